// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The index of synapses by target beside edits: made anew, for targets that came
 * later, and without memory.
 */
#include "core_port.h"

#include "edit_helper.h"

/* In three chunks. */
#define NEURONS 600

#define LONG 600000

/* A row so long that the index is not kept up but made anew. */
static void edit_of_a_long_row(void **state)
{
	struct knpu_span spans[2] = {
		{ .scope = KNPU_SCOPE_NEURON, .id = 3, .nr = 1 },
		{ .scope = KNPU_SCOPE_NEURON, .id = 3, .nr = 1 },
	};
	struct knpu_synapse *s = calloc(LONG, sizeof(*s));
	struct knpu *k = make_engine("edit");
	u32 first = add_row_of(k, "a", NEURONS, NULL, 0);
	uint64_t count;
	u32 i;

	(void)state;
	for (i = 0; i < LONG; i++)
		s[i] = (struct knpu_synapse){
			.source = first,
			.target = first + i % NEURONS,
			.weight = 1,
			.delay = 1,
		};
	OK(knpu_synapse_add(k, s, LONG, NULL));
	OK(knpu_publish(k, NULL));
	OK(knpu_synapse_count_incoming(k, spans, 1, 1, &count, NULL));
	assert_int_equal(count, LONG / NEURONS);
	connect(k, first, first, 1, 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_synapse_count_incoming(k, spans, 1, 1, &count, NULL));
	assert_int_equal(count, LONG / NEURONS + 1);
	/* Another row is short again. */
	connect(k, first + 1, first, 1, 1);
	OK(knpu_publish(k, NULL));
	spans[0].id = first + 1;
	OK(knpu_synapse_count_incoming(k, spans, 1, 1, &count, NULL));
	assert_int_equal(count, 1);
	free(s);
	knpu_close(k);
}

/* Neurons that come after the index was made are targets as well. */
static void incoming_of_new_neurons(void **state)
{
	struct knpu_synapse out[4];
	struct knpu_engine_info before, after;
	u32 target = 3, skip = 0, first;
	struct knpu *k;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	connect(k, a, a + 1, 1, 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_info(k, &before));
	assert_int_equal(knpu_synapse_list_incoming(k, &target, a + 2, &skip,
						    out, 4),
			 1);
	/* Who asks pays for it, and it is told. */
	OK(knpu_engine_info(k, &after));
	assert_true(after.memory > before.memory);
	first = add_row_of(k, "c", 1000, NULL, 0);
	target = first;
	assert_int_equal(knpu_synapse_list_incoming(k, &target, first + 1000,
						    &skip, out, 4),
			 0);
	connect(k, a, first + 999, 9, 1);
	OK(knpu_publish(k, NULL));
	target = first;
	assert_int_equal(knpu_synapse_list_incoming(k, &target, first + 1000,
						    &skip, out, 4),
			 1);
	assert_int_equal(out[0].source, a);
	assert_int_equal(out[0].target, first + 999);
	assert_int_equal(out[0].weight, 9);
	target = first + 1001;
	assert_int_equal(knpu_synapse_list_incoming(k, &target, first + 1001,
						    &skip, out, 4),
			 -ENOENT);
	knpu_close(k);
}

/*
 * An index for which there is no memory is no reason not to publish; who asks
 * next makes it.
 */
static void index_without_memory(void **state)
{
	long live = port_live();
	struct knpu_synapse out[4];
	unsigned long n;
	bool failed = true;
	int refused = 0, published = 0;

	(void)state;
	for (n = 1; failed; n++) {
		u32 target = 3, skip = 0;
		struct knpu *k;
		int err;
		u32 a;

		k = two_neurons(&a);
		connect(k, a, a + 1, 1, 1);
		OK(knpu_publish(k, NULL));
		assert_int_equal(knpu_synapse_list_incoming(k, &target, a + 2,
							    &skip, out, 4),
				 1);
		connect(k, a + 1, a + 1, 2, 1);
		port_fail_nth(n);
		err = knpu_publish(k, NULL);
		failed = !port_fail_left();
		port_fail_nth(0);
		assert_true(!err || (failed && err == -ENOMEM));
		if (failed)
			*(err ? &refused : &published) += 1;
		target = 3;
		assert_int_equal(knpu_synapse_list_incoming(k, &target, a + 2,
							    &skip, out, 4),
				 err ? 1 : 2);
		assert_int_equal(out[0].source, a);
		knpu_close(k);
		assert_int_equal(port_live(), live);
	}
	assert_true(refused > 5);
	/* Index, targets, changes, chunk */
	assert_int_equal(published, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edit_of_a_long_row),
		cmocka_unit_test(incoming_of_new_neurons),
		cmocka_unit_test(index_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
