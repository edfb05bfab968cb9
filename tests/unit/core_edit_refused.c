// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Edits of synapses that are refused: the error of each, the item that is told,
 * and that nothing was changed.
 */
#include "core_port.h"

#include "edit_helper.h"

static void refused(struct knpu *k, struct knpu_synapse_change change, int err)
{
	const struct knpu_synapse_change good = {
		.flags = KNPU_CHANGE_F_AREA_PSP,
	};
	const struct knpu_synapse_change items[] = { good, good, change, good };
	struct knpu_engine_info info;
	size_t failed = 99;

	assert_int_equal(knpu_synapse_set(k, items, 4, &failed), err);
	assert_int_equal(failed, 2);
	OK(knpu_engine_info(k, &info));
	assert_int_equal(info.pending_synapses, 0);
}

#define REFUSED(err, ...) \
	refused(k, (struct knpu_synapse_change){ __VA_ARGS__ }, err)

static void changes_that_are_refused(void **state)
{
	struct knpu_synapse_pair pairs[2] = {};
	size_t failed = 99;
	struct knpu *k;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	REFUSED(-EOPNOTSUPP, .flags = 8);
	REFUSED(-EOPNOTSUPP, .flags = 1, .__reserved = 1);
	REFUSED(-ENOENT, .flags = 1, .source = a + 2);
	REFUSED(-ENOENT, .flags = 1, .target = a + 2);
	REFUSED(-EINVAL, .flags = 0);
	REFUSED(-EINVAL, .flags = 6);
	REFUSED(-EINVAL, .flags = 7);
	REFUSED(-EINVAL, .flags = 1, .psp = 1);
	REFUSED(-EINVAL, .flags = 4, .psp = 1);
	REFUSED(-EINVAL, .flags = 2, .weight = 1);
	REFUSED(-ERANGE, .flags = 1, .weight = 256);
	REFUSED(-ERANGE, .flags = 1, .weight = -256);
	pairs[1].target = a + 2;
	assert_int_equal(knpu_synapse_remove(k, pairs, 2, &failed), -ENOENT);
	assert_int_equal(failed, 1);
	pairs[0].source = a + 2;
	assert_int_equal(knpu_synapse_remove(k, pairs, 2, &failed), -ENOENT);
	assert_int_equal(failed, 0);
	/* None at all is nothing to do. */
	OK(knpu_synapse_remove(k, NULL, 0, NULL));
	OK(knpu_synapse_set(k, NULL, 0, NULL));
	knpu_close(k);
}

static void spans_refused(struct knpu *k, struct knpu_span span, int err)
{
	const struct knpu_span good = { .scope = KNPU_SCOPE_AREA, .id = 3 };
	const struct knpu_span spans[2][4] = { { good, span, good, good },
					       { good, good, good, span } };
	struct knpu_engine_info info;
	size_t failed, i;
	uint64_t count = 99;

	for (i = 0; i < 2; i++) {
		failed = 99;
		assert_int_equal(knpu_synapse_clear(k, spans[i], 2, 2, &failed),
				 err);
		assert_int_equal(failed, 1 + 2 * i);
		failed = 99;
		assert_int_equal(knpu_synapse_count(k, spans[i], 2, 2, &count,
						    &failed),
				 err);
		assert_int_equal(failed, 1 + 2 * i);
	}
	OK(knpu_engine_info(k, &info));
	assert_int_equal(info.pending_synapses, 0);
	assert_int_equal(count, 99);
}

#define SPAN_REFUSED(err, ...) \
	spans_refused(k, (struct knpu_span){ __VA_ARGS__ }, err)

static void spans_that_are_refused(void **state)
{
	const struct knpu_span good[2] = { { .id = 3 }, { .id = 3 } };
	struct knpu *k;
	uint64_t count;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	SPAN_REFUSED(-EOPNOTSUPP, .scope = 2, .nr = 1);
	SPAN_REFUSED(-EOPNOTSUPP, .scope = 1, .nr = 1, .__reserved = 1);
	SPAN_REFUSED(-ENOENT, .scope = 0, .id = 5);
	SPAN_REFUSED(-EINVAL, .scope = 0, .id = 4, .nr = 1);
	SPAN_REFUSED(-ENOENT, .scope = 1, .id = a + 2, .nr = 1);
	SPAN_REFUSED(-ENOENT, .scope = 1, .id = a, .nr = 3);
	SPAN_REFUSED(-ENOENT, .scope = 1, .id = a, .nr = U32_MAX);
	SPAN_REFUSED(-ENOENT, .scope = 1, .id = U32_MAX, .nr = 1);
	SPAN_REFUSED(-EINVAL, .scope = 1, .id = a, .nr = 0);
	/* There must be both ends. */
	assert_int_equal(knpu_synapse_clear(k, good, 0, 2, NULL), -EINVAL);
	assert_int_equal(knpu_synapse_clear(k, good, 2, 0, NULL), -EINVAL);
	assert_int_equal(knpu_synapse_count(k, good, 0, 2, &count, NULL),
			 -EINVAL);
	assert_int_equal(knpu_synapse_count(k, good, SIZE_MAX, 2, &count, NULL),
			 -EINVAL);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_that_are_refused),
		cmocka_unit_test(spans_that_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
