// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What edits of synapses do: to spikes before and after them and to those on
 * their way, in which order, and what is left of synapses that went.
 */
#include "core_port.h"

#include "edit_helper.h"

/* In three chunks. */
#define NEURONS 600

static void remove_one(struct knpu *k, u32 source, u32 target)
{
	const struct knpu_synapse_pair pair = { source, target };

	OK(knpu_synapse_remove(k, &pair, 1, NULL));
}

static void set_weight(struct knpu *k, u32 source, u32 target, s16 weight)
{
	const struct knpu_synapse_change c = {
		.source = source,
		.target = target,
		.weight = weight,
		.flags = KNPU_CHANGE_F_WEIGHT,
	};

	OK(knpu_synapse_set(k, &c, 1, NULL));
}

/* Two neurons; what the second has got after the first fired. */
static s64 arrives(struct knpu *k, u32 a)
{
	s64 before = potential(k, a + 1);

	stimulate(k, a, FX(2));
	OK(knpu_engine_step(k, 2, NULL));
	return potential(k, a + 1) - before;
}

static void spikes_before_and_after(void **state)
{
	const struct knpu_synapse_change own = {
		.target = 4,
		.source = 3,
		.psp = 7,
		.flags = KNPU_CHANGE_F_PSP,
	};
	const struct knpu_synapse_change areas = {
		.target = 4,
		.source = 3,
		.flags = KNPU_CHANGE_F_AREA_PSP,
	};
	struct knpu *k;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	assert_int_equal(a, own.source);
	assert_int_equal(arrives(k, a), 0);
	/* Two synapses of one pair: both count, both change, both go. */
	connect(k, a, a + 1, 10, 1);
	connect(k, a, a + 1, 20, 1);
	OK(knpu_publish(k, NULL));
	assert_int_equal(arrives(k, a), FX(30 * 3));
	set_weight(k, a, a + 1, -5);
	assert_int_equal(arrives(k, a), FX(30 * 3));
	OK(knpu_publish(k, NULL));
	assert_int_equal(arrives(k, a), FX(-10 * 3));
	OK(knpu_synapse_set(k, &own, 1, NULL));
	OK(knpu_publish(k, NULL));
	assert_int_equal(arrives(k, a), FX(-10 * 7));
	OK(knpu_synapse_set(k, &areas, 1, NULL));
	OK(knpu_publish(k, NULL));
	assert_int_equal(arrives(k, a), FX(-10 * 3));
	remove_one(k, a, a + 1);
	OK(knpu_publish(k, NULL));
	assert_int_equal(arrives(k, a), 0);
	knpu_close(k);
}

/* What is on its way over a synapse goes with it, and comes with another. */
static void spikes_on_their_way(void **state)
{
	struct knpu *k;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	connect(k, a, a + 1, 10, 5);
	OK(knpu_publish(k, NULL));
	stimulate(k, a, FX(2));
	/* It fires in 1, and would arrive in 6. */
	OK(knpu_engine_step(k, 3, NULL));
	remove_one(k, a, a + 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_step(k, 5, NULL));
	assert_int_equal(potential(k, a + 1), 0);

	stimulate(k, a, FX(2));
	OK(knpu_engine_step(k, 3, NULL));
	connect(k, a, a + 1, 10, 5);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_step(k, 2, NULL));
	assert_int_equal(potential(k, a + 1), 0);
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(potential(k, a + 1), FX(10 * 3));
	knpu_close(k);
}

/* Commands take effect in their order, also within one publish. */
static void order_of_commands(void **state)
{
	struct knpu_publish told;
	struct knpu *k;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	connect(k, a, a + 1, 1, 1);
	remove_one(k, a, a + 1);
	remove_one(k, a, a + 1);
	connect(k, a, a + 1, 2, 1);
	set_weight(k, a, a + 1, 3);
	connect(k, a, a + 1, 4, 1);
	OK(knpu_publish_tell(k, &told));
	assert_int_equal(told.synapses, 2);
	assert_int_equal(told.removed, 1);
	assert_int_equal(told.missing, 1);
	assert_int_equal(arrives(k, a), FX((3 + 4) * 3));
	/* Nothing is pending, so nothing is told of it again. */
	OK(knpu_publish_tell(k, &told));
	assert_int_equal(told.removed + told.missing, 0);
	knpu_close(k);
}

/* An engine without synapses takes the memory of one that never had any. */
static void nothing_is_left(void **state)
{
	struct knpu_engine_info before, after;
	struct knpu *k;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	connect(k, a, a, 1, 1);
	remove_one(k, a, a);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_info(k, &before));
	connect(k, a, a + 1, 1, 200);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_info(k, &after));
	assert_true(after.memory > before.memory);
	remove_one(k, a, a + 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_info(k, &after));
	assert_int_equal(after.memory, before.memory);
	assert_int_equal(after.synapses, 0);
	knpu_close(k);
}

/* What the arithmetic of ids could get wrong: first, last, chunk by chunk. */
static void clear_all(void **state)
{
	const struct knpu_span all[2] = {
		{ .scope = KNPU_SCOPE_NEURON, .id = 0, .nr = 3 + NEURONS },
		{ .scope = KNPU_SCOPE_NEURON, .id = 0, .nr = 3 + NEURONS },
	};
	struct knpu *k = make_engine("edit");
	u32 first = add_row_of(k, "a", NEURONS, NULL, 0);
	struct knpu_publish told;
	uint64_t count;
	u32 i;

	(void)state;
	for (i = 0; i < first + NEURONS; i++)
		connect(k, i, first + NEURONS - 1 - i, 1, 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_synapse_count(k, all, 1, 1, &count, NULL));
	assert_int_equal(count, first + NEURONS);
	OK(knpu_synapse_clear(k, all, 1, 1, NULL));
	connect(k, 0, 0, 1, 1);
	OK(knpu_publish_tell(k, &told));
	assert_int_equal(told.removed, first + NEURONS);
	assert_int_equal(told.missing, 0);
	assert_int_equal(told.synapses, 1);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spikes_before_and_after),
		cmocka_unit_test(spikes_on_their_way),
		cmocka_unit_test(order_of_commands),
		cmocka_unit_test(nothing_is_left),
		cmocka_unit_test(clear_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
