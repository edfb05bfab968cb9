// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Saving and restoring an engine with areas that were resized: every voxel has
 * the neurons that it had, and no snapshot makes a grid of anything else.
 */
#include "core_port.h"
#include "cut.h"
#include "limits.h"

#include "draw.h"
#include "save_helper.h"

#define FIRST 3
#define PER_VOXEL 2
/* Area 3 has 4 x 3 x 2 voxels, area 4 is a row. */
#define NEURONS (4 * 3 * 2 * PER_VOXEL)
#define ROW 70
/* Sections of areas: three built-in ones, two, and three extents. */
#define SHRUNK 4
#define EXTENT_X 5
#define EXTENT_Y 6
#define EXTENT_BACK 7
#define AREAS 8
#define WORD(m) (offsetof(struct knpu_snapshot_area, m) / 4)
#define BLOCK_GONE (offsetof(struct knpu_cut_block, gone) / 4)

static struct knpu *k;

static void resize(struct knpu *of, u32 area, u32 x, u32 y, u32 z)
{
	const u32 dims[] = { x, y, z };

	OK(knpu_area_resize(of, area, dims, NULL));
}

static u32 at(struct knpu *of, u32 area, u32 x, u32 y, u32 z)
{
	struct knpu_voxel_place v = { x, y, z, 0, 0, 0 };

	OK(knpu_voxel_locate(of, area, &v, 1));
	return v.first;
}

static void run(struct knpu *to, u64 bursts)
{
	u32 seed = burst_of(to), i;
	struct knpu_engine_info info;

	OK(knpu_engine_info(to, &info));
	while (bursts--) {
		for (i = 0; i < 20; i++) {
			u32 id = FIRST + draw_from(&seed, info.neurons - FIRST);

			if (knpu_neuron_valid(to, id) > 0)
				stimulate(to, id, FX(1));
		}
		OK(knpu_engine_step(to, 1, NULL));
	}
}

/* From each neuron that exists to some that do. */
static void wire(struct knpu *to)
{
	struct knpu_engine_info info;
	u32 source, target, i;

	OK(knpu_engine_info(to, &info));
	for (source = FIRST; source < info.neurons; source++)
		for (i = 1; i < 5; i++) {
			target = FIRST + (source * 31 + i * 17) %
						 (info.neurons - FIRST);
			if (knpu_neuron_valid(to, source) &&
			    knpu_neuron_valid(to, target))
				connect(to, source, target, 40, i);
		}
	OK(knpu_publish(to, NULL));
}

static int up(void **state)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_GRADIENT_Z, .value = 9 },
	};
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "a",
		.dims = { 4, 3, 2 },
		.per_voxel = PER_VOXEL,
		.values = values,
		.nr_values = 1,
	};
	struct knpu_property_item own = { KNPU_SCOPE_NEURON, 0,
					  KNPU_PROPERTY_LEAK, 0, 77 };

	(void)state;
	k = make_engine("resized");
	OK(knpu_area_add(k, &opts, NULL));
	assert_int_equal(add_row_of(k, "row", ROW, NULL, 0), FIRST + NEURONS);
	resize(k, 3, 5, 4, 2);
	resize(k, 4, 20, 1, 1);
	resize(k, 3, 5, 4, 1);
	resize(k, 3, 5, 4, 2);
	own.id = at(k, 3, 4, 0, 0);
	OK(knpu_property_set(k, &own, 1, NULL));
	wire(k);
	run(k, 50);
	stimulate(k, at(k, 3, 0, 3, 1), FX(2));
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

static void same_area(struct knpu *a, struct knpu *b, u32 area)
{
	struct knpu_area_info x, y;

	OK(knpu_area_info(a, area, &x));
	OK(knpu_area_info(b, area, &y));
	assert_memory_equal(&x, &y, sizeof(x));
}

static void same_places(struct knpu *a, struct knpu *b)
{
	struct knpu_engine_info info;
	u32 id, x, y, z;

	OK(knpu_engine_info(a, &info));
	for (x = 0; x < 6; x++)
		for (y = 0; y < 5; y++)
			for (z = 0; z < 3; z++)
				assert_int_equal(at(a, 3, x, y, z),
						 at(b, 3, x, y, z));
	for (id = 0; id < info.neurons; id++) {
		struct knpu_neuron_place p = { .id = id }, q = { .id = id };

		OK(knpu_neuron_locate(a, &p, 1));
		OK(knpu_neuron_locate(b, &q, 1));
		assert_memory_equal(&p, &q, sizeof(p));
	}
	same_area(a, b, 3);
	same_area(a, b, 4);
}

/* Once more before and after: the same bursts, grids and ids. */
static void goes_on_bit_for_bit(void **state)
{
	struct bytes snapshot = save(k), again;
	struct knpu *twin = open_embedded();
	const struct knpu_ledger *x, *y;
	struct knpu_engine_info a, b;
	u64 burst;

	(void)state;
	OK(restore(twin, "twin", snapshot, 4099));
	same_places(k, twin);
	OK(knpu_ledger_map(k, &x));
	OK(knpu_ledger_map(twin, &y));
	for (burst = 51; burst <= 250; burst++) {
		if (burst == 150) {
			resize(k, 3, 6, 1, 3);
			resize(twin, 3, 6, 1, 3);
		}
		run(k, 1);
		run(twin, 1);
		same_spikes(x, y, burst);
	}
	same_places(k, twin);
	OK(knpu_engine_info(k, &a));
	OK(knpu_engine_info(twin, &b));
	assert_int_equal(a.valid, b.valid);
	assert_int_equal(a.areas, b.areas);
	assert_int_equal(a.synapses, b.synapses);
	free(snapshot.at);
	again = save(twin);
	snapshot = save(k);
	assert_int_equal(again.nr, snapshot.nr);
	free(snapshot.at);
	free(again.at);
	knpu_close(twin);
}

/* As of the cut, also where the area is resized while the bytes are read. */
static void grids_of_the_cut(void **state)
{
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_read read = { .size = sizeof(read) };
	struct knpu *twin = open_embedded();
	struct bytes b;

	(void)state;
	OK(knpu_call(k, KNPU_CMD_SAVE_OPEN, &open, "open"));
	resize(k, 3, 2, 2, 2);
	b.nr = open.bytes;
	b.at = malloc(b.nr);
	assert_non_null(b.at);
	read.nr = b.nr;
	read.bytes = (uintptr_t)b.at;
	OK(knpu_call(k, KNPU_CMD_SAVE_READ, &read, "read"));
	OK(restore(twin, "twin", b, b.nr));
	assert_true(at(twin, 3, 4, 3, 1));
	assert_int_equal(at(k, 3, 4, 3, 1), 0);
	free(b.at);
	knpu_close(twin);
}

/* With extents that a removed area had. */
static void removed_with_its_extents(void **state)
{
	struct knpu *twin = open_embedded();
	struct knpu_area_info info;
	struct bytes b;

	(void)state;
	OK(knpu_area_remove(k, 3, NULL));
	b = save(k);
	OK(restore(twin, "twin", b, b.nr));
	assert_int_equal(knpu_area_info(twin, 3, &info), -ENOENT);
	same_area(k, twin, 4);
	add_row_of(twin, "a", 1, NULL, 0);
	bad_word(b, KNPU_SECTION_AREA, EXTENT_X, WORD(flags), 0);
	free(b.at);
	knpu_close(twin);
}

static void bad_values(void **state)
{
	struct bytes b = save(k);
	u32 type = KNPU_SECTION_AREA;

	(void)state;
	assert_int_equal(find(b, type, AREAS - 1)->index, EXTENT_BACK);
	bad_word(b, type, 0, WORD(grid), 2);
	bad_word(b, type, 1, WORD(head), 0);
	bad_word(b, type, 2, WORD(origin), 1);
	bad_word(b, type, 3, WORD(__reserved), 1);
	bad_word(b, type, 3, WORD(origin) + 1, 1);
	bad_word(b, type, 3, WORD(grid), 0);
	bad_word(b, type, 3, WORD(grid), KNPU_NEURONS_MAX);
	bad_word(b, type, 3, WORD(head), 4);
	/* Thresholds that do not fit, at the far end of the grid. */
	bad_word(b, type, 3, WORD(value) + 2 * KNPU_PROPERTY_GRADIENT_X,
		 INT32_MAX);
	bad_word(b, type, SHRUNK, WORD(name), 0);
	/* Of an extent: not its own, nor a later one's, nor of an extent. */
	bad_word(b, type, EXTENT_X, WORD(head), EXTENT_X);
	bad_word(b, type, EXTENT_X, WORD(head), EXTENT_Y);
	bad_word(b, type, EXTENT_X, WORD(head), UINT32_MAX);
	bad_word(b, type, EXTENT_Y, WORD(head), EXTENT_X);
	bad_word(b, type, EXTENT_X, WORD(head), KNPU_AREA_POWER);
	bad_word(b, type, EXTENT_X, WORD(grid), 1);
	bad_word(b, type, EXTENT_X, WORD(name), 'a');
	bad_word(b, type, EXTENT_X, WORD(per_voxel), 1);
	bad_word(b, type, EXTENT_X, WORD(flags), KNPU_SNAPSHOT_AREA_REMOVED);
	bad_word(b, type, EXTENT_X, WORD(origin), KNPU_NEURONS_MAX);
	bad_word(b, type, EXTENT_X, WORD(origin), 0);
	bad_word(b, type, EXTENT_X, WORD(origin) + 1, 1);
	bad_word(b, type, EXTENT_X, WORD(origin) + 2, UINT32_MAX);
	bad_word(b, type, EXTENT_X, WORD(value) + 2 * KNPU_PROPERTY_LEAK, 1);
	bad_word(b, type, EXTENT_X, WORD(width), UINT32_MAX);
	bad_word(b, type, EXTENT_X, WORD(width), 0);
	free(b.at);
}

/* A word is another, and only all of it together shows that it cannot be. */
static void contradiction(struct bytes b, u32 type, u32 nth, u32 word,
			  u32 value)
{
	struct knpu_snapshot_section *s = find(b, type, nth);
	u32 *of = (u32 *)(s + 1) + word;
	u32 was = *of;

	*of = value;
	rehash(s);
	is_refused(b, KNPU_RESTORE_VALUE);
	assert_int_equal(told.section, KNPU_SECTION_END);
	*of = was;
	rehash(s);
}

static void contradictions(void **state)
{
	struct bytes b = save(k);
	u32 type = KNPU_SECTION_AREA;
	u32 *gone = (u32 *)(find(b, KNPU_SECTION_NEURONS, 0) + 1) + BLOCK_GONE;
	u32 back = at(k, 3, 0, 0, 1);

	(void)state;
	/* A grid that no extent fills, and one that leaves neurons outside. */
	contradiction(b, type, 3, WORD(grid), 6);
	contradiction(b, type, 3, WORD(grid), 4);
	contradiction(b, type, SHRUNK, WORD(grid), 19);
	contradiction(b, type, SHRUNK, WORD(grid), KNPU_NEURONS_MAX);
	contradiction(b, type, SHRUNK, WORD(grid) + 1, 2);
	/* Elsewhere than where its voxels are missing. */
	contradiction(b, type, EXTENT_X, WORD(origin), 5);
	contradiction(b, type, EXTENT_X, WORD(origin), 3);
	contradiction(b, type, EXTENT_Y, WORD(origin) + 1, 2);
	/* The newer one has the voxel, and the older one somebody in it. */
	assert_true(back > FIRST + NEURONS + ROW);
	contradiction(b, KNPU_SECTION_NEURONS, 0, BLOCK_GONE,
		      *gone & ~(1U << (FIRST + PER_VOXEL)));
	free(b.at);
}

static void nobody_lives_in(u32 area)
{
	struct knpu_engine_info info;
	u32 id;

	OK(knpu_engine_info(k, &info));
	for (id = FIRST; id < info.neurons; id++) {
		struct knpu_neuron_place p = { .id = id };

		OK(knpu_neuron_locate(k, &p, 1));
		if (p.area == area && p.flags & KNPU_NEURON_F_EXISTS)
			OK(knpu_neuron_delete(k, &id, 1, NULL, NULL));
	}
}

/* 3 x 1 x 2 voxels instead of 1 x 3 x 2. */
static void lies_down(struct knpu_snapshot_section *s)
{
	struct knpu_snapshot_area *a = (void *)(s + 1);

	assert_int_equal(a->origin[0], 4);
	assert_int_equal(a->width, 1);
	assert_int_equal(a->height, 3);
	a->width = 3;
	a->height = 1;
	rehash(s);
}

static void is_restored(struct bytes b)
{
	struct knpu *to = open_embedded();

	OK(restore(to, "sound", b, 4096));
	knpu_close(to);
}

/*
 * Every voxel is in an extent, but they came in an order in which no resizing
 * could make them: a look-up would not find the oldest.
 */
static void not_to_be_found(void **state)
{
	u32 type = KNPU_SECTION_AREA;
	struct bytes b;
	u32 i;

	(void)state;
	for (i = 0; i < 4; i++) {
		resize(k, 3, 4, 3, 2);
		resize(k, 3, 5, 3, 2);
	}
	nobody_lives_in(3);
	b = save(k);
	lies_down(find(b, type, AREAS + 1));
	lies_down(find(b, type, AREAS + 2));
	is_restored(b);
	lies_down(find(b, type, AREAS + 3));
	is_refused(b, KNPU_RESTORE_VALUE);
	assert_int_equal(told.section, KNPU_SECTION_END);
	free(b.at);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)
	const struct CMUnitTest tests[] = {
		TEST(goes_on_bit_for_bit),	TEST(grids_of_the_cut),
		TEST(removed_with_its_extents), TEST(bad_values),
		TEST(contradictions),		TEST(not_to_be_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
