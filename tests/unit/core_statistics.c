// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * How long bursts take, how often they come, what an engine holds.
 */
#include "grid.h"
#include "session.h"
#include "statistics.h"

#include "backend.h"
#include "engine_helper.h"

static struct knpu_histogram h;
static struct knpu_timing timing;

static struct knpu_spread told(void)
{
	struct knpu_spread s;

	knpu_histogram_tell(&h, &s);
	return s;
}

static void nothing(void **state)
{
	const struct knpu_spread none = { 0 };
	struct knpu_spread s;

	(void)state;
	memset(&h, 0, sizeof(h));
	s = told();
	assert_memory_equal(&s, &none, sizeof(s));
}

static void one_time(void **state)
{
	struct knpu_spread s;

	(void)state;
	memset(&h, 0, sizeof(h));
	knpu_histogram_add(&h, 1000);
	s = told();
	assert_int_equal(s.count, 1);
	assert_int_equal(s.min, 1000);
	assert_int_equal(s.mean, 1000);
	assert_int_equal(s.p50, 1000);
	assert_int_equal(s.p99, 1000);
	assert_int_equal(s.max, 1000);
}

/* 1..1000: half of them do not pass 500, 99 of 100 not 990. */
static void many_times(void **state)
{
	struct knpu_spread s;
	u32 i;

	(void)state;
	memset(&h, 0, sizeof(h));
	for (i = 1000; i > 0; i--)
		knpu_histogram_add(&h, i);
	s = told();
	assert_int_equal(s.count, 1000);
	assert_int_equal(s.min, 1);
	assert_int_equal(s.mean, 500);
	assert_int_equal(s.max, 1000);
	/* 448..511 and 960..1023, of which 1000 is the longest there was. */
	assert_int_equal(s.p50, 511);
	assert_int_equal(s.p99, 1000);
}

/* Small times, where the histogram is exact. */
static void small_times(void **state)
{
	struct knpu_spread s;
	u32 i;

	(void)state;
	memset(&h, 0, sizeof(h));
	for (i = 0; i < 98; i++)
		knpu_histogram_add(&h, 3);
	knpu_histogram_add(&h, 7);
	knpu_histogram_add(&h, 15);
	s = told();
	assert_int_equal(s.p50, 3);
	assert_int_equal(s.p99, 7);
	assert_int_equal(s.max, 15);
}

/* What is told is not less than the exact value and an eighth more at most. */
static void resolution(void **state)
{
	u64 ns;

	(void)state;
	for (ns = 1; ns < 1ULL << KNPU_TIME_BITS; ns += 1 + ns / 7) {
		struct knpu_spread s;

		memset(&h, 0, sizeof(h));
		knpu_histogram_add(&h, ns);
		knpu_histogram_add(&h, U64_MAX);
		s = told();
		assert_true(s.p50 >= ns && s.p50 - ns <= ns / 8);
	}
}

static void longest_times(void **state)
{
	struct knpu_spread s;

	(void)state;
	assert_int_equal(knpu_bucket(U64_MAX), KNPU_BUCKETS - 1);
	assert_int_equal(knpu_bucket(1ULL << KNPU_TIME_BITS), KNPU_BUCKETS - 1);
	memset(&h, 0, sizeof(h));
	knpu_histogram_add(&h, 0);
	knpu_histogram_add(&h, 1ULL << 50);
	s = told();
	assert_int_equal(s.min, 0);
	assert_true(s.max == 1ULL << 50);
	assert_int_equal(s.p50, 0);
	assert_true(s.p99 == (1ULL << KNPU_TIME_BITS) - 1);
}

/* Every 3 ms: 333.333333 Hz; before that slower, which is forgotten. */
static void rate(void **state)
{
	u64 now = 77;
	u32 i;

	(void)state;
	memset(&timing, 0, sizeof(timing));
	assert_int_equal(knpu_timing_rate(&timing), 0);
	knpu_timing_begin(&timing, now);
	assert_int_equal(knpu_timing_rate(&timing), 0);
	knpu_timing_begin(&timing, now + 10000000);
	assert_int_equal(knpu_timing_rate(&timing), 100000000);
	for (i = 0; i < 100; i++)
		knpu_timing_begin(&timing, now + i * 3000000);
	assert_int_equal(knpu_timing_rate(&timing), 333333333);
	knpu_timing_clear(&timing);
	assert_int_equal(knpu_timing_rate(&timing), 0);
}

static struct knpu_statistics statistics_of(struct knpu *k)
{
	struct knpu_statistics s;

	OK(knpu_statistics(k, &s));
	return s;
}

static void phases_are_timed_where_asked(void **state)
{
	struct knpu_engine_set set = {
		.flags = KNPU_ENGINE_SET_F_TIMING,
		.timing = 1,
	};
	struct knpu *k = make_engine("timed");
	struct knpu_engine_info info;
	struct knpu_statistics s;

	(void)state;
	OK(knpu_engine_step(k, 5, NULL));
	s = statistics_of(k);
	assert_int_equal(s.burst.count, 5);
	assert_int_equal(s.input.count, 0);
	OK(knpu_engine_set(k, &set));
	OK(knpu_engine_info(k, &info));
	assert_int_equal(info.flags, KNPU_ENGINE_F_TIMING);
	OK(knpu_engine_step(k, 7, NULL));
	set.timing = 0;
	OK(knpu_engine_set(k, &set));
	OK(knpu_engine_step(k, 2, NULL));
	s = statistics_of(k);
	assert_int_equal(s.burst.count, 14);
	assert_int_equal(s.input.count, 7);
	assert_int_equal(s.arrival.count, 7);
	assert_int_equal(s.update.count, 7);
	assert_int_equal(s.publish.count, 7);
	set.timing = 2;
	assert_int_equal(knpu_engine_set(k, &set), -ERANGE);
	OK(knpu_engine_reset(k, NULL));
	s = statistics_of(k);
	assert_int_equal(s.burst.count, 0);
	assert_int_equal(s.publish.max, 0);
	assert_int_equal(s.rate_uhz, 0);
	knpu_close(k);
}

/* Phases follow each other within the burst. */
static void phases_add_up(void **state)
{
	struct knpu_engine_set set = {
		.flags = KNPU_ENGINE_SET_F_TIMING,
		.timing = 1,
	};
	struct knpu *k = make_engine("timed");
	struct knpu_statistics s;
	struct knpu_counters c;

	(void)state;
	OK(knpu_engine_set(k, &set));
	add_row_of(k, "a", 5000, NULL, 0);
	OK(knpu_engine_step(k, 1, NULL));
	s = statistics_of(k);
	OK(knpu_counters(k, &c));
	assert_int_equal(s.burst.max, c.burst_ns);
	assert_int_equal(s.burst.min, c.burst_ns);
	assert_true(s.input.max + s.arrival.max + s.update.max +
			    s.publish.max <=
		    s.burst.max);
	assert_true(s.update.max > 0 && s.publish.max > 0);
	knpu_close(k);
}

static void memory_by_kind(void **state)
{
	struct knpu *k = make_engine("memory");
	struct knpu_statistics before = statistics_of(k), s;
	struct knpu_engine_info info;

	(void)state;
	/* A value of their own for 10000 neurons; the table of areas has room. */
	add_row_of(k, "a", 10000,
		   &(struct knpu_property_value){
			   .property = KNPU_PROPERTY_GRADIENT_X, .value = 1 },
		   1);
	s = statistics_of(k);
	assert_int_equal(
		s.memory_areas - before.memory_areas,
		sizeof(struct knpu_area) + sizeof(struct knpu_area_name) +
			sizeof(struct knpu_shape) + 10000 * sizeof(s32));
	/* 20 bytes for each of 10003 places, in steps of 4096. */
	assert_true(s.memory_neurons - before.memory_neurons >= 8192 * 20);
	assert_int_equal(s.memory_synapses, before.memory_synapses);
	connect(k, 3, 4, 1, 1);
	OK(knpu_publish(k, NULL));
	assert_true(statistics_of(k).memory_synapses > s.memory_synapses);
	s = statistics_of(k);
	assert_true(s.memory_ledger >=
		    64 * sizeof(struct knpu_ledger_burst) +
			    4096 * sizeof(struct knpu_spike));
	assert_int_equal(s.memory_status, 4096);
	assert_true(s.memory_history > 4 * 4096);
	OK(knpu_engine_info(k, &info));
	assert_int_equal(info.memory,
			 s.memory_engine + s.memory_neurons +
				 s.memory_synapses + s.memory_areas +
				 s.memory_history + s.memory_ledger +
				 s.memory_status);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing),
		cmocka_unit_test(one_time),
		cmocka_unit_test(many_times),
		cmocka_unit_test(small_times),
		cmocka_unit_test(resolution),
		cmocka_unit_test(longest_times),
		cmocka_unit_test(rate),
		cmocka_unit_test(phases_are_timed_where_asked),
		cmocka_unit_test(phases_add_up),
		cmocka_unit_test(memory_by_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
