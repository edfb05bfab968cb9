// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The functions of knpu.h: options, names, backends and why, ids and places,
 * batches that are taken whole or not at all.
 */
#include "engine_helper.h"

#include <sys/stat.h>
#include <unistd.h>

static int open_on(enum knpu_backend backend, const char *device,
		   struct knpu **k)
{
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = backend,
		.device = device,
	};

	*k = (struct knpu *)&opts;
	return knpu_open(&opts, k);
}

static void says(const char *part)
{
	if (!strstr(knpu_error(), part))
		fail_msg("'%s' has no '%s'", knpu_error(), part);
}

static void wrong_options(void **state)
{
	struct knpu_open_opts open = { .size = sizeof(open) - 1 };
	struct knpu_engine_opts engine = engine_opts("x");
	struct knpu_area_opts area = { .size = sizeof(area) - 1, .name = "a" };
	struct knpu *k = (struct knpu *)&open;

	(void)state;
	assert_int_equal(knpu_open(&open, &k), -EINVAL);
	assert_null(k);
	says("options");
	assert_int_equal(open_on(KNPU_BACKEND_EMBEDDED + 1, NULL, &k), -EINVAL);
	assert_null(k);
	says("backend");
	k = open_embedded();
	engine.size--;
	assert_int_equal(knpu_engine_create(k, &engine), -EINVAL);
	says("options");
	engine.size++;
	OK(knpu_engine_create(k, &engine));
	assert_int_equal(knpu_area_add(k, &area, NULL), -EINVAL);
	says("options");
	knpu_close(k);
	knpu_close(NULL);
}

/* No later member can hide in padding, where the size would not tell of it. */
_Static_assert(offsetof(struct knpu_engine_opts, __reserved) + 4 ==
		       sizeof(struct knpu_engine_opts),
	       "padding");
_Static_assert(offsetof(struct knpu_area_opts, __reserved) + 4 ==
		       sizeof(struct knpu_area_opts),
	       "padding");
_Static_assert(offsetof(struct knpu_open_opts, device) + sizeof(char *) ==
		       sizeof(struct knpu_open_opts),
	       "padding");

/* What a later version could have: two more members. */
#define NEWER(type)                 \
	struct {                    \
		struct type opts;   \
		uint8_t beyond[16]; \
	}

/* Options are of a newer version, and use it where it says so. */
static void newer_options(void **state)
{
	NEWER(knpu_open_opts) open = { .opts.size = sizeof(open) };
	NEWER(knpu_engine_opts) engine = { .opts = engine_opts("newer") };
	NEWER(knpu_area_opts)
	area = { .opts = { .size = sizeof(area),
			   .name = "a",
			   .dims = { 2, 1, 1 },
			   .per_voxel = 1 } };
	struct knpu *k = NULL;
	char byte[32];

	(void)state;
	engine.opts.size = sizeof(engine);
	open.opts.backend = KNPU_BACKEND_EMBEDDED;
	open.beyond[0] = 1;
	assert_int_equal(knpu_open(&open.opts, &k), -E2BIG);
	assert_null(k);
	snprintf(byte, sizeof(byte), "byte %zu", sizeof(open.opts));
	says(byte);
	open.beyond[0] = 0;
	open.opts.size = SIZE_MAX;
	assert_int_equal(knpu_open(&open.opts, &k), -E2BIG);
	open.opts.size = 4097;
	assert_int_equal(knpu_open(&open.opts, &k), -E2BIG);
	open.opts.size = sizeof(open);
	OK(knpu_open(&open.opts, &k));
	engine.beyond[15] = 1;
	assert_int_equal(knpu_engine_create(k, &engine.opts), -E2BIG);
	engine.beyond[15] = 0;
	engine.opts.__reserved = 1;
	assert_int_equal(knpu_engine_create(k, &engine.opts), -E2BIG);
	engine.opts.__reserved = 0;
	OK(knpu_engine_create(k, &engine.opts));
	area.beyond[7] = 1;
	assert_int_equal(knpu_area_add(k, &area.opts, NULL), -E2BIG);
	area.beyond[7] = 0;
	area.opts.__reserved = 1;
	assert_int_equal(knpu_area_add(k, &area.opts, NULL), -E2BIG);
	area.opts.__reserved = 0;
	OK(knpu_area_add(k, &area.opts, NULL));
	knpu_close(k);
}

static void kernel_backend_is_not_there(void **state)
{
	struct knpu *k;

	(void)state;
	assert_int_equal(open_on(KNPU_BACKEND_KERNEL, "/nonexistent/knpu", &k),
			 -ENOENT);
	assert_null(k);
	says("/nonexistent/knpu");
	says("not there");
}

/* A path of a file that is ours for the length of a test. */
static const char *temporary(mode_t mode)
{
	static char path[32];
	int fd;

	strcpy(path, "/tmp/knpu-api-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	OK(fchmod(fd, mode));
	close(fd);
	return path;
}

static void a_file_is_no_device(void **state)
{
	const char *path = temporary(0600);
	struct knpu *k;

	(void)state;
	assert_int_equal(open_on(KNPU_BACKEND_KERNEL, path, &k), -ENOTTY);
	assert_null(k);
	says("not a knpu device");
	unlink(path);
}

static void no_permission(void **state)
{
	const char *path = temporary(0);
	uid_t me = geteuid();
	struct knpu *k;
	int err;

	(void)state;
	/* Root may open anything, so be somebody else for a moment. */
	if (!me)
		OK(seteuid(65534));
	err = open_on(KNPU_BACKEND_KERNEL, path, &k);
	if (!me)
		OK(seteuid(me));
	assert_int_equal(err, -EACCES);
	says("no permission");
	unlink(path);
}

static void falls_back(const char *device, const char *why)
{
	struct knpu *k;

	OK(open_on(KNPU_BACKEND_AUTO, device, &k));
	assert_int_equal(knpu_backend(k), KNPU_BACKEND_EMBEDDED);
	assert_non_null(strstr(knpu_backend_reason(k), "no kernel engine"));
	assert_non_null(strstr(knpu_backend_reason(k), device));
	assert_non_null(strstr(knpu_backend_reason(k), why));
	knpu_close(k);
}

static void auto_says_why(void **state)
{
	const char *path = temporary(0600);
	struct knpu *k;

	(void)state;
	falls_back("/nonexistent/knpu", "not there");
	falls_back(path, "not a knpu device");
	unlink(path);
	k = open_embedded();
	assert_int_equal(knpu_backend(k), KNPU_BACKEND_EMBEDDED);
	assert_string_equal(knpu_backend_reason(k), "asked for");
	knpu_close(k);
	OK(knpu_open(NULL, &k));
	assert_true(knpu_backend(k) != KNPU_BACKEND_AUTO);
	knpu_close(k);
}

static void backend_names(void **state)
{
	(void)state;
	assert_string_equal(knpu_backend_name(KNPU_BACKEND_AUTO), "auto");
	assert_string_equal(knpu_backend_name(KNPU_BACKEND_KERNEL), "kernel");
	assert_string_equal(knpu_backend_name(KNPU_BACKEND_EMBEDDED),
			    "embedded");
	assert_string_equal(knpu_backend_name(99), "?");
}

/* A path longer than any message is cut, not overrun. */
static void long_path(void **state)
{
	char path[3000];
	struct knpu *k;

	(void)state;
	memset(path, 'x', sizeof(path) - 1);
	path[0] = '/';
	path[sizeof(path) - 1] = 0;
	assert_true(open_on(KNPU_BACKEND_KERNEL, path, &k) < 0);
	OK(open_on(KNPU_BACKEND_AUTO, path, &k));
	assert_true(strlen(knpu_backend_reason(k)) < 256);
	knpu_close(k);
}

static void engine_names(void **state)
{
	static const char *const bad[] = { NULL, "", "a\nb", "\x7f", "\x01" };
	char name[KNPU_NAME_LEN + 1];
	struct knpu_engine_opts opts;
	struct knpu *k = open_embedded();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		opts = engine_opts(bad[i]);
		assert_int_equal(knpu_engine_create(k, &opts), -EINVAL);
		assert_int_equal(knpu_engine_attach(k, bad[i]), -EINVAL);
	}
	memset(name, 'n', sizeof(name));
	name[KNPU_NAME_LEN] = 0;
	opts = engine_opts(name);
	assert_int_equal(knpu_engine_create(k, &opts), -EINVAL);
	assert_int_equal(knpu_engine_attach(k, name), -EINVAL);
	name[KNPU_NAME_LEN - 1] = 0;
	assert_int_equal(knpu_engine_attach(k, name), -ENOENT);
	OK(knpu_engine_create(k, &opts));
	assert_int_equal(knpu_engine_create(k, &opts), -EBUSY);
	knpu_close(k);
}

static void rates(void **state)
{
	struct knpu_engine_opts opts = engine_opts("rate");
	struct knpu *k = open_embedded();

	(void)state;
	opts.rate_uhz = 0;
	assert_int_equal(knpu_engine_create(k, &opts), -ERANGE);
	opts.rate_uhz = KNPU_RATE_MAX_UHZ + 1;
	assert_int_equal(knpu_engine_create(k, &opts), -ERANGE);
	opts.rate_uhz = KNPU_RATE_MAX_UHZ;
	OK(knpu_engine_create(k, &opts));
	knpu_close(k);
}

static void area_names(void **state)
{
	struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.dims = { 1, 1, 1 },
		.per_voxel = 1,
	};
	struct knpu *k = make_engine("names");
	struct knpu_area_info info;
	char name[KNPU_NAME_LEN + 1];

	(void)state;
	assert_int_equal(knpu_area_add(k, &opts, NULL), -EINVAL);
	assert_int_equal(knpu_area_find(k, NULL, &info), -EINVAL);
	assert_int_equal(knpu_area_find(k, "", &info), -EINVAL);
	assert_int_equal(knpu_area_find(k, "none", &info), -ENOENT);
	memset(name, 'n', sizeof(name));
	name[KNPU_NAME_LEN] = 0;
	opts.name = name;
	assert_int_equal(knpu_area_add(k, &opts, NULL), -EINVAL);
	assert_int_equal(knpu_area_find(k, name, &info), -EINVAL);
	name[KNPU_NAME_LEN - 1] = 0;
	OK(knpu_area_add(k, &opts, NULL));
	assert_int_equal(knpu_area_add(k, &opts, NULL), -EEXIST);
	opts.name = "_power";
	assert_int_equal(knpu_area_add(k, &opts, NULL), -EEXIST);
	OK(knpu_area_find(k, name, &info));
	assert_int_equal(info.area, KNPU_AREA_FIRST_USER);
	assert_string_equal(info.name, name);
	OK(knpu_area_find(k, "_fatigue", &info));
	assert_int_equal(info.area, KNPU_AREA_FATIGUE);
	assert_int_equal(info.first, 2);
	assert_int_equal(knpu_area_info(k, 4, &info), -ENOENT);
	knpu_close(k);
}

static void many_areas(void **state)
{
	struct knpu *k = make_engine("many");
	struct knpu_area_info infos[300], one;
	char name[16];
	int i;

	(void)state;
	for (i = 3; i < 300; i++) {
		snprintf(name, sizeof(name), "area %d", i);
		assert_int_equal(
			add_row_of(k, name, 1 + i % 3, NULL, 0),
			i == 3 ? 3 : infos[i - 1].first + infos[i - 1].neurons);
		OK(knpu_area_info(k, i, &infos[i]));
	}
	for (i = 3; i < 300; i++) {
		snprintf(name, sizeof(name), "area %d", i);
		OK(knpu_area_find(k, name, &one));
		assert_memory_equal(infos[i].name, one.name, KNPU_NAME_LEN);
		assert_int_equal(one.area, i);
		assert_int_equal(one.first, infos[i].first);
	}
	assert_int_equal(knpu_area_list(k, 0, infos, 300), 300);
	assert_int_equal(infos[299].area, 299);
	assert_int_equal(knpu_area_list(k, 290, infos, 300), 10);
	assert_int_equal(knpu_area_list(k, 300, infos, 300), 0);
	assert_int_equal(knpu_area_list(k, UINT32_MAX, infos, 300), 0);
	assert_int_equal(knpu_area_list(k, 0, infos, 0), -EINVAL);
	knpu_close(k);
}

static struct knpu_area_info grid(struct knpu *k, uint32_t w, uint32_t h,
				  uint32_t d, uint32_t n,
				  const struct knpu_property_value *values,
				  size_t nr)
{
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "grid",
		.dims = { w, h, d },
		.per_voxel = n,
		.values = values,
		.nr_values = nr,
	};
	struct knpu_area_info info;

	OK(knpu_area_add(k, &opts, &info));
	return info;
}

/* x outermost, then y, then z, then the neurons of one voxel. */
static void ids_and_places(void **state)
{
	struct knpu *k = make_engine("ids");
	struct knpu_area_info a = grid(k, 3, 4, 5, 2, NULL, 0);
	uint32_t x, y, z, n, id = 3, voxel[4];

	(void)state;
	assert_int_equal(a.first, 3);
	assert_int_equal(a.neurons, 120);
	for (x = 0; x < 3; x++)
		for (y = 0; y < 4; y++)
			for (z = 0; z < 5; z++)
				for (n = 0; n < 2; n++, id++) {
					assert_int_equal(knpu_voxel_id(&a, x, y,
								       z, n),
							 id);
					knpu_id_voxel(&a, id, voxel);
					assert_int_equal(voxel[0], x);
					assert_int_equal(voxel[1], y);
					assert_int_equal(voxel[2], z);
					assert_int_equal(voxel[3], n);
				}
	knpu_close(k);
}

/* Case 19 of the model page: 10 + x + 2y + 5z, z fastest. */
static void gradient(void **state)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(10) },
		{ .property = KNPU_PROPERTY_GRADIENT_X, .value = FX(1) },
		{ .property = KNPU_PROPERTY_GRADIENT_Y, .value = FX(2) },
		{ .property = KNPU_PROPERTY_GRADIENT_Z, .value = FX(5) },
	};
	struct knpu *k = make_engine("gradient");
	struct knpu_area_info a = grid(k, 3, 3, 2, 1, values, 4);
	int64_t thresholds[18];
	int x, y, z, i = 0;

	(void)state;
	OK(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_THRESHOLD, a.first, 18,
		     thresholds, NULL));
	for (x = 0; x < 3; x++)
		for (y = 0; y < 3; y++)
			for (z = 0; z < 2; z++, i++)
				assert_int_equal(thresholds[i],
						 FX(10 + x + 2 * y + 5 * z));
	knpu_close(k);
}

static void inject_by_voxel(void **state)
{
	struct knpu *k = make_engine("voxel");
	struct knpu_area_info a = grid(k, 3, 4, 5, 2, NULL, 0);
	const struct knpu_inject_voxel_item items[] = {
		{ 2, 1, 3, FX(7) },
		{ 2, 4, 0, FX(7) },
	};
	const struct knpu_ledger *l;
	struct knpu_spike spikes[8];
	size_t failed = 0, count;

	(void)state;
	OK(knpu_ledger_map(k, &l));
	assert_int_equal(knpu_inject_voxel(k, a.area, items, 2, &failed),
			 -ENOENT);
	assert_int_equal(failed, 1);
	assert_int_equal(knpu_inject_voxel(k, 9, items, 1, NULL), -ENOENT);
	OK(knpu_inject_voxel(k, a.area, items, 0, NULL));
	OK(knpu_inject_voxel(k, a.area, items, 1, NULL));
	OK(knpu_engine_step(k, 1, NULL));
	OK(knpu_ledger_read(l, 1, spikes, 8, &count));
	assert_int_equal(count, 2);
	/* 3 + ((2 * 4 + 1) * 5 + 3) * 2 */
	assert_int_equal(spikes[0].id, 99);
	assert_int_equal(spikes[1].id, 100);
	knpu_close(k);
}

/* More values than one command reads. */
static void long_read(void **state)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = 0 },
		{ .property = KNPU_PROPERTY_GRADIENT_X, .value = 1 },
	};
	struct knpu *k = make_engine("long");
	uint32_t nr = 2 * 65536 + 100;
	uint32_t first = add_row_of(k, "a", nr, values, 2);
	int64_t *out = malloc((nr + 1) * sizeof(*out));
	uint64_t burst = 77;
	uint32_t i;

	(void)state;
	OK(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_THRESHOLD, first, nr,
		     out, &burst));
	assert_int_equal(burst, 0);
	for (i = 0; i < nr; i++)
		assert_int_equal(out[i], i);
	assert_int_equal(knpu_read(k, KNPU_SCOPE_NEURON,
				   KNPU_PROPERTY_THRESHOLD, first, nr + 1, out,
				   NULL),
			 -ENOENT);
	free(out);
	knpu_close(k);
}

static void read_errors(void **state)
{
	struct knpu *k = make_engine("read");
	int64_t v[8];

	(void)state;
	add_row_of(k, "a", 4, NULL, 0);
	OK(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL, 9, 0, v,
		     NULL));
	assert_int_equal(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_STATE_END, 3, 1,
				   v, NULL),
			 -ENOENT);
	assert_int_equal(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_END, 3,
				   1, v, NULL),
			 -ENOENT);
	assert_int_equal(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_PSP, 3,
				   1, v, NULL),
			 -EINVAL);
	assert_int_equal(knpu_read(k, KNPU_SCOPE_AREA, KNPU_STATE_POTENTIAL, 3,
				   1, v, NULL),
			 -EINVAL);
	assert_int_equal(knpu_read(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_END, 3, 1,
				   v, NULL),
			 -ENOENT);
	assert_int_equal(knpu_read(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_PSP, 3, 2,
				   v, NULL),
			 -ENOENT);
	assert_int_equal(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_LEAK, 6,
				   2, v, NULL),
			 -ENOENT);
	assert_int_equal(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_LEAK,
				   UINT32_MAX, 2, v, NULL),
			 -ENOENT);
	assert_int_equal(knpu_read(k, 2, KNPU_PROPERTY_LEAK, 3, 1, v, NULL),
			 -EOPNOTSUPP);
	knpu_close(k);
}

/* One bad item: its index is told, and the good ones did nothing. */
static void set_refused(struct knpu *k, struct knpu_property_item bad, int err)
{
	const struct knpu_property_item items[] = {
		{ KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_LEAK, 0, 5 },
		{ KNPU_SCOPE_NEURON, 3, KNPU_PROPERTY_REFRACTORY, 0, 5 },
		bad,
		{ KNPU_SCOPE_AREA, 99, KNPU_PROPERTY_LEAK, 0, 5 },
	};
	size_t failed = 77;

	assert_int_equal(knpu_property_set(k, items, 4, &failed), err);
	assert_int_equal(failed, 2);
	assert_int_equal(state_of_neuron(k, KNPU_PROPERTY_LEAK, 3), 0);
	assert_int_equal(state_of_neuron(k, KNPU_PROPERTY_REFRACTORY, 3), 0);
}

static void property_set_is_whole(void **state)
{
	struct knpu *k = make_engine("whole");

	(void)state;
	add_row_of(k, "a", 4, NULL, 0);
#define ITEM(...) ((struct knpu_property_item){ __VA_ARGS__ })
	set_refused(k, ITEM(2, 3, KNPU_PROPERTY_LEAK, 0, 1), -EOPNOTSUPP);
	set_refused(k, ITEM(0, 3, KNPU_PROPERTY_LEAK, 1, 1), -EOPNOTSUPP);
	set_refused(k, ITEM(0, 4, KNPU_PROPERTY_LEAK, 0, 1), -ENOENT);
	set_refused(k, ITEM(1, 7, KNPU_PROPERTY_LEAK, 0, 1), -ENOENT);
	set_refused(k, ITEM(0, 3, KNPU_PROPERTY_END, 0, 1), -ENOENT);
	set_refused(k, ITEM(0, 3, KNPU_STATE_POTENTIAL, 0, 1), -ENOENT);
	set_refused(k, ITEM(1, 3, KNPU_PROPERTY_PSP, 0, 1), -EINVAL);
	set_refused(k, ITEM(0, 3, KNPU_PROPERTY_LEAK, 0, 65537), -ERANGE);
	set_refused(k, ITEM(0, 3, KNPU_PROPERTY_LEAK, 0, -1), -ERANGE);
	set_refused(k, ITEM(0, 3, KNPU_PROPERTY_PSP, 0, 256), -ERANGE);
	set_refused(k,
		    ITEM(0, 3, KNPU_PROPERTY_EXCITABILITY, 0, (1LL << 32) + 1),
		    -ERANGE);
	set_refused(k, ITEM(0, 3, KNPU_PROPERTY_TIME, 0, 2), -ERANGE);
	/* The id is looked at before the value. */
	set_refused(k, ITEM(0, 4, KNPU_PROPERTY_LEAK, 0, -1), -ENOENT);
	OK(knpu_property_set(k, NULL, 0, NULL));
	knpu_close(k);
}

static void synapses_refused(struct knpu *k, struct knpu_synapse bad, int err)
{
	const struct knpu_synapse good = { .source = 3, .delay = 1 };
	const struct knpu_synapse all[] = { good, good, bad };
	struct knpu_engine_info info;
	size_t failed = 77;

	assert_int_equal(knpu_synapse_add(k, all, 3, &failed), err);
	assert_int_equal(failed, 2);
	OK(knpu_engine_info(k, &info));
	assert_int_equal(info.pending_synapses, 0);
}

static void synapse_add_is_whole(void **state)
{
	struct knpu *k = make_engine("whole");

	(void)state;
	add_row_of(k, "a", 4, NULL, 0);
#define SYNAPSE(...) ((struct knpu_synapse){ __VA_ARGS__ })
	synapses_refused(k, SYNAPSE(3, 4, 1, 0, 1, 2), -EOPNOTSUPP);
	synapses_refused(k, SYNAPSE(7, 4, 1, 0, 1, 0), -ENOENT);
	synapses_refused(k, SYNAPSE(3, 7, 1, 0, 1, 0), -ENOENT);
	synapses_refused(k, SYNAPSE(3, 4, 1, 9, 1, 0), -EINVAL);
	synapses_refused(k, SYNAPSE(3, 4, 256, 0, 1, 0), -ERANGE);
	synapses_refused(k, SYNAPSE(3, 4, -256, 0, 1, 0), -ERANGE);
	synapses_refused(k, SYNAPSE(3, 4, 1, 0, 0, 0), -ERANGE);
	synapses_refused(k, SYNAPSE(3, 7, 256, 9, 0, 0), -ENOENT);
	OK(knpu_synapse_add(k, NULL, 0, NULL));
	knpu_close(k);
}

static void inject_is_whole(void **state)
{
	const struct knpu_inject_item items[] = { { 3, FX(2) }, { 7, FX(2) } };
	struct knpu *k = make_engine("whole");
	size_t failed = 77;

	(void)state;
	add_row_of(k, "a", 4, NULL, 0);
	assert_int_equal(knpu_inject(k, items, 2, &failed), -ENOENT);
	assert_int_equal(failed, 1);
	OK(knpu_inject(k, NULL, 0, NULL));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 0);
	knpu_close(k);
}

/* errno is the caller's own. */
static void errno_is_left_alone(void **state)
{
	struct knpu *k = make_engine("errno");
	struct knpu_area_info info;

	(void)state;
	errno = 77;
	assert_int_equal(knpu_area_find(k, "none", &info), -ENOENT);
	assert_int_equal(knpu_engine_attach(k, "none"), -EBUSY);
	assert_int_equal(errno, 77);
	knpu_close(k);
	assert_int_equal(open_on(KNPU_BACKEND_KERNEL, "/nonexistent", &k),
			 -ENOENT);
	assert_int_equal(errno, 77);
	OK(open_on(KNPU_BACKEND_AUTO, "/nonexistent", &k));
	assert_int_equal(errno, 77);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_options),
		cmocka_unit_test(newer_options),
		cmocka_unit_test(kernel_backend_is_not_there),
		cmocka_unit_test(a_file_is_no_device),
		cmocka_unit_test(no_permission),
		cmocka_unit_test(auto_says_why),
		cmocka_unit_test(backend_names),
		cmocka_unit_test(long_path),
		cmocka_unit_test(engine_names),
		cmocka_unit_test(rates),
		cmocka_unit_test(area_names),
		cmocka_unit_test(many_areas),
		cmocka_unit_test(ids_and_places),
		cmocka_unit_test(gradient),
		cmocka_unit_test(inject_by_voxel),
		cmocka_unit_test(long_read),
		cmocka_unit_test(read_errors),
		cmocka_unit_test(property_set_is_whole),
		cmocka_unit_test(synapse_add_is_whole),
		cmocka_unit_test(inject_is_whole),
		cmocka_unit_test(errno_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
