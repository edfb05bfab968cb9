/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the tests of edits share: the smallest engine that has something to edit.
 */
#ifndef TESTS_UNIT_EDIT_HELPER_H
#define TESTS_UNIT_EDIT_HELPER_H

#include "core_port.h"

#include "engine_helper.h"

/* The first fires easily; the second keeps what it gets. */
static inline struct knpu *two_neurons(u32 *a)
{
	static const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(1) },
		{ .property = KNPU_PROPERTY_PSP, .value = 3 },
		{ .property = KNPU_PROPERTY_UNIFORM_PSP, .value = 1 },
	};
	static const struct knpu_property_value high[] = {
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(100000) },
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
	};
	struct knpu *k = make_engine("edit");

	*a = add_row_of(k, "a", 1, values, ARRAY_SIZE(values));
	assert_int_equal(add_row_of(k, "b", 1, high, ARRAY_SIZE(high)), *a + 1);
	return k;
}

#endif /* TESTS_UNIT_EDIT_HELPER_H */
