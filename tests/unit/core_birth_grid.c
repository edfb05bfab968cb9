// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Neurons are added where the grid of a resized area has voxels, in the places
 * that these have now, and nowhere else.
 */
#include "core_port.h"
#include "save_helper.h"

#define A KNPU_AREA_FIRST_USER
#define FIRST 3

static struct knpu *k;

/* A row of 8 voxels, of which only the first 4 and those of before are left. */
static int up(void **state)
{
	(void)state;
	k = make_engine("filled");
	add_row_of(k, "a", 8, NULL, 0);
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

static void resize(u32 x)
{
	const u32 dims[] = { x, 1, 1 };

	OK(knpu_area_resize(k, A, dims, NULL));
}

static u32 fill(void)
{
	u32 added = 99;

	OK(knpu_area_fill(k, A, &added));
	return added;
}

static void is_filled(u32 voxels)
{
	struct knpu *twin = open_embedded();
	struct knpu_area_info info;
	struct bytes b;

	OK(knpu_area_info(k, A, &info));
	assert_int_equal(info.neurons, voxels);
	assert_int_equal(info.valid, voxels);
	b = save(k);
	OK(restore(twin, "twin", b, b.nr));
	knpu_close(twin);
	free(b.at);
}

/* Nobody is where the grid has no voxel any more. */
static void not_outside(void **state)
{
	(void)state;
	resize(4);
	OK(knpu_engine_reset(k, NULL));
	assert_int_equal(fill(), 0);
	is_filled(4);
	assert_int_equal(knpu_neuron_valid(k, FIRST + 4), 0);
}

/* Nor where a voxel has other places since it came back. */
static void not_where_it_was(void **state)
{
	const u32 id = FIRST + 9;

	(void)state;
	resize(4);
	resize(6);
	OK(knpu_neuron_delete(k, &id, 1, NULL, NULL));
	OK(knpu_engine_reset(k, NULL));
	assert_int_equal(fill(), 1);
	is_filled(6);
	assert_int_equal(knpu_neuron_valid(k, FIRST + 5), 0);
	assert_int_equal(knpu_neuron_valid(k, id), 1);
}

/* What is outside is not waited for either. */
static void outside_may_rest(void **state)
{
	(void)state;
	resize(4);
	assert_int_equal(fill(), 0);
	is_filled(4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(not_outside, up, down),
		cmocka_unit_test_setup_teardown(not_where_it_was, up, down),
		cmocka_unit_test_setup_teardown(outside_may_rest, up, down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
