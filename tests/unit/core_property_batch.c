// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Batches of changes of properties: what one drafts is nothing to the next,
 * whether it took effect or not.
 */
#include "core_port.h"
#include "engine_helper.h"

#define A KNPU_AREA_FIRST_USER
#define FIRST 3

static s64 leak_of(struct knpu *k, u32 id)
{
	return state_of_neuron(k, KNPU_PROPERTY_LEAK, id);
}

static void after_one_that_failed(void **state)
{
	struct knpu_property_item items[] = {
		{ KNPU_SCOPE_AREA, A, KNPU_PROPERTY_LEAK, 0, 5 },
		{ KNPU_SCOPE_NEURON, FIRST + 1, KNPU_PROPERTY_LEAK, 0, 6 },
		{ KNPU_SCOPE_AREA, 99, KNPU_PROPERTY_LEAK, 0, 7 },
	};
	struct knpu *k = make_engine("batches");
	size_t failed = 9;

	(void)state;
	add_row_of(k, "a", 4, NULL, 0);
	assert_int_equal(knpu_property_set(k, items, 3, &failed), -ENOENT);
	assert_int_equal(failed, 2);
	assert_int_equal(leak_of(k, FIRST), 0);
	OK(knpu_property_set(k, &items[1], 1, NULL));
	assert_int_equal(leak_of(k, FIRST), 0);
	assert_int_equal(leak_of(k, FIRST + 1), 6);
	OK(knpu_property_set(k, items, 1, NULL));
	assert_int_equal(leak_of(k, FIRST), 5);
	assert_int_equal(leak_of(k, FIRST + 1), 5);
	knpu_close(k);
}

static void after_one_that_took_effect(void **state)
{
	struct knpu_property_item items[] = {
		{ KNPU_SCOPE_AREA, A, KNPU_PROPERTY_LEAK, 0, 5 },
		{ KNPU_SCOPE_NEURON, FIRST + 1, KNPU_PROPERTY_LEAK, 0, 6 },
	};
	struct knpu *k = make_engine("batches");
	u32 i;

	(void)state;
	add_row_of(k, "a", 4, NULL, 0);
	for (i = 0; i < 3; i++) {
		items[0].value = 5 + i;
		OK(knpu_property_set(k, items, 2, NULL));
		assert_int_equal(leak_of(k, FIRST), 5 + i);
		assert_int_equal(leak_of(k, FIRST + 1), 6);
	}
	knpu_close(k);
}

#define AREA_HAS(p, value)                                      \
	{                                                       \
		KNPU_SCOPE_AREA, A, KNPU_PROPERTY_##p, 0, value \
	}
#define SECOND_HAS(value)                                                 \
	{                                                                 \
		KNPU_SCOPE_NEURON, FIRST + 1, KNPU_PROPERTY_THRESHOLD, 0, \
			value                                             \
	}

/* A batch, and the thresholds of the four neurons after it. */
static const struct {
	u32 nr;
	struct knpu_property_item items[4];
	s64 threshold[4];
} orders[] = {
	{ 2,
	  { AREA_HAS(THRESHOLD, 100), AREA_HAS(GRADIENT_X, 10) },
	  { 100, 110, 120, 130 } },
	{ 2, { AREA_HAS(GRADIENT_X, 20), SECOND_HAS(5) }, { 100, 5, 140, 160 } },
	{ 2,
	  { SECOND_HAS(6), AREA_HAS(GRADIENT_X, 30) },
	  { 100, 130, 160, 190 } },
	{ 3,
	  { AREA_HAS(GRADIENT_X, 1), SECOND_HAS(7), AREA_HAS(THRESHOLD, 50) },
	  { 50, 51, 52, 53 } },
	{ 4,
	  { AREA_HAS(GRADIENT_X, 2), SECOND_HAS(8), AREA_HAS(THRESHOLD, 60),
	    SECOND_HAS(9) },
	  { 60, 9, 64, 66 } },
	{ 3,
	  { AREA_HAS(GRADIENT_X, 3), SECOND_HAS(8), AREA_HAS(GRADIENT_X, 0) },
	  { 60, 60, 60, 60 } },
	{ 2, { AREA_HAS(GRADIENT_X, 0), SECOND_HAS(70) }, { 60, 70, 60, 60 } },
};

static void thresholds_in_order(void **state)
{
	struct knpu *k = make_engine("batches");
	u32 i, n;

	(void)state;
	add_row_of(k, "a", 4, NULL, 0);
	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		OK(knpu_property_set(k, orders[i].items, orders[i].nr, NULL));
		for (n = 0; n < 4; n++)
			assert_int_equal(
				state_of_neuron(k, KNPU_PROPERTY_THRESHOLD,
						FIRST + n),
				orders[i].threshold[n]);
	}
	knpu_close(k);
}

/* However often a batch speaks of a gradient, it is laid out once. */
static void one_gradient_of_many(void **state)
{
	static struct knpu_property_item items[2000];
	struct knpu *k = make_engine("batches");
	u32 i;

	(void)state;
	add_row_of(k, "a", 4, NULL, 0);
	for (i = 0; i < ARRAY_SIZE(items); i++)
		items[i] = (struct knpu_property_item)AREA_HAS(GRADIENT_X, i);
	port_fail_nth(1000);
	OK(knpu_property_set(k, items, ARRAY_SIZE(items), NULL));
	assert_true(port_fail_left());
	port_fail_nth(0);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(after_one_that_failed),
		cmocka_unit_test(after_one_that_took_effect),
		cmocka_unit_test(thresholds_in_order),
		cmocka_unit_test(one_gradient_of_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
