// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Where neurons are: areas of all sizes, several of them in one block.
 */
#include "core_port.h"
#include "limits.h"

#include "engine_helper.h"

/* Width, height, depth, neurons per voxel. */
static const u32 grids[][4] = {
	{ 5, 1, 1, 1 }, { 1, 1, 1, 1 }, { 3, 4, 5, 2 },	   { 1, 7, 1, 3 },
	{ 1, 1, 1, 1 }, { 1, 1, 9, 1 }, { 20, 11, 17, 1 }, { 2, 2, 2, 2 },
};

#define AREAS ARRAY_SIZE(grids)
#define NEURONS_MAX 5000

/* By id, counted out by hand: x outermost, then y, z, those of a voxel. */
static struct knpu_neuron_place expected[NEURONS_MAX];
static struct knpu_neuron_place got[NEURONS_MAX];
static u32 neurons;

static void expect_voxel(u32 area, u32 x, u32 y, u32 z)
{
	u32 n;

	for (n = 0; n < grids[area][3]; n++, neurons++)
		expected[neurons] = (struct knpu_neuron_place){
			.id = neurons,
			.flags = KNPU_NEURON_F_EXISTS,
			.area = KNPU_AREA_FIRST_USER + area,
			.x = x,
			.y = y,
			.z = z,
			.n = n,
			.incarnation = 1,
		};
}

static void expect_area(u32 area)
{
	u32 x, y, z;

	for (x = 0; x < grids[area][0]; x++)
		for (y = 0; y < grids[area][1]; y++)
			for (z = 0; z < grids[area][2]; z++)
				expect_voxel(area, x, y, z);
}

static struct knpu *make_brain(void)
{
	struct knpu *k = make_engine("locate");
	char name[2] = "a";
	u32 i;

	for (i = 0; i < KNPU_AREA_FIRST_USER; i++)
		expected[i] = (struct knpu_neuron_place){
			.id = i,
			.flags = KNPU_NEURON_F_EXISTS,
			.area = i,
			.incarnation = 1,
		};
	neurons = KNPU_AREA_FIRST_USER;
	for (i = 0; i < AREAS; i++) {
		struct knpu_area_opts opts = {
			.size = sizeof(opts),
			.name = name,
			.dims = { grids[i][0], grids[i][1], grids[i][2] },
			.per_voxel = grids[i][3],
		};

		OK(knpu_area_add(k, &opts, NULL));
		name[0]++;
		expect_area(i);
	}
	return k;
}

static void by_id(void **state)
{
	struct knpu *k = make_brain();
	u32 i;

	(void)state;
	/* All of them, from the last to the first. */
	for (i = 0; i < neurons; i++)
		got[i] = (struct knpu_neuron_place){
			.id = neurons - 1 - i,
			.area = 77,
			.incarnation = 77,
		};
	OK(knpu_neuron_locate(k, got, neurons));
	for (i = 0; i < neurons; i++)
		assert_memory_equal(&got[i], &expected[neurons - 1 - i],
				    sizeof(got[i]));
	knpu_close(k);
}

static void in_a_range(void **state)
{
	struct knpu *k = make_brain();

	(void)state;
	memset(got, 0xff, sizeof(got));
	OK(knpu_neuron_locate_range(k, 0, got, neurons));
	assert_memory_equal(got, expected, neurons * sizeof(got[0]));
	OK(knpu_neuron_locate_range(k, 70, got, 3));
	assert_memory_equal(got, &expected[70], 3 * sizeof(got[0]));
	OK(knpu_neuron_locate(k, NULL, 0));
	OK(knpu_neuron_locate_range(k, 0, NULL, 0));
	knpu_close(k);
}

static void who_is_not_there(void **state)
{
	struct knpu *k = make_brain();
	u32 ids[] = { neurons, neurons + 63, KNPU_NEURONS_MAX - 1, U32_MAX };
	struct knpu_neuron_place none, p;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(ids); i++) {
		none = (struct knpu_neuron_place){ .id = ids[i] };
		p = (struct knpu_neuron_place){ .id = ids[i], .area = 9 };
		OK(knpu_neuron_locate(k, &p, 1));
		assert_memory_equal(&p, &none, sizeof(p));
	}
	/* A range may pass the end. */
	OK(knpu_neuron_locate_range(k, neurons - 1, got, 2));
	assert_memory_equal(got, &expected[neurons - 1], sizeof(got[0]));
	none.id = neurons;
	assert_memory_equal(&got[1], &none, sizeof(none));
	assert_int_equal(knpu_neuron_locate(k, got, KNPU_BATCH_MAX + 1),
			 -EINVAL);
	knpu_close(k);
}

static void by_voxel(void **state)
{
	struct knpu *k = make_brain();
	u32 i;

	(void)state;
	for (i = 0; i < neurons; i++) {
		const struct knpu_neuron_place *e = &expected[i];
		struct knpu_voxel_place v = { e->x, e->y, e->z, 9, 9, 9 };
		u32 each = e->area < KNPU_AREA_FIRST_USER ?
				   1 :
				   grids[e->area - KNPU_AREA_FIRST_USER][3];

		OK(knpu_voxel_locate(k, e->area, &v, 1));
		assert_int_equal(v.first, e->id - e->n);
		assert_int_equal(v.neurons, each);
		assert_int_equal(v.__reserved, 0);
	}
	knpu_close(k);
}

static void voxels_outside(void **state)
{
	struct knpu_voxel_place v[] = {
		{ 2, 3, 4, 0, 0, 0 },	    { 3, 0, 0, 9, 9, 9 },
		{ 0, 4, 0, 9, 9, 9 },	    { 0, 0, 5, 9, 9, 9 },
		{ U32_MAX, 0, 0, 9, 9, 9 }, { 0, 0, 0, 0, 0, 0 },
	};
	struct knpu *k = make_brain();
	size_t i;

	(void)state;
	/* The third area, 3 x 4 x 5, from id 3 + 5 + 1 on. */
	OK(knpu_voxel_locate(k, KNPU_AREA_FIRST_USER + 2, v, ARRAY_SIZE(v)));
	assert_int_equal(v[0].first, 9 + 2 * (3 * 4 * 5 - 1));
	for (i = 1; i < 5; i++)
		assert_true(!v[i].neurons && !v[i].first && !v[i].__reserved);
	assert_int_equal(v[5].first, 9);
	assert_int_equal(knpu_voxel_locate(k, 99, v, 1), -ENOENT);
	OK(knpu_voxel_locate(k, 99, NULL, 0));
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_id),
		cmocka_unit_test(in_a_range),
		cmocka_unit_test(who_is_not_there),
		cmocka_unit_test(by_voxel),
		cmocka_unit_test(voxels_outside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
