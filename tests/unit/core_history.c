// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Spikes on their way: they survive the growth of the history, wait for
 * synapses that come late, and no memory for them means no burst.
 */
#include "history.h"
#include "session.h"

#include "backend.h"
#include "engine_helper.h"

static struct knpu_engine *engine_of(struct knpu *k)
{
	return knpu_session_engine(k->session);
}

/* Every neuron of @nr fires in burst b with psp b & 0xff. */
static void fire(struct knpu_history **h, u64 burst, u32 nr)
{
	struct knpu_history *old = NULL;
	u32 i;

	OK(knpu_history_reserve(h, burst, nr, &old));
	knpu_histories_free(&old);
	knpu_history_begin(*h, burst);
	for (i = 0; i < nr; i++)
		knpu_history_put(*h, i, burst);
	knpu_history_end(*h, burst);
}

static void has(const struct knpu_history *h, u64 burst, u32 nr)
{
	u32 i;

	assert_int_equal(knpu_history_count(h, burst), nr);
	for (i = 0; i < nr; i++) {
		u32 spike = knpu_history_spike(h, burst, i);

		assert_int_equal(knpu_spike_id(spike), i);
		assert_int_equal(knpu_spike_psp(spike), burst & 0xff);
	}
}

/* After each burst, all that can still arrive is there. */
static void ring_keeps_what_can_arrive(void **state)
{
	struct knpu_history *h = knpu_history_alloc(1);
	u32 grown = 0;
	u64 b, past;

	(void)state;
	for (b = 1; b < 1200; b++) {
		size_t bytes = knpu_history_bytes(h);

		fire(&h, b, 1 + b % 7);
		grown += knpu_history_bytes(h) != bytes;
		for (past = b > 254 ? b - 254 : 1; past <= b; past++)
			has(h, past, 1 + past % 7);
	}
	assert_true(grown > 5);
	kvfree(h);
}

static void no_growth_without_spikes(void **state)
{
	struct knpu_history *h = knpu_history_alloc(64);
	struct knpu_history *old = NULL;
	size_t bytes = knpu_history_bytes(h);
	u64 b;

	(void)state;
	for (b = 1; b < 2000; b++) {
		OK(knpu_history_reserve(&h, b, 64, &old));
		knpu_history_begin(h, b);
		knpu_history_end(h, b);
	}
	assert_int_equal(knpu_history_bytes(h), bytes);
	assert_null(old);
	kvfree(h);
}

static void no_memory_leaves_it(void **state)
{
	struct knpu_history *h = knpu_history_alloc(4), *same = h;
	struct knpu_history *old = NULL;

	(void)state;
	fire(&h, 1, 4);
	port_fail_nth(1);
	assert_int_equal(knpu_history_reserve(&h, 2, 100, &old), -ENOMEM);
	port_fail_nth(0);
	assert_ptr_equal(h, same);
	has(h, 1, 4);
	OK(knpu_history_reserve(&h, 2, 100, &old));
	assert_ptr_not_equal(h, same);
	assert_ptr_equal(old, same);
	has(h, 1, 4);
	knpu_histories_free(&old);
	kvfree(h);
}

/* The spike was there first, the synapse of delay 255 comes 254 later. */
static void late_synapse(void **state)
{
	struct knpu *k = make_engine("late");
	uint32_t a = add_row_of(k, "a", 2, NULL, 0);

	(void)state;
	stimulate(k, a, FX(1));
	OK(knpu_engine_step(k, 255, NULL));
	assert_int_equal(total_spikes(k), 1);
	connect(k, a, a + 1, 1, 255);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 2);
	OK(knpu_engine_step(k, 300, NULL));
	assert_int_equal(total_spikes(k), 2);
	knpu_close(k);
}

/* One burst later the same synapse comes too late. */
static void too_late_synapse(void **state)
{
	struct knpu *k = make_engine("late");
	uint32_t a = add_row_of(k, "a", 2, NULL, 0);

	(void)state;
	stimulate(k, a, FX(1));
	OK(knpu_engine_step(k, 256, NULL));
	connect(k, a, a + 1, 1, 255);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_step(k, 300, NULL));
	assert_int_equal(total_spikes(k), 1);
	knpu_close(k);
}

/* On the way while the area, and with it all arrays, grows. */
static void on_the_way_through_growth(void **state)
{
	struct knpu *k = make_engine("grow");
	uint32_t a = add_row_of(k, "a", 2, NULL, 0);
	size_t bytes;

	(void)state;
	connect(k, a, a + 1, 1, 9);
	OK(knpu_publish(k, NULL));
	stimulate(k, a, FX(1));
	OK(knpu_engine_step(k, 1, NULL));
	bytes = knpu_history_bytes(engine_of(k)->history);
	add_row_of(k, "b", 20000, NULL, 0);
	OK(knpu_engine_step(k, 8, NULL));
	assert_true(knpu_history_bytes(engine_of(k)->history) > bytes);
	assert_int_equal(total_spikes(k), 1);
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 2);
	knpu_close(k);
}

static void no_memory_no_burst(void **state)
{
	struct knpu *k = make_engine("poor");
	uint32_t a = add_row_of(k, "a", 5000, NULL, 0);
	struct snapshot before, after;
	uint64_t burst;

	(void)state;
	stimulate(k, a, FX(1));
	snapshot_take(k, &before);
	port_fail_nth(1);
	assert_int_equal(knpu_engine_step(k, 3, &burst), -ENOMEM);
	port_fail_nth(0);
	assert_int_equal(burst, 0);
	assert_non_null(strstr(knpu_error(), "bytes"));
	snapshot_take(k, &after);
	assert_memory_equal(&before, &after, sizeof(before));
	/* The input waits for the burst that does run. */
	OK(knpu_engine_step(k, 1, &burst));
	assert_int_equal(burst, 1);
	assert_int_equal(total_spikes(k), 1);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ring_keeps_what_can_arrive),
		cmocka_unit_test(no_growth_without_spikes),
		cmocka_unit_test(no_memory_leaves_it),
		cmocka_unit_test(late_synapse),
		cmocka_unit_test(too_late_synapse),
		cmocka_unit_test(on_the_way_through_growth),
		cmocka_unit_test(no_memory_no_burst),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
