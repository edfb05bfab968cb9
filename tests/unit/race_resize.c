// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * One makes an area larger and smaller again while others look for its voxels,
 * give them input, tune it, save it and step: each sees one grid or the other,
 * and never a voxel of it without its neurons.
 */
#include "race_helper.h"

#include <unistd.h>

#define ROUNDS 24
#define FIRST 3
#define AREA KNPU_AREA_FIRST_USER
#define PER_VOXEL 2

static const uint32_t small[3] = { 4, 3, 2 };
static const uint32_t large[3] = { 6, 5, 3 };

static atomic_bool over;
/* Rounds of those who look for voxels, and of those who tune. */
static atomic_uint looked, tuned;

static uint32_t voxels(const uint32_t size[3])
{
	return size[0] * size[1] * size[2];
}

static bool has(const uint32_t size[3], const struct knpu_voxel_place *v)
{
	return v->x < size[0] && v->y < size[1] && v->z < size[2];
}

/* So that each has been there in between. */
static void wait_for_round(const atomic_uint *rounds)
{
	unsigned int was = atomic_load(rounds);

	while (atomic_load(rounds) == was)
		sched_yield();
}

static void *resize(void *unused)
{
	struct knpu *k = attach_to("resize");
	struct knpu_area_resize told;
	uint32_t change = voxels(large) - voxels(small);
	uint32_t i;

	for (i = 0; i < ROUNDS; i++) {
		OK(knpu_area_resize(k, AREA, i % 2 ? large : small, &told));
		wait_for_round(i % 2 ? &looked : &tuned);
		MUST(told.added == (i % 2 ? change * PER_VOXEL : 0));
		MUST(told.deleted == (i % 2 ? 0 : change * PER_VOXEL));
	}
	atomic_store(&over, true);
	knpu_close(k);
	return unused;
}

static void *step(void *unused)
{
	struct knpu *k = attach_to("resize");

	while (!atomic_load(&over))
		OK(knpu_engine_step(k, 1, NULL));
	knpu_close(k);
	return unused;
}

/* Where a neuron is does not change; it may have gone since. */
static void check_place(struct knpu *k, const struct knpu_voxel_place *v)
{
	struct knpu_neuron_place p = { .id = v->first + 1 };

	OK(knpu_neuron_locate(k, &p, 1));
	if (!(p.flags & KNPU_NEURON_F_EXISTS))
		return;
	MUST(p.area == AREA && p.n == 1);
	MUST(p.x == v->x && p.y == v->y && p.z == v->z);
}

static void *locate(void *unused)
{
	struct knpu *k = attach_to("resize");
	struct knpu_voxel_place v[6 * 5 * 3];
	struct knpu_area_info info;
	uint32_t i, found;

	while (!atomic_load(&over)) {
		for (i = 0; i < voxels(large); i++)
			v[i] = (struct knpu_voxel_place){ i / 15, i / 3 % 5,
							  i % 3,  0,
							  0,	  0 };
		OK(knpu_voxel_locate(k, AREA, v, voxels(large)));
		MUST(v[0].first == FIRST);
		for (i = 0, found = 0; i < voxels(large); i++) {
			MUST(v[i].neurons == (v[i].first ? PER_VOXEL : 0));
			MUST(v[i].first || !has(small, &v[i]));
			found += v[i].first != 0;
			if (v[i].first)
				check_place(k, &v[i]);
		}
		MUST(found == voxels(small) || found == voxels(large));
		OK(knpu_area_info(k, AREA, &info));
		found = voxels(info.width == 4 ? small : large);
		MUST(info.neurons == found * PER_VOXEL);
		MUST(info.width * info.height * info.depth == found);
		MUST(info.first == FIRST && info.valid <= info.neurons);
		atomic_fetch_add(&looked, 1);
	}
	knpu_close(k);
	return unused;
}

static void *inject(void *unused)
{
	const struct knpu_inject_voxel_item items[] = { { 3, 2, 1, FX(1) },
							{ 5, 4, 2, FX(1) } };
	struct knpu *k = attach_to("resize");
	size_t failed;
	int err;

	while (!atomic_load(&over)) {
		err = knpu_inject_voxel(k, AREA, items, 2, &failed);
		MUST(!err || (err == -ENOENT && failed == 1));
		OK(knpu_inject_voxel(k, AREA, items, 1, NULL));
	}
	knpu_close(k);
	return unused;
}

/* All neurons of the area have it, those that have just come as well. */
static void *tune(void *unused)
{
	struct knpu *k = attach_to("resize");
	struct knpu_property_item item = { KNPU_SCOPE_AREA, AREA,
					   KNPU_PROPERTY_LEAK, 0, 0 };
	struct knpu_voxel_place v = { 5, 4, 2, 0, 0, 0 };
	int64_t value;
	int err;

	while (!atomic_load(&over)) {
		item.value = item.value % 1000 + 1;
		atomic_fetch_add(&tuned, 1);
		OK(knpu_property_set(k, &item, 1, NULL));
		OK(knpu_voxel_locate(k, AREA, &v, 1));
		if (!v.first)
			continue;
		err = knpu_read(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_LEAK,
				v.first, 1, &value, NULL);
		MUST(err ? err == -ENOENT : value == item.value || !value);
	}
	knpu_close(k);
	return unused;
}

/* A snapshot with a grid of another time than its neurons would be refused. */
static void *save(void *unused)
{
	struct knpu *k = attach_to("resize");
	char path[] = "/tmp/knpu-resize.XXXXXX";
	int fd = mkstemp(path);

	MUST(fd >= 0);
	while (!atomic_load(&over)) {
		struct knpu *twin = open_session();

		OK(knpu_engine_save(k, path));
		OK(knpu_engine_restore(twin, "twin", path));
		knpu_close(twin);
	}
	unlink(path);
	close(fd);
	knpu_close(k);
	return unused;
}

static void one_grid_or_the_other(void **state)
{
	void *(*const jobs[])(void *) = { resize, step, locate,
					  inject, tune, save };
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "a",
		.dims = { 6, 5, 3 },
		.per_voxel = PER_VOXEL,
	};
	struct knpu *k = open_session();
	struct knpu_engine_info info;

	(void)state;
	OK(create(k, "resize", 0, 16, 4096));
	OK(knpu_area_add(k, &opts, NULL));
	run_all(jobs, sizeof(jobs) / sizeof(jobs[0]));
	OK(knpu_engine_info(k, &info));
	MUST(info.valid == FIRST + voxels(large) * PER_VOXEL);
	/* Each time it grew in three directions. */
	MUST(info.areas == AREA + 1 + ROUNDS / 2 * 3);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_grid_or_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
