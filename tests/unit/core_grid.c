// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Where the neurons of a voxel are, after an area was resized often: compared
 * with a plain map, and in a number of steps that does not grow with the area.
 */
#include "core_port.h"
#include "grid.h"
#include "limits.h"

#include "draw.h"
#include "engine_helper.h"

#define A KNPU_AREA_FIRST_USER
/* Sizes are 1 to MOST in each direction. */
#define MOST 5
#define RESIZES 2000
#define N 2

static u32 seed = 1;

static u32 draw(u32 n)
{
	return draw_from(&seed, n);
}

/* First neuron of each voxel, and the size of which they are. */
static u32 map[MOST][MOST][MOST];
static u32 size[3] = { 3, 2, 2 };
/* After those that every engine has. */
static u32 next_id = 3;

static bool has(const u32 of[3], const u32 v[3])
{
	return v[0] < of[0] && v[1] < of[1] && v[2] < of[2];
}

/* In which direction does a voxel come with a size?  3: it was there. */
static u32 direction(const u32 v[3])
{
	u32 i;

	for (i = 0; i < 3; i++)
		if (v[i] >= size[i])
			break;
	return i;
}

/* Ids are given direction by direction, within one by x, y, z. */
static void map_resize(const u32 to[3])
{
	u32 v[3], i;

	for (i = 0; i < 3; i++)
		for (v[0] = 0; v[0] < to[0]; v[0]++)
			for (v[1] = 0; v[1] < to[1]; v[1]++)
				for (v[2] = 0; v[2] < to[2]; v[2]++)
					if (direction(v) == i) {
						map[v[0]][v[1]][v[2]] = next_id;
						next_id += N;
					}
	memcpy(size, to, sizeof(size));
}

static void compare(struct knpu *k)
{
	struct knpu_voxel_place place[MOST * MOST * MOST] = {};
	u32 i, nr = ARRAY_SIZE(place);

	for (i = 0; i < nr; i++) {
		place[i].x = i / (MOST * MOST);
		place[i].y = i / MOST % MOST;
		place[i].z = i % MOST;
	}
	OK(knpu_voxel_locate(k, A, place, nr));
	for (i = 0; i < nr; i++) {
		const u32 v[3] = { place[i].x, place[i].y, place[i].z };

		assert_int_equal(place[i].neurons, has(size, v) ? N : 0);
		if (has(size, v))
			assert_int_equal(place[i].first, map[v[0]][v[1]][v[2]]);
	}
}

static void voxels_are_where_they_came(void **state)
{
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "a",
		.dims = { 3, 2, 2 },
		.per_voxel = N,
	};
	struct knpu *k = make_engine("grid");
	u32 v[3], i, round;

	(void)state;
	OK(knpu_area_add(k, &opts, NULL));
	for (v[0] = 0; v[0] < size[0]; v[0]++)
		for (v[1] = 0; v[1] < size[1]; v[1]++)
			for (v[2] = 0; v[2] < size[2]; v[2]++) {
				map[v[0]][v[1]][v[2]] = next_id;
				next_id += N;
			}
	for (round = 0; round < RESIZES; round++) {
		u32 to[3] = { size[0], size[1], size[2] };

		/* One direction, or any of them. */
		if (draw(2))
			to[draw(3)] = 1 + draw(MOST);
		for (i = 0; i < 3 && !draw(3); i++)
			to[i] = 1 + draw(MOST);
		OK(knpu_area_resize(k, A, to, NULL));
		map_resize(to);
		compare(k);
	}
	knpu_close(k);
}

/* Steps from the last of some extents to the one that has a coordinate. */
static u32 steps_to(const struct knpu_area *area, u32 x)
{
	u32 steps = 0;

	for (; area->origin[0] > x; steps++)
		area = area->skip->origin[0] > x ? area->skip : area->below;
	return steps;
}

static void few_steps(void **state)
{
	const u32 dims[3] = { 1, 1, 1 };
	struct knpu_area *head = knpu_area_alloc("head", dims, 1);
	static struct knpu_area *extent[4096];
	struct knpu_grid grid = *knpu_area_grid_now(head);
	u32 x;

	(void)state;
	extent[0] = head;
	for (x = 1; x < ARRAY_SIZE(extent); x++) {
		const u32 origin[3] = { x, 0, 0 };

		extent[x] = knpu_extent_alloc(head, origin, dims);
		assert_non_null(extent[x]);
		extent[x]->id = x;
		knpu_grid_push(&grid, extent[x]);
	}
	for (x = 0; x < ARRAY_SIZE(extent); x++) {
		const u32 voxel[3] = { x, 0, 0 };

		assert_ptr_equal(knpu_grid_extent(&grid, voxel), extent[x]);
		/* Twice the logarithm, and two. */
		assert_true(steps_to(grid.top[0], x) <= 2 * 12 + 2);
	}
	for (x = 0; x < ARRAY_SIZE(extent); x++)
		knpu_area_free(extent[x]);
}

static void directions(void **state)
{
	static const struct {
		u32 origin[3];
		int axis;
	} rows[] = {
		{ { 1, 0, 0 }, 0 },	  { { 0, 9, 0 }, 1 },
		{ { 0, 0, 2 }, 2 },	  { { 0, 0, 0 }, -EINVAL },
		{ { 1, 1, 0 }, -EINVAL }, { { 0, 3, 1 }, -EINVAL },
		{ { 1, 0, 1 }, -EINVAL }, { { 1, 1, 1 }, -EINVAL },
	};
	struct knpu_area area = {};
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		memcpy(area.origin, rows[i].origin, sizeof(area.origin));
		assert_int_equal(knpu_extent_axis(&area), rows[i].axis);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(voxels_are_where_they_came),
		cmocka_unit_test(few_steps),
		cmocka_unit_test(directions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
