// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Areas go, with all their neurons, and the others stay as they are.
 */
#include "core_port.h"
#include "engine_area.h"
#include "limits.h"
#include "session.h"

#include "backend.h"
#include "engine_helper.h"

#define A KNPU_AREA_FIRST_USER
#define B (A + 1)
#define C (A + 2)

static struct knpu *k;
static u32 a, b, c;

/* Three rows, none of which begins or ends with a block. */
static int up(void **state)
{
	(void)state;
	k = make_engine("areas");
	a = add_row_of(k, "a", 100, NULL, 0);
	b = add_row_of(k, "b", 200, NULL, 0);
	c = add_row_of(k, "c", 100, NULL, 0);
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

static uint64_t remove_one(u32 area)
{
	uint64_t removed = 99;

	OK(knpu_area_remove(k, area, &removed));
	return removed;
}

static struct knpu_engine_info engine_info(void)
{
	struct knpu_engine_info info;

	OK(knpu_engine_info(k, &info));
	return info;
}

static void who_is_left(void **state)
{
	const u32 gone_before[] = { b + 7, b + 150 };
	struct knpu_area_info list[8];
	u32 i;

	(void)state;
	OK(knpu_neuron_delete(k, gone_before, 2, NULL, NULL));
	assert_int_equal(remove_one(B), 0);
	for (i = 0; i < 403; i++)
		assert_int_equal(knpu_neuron_valid(k, i), i < b || i >= c);
	assert_int_equal(engine_info().valid, 203);
	assert_int_equal(engine_info().neurons, 403);
	assert_int_equal(engine_info().areas, 6);
	assert_int_equal(knpu_area_list(k, 0, list, 8), 5);
	for (i = 0; i < 5; i++)
		assert_int_equal(list[i].area, i < B ? i : C);
	assert_int_equal(list[A].valid, 100);
	assert_int_equal(list[B].valid, 100);
	assert_int_equal(knpu_area_list(k, B, list, 1), 1);
	assert_int_equal(list[0].area, C);
	assert_int_equal(knpu_area_list(k, C + 1, list, 1), 0);
}

/* The others keep their synapses. */
static void its_synapses(void **state)
{
	struct knpu_synapse out[4];
	uint32_t source = 0, skip = 0;

	(void)state;
	connect(k, a, b, 1, 1);
	connect(k, a, c, 2, 1);
	connect(k, b + 199, b, 3, 1);
	connect(k, b + 100, c, 4, 1);
	connect(k, c, a + 99, 5, 1);
	OK(knpu_publish(k, NULL));
	assert_int_equal(remove_one(B), 3);
	assert_int_equal(knpu_synapse_list(k, &source, 403, &skip, out, 4), 2);
	assert_true(out[0].source == a && out[0].target == c);
	assert_true(out[1].source == c && out[1].target == a + 99);
}

/* Whatever names it says that there is no such area. */
static void commands_that_name_it(void **state)
{
	const struct knpu_property_item item = { KNPU_SCOPE_AREA, B,
						 KNPU_PROPERTY_LEAK, 0, 1 };
	const struct knpu_inject_voxel_item voxel = { 0 };
	const struct knpu_span spans[] = { { KNPU_SCOPE_AREA, A, 0, 0 },
					   { KNPU_SCOPE_AREA, B, 0, 0 } };
	struct knpu_voxel_place place = { 0 };
	struct knpu_area_info info;
	int64_t values[3];
	size_t failed = 0;

	(void)state;
	remove_one(B);
	assert_int_equal(knpu_area_info(k, B, &info), -ENOENT);
	assert_int_equal(knpu_area_find(k, "b", &info), -ENOENT);
	assert_int_equal(knpu_area_rename(k, B, "x"), -ENOENT);
	assert_int_equal(knpu_area_remove(k, B, NULL), -ENOENT);
	assert_int_equal(knpu_property_set(k, &item, 1, NULL), -ENOENT);
	assert_int_equal(knpu_inject_voxel(k, B, &voxel, 1, NULL), -ENOENT);
	assert_int_equal(knpu_voxel_locate(k, B, &place, 1), -ENOENT);
	assert_int_equal(knpu_synapse_clear(k, spans, 1, 1, &failed), -ENOENT);
	assert_int_equal(failed, 1);
	assert_int_equal(knpu_read(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_PSP, A, 3,
				   values, NULL),
			 -ENOENT);
	assert_int_equal(knpu_read_exact(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_PSP,
					 B, 1, values, NULL),
			 -ENOENT);
	OK(knpu_read(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_PSP, C, 1, values,
		     NULL));
	OK(knpu_read_exact(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_REFRACTORY,
			   a + 99, 3, values, NULL));
}

/* It has gone, and the command that removes it has not yet taken its name. */
static void at_the_boundary(void **state)
{
	struct knpu_engine *e = knpu_session_engine(k->session);
	struct knpu_area *area = knpu_engine_area(e, B);
	struct knpu_area_info info;

	(void)state;
	WRITE_ONCE(area->removed, true);
	assert_int_equal(knpu_area_find(k, "b", &info), -ENOENT);
	WRITE_ONCE(area->removed, false);
	OK(knpu_area_find(k, "b", &info));
}

static void refused(void **state)
{
	(void)state;
	assert_int_equal(knpu_area_remove(k, KNPU_AREA_POWER, NULL), -EINVAL);
	assert_int_equal(knpu_area_remove(k, C + 1, NULL), -ENOENT);
	assert_int_equal(knpu_area_remove(k, UINT32_MAX, NULL), -ENOENT);
	assert_int_equal(engine_info().valid, 403);
}

/* Its name is free, its id is not, and the last one is no exception. */
static void the_next_one(void **state)
{
	struct knpu_area_info info;

	(void)state;
	remove_one(C);
	remove_one(A);
	assert_int_equal(engine_info().neurons, 403);
	assert_int_equal(engine_info().areas, 6);
	assert_int_equal(add_row_of(k, "a", 10, NULL, 0), 403);
	OK(knpu_area_find(k, "a", &info));
	assert_int_equal(info.area, C + 1);
	assert_int_equal(info.valid, 10);
	OK(knpu_area_rename(k, B, "c"));
	assert_int_equal(engine_info().valid, 213);
	stimulate(k, 403, FX(1));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 1);
}

/* What all areas together ask of a burst is asked no more. */
static void what_it_asked_for(void **state)
{
	const struct knpu_property_item items[] = {
		{ KNPU_SCOPE_AREA, B, KNPU_PROPERTY_TIME, 0,
		  KNPU_TIME_STIMULATED },
		{ KNPU_SCOPE_AREA, B, KNPU_PROPERTY_LEDGER, 0, 10 },
		{ KNPU_SCOPE_AREA, B, KNPU_PROPERTY_UNIFORM_PSP, 0, 1 },
		{ KNPU_SCOPE_AREA, B, KNPU_PROPERTY_MP_DRIVEN_PSP, 0, 1 },
	};
	const struct knpu_summary *sum =
		&knpu_session_engine(k->session)->summary;

	(void)state;
	OK(knpu_property_set(k, items, 4, NULL));
	assert_int_equal(sum->stimulated, 1);
	assert_int_equal(sum->ledger, 10);
	assert_true(sum->uniform && sum->psp == 255);
	remove_one(B);
	assert_int_equal(sum->stimulated, 0);
	assert_int_equal(sum->ledger, 0);
	assert_true(!sum->uniform && sum->psp == 1);
}

/* Also while bursts run on a clock. */
static void while_it_runs(void **state)
{
	(void)state;
	OK(knpu_engine_start(k, 1000 * 1000000ULL, false));
	remove_one(B);
	OK(knpu_engine_stop(k, NULL));
	assert_int_equal(engine_info().valid, 203);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)
	const struct CMUnitTest tests[] = {
		TEST(who_is_left),	     TEST(its_synapses),
		TEST(commands_that_name_it), TEST(refused),
		TEST(at_the_boundary),	     TEST(the_next_one),
		TEST(what_it_asked_for),     TEST(while_it_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
