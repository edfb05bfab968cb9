// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the library tells of a change of properties: from which burst on it
 * holds.
 */
#include "engine_helper.h"

#define FIRST 3

static void tells_from_when_it_holds(void **state)
{
	const struct knpu_property_item good = { KNPU_SCOPE_AREA, 3,
						 KNPU_PROPERTY_THRESHOLD, 0,
						 FX(5) };
	const struct knpu_property_item bad = { KNPU_SCOPE_AREA, 9,
						KNPU_PROPERTY_THRESHOLD, 0,
						FX(5) };
	struct knpu *k = make_engine("told");
	uint64_t burst = 77;
	size_t failed = 77;

	(void)state;
	add_row_of(k, "a", 1, NULL, 0);
	OK(knpu_property_set_burst(k, &good, 1, NULL, &burst));
	assert_int_equal(burst, 1);
	OK(knpu_engine_step(k, 5, NULL));
	OK(knpu_property_set_burst(k, &good, 1, &failed, &burst));
	assert_int_equal(burst, 6);
	/* What is refused tells which, and of no burst. */
	failed = 77;
	assert_int_equal(knpu_property_set_burst(k, &bad, 1, &failed, &burst),
			 -ENOENT);
	assert_int_equal(failed, 0);
	assert_int_equal(burst, 6);
	OK(knpu_property_set_burst(k, NULL, 0, NULL, &burst));
	assert_int_equal(burst, 0);
	OK(knpu_property_set_burst(k, &good, 1, NULL, NULL));
	knpu_close(k);
}

/* The burst that is told is the first with the new threshold. */
static void it_holds_from_then(void **state)
{
	struct knpu_property_item item = { KNPU_SCOPE_AREA, 3,
					   KNPU_PROPERTY_THRESHOLD, 0, FX(1) };
	const struct knpu_property_value high = {
		.property = KNPU_PROPERTY_THRESHOLD, .value = FX(9)
	};
	struct knpu *k = make_engine("holds");
	uint64_t from, burst;

	(void)state;
	add_row_of(k, "a", 1, &high, 1);
	stimulate(k, FIRST, FX(2));
	OK(knpu_engine_step(k, 1, &burst));
	assert_int_equal(total_spikes(k), 0);
	OK(knpu_property_set_burst(k, &item, 1, NULL, &from));
	stimulate(k, FIRST, FX(2));
	OK(knpu_engine_step(k, 1, &burst));
	assert_int_equal(burst, from);
	assert_int_equal(total_spikes(k), 1);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_from_when_it_holds),
		cmocka_unit_test(it_holds_from_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
