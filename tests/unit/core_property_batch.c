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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(after_one_that_failed),
		cmocka_unit_test(after_one_that_took_effect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
