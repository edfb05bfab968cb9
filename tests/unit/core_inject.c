// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Input that waits: what it is, dropping it, and that nothing of it is freed
 * under the eyes of somebody who looks.
 */
#include "inject.h"
#include "session.h"

#include "backend.h"
#include "engine_helper.h"

static struct knpu *k;
static u32 first;

static int up(void **state)
{
	(void)state;
	k = make_engine("input");
	first = add_row_of(k, "a", 10, NULL, 0);
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

static u64 waiting(void)
{
	struct knpu_inject_item item;
	uint64_t total = 99;

	assert_true(knpu_inject_list(k, &item, 1, &total) <= 1);
	return total;
}

/* The latest command comes first, items of one in their order. */
static void what_waits(void **state)
{
	const struct knpu_inject_item items[] = { { first, FX(1) },
						  { first + 3, -5 } };
	const struct knpu_inject_voxel_item voxel = { 7, 0, 0, 9 };
	struct knpu_inject_item out[5];
	uint64_t total;

	(void)state;
	assert_int_equal(waiting(), 0);
	OK(knpu_inject(k, items, 2, NULL));
	OK(knpu_inject_voxel(k, KNPU_AREA_FIRST_USER, &voxel, 1, NULL));
	assert_int_equal(knpu_inject_list(k, out, 5, &total), 3);
	assert_int_equal(total, 3);
	assert_int_equal(out[0].id, first + 7);
	assert_int_equal(out[0].amount, 9);
	assert_memory_equal(&out[1], items, sizeof(items));
	memset(out, 0, sizeof(out));
	assert_int_equal(knpu_inject_list(k, out, 2, &total), 2);
	assert_int_equal(total, 3);
	assert_memory_equal(&out[1], items, sizeof(items[0]));
	assert_int_equal(out[2].id, 0);
	/* Looking takes nothing away. */
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 1);
	assert_int_equal(waiting(), 0);
}

static void dropped(void **state)
{
	const struct knpu_inject_item two[] = { { first + 1, FX(1) },
						{ first + 1, FX(1) } };
	uint64_t items = 99;

	(void)state;
	OK(knpu_inject_clear(k, &items));
	assert_int_equal(items, 0);
	stimulate(k, first, FX(1));
	OK(knpu_inject(k, two, 2, NULL));
	OK(knpu_inject_clear(k, &items));
	assert_int_equal(items, 3);
	assert_int_equal(waiting(), 0);
	stimulate(k, first + 2, FX(1));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 1);
}

/* What a burst has taken while somebody looks is freed when nobody does. */
static void kept_for_who_looks(void **state)
{
	struct knpu_engine *e = knpu_session_engine(k->session);
	long live;

	(void)state;
	live = port_live();
	stimulate(k, first, FX(1));
	stimulate(k, first, FX(1));
	assert_int_equal(port_live(), live + 2);
	atomic64_add(1, &e->lookers);
	OK(knpu_engine_step(k, 1, NULL));
	OK(knpu_inject_clear(k, NULL));
	assert_int_equal(port_live(), live + 2);
	atomic64_add(-1, &e->lookers);
	OK(knpu_inject_clear(k, NULL));
	assert_int_equal(port_live(), live);
}

/* Taking the list leaves the way of who looks through it as it was. */
static void the_way_stays(void **state)
{
	struct knpu_engine *e = knpu_session_engine(k->session);
	struct knpu_injection *in;
	struct llist_node *next;

	(void)state;
	stimulate(k, first, FX(1));
	stimulate(k, first + 1, FX(1));
	in = llist_entry(e->injections.first, struct knpu_injection, node);
	next = in->node.next;
	assert_non_null(next);
	atomic64_add(1, &e->lookers);
	OK(knpu_engine_step(k, 1, NULL));
	assert_ptr_equal(in->node.next, next);
	stimulate(k, first + 1, FX(1));
	OK(knpu_inject_clear(k, NULL));
	assert_ptr_equal(in->node.next, next);
	atomic64_add(-1, &e->lookers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_waits, up, down),
		cmocka_unit_test_setup_teardown(dropped, up, down),
		cmocka_unit_test_setup_teardown(kept_for_who_looks, up, down),
		cmocka_unit_test_setup_teardown(the_way_stays, up, down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
