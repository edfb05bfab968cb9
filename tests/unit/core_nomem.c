// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Every allocation of every command fails in turn: -ENOMEM with the size that
 * was asked for, the engine as before, nothing leaked.
 */
#include "core_port.h"

#include <unistd.h>

#include "backend.h"
#include "engine_helper.h"

static struct snapshot before, after;

/* Eight areas, so that the ninth needs a larger table. */
static struct knpu *fixture(void)
{
	static const char *const names[] = { "a", "b", "c", "d", "e" };
	const struct knpu_synapse_pair pair = { .source = 3, .target = 13 };
	const struct knpu_property_item own = { KNPU_SCOPE_NEURON, 5,
						KNPU_PROPERTY_LEAK, 0, 9 };
	struct knpu *k = make_engine("poor");
	uint32_t first[5];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		first[i] = i == 3 ? add_places_of(k, names[i], 10) :
				    add_row_of(k, names[i], 10, NULL, 0);
	connect(k, first[0], first[1], 5, 1);
	connect(k, first[0], first[2], 5, 3);
	connect(k, first[1] + 9, first[2], 5, 1);
	OK(knpu_publish(k, NULL));
	/* Of a chunk that shares the rows of before. */
	connect(k, first[2] + 9, first[2], 5, 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_property_set(k, &own, 1, NULL));
	stimulate(k, first[0], FX(2));
	OK(knpu_engine_step(k, 2, NULL));
	connect(k, first[1], first[2], 5, 1);
	connect(k, first[4], first[2], 5, 1);
	OK(knpu_synapse_remove(k, &pair, 1, NULL));
	return k;
}

static int do_area_add(struct knpu *k)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(3) },
		{ .property = KNPU_PROPERTY_GRADIENT_X, .value = 1 },
	};
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "large",
		.dims = { 5000, 1, 1 },
		.per_voxel = 1,
		.values = values,
		.nr_values = 2,
	};

	return knpu_area_add(k, &opts, NULL);
}

static int do_property_set(struct knpu *k)
{
	const struct knpu_property_item items[] = {
		{ KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_LEAK, 0, 77 },
		{ KNPU_SCOPE_NEURON, 4, KNPU_PROPERTY_THRESHOLD, 0, 99 },
		{ KNPU_SCOPE_NEURON, 14, KNPU_PROPERTY_EXCITABILITY, 0, 5 },
		{ KNPU_SCOPE_AREA, 5, KNPU_PROPERTY_GRADIENT_X, 0, 4 },
		{ KNPU_SCOPE_NEURON, 24, KNPU_PROPERTY_THRESHOLD, 0, 9 },
	};

	return knpu_property_set(k, items, ARRAY_SIZE(items), NULL);
}

static int do_reset(struct knpu *k)
{
	return knpu_engine_reset(k, NULL);
}

static int do_neuron_locate(struct knpu *k)
{
	struct knpu_neuron_place place = { .id = 3 };

	return knpu_neuron_locate(k, &place, 1);
}

static int do_inject_list(struct knpu *k)
{
	struct knpu_inject_item item;
	uint64_t total;
	int n = knpu_inject_list(k, &item, 1, &total);

	return n < 0 ? n : 0;
}

static int do_area_rename(struct knpu *k)
{
	return knpu_area_rename(k, 3, "another");
}

/* One that has synapses both ways. */
static int do_neuron_delete(struct knpu *k)
{
	const uint32_t ids[] = { 13, 3 };

	return knpu_neuron_delete(k, ids, 2, NULL, NULL);
}

/* Nobody has had a place after another yet. */
static int do_neuron_add(struct knpu *k)
{
	struct knpu_neuron_new neurons[2] = { { .area = 6, .x = 1 },
					      { .area = 6 } };

	return knpu_neuron_add(k, neurons, 2, NULL);
}

static int do_area_fill(struct knpu *k)
{
	return knpu_area_fill(k, 6, NULL);
}

static int do_area_remove(struct knpu *k)
{
	return knpu_area_remove(k, 3, NULL);
}

/* A neuron with a synapse goes, others come in two directions. */
static int do_area_resize(struct knpu *k)
{
	const uint32_t dims[] = { 5, 3000, 2 };

	return knpu_area_resize(k, 4, dims, NULL);
}

static int do_neuron_read(struct knpu *k)
{
	struct knpu_neuron_state state = { .id = 3 };

	return knpu_neuron_read(k, &state, 1);
}

static int do_candidates(struct knpu *k)
{
	struct knpu_candidate c;
	uint32_t first = 0;
	int n = knpu_candidate_list(k, &first, 3, &c, 1, NULL);

	return n < 0 ? n : 0;
}

static int do_candidates_exact(struct knpu *k)
{
	struct knpu_candidate c;
	uint32_t first = 0;
	int n = knpu_candidate_list_exact(k, &first, 3, &c, 1, NULL);

	return n < 0 ? n : 0;
}

static int do_voxel_locate(struct knpu *k)
{
	struct knpu_voxel_place voxel = { .x = 3 };

	return knpu_voxel_locate(k, 3, &voxel, 1);
}

static int do_synapse_add(struct knpu *k)
{
	const struct knpu_synapse s = {
		.source = 3,
		.target = 4,
		.delay = 1,
	};

	return knpu_synapse_add(k, &s, 1, NULL);
}

static int do_synapse_remove(struct knpu *k)
{
	const struct knpu_synapse_pair pair = { 3, 13 };

	return knpu_synapse_remove(k, &pair, 1, NULL);
}

static int do_synapse_set(struct knpu *k)
{
	const struct knpu_synapse_change change = {
		.source = 3,
		.target = 13,
		.psp = 9,
		.flags = KNPU_CHANGE_F_PSP,
	};

	return knpu_synapse_set(k, &change, 1, NULL);
}

static const struct knpu_span ends[2] = {
	{ .scope = KNPU_SCOPE_AREA, .id = 3 },
	{ .scope = KNPU_SCOPE_NEURON, .id = 23, .nr = 5 },
};

static int do_synapse_clear(struct knpu *k)
{
	return knpu_synapse_clear(k, ends, 1, 1, NULL);
}

static int do_synapse_count(struct knpu *k)
{
	uint64_t count;

	return knpu_synapse_count(k, ends, 1, 1, &count, NULL);
}

static int do_publish(struct knpu *k)
{
	return knpu_publish(k, NULL);
}

static int do_inject(struct knpu *k)
{
	const struct knpu_inject_item item = { .id = 3, .amount = FX(9) };

	return knpu_inject(k, &item, 1, NULL);
}

static int do_inject_voxel(struct knpu *k)
{
	const struct knpu_inject_voxel_item item = { .x = 1, .amount = FX(9) };

	return knpu_inject_voxel(k, 3, &item, 1, NULL);
}

static int do_read(struct knpu *k)
{
	int64_t values[9];

	return knpu_read(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL, 0, 9,
			 values, NULL);
}

/* A neuron has a leak of its own, which its state depends on. */
static int do_read_exact(struct knpu *k)
{
	int64_t values[9];

	return knpu_read_exact(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL, 0, 9, values, NULL) ?:
		       knpu_read_exact(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_LEAK,
				       0, 4, values, NULL);
}

static int do_area_list(struct knpu *k)
{
	struct knpu_area_info infos[4];
	int n = knpu_area_list(k, 0, infos, 4);

	return n < 0 ? n : 0;
}

static int do_synapse_list(struct knpu *k)
{
	struct knpu_synapse out[4];
	uint32_t source = 0, skip = 0;
	int n = knpu_synapse_list(k, &source, 50, &skip, out, 4);

	return n < 0 ? n : 0;
}

static int do_access(struct knpu *k)
{
	struct knpu_engine_access access = {
		.flags = KNPU_ENGINE_ACCESS_F_MODE,
		.mode = 0740,
	};

	return knpu_engine_access(k, &access);
}

static int do_session_list(struct knpu *k)
{
	struct knpu_session_entry out[4];
	uint32_t next = 0;
	int n = knpu_session_list(k, &next, out, 4, NULL);

	return n < 0 ? n : 0;
}

static int do_engine_list(struct knpu *k)
{
	struct knpu_engine_entry out[4];
	uint32_t next = 0;
	int n = knpu_engine_list(k, &next, out, 4);

	return n < 0 ? n : 0;
}

static int do_synapse_list_incoming(struct knpu *k)
{
	struct knpu_synapse out[4];
	uint32_t target = 0, skip = 0;
	int n = knpu_synapse_list_incoming(k, &target, 50, &skip, out, 4);

	return n < 0 ? n : 0;
}

/* Of eight areas, one with values of its own, synapses, spikes, input. */
static int do_save(struct knpu *k)
{
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_close close = { .size = sizeof(close) };
	int err = knpu_call(k, KNPU_CMD_SAVE_OPEN, &open, "save");

	return err ?: knpu_call(k, KNPU_CMD_SAVE_CLOSE, &close, "save");
}

/* Commands that need no memory. */
static int do_look(struct knpu *k)
{
	const struct knpu_status_page *page;
	const struct knpu_ledger *ledger;
	struct knpu_engine_access access = { .flags = 0 };
	struct knpu_engine_info info;
	struct knpu_counters counters;
	struct knpu_statistics statistics;
	struct knpu_area_info area;
	struct knpu_query query;

	OK(knpu_query(k, &query));
	OK(knpu_engine_info(k, &info));
	OK(knpu_engine_access(k, &access));
	OK(knpu_counters(k, &counters));
	OK(knpu_statistics(k, &statistics));
	OK(knpu_area_info(k, 3, &area));
	OK(knpu_area_find(k, "a", &area));
	OK(knpu_ledger_map(k, &ledger));
	OK(knpu_status_map(k, &page));
	assert_int_equal(knpu_session_kick(k, 0), -ENOENT);
	return knpu_engine_step(k, 3, NULL);
}

/* The message says how much was asked for. */
static void says_how_much(void)
{
	char size[32];

	snprintf(size, sizeof(size), "%zu bytes", port_failed_size());
	if (!strstr(knpu_error(), size))
		fail_msg("'%s' has no '%s'", knpu_error(), size);
}

/* Return: was there an allocation number @n to fail? */
static bool fails_at(int (*act)(struct knpu *k), unsigned long n)
{
	long live = port_live();
	struct knpu *k = fixture();
	bool failed;
	int err;

	snapshot_take(k, &before);
	port_fail_nth(n);
	err = act(k);
	failed = !port_fail_left();
	port_fail_nth(0);
	assert_int_equal(err, failed ? -ENOMEM : 0);
	if (failed) {
		says_how_much();
		snapshot_take(k, &after);
		assert_memory_equal(&before, &after, sizeof(before));
		/* With memory it works. */
		OK(act(k));
	}
	OK(knpu_engine_step(k, 3, NULL));
	knpu_close(k);
	assert_int_equal(port_live(), live);
	return failed;
}

static void sweep(int (*act)(struct knpu *k), unsigned long at_least)
{
	unsigned long n = 1;

	while (fails_at(act, n))
		n++;
	assert_true(n > at_least);
}

static void each_command(void **state)
{
	(void)state;
	/* Array, area, name, draft, gradient (twice), table, neurons with 11 arrays */
	sweep(do_area_add, 18);
	/* Array, change, 3 drafts, threshold, excitability, gradient */
	sweep(do_property_set, 8);
	sweep(do_synapse_add, 2);
	sweep(do_synapse_remove, 2);
	sweep(do_synapse_set, 2);
	/* Array, sources, targets, edits */
	sweep(do_synapse_clear, 4);
	sweep(do_synapse_count, 3);
	/* Generation, 3 of what is sorted, build, 2 rooms, chunk */
	sweep(do_publish, 8);
	sweep(do_inject, 2);
	sweep(do_inject_voxel, 2);
	sweep(do_read, 1);
	sweep(do_neuron_locate, 1);
	sweep(do_voxel_locate, 1);
	sweep(do_neuron_read, 1);
	sweep(do_candidates, 1);
	/* Array, blocks, bitmap, areas */
	sweep(do_candidates_exact, 4);
	sweep(do_inject_list, 1);
	sweep(do_area_rename, 1);
	/*
	 * Array, doomed, bits, sources, targets and edits (twice), generation, 3 of
	 * what is sorted, build, 2 rooms
	 */
	sweep(do_neuron_delete, 16);
	sweep(do_area_remove, 12);
	/* Array, wishes, ids, ranges, 3 of who had the places */
	sweep(do_neuron_add, 7);
	/* Bits, ranges, 3 of who had the places */
	sweep(do_area_fill, 5);
	/*
	 * Shape, two extents with drafts, table, neurons with 11 arrays, bits,
	 * doomed; bits, sources, targets, edits, generation, 3 of what is
	 * sorted, build, 2 rooms
	 */
	sweep(do_area_resize, 31);
	/* Neurons with 11 arrays */
	sweep(do_reset, 12);
	/* Array, blocks, bitmap, areas, leak of one; array, areas */
	sweep(do_read_exact, 7);
	/* Session's, then twice: spikes, input, blocks, bitmap, three rings;
	 * areas, leak of one; then a chunk laid out
	 */
	sweep(do_save, 13);
	sweep(do_area_list, 1);
	sweep(do_synapse_list, 1);
	sweep(do_access, 1);
	sweep(do_session_list, 1);
	sweep(do_engine_list, 1);
	/* Array, index, counts, chunk */
	sweep(do_synapse_list_incoming, 4);
	assert_false(fails_at(do_look, 1));
}

/* What was added stays pending when publishing fails. */
static void failed_publish_keeps_edits(void **state)
{
	struct knpu *k = fixture();
	struct knpu_engine_info info;

	(void)state;
	port_fail_nth(2);
	assert_int_equal(knpu_publish(k, NULL), -ENOMEM);
	port_fail_nth(0);
	OK(knpu_engine_info(k, &info));
	assert_int_equal(info.pending_synapses, 3);
	assert_int_equal(info.synapses, 4);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_info(k, &info));
	assert_int_equal(info.pending_synapses, 0);
	assert_int_equal(info.synapses, 5);
	knpu_close(k);
}

static void engine_create(void **state)
{
	const struct knpu_engine_opts opts = engine_opts("poor");
	struct knpu *k = open_embedded();
	unsigned long n;
	int err;

	(void)state;
	for (n = 1, err = -ENOMEM; err; n++) {
		long live = port_live();

		port_fail_nth(n);
		err = knpu_engine_create(k, &opts);
		if (!port_fail_left())
			assert_int_equal(err, -ENOMEM);
		port_fail_nth(0);
		if (err) {
			says_how_much();
			assert_int_equal(port_live(), live);
			/* It left no name behind. */
			assert_int_equal(knpu_engine_attach(k, "poor"),
					 -ENOENT);
		}
	}
	/* Engine, table, 11 of neurons, generation, history, 2 * 2, 3 areas */
	assert_true(n > 24);
	knpu_close(k);
}

/* Every allocation of restoring: nothing is left, and the name is free. */
static void restore(void **state)
{
	char path[] = "/tmp/knpu-nomem.XXXXXX";
	const uint32_t dims[] = { 5, 2, 1 };
	struct knpu *k = fixture();
	struct knpu *to = open_embedded();
	int fd = mkstemp(path);
	unsigned long n;
	int err;

	(void)state;
	assert_true(fd >= 0);
	stimulate(k, 3, FX(9));
	OK(knpu_area_resize(k, 4, dims, NULL));
	OK(knpu_engine_save(k, path));
	for (n = 1, err = -ENOMEM; err; n++) {
		long live = port_live();

		port_fail_nth(n);
		err = knpu_engine_restore(to, "rich", path);
		if (!port_fail_left())
			assert_int_equal(err, -ENOMEM);
		port_fail_nth(0);
		if (err) {
			assert_int_equal(port_live(), live);
			assert_int_equal(knpu_engine_attach(to, "rich"),
					 -ENOENT);
		}
	}
	/* Commands, engine as when it is made, tables, areas, a grid, 7 payloads */
	assert_true(n > 41);
	unlink(path);
	close(fd);
	knpu_close(to);
	knpu_close(k);
}

static void session_open(void **state)
{
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	long live = port_live();
	struct knpu *k = (void *)&live;

	(void)state;
	port_fail_nth(1);
	assert_int_equal(knpu_open(&opts, &k), -ENOMEM);
	port_fail_nth(0);
	assert_null(k);
	assert_non_null(strstr(knpu_error(), "memory"));
	assert_int_equal(port_live(), live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_command),
		cmocka_unit_test(failed_publish_keeps_edits),
		cmocka_unit_test(engine_create),
		cmocka_unit_test(restore),
		cmocka_unit_test(session_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
