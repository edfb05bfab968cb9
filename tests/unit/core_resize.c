// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Areas get other grids: who stays is as before, who comes is where the
 * contract says, and who goes leaves nothing.
 */
#include "core_port.h"
#include "limits.h"

#include "backend.h"
#include "engine_helper.h"

#define A KNPU_AREA_FIRST_USER
#define B (A + 1)
/* Of a: 4 x 3 x 2 voxels of two neurons. */
#define W 4
#define H 3
#define D 2
#define N 2
#define FIRST 3
#define NEURONS (W * H * D * N)
#define B_FIRST (FIRST + NEURONS)
#define B_NEURONS 5
#define ALL (B_FIRST + B_NEURONS)
#define BASE 1000

static struct knpu *k;

static int up(void **state)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = BASE },
		{ .property = KNPU_PROPERTY_GRADIENT_X, .value = 100 },
		{ .property = KNPU_PROPERTY_GRADIENT_Y, .value = 10 },
		{ .property = KNPU_PROPERTY_GRADIENT_Z, .value = 1 },
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
	};
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "a",
		.dims = { W, H, D },
		.per_voxel = N,
		.values = values,
		.nr_values = ARRAY_SIZE(values),
	};

	(void)state;
	k = make_engine("resize");
	OK(knpu_area_add(k, &opts, NULL));
	assert_int_equal(add_row_of(k, "b", B_NEURONS, NULL, 0), B_FIRST);
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

static int try_resize(u32 area, u32 x, u32 y, u32 z)
{
	const u32 dims[] = { x, y, z };

	return knpu_area_resize(k, area, dims, NULL);
}

static struct knpu_area_resize resize(u32 x, u32 y, u32 z)
{
	const u32 dims[] = { x, y, z };
	struct knpu_area_resize r;

	OK(knpu_area_resize(k, A, dims, &r));
	return r;
}

static struct knpu_area_info info_of(u32 area)
{
	struct knpu_area_info info;

	OK(knpu_area_info(k, area, &info));
	return info;
}

static struct knpu_engine_info engine_info(void)
{
	struct knpu_engine_info info;

	OK(knpu_engine_info(k, &info));
	return info;
}

/* First neuron of a voxel of a, or 0. */
static u32 at(u32 x, u32 y, u32 z)
{
	struct knpu_voxel_place v = { x, y, z, 0, 0, 0 };

	OK(knpu_voxel_locate(k, A, &v, 1));
	assert_int_equal(v.neurons, v.first ? N : 0);
	return v.first;
}

static void is_at(u32 id, u32 x, u32 y, u32 z, u32 n)
{
	struct knpu_neuron_place p = { .id = id };

	OK(knpu_neuron_locate(k, &p, 1));
	assert_int_equal(p.flags, KNPU_NEURON_F_EXISTS);
	assert_int_equal(p.area, A);
	assert_int_equal(p.x, x);
	assert_int_equal(p.y, y);
	assert_int_equal(p.z, z);
	assert_int_equal(p.n, n);
}

static int64_t property_of(u32 property, u32 id)
{
	return state_of_neuron(k, property, id);
}

static u32 old_id(u32 x, u32 y, u32 z)
{
	return FIRST + ((x * H + y) * D + z) * N;
}

/* In which of the three steps does a grid of 6 x 5 x 4 get a voxel? */
static u32 step_of(u32 x, u32 y, u32 z)
{
	if (x >= W)
		return 1;
	if (y >= H)
		return 2;
	return z >= D ? 3 : 0;
}

static void who_comes(void **state)
{
	struct knpu_area_resize r = resize(6, 5, 4);
	u32 next = ALL;
	u32 step, x, y, z, n;

	(void)state;
	assert_int_equal(r.added, (6 * 5 * 4 - W * H * D) * N);
	assert_int_equal(r.deleted, 0);
	assert_int_equal(r.removed, 0);
	assert_int_equal(r.burst, 1);
	for (step = 0; step < 4; step++)
		for (x = 0; x < 6; x++)
			for (y = 0; y < 5; y++)
				for (z = 0; z < 4; z++) {
					u32 id = step ? next : old_id(x, y, z);

					if (step_of(x, y, z) != step)
						continue;
					assert_int_equal(at(x, y, z), id);
					for (n = 0; n < N; n++)
						is_at(id + n, x, y, z, n);
					next += step ? N : 0;
				}
	assert_int_equal(next, ALL + r.added);
	assert_int_equal(at(6, 0, 0), 0);
	assert_int_equal(at(0, 5, 0), 0);
	assert_int_equal(at(0, 0, 4), 0);
}

static void what_is_told(void **state)
{
	struct knpu_area_info list[8];
	struct knpu_area_info a;

	(void)state;
	assert_int_equal(info_of(A).flags, 0);
	resize(6, 5, 4);
	a = info_of(A);
	assert_int_equal(a.flags, KNPU_AREA_INFO_F_SCATTERED);
	assert_int_equal(a.area, A);
	assert_int_equal(a.width, 6);
	assert_int_equal(a.height, 5);
	assert_int_equal(a.depth, 4);
	assert_int_equal(a.per_voxel, N);
	assert_int_equal(a.first, FIRST);
	assert_int_equal(a.neurons, 240);
	assert_int_equal(a.valid, 240);
	assert_int_equal(engine_info().neurons, ALL + 240 - NEURONS);
	assert_int_equal(engine_info().valid, ALL + 240 - NEURONS);
	assert_int_equal(engine_info().areas, 8);
	assert_int_equal(knpu_area_list(k, 0, list, 8), 5);
	assert_memory_equal(&list[A], &a, sizeof(a));
	assert_int_equal(list[B].first, B_FIRST);
	assert_int_equal(info_of(B).flags, 0);
	/* The next area comes behind the extents. */
	assert_int_equal(add_row_of(k, "c", 7, NULL, 0), ALL + 240 - NEURONS);
	assert_int_equal(info_of(8).neurons, 7);
}

static void thresholds_by_gradient(void **state)
{
	const struct knpu_property_item own = { KNPU_SCOPE_NEURON, FIRST,
						KNPU_PROPERTY_THRESHOLD, 0, 7 };
	u32 x, y, z;

	(void)state;
	OK(knpu_property_set(k, &own, 1, NULL));
	resize(6, 5, 4);
	assert_int_equal(property_of(KNPU_PROPERTY_THRESHOLD, FIRST), 7);
	for (x = 0; x < 6; x++)
		for (y = 0; y < 5; y++)
			for (z = 0; z < 4; z++)
				assert_int_equal(
					property_of(KNPU_PROPERTY_THRESHOLD,
						    at(x, y, z) + 1),
					BASE + 100 * x + 10 * y + z);
	assert_int_equal(property_of(KNPU_PROPERTY_ACCUMULATE, at(5, 4, 3)), 1);
}

static void who_goes(void **state)
{
	struct knpu_area_resize r;
	u32 x, y, z, here = 0;

	(void)state;
	stimulate(k, old_id(1, 1, 0), 900);
	stimulate(k, old_id(3, 2, 1), 900);
	OK(knpu_engine_step(k, 1, NULL));
	/* Among who stays; to who goes; from who goes, to itself as well. */
	connect(k, old_id(0, 0, 0), old_id(1, 1, 0), 1, 1);
	connect(k, B_FIRST, old_id(3, 2, 1), 2, 1);
	connect(k, old_id(3, 2, 1), B_FIRST, 3, 1);
	connect(k, old_id(0, 2, 0), old_id(0, 2, 0), 4, 1);
	OK(knpu_publish(k, NULL));
	r = resize(2, 2, 1);
	assert_int_equal(r.added, 0);
	assert_int_equal(r.deleted, NEURONS - 2 * 2 * 1 * N);
	assert_int_equal(r.removed, 3);
	assert_int_equal(r.burst, 2);
	assert_int_equal(engine_info().synapses, 1);
	for (x = 0; x < W; x++)
		for (y = 0; y < H; y++)
			for (z = 0; z < D; z++) {
				u32 id = old_id(x, y, z);
				bool stays = x < 2 && y < 2 && z < 1;

				here += stays;
				assert_int_equal(at(x, y, z), stays ? id : 0);
				assert_int_equal(knpu_neuron_valid(k, id),
						 stays);
			}
	assert_int_equal(here, 4);
	assert_int_equal(potential(k, old_id(1, 1, 0)), 900);
	assert_int_equal(info_of(A).neurons, 8);
	assert_int_equal(info_of(A).valid, 8);
	assert_int_equal(info_of(A).flags, KNPU_AREA_INFO_F_SCATTERED);
	assert_int_equal(engine_info().valid, ALL - NEURONS + 8);
	assert_int_equal(engine_info().areas, 5);
}

/* Where rows are cut off at the end, the others are as they were. */
static void still_side_by_side(void **state)
{
	u32 voxel[4];
	struct knpu_area_info a;

	(void)state;
	resize(2, H, D);
	a = info_of(A);
	assert_int_equal(a.flags, 0);
	assert_int_equal(knpu_voxel_id(&a, 1, 2, 1, 1), old_id(1, 2, 1) + 1);
	knpu_id_voxel(&a, old_id(1, 2, 1), voxel);
	assert_int_equal(voxel[0], 1);
	resize(2, 2, D);
	assert_int_equal(info_of(A).flags, KNPU_AREA_INFO_F_SCATTERED);
	resize(1, 2, D);
	assert_int_equal(info_of(A).flags, 0);
	resize(1, 2, 1);
	assert_int_equal(info_of(A).valid, 2 * N);
	assert_int_equal(info_of(A).flags, KNPU_AREA_INFO_F_SCATTERED);
	resize(1, 1, 1);
	assert_int_equal(info_of(A).flags, 0);
}

/* What was there before is not there again. */
static void back_again(void **state)
{
	struct knpu_area_resize r;
	u32 x;

	(void)state;
	resize(2, H, D);
	r = resize(W, H, D);
	assert_int_equal(r.added, 2 * H * D * N);
	assert_int_equal(at(1, 2, 1), old_id(1, 2, 1));
	assert_int_equal(at(2, 0, 0), ALL);
	assert_int_equal(at(3, 2, 1), ALL + (2 * H * D - 1) * N);
	assert_int_equal(knpu_neuron_valid(k, old_id(2, 0, 0)), 0);
	/* And once more, less of it; those who have gone do not go again. */
	r = resize(2, H, D);
	assert_int_equal(r.deleted, 2 * H * D * N);
	assert_int_equal(knpu_neuron_valid(k, ALL), 0);
	resize(3, H, D);
	assert_int_equal(at(2, 0, 0), ALL + 2 * H * D * N);
	r = resize(W, H, D);
	assert_int_equal(r.added, H * D * N);
	assert_int_equal(r.deleted, 0);
	for (x = 0; x < W; x++)
		is_at(at(x, 1, 1), x, 1, 1, 0);
	assert_int_equal(at(3, 0, 0), ALL + 3 * H * D * N);
	assert_int_equal(info_of(A).valid, NEURONS);
}

/* Longer in one direction, shorter in the others. */
static void both_at_once(void **state)
{
	struct knpu_area_resize r = resize(1, 7, 1);

	(void)state;
	assert_int_equal(r.added, (7 - H) * N);
	assert_int_equal(r.deleted, NEURONS - H * N);
	assert_int_equal(at(0, 2, 0), old_id(0, 2, 0));
	assert_int_equal(at(0, 3, 0), ALL);
	assert_int_equal(at(0, 6, 0), ALL + 3 * N);
	assert_int_equal(at(0, 0, 1), 0);
	assert_int_equal(info_of(A).valid, 7 * N);
	r = resize(1, 7, 1);
	assert_int_equal(r.added + r.deleted, 0);
}

static void properties_of_all(void **state)
{
	struct knpu_property_item items[] = {
		{ KNPU_SCOPE_AREA, A, KNPU_PROPERTY_LEAK, 0, 77 },
		{ KNPU_SCOPE_AREA, A, KNPU_PROPERTY_GRADIENT_X, 0, 5 },
		{ KNPU_SCOPE_NEURON, 0, KNPU_PROPERTY_LEAK, 0, 78 },
	};
	int64_t values[2];

	(void)state;
	resize(5, H, D);
	items[2].id = at(4, 1, 1);
	OK(knpu_property_set(k, items, 3, NULL));
	assert_int_equal(property_of(KNPU_PROPERTY_LEAK, at(4, 1, 1)), 78);
	assert_int_equal(property_of(KNPU_PROPERTY_LEAK, at(4, 1, 1) + 1), 77);
	assert_int_equal(property_of(KNPU_PROPERTY_LEAK, FIRST), 77);
	assert_int_equal(property_of(KNPU_PROPERTY_THRESHOLD, at(4, 2, 1)),
			 BASE + 5 * 4 + 20 + 1);
	OK(knpu_read_exact(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_LEAK,
			   at(4, 1, 1), 2, values, NULL));
	assert_int_equal(values[0], 78);
	assert_int_equal(values[1], 77);
	/* Own values stay over a further resize. */
	resize(5, H + 1, D);
	assert_int_equal(property_of(KNPU_PROPERTY_LEAK, at(4, 1, 1)), 78);
	assert_int_equal(property_of(KNPU_PROPERTY_LEAK, at(4, 3, 1)), 77);
	OK(knpu_read(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_LEAK, A, 1, values,
		     NULL));
	assert_int_equal(values[0], 77);
}

/* Thresholds count where the grid has voxels, and nowhere else. */
static void gradients_of_the_grid(void **state)
{
	const int64_t steep = (INT32_MAX - BASE - 20 - 1) / 4;
	struct knpu_property_item item = { KNPU_SCOPE_AREA, A,
					   KNPU_PROPERTY_GRADIENT_X, 0, steep };

	(void)state;
	OK(knpu_property_set(k, &item, 1, NULL));
	OK(try_resize(A, 5, H, D));
	assert_int_equal(try_resize(A, 6, H, D), -ERANGE);
	assert_int_equal(info_of(A).width, 5);
	item.value = steep * 2;
	assert_int_equal(knpu_property_set(k, &item, 1, NULL), -ERANGE);
	OK(try_resize(A, 3, H, D));
	OK(knpu_property_set(k, &item, 1, NULL));
	assert_int_equal(property_of(KNPU_PROPERTY_THRESHOLD, at(2, 0, 0)),
			 BASE + 4 * steep);
}

static void input_by_voxel(void **state)
{
	const struct knpu_inject_voxel_item items[] = { { 0, 0, 0, 500 },
							{ 4, 1, 1, 600 },
							{ 0, 3, 0, 700 } };
	size_t failed = 9;

	(void)state;
	resize(5, 4, D);
	OK(knpu_inject_voxel(k, A, items, 3, NULL));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(potential(k, FIRST + 1), 500);
	assert_int_equal(potential(k, at(4, 1, 1)), 600);
	assert_int_equal(potential(k, at(4, 1, 1) + 1), 600);
	assert_int_equal(potential(k, at(0, 3, 0)), 700);
	OK(knpu_inject_voxel(k, A, items + 2, 1, NULL));
	resize(5, 3, D);
	assert_int_equal(knpu_inject_voxel(k, A, items, 3, &failed), -ENOENT);
	assert_int_equal(failed, 2);
	OK(knpu_engine_step(k, 1, NULL));
	resize(5, 4, D);
	assert_int_equal(potential(k, at(0, 3, 0)), 0);
}

static void spikes_and_the_ledger(void **state)
{
	const struct knpu_ledger *ledger;
	struct knpu_fired fired[8];
	struct knpu_area_info a;
	size_t count;

	(void)state;
	resize(6, 5, 4);
	stimulate(k, FIRST, FX(9));
	stimulate(k, at(5, 4, 3), FX(9));
	stimulate(k, at(0, 0, 3), FX(9));
	OK(knpu_engine_step(k, 1, NULL));
	a = info_of(A);
	assert_int_equal(a.spikes, 3);
	OK(knpu_ledger_map(k, &ledger));
	assert_int_equal(knpu_ledger_fired(ledger, &a, 1, fired, 8, &count),
			 -EINVAL);
	assert_int_equal(count, 0);
	resize(1, 1, 1);
	a = info_of(A);
	assert_int_equal(a.spikes, 3);
	OK(knpu_ledger_fired(ledger, &a, 1, fired, 8, &count));
	assert_int_equal(count, 1);
	OK(knpu_engine_reset(k, NULL));
	assert_int_equal(info_of(A).spikes, 0);
	assert_int_equal(info_of(A).valid, N);
}

/* Synapses of an area are those of all its extents. */
static void spans_of_an_area(void **state)
{
	const struct knpu_span spans[] = { { KNPU_SCOPE_AREA, A, 0, 0 },
					   { KNPU_SCOPE_AREA, B, 0, 0 },
					   { KNPU_SCOPE_AREA, A, 0, 0 } };
	uint64_t count;

	(void)state;
	resize(6, 5, 4);
	connect(k, FIRST, B_FIRST, 1, 1);
	connect(k, at(5, 0, 0), B_FIRST, 1, 1);
	connect(k, at(0, 4, 0), B_FIRST + 1, 1, 1);
	connect(k, at(0, 0, 3), B_FIRST + 2, 1, 1);
	connect(k, B_FIRST, at(0, 0, 3), 1, 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_synapse_count(k, spans, 1, 1, &count, NULL));
	assert_int_equal(count, 4);
	OK(knpu_synapse_count(k, spans + 1, 1, 1, &count, NULL));
	assert_int_equal(count, 1);
	OK(knpu_synapse_clear(k, spans, 1, 1, NULL));
	OK(knpu_publish(k, NULL));
	assert_int_equal(engine_info().synapses, 1);
}

static void the_end_of_all(void **state)
{
	struct knpu_area_info info;
	uint64_t removed;
	u32 id, extent;

	(void)state;
	resize(6, 5, 4);
	extent = at(5, 4, 3);
	connect(k, extent, B_FIRST, 1, 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_area_remove(k, A, &removed));
	assert_int_equal(removed, 1);
	for (id = 0; id < ALL + 240 - NEURONS; id++)
		assert_int_equal(knpu_neuron_valid(k, id),
				 id < FIRST || (id >= B_FIRST && id < ALL));
	assert_int_equal(engine_info().valid, FIRST + B_NEURONS);
	assert_int_equal(knpu_area_find(k, "a", &info), -ENOENT);
	assert_int_equal(try_resize(A, 1, 1, 1), -ENOENT);
	add_row_of(k, "a", 1, NULL, 0);
}

/* Extents have ids, by which nobody can name them. */
static void extents_are_no_areas(void **state)
{
	const struct knpu_property_item item = { KNPU_SCOPE_AREA, B + 1,
						 KNPU_PROPERTY_LEAK, 0, 1 };
	const struct knpu_inject_voxel_item voxel = { 0 };
	const struct knpu_span spans[] = { { KNPU_SCOPE_AREA, A, 0, 0 },
					   { KNPU_SCOPE_AREA, B + 1, 0, 0 } };
	struct knpu_voxel_place place = { 0 };
	struct knpu_area_info info;
	uint64_t count;
	int64_t values[8];

	(void)state;
	resize(6, 5, 4);
	assert_int_equal(knpu_area_info(k, B + 1, &info), -ENOENT);
	assert_int_equal(knpu_area_rename(k, B + 1, "x"), -ENOENT);
	assert_int_equal(knpu_area_remove(k, B + 1, NULL), -ENOENT);
	assert_int_equal(try_resize(B + 1, 1, 1, 1), -ENOENT);
	assert_int_equal(knpu_property_set(k, &item, 1, NULL), -ENOENT);
	assert_int_equal(knpu_inject_voxel(k, B + 1, &voxel, 1, NULL), -ENOENT);
	assert_int_equal(knpu_voxel_locate(k, B + 1, &place, 1), -ENOENT);
	assert_int_equal(knpu_synapse_count(k, spans, 1, 1, &count, NULL),
			 -ENOENT);
	assert_int_equal(knpu_read(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_LEAK, A, 3,
				   values, NULL),
			 -ENOENT);
	OK(knpu_area_rename(k, A, "other"));
	OK(knpu_area_find(k, "other", &info));
	assert_int_equal(info.width, 6);
}

static void refused(void **state)
{
	struct knpu_property_item item = { KNPU_SCOPE_AREA, A,
					   KNPU_PROPERTY_LEDGER, 0, 64 };

	(void)state;
	assert_int_equal(try_resize(99, 0, 0, 0), -ENOENT);
	assert_int_equal(try_resize(KNPU_AREA_POWER, 2, 1, 1), -EINVAL);
	assert_int_equal(try_resize(A, 0, 1, 1), -EINVAL);
	assert_int_equal(try_resize(A, 1, 0, 1), -EINVAL);
	assert_int_equal(try_resize(A, 1, 1, 0), -EINVAL);
	assert_int_equal(try_resize(A, UINT32_MAX, 2, 1), -ENOSPC);
	assert_int_equal(try_resize(B, KNPU_NEURONS_MAX, 1, 1), -ENOSPC);
	/* 4096 spikes of the ledger are enough for 64 in 64 bursts. */
	OK(knpu_property_set(k, &item, 1, NULL));
	assert_int_equal(try_resize(B, B_NEURONS + 9, 1, 1), -ENOSPC);
	assert_int_equal(try_resize(B, B_NEURONS + 2, 2, 1), -ENOSPC);
	assert_int_equal(engine_info().neurons, ALL);
	assert_int_equal(engine_info().areas, 5);
	OK(try_resize(B, B_NEURONS + 8, 1, 1));
	assert_int_equal(engine_info().neurons, 64);
}

/* Beyond the table of areas and the arrays of neurons, and in a burst. */
static void larger_tables(void **state)
{
	struct knpu_area_resize r;
	u32 last;

	(void)state;
	resize(6, 5, 4);
	r = resize(20, 20, 20);
	assert_int_equal(r.added, (8000 - 120) * N);
	last = at(19, 19, 19);
	is_at(last + 1, 19, 19, 19, 1);
	stimulate(k, last + 1, FX(9));
	stimulate(k, at(0, 19, 0), 5);
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 1);
	assert_int_equal(potential(k, at(0, 19, 0)), 5);
}

static void while_it_runs(void **state)
{
	u32 i;

	(void)state;
	OK(knpu_engine_start(k, 1000 * 1000000ULL, false));
	for (i = 0; i < 8; i++)
		OK(try_resize(A, 1 + i % 3 * 2, 1 + i % 4, 1 + i % 2));
	OK(knpu_engine_stop(k, NULL));
	assert_int_equal(info_of(A).valid, 3 * 4 * 2 * N);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)
	const struct CMUnitTest tests[] = {
		TEST(who_comes),
		TEST(what_is_told),
		TEST(thresholds_by_gradient),
		TEST(who_goes),
		TEST(still_side_by_side),
		TEST(back_again),
		TEST(both_at_once),
		TEST(properties_of_all),
		TEST(gradients_of_the_grid),
		TEST(input_by_voxel),
		TEST(spikes_and_the_ledger),
		TEST(spans_of_an_area),
		TEST(the_end_of_all),
		TEST(extents_are_no_areas),
		TEST(refused),
		TEST(larger_tables),
		TEST(while_it_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
