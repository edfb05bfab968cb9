// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Input that no burst delivers is counted, for the session that gave it.
 */
#include "core_port.h"
#include "session.h"

#include "backend.h"
#include "engine_helper.h"

#define ROW 8

static struct knpu *giver, *other;
static u32 first;

static int up(void **state)
{
	(void)state;
	giver = make_engine("drops");
	first = add_row_of(giver, "row", ROW, NULL, 0);
	other = attach_to("drops");
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(giver);
	knpu_close(other);
	return port_live() != 0;
}

static u64 drops_of(const struct knpu *k)
{
	const struct knpu_session *s = k->session;
	struct knpu_session_entry e[8];
	u32 next = 0;
	int nr = knpu_session_list(other, &next, e, 8, NULL);

	while (nr-- > 0)
		if (e[nr].id == s->id)
			return e[nr].drops;
	fail();
	return 0;
}

static void give(u32 id)
{
	const struct knpu_inject_item items[] = { { id, 5 }, { id + 1, 6 } };

	OK(knpu_inject(giver, items, ARRAY_SIZE(items), NULL));
}

static void what_is_delivered_is_not_dropped(void **state)
{
	(void)state;
	give(first);
	OK(knpu_engine_step(giver, 1, NULL));
	assert_int_equal(drops_of(giver), 0);
	assert_int_equal(drops_of(other), 0);
}

static void whose_neuron_is_gone(void **state)
{
	struct knpu_counters c;

	(void)state;
	give(first);
	give(first + 2);
	OK(knpu_neuron_delete(other, &first, 1, NULL, NULL));
	/* Nobody knows before a burst would have delivered it. */
	assert_int_equal(drops_of(giver), 0);
	OK(knpu_engine_step(other, 1, NULL));
	assert_int_equal(drops_of(giver), 1);
	assert_int_equal(drops_of(other), 0);
	OK(knpu_counters(other, &c));
	assert_int_equal(c.injected, 3);
}

static void what_is_cleared(void **state)
{
	uint64_t cleared;

	(void)state;
	give(first);
	give(first + 2);
	OK(knpu_inject_clear(other, &cleared));
	assert_int_equal(cleared, 4);
	assert_int_equal(drops_of(giver), 4);
	assert_int_equal(drops_of(other), 0);
}

static void what_is_reset(void **state)
{
	(void)state;
	give(first);
	OK(knpu_engine_reset(other, NULL));
	assert_int_equal(drops_of(giver), 2);
	give(first);
	OK(knpu_engine_step(giver, 1, NULL));
	assert_int_equal(drops_of(giver), 2);
}

static void voxels_count_by_neuron(void **state)
{
	const struct knpu_inject_voxel_item items[] = {
		{ .x = 1, .amount = 1 }, { .x = 3, .amount = 1 }
	};

	(void)state;
	OK(knpu_inject_voxel(giver, KNPU_AREA_FIRST_USER, items,
			     ARRAY_SIZE(items), NULL));
	OK(knpu_inject_clear(giver, NULL));
	assert_int_equal(drops_of(giver), 2);
}

/* Its input waits still, and is dropped when nobody counts it any more. */
static void who_has_gone(void **state)
{
	struct knpu *leaver = attach_to("drops");
	const struct knpu_inject_item item = { first, 5 };

	(void)state;
	OK(knpu_inject(leaver, &item, 1, NULL));
	knpu_close(leaver);
	OK(knpu_neuron_delete(other, &first, 1, NULL, NULL));
	OK(knpu_engine_step(other, 1, NULL));
	assert_int_equal(drops_of(giver), 0);
	leaver = attach_to("drops");
	assert_int_equal(drops_of(leaver), 0);
	/* And some that waits for as long as the engine. */
	OK(knpu_inject(leaver, &(struct knpu_inject_item){ first + 1, 5 }, 1,
		       NULL));
	knpu_close(leaver);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)
	const struct CMUnitTest tests[] = {
		TEST(what_is_delivered_is_not_dropped),
		TEST(whose_neuron_is_gone),
		TEST(what_is_cleared),
		TEST(what_is_reset),
		TEST(voxels_count_by_neuron),
		TEST(who_has_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
