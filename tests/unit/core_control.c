// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What a running engine can be told: power, fatigue, its rate, to rest.
 */
#include "boundary.h"
#include "session.h"

#include "backend.h"
#include "engine_helper.h"

#include <pthread.h>
#include <sched.h>

#define HZ(n) ((n)*1000000ULL)
#define MS(n) ((n)*1000000ULL)
/* One burst in eleven days. */
#define HARDLY_EVER 1
#define PATIENCE_MS 20000

static struct knpu_engine *engine_of(struct knpu *k)
{
	return knpu_session_engine(k->session);
}

static int up(void **state)
{
	*state = make_engine("control");
	return 0;
}

static int down(void **state)
{
	knpu_close(*state);
	return 0;
}

static struct knpu_engine_info info_of(struct knpu *k)
{
	struct knpu_engine_info info;

	OK(knpu_engine_info(k, &info));
	return info;
}

static uint64_t bursts(struct knpu *k)
{
	return info_of(k).burst;
}

static void set_rate(struct knpu *k, uint64_t rate_uhz)
{
	struct knpu_engine_set set = {
		.flags = KNPU_ENGINE_SET_F_RATE,
		.rate_uhz = rate_uhz,
	};

	OK(knpu_engine_set(k, &set));
}

static void wait_for(struct knpu *k, uint64_t burst)
{
	OK(knpu_engine_wait(k, burst, PATIENCE_MS, NULL));
}

/* Busy, so that time passes for the clock. */
static void let_pass(uint64_t ns)
{
	uint64_t began = knpu_now();

	while (knpu_now() - began < ns)
		sched_yield();
}

/* The power neuron fires when it gets 1.0, and fatigue gives it to another. */
static void power_and_fatigue(void **state)
{
	struct knpu_engine_set set = {
		.flags = KNPU_ENGINE_SET_F_POWER,
		.power = FX(1),
	};
	struct knpu *k = *state;

	OK(knpu_engine_step(k, 5, NULL));
	assert_int_equal(total_spikes(k), 0);
	OK(knpu_engine_set(k, &set));
	assert_int_equal(set.burst, 6);
	assert_int_equal(info_of(k).power, FX(1));
	OK(knpu_engine_step(k, 2, NULL));
	assert_int_equal(total_spikes(k), 2);
	set = (struct knpu_engine_set){
		.flags = KNPU_ENGINE_SET_F_FATIGUE,
		.fatigue = 1,
	};
	OK(knpu_engine_set(k, &set));
	assert_int_equal(info_of(k).flags, KNPU_ENGINE_F_FATIGUE);
	assert_int_equal(info_of(k).power, FX(1));
	OK(knpu_engine_step(k, 2, NULL));
	assert_int_equal(total_spikes(k), 6);
	set = (struct knpu_engine_set){ .flags = KNPU_ENGINE_SET_F_POWER };
	OK(knpu_engine_set(k, &set));
	assert_int_equal(info_of(k).flags, KNPU_ENGINE_F_FATIGUE);
	OK(knpu_engine_step(k, 2, NULL));
	assert_int_equal(total_spikes(k), 6);
	assert_int_equal(set.burst, 10);
}

static void what_does_not_fit(void **state)
{
	static const struct knpu_engine_set sets[] = {
		{ .flags = KNPU_ENGINE_SET_F_ALL, .power = 1, .rate_uhz = 0 },
		{ .flags = KNPU_ENGINE_SET_F_ALL,
		  .power = 1,
		  .rate_uhz = KNPU_RATE_MAX_UHZ + 1 },
		{ .flags = KNPU_ENGINE_SET_F_ALL,
		  .power = 1,
		  .rate_uhz = 1,
		  .fatigue = 2 },
	};
	struct knpu_engine_info before = info_of(*state), after;
	struct knpu_engine_set set;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sets); i++) {
		set = sets[i];
		assert_int_equal(knpu_engine_set(*state, &set), -ERANGE);
		after = info_of(*state);
		assert_memory_equal(&before, &after, sizeof(before));
	}
	/* What is not to be set is not looked at. */
	set = sets[2];
	set.flags = 0;
	OK(knpu_engine_set(*state, &set));
	after = info_of(*state);
	assert_memory_equal(&before, &after, sizeof(before));
	set.flags = KNPU_ENGINE_SET_F_ALL + 1;
	assert_int_equal(knpu_engine_set(*state, &set), -EOPNOTSUPP);
}

/* Of a clock that stands, the rate is for its next start. */
static void rate_at_rest(void **state)
{
	set_rate(*state, HARDLY_EVER);
	assert_int_equal(info_of(*state).rate_uhz, HARDLY_EVER);
	set_rate(*state, HZ(1000));
	OK(knpu_engine_start(*state, 0, 0));
	wait_for(*state, 3);
	assert_int_equal(info_of(*state).rate_uhz, HZ(1000));
}

/*
 * A clock that sleeps for days hears of another rate; what that rate would
 * have had since the last burst was never due.
 */
static void rate_of_a_sleeper(void **state)
{
	uint64_t began;

	OK(knpu_engine_start(*state, HARDLY_EVER, 0));
	let_pass(MS(50));
	began = knpu_now();
	set_rate(*state, HZ(1000));
	wait_for(*state, 20);
	assert_true(knpu_now() - began >= MS(19));
}

static void *set_one_rate(void *k)
{
	set_rate(k, HZ(7));
	return NULL;
}

/* Between bursts, and not before the one that runs has ended. */
static void rate_at_a_boundary(void **state)
{
	struct knpu_engine *e = engine_of(*state);
	uint64_t before = info_of(*state).rate_uhz;
	pthread_t thread;

	mutex_lock(&e->role);
	OK(pthread_create(&thread, NULL, set_one_rate, *state));
	while (llist_empty(&e->boundary))
		sched_yield();
	assert_int_equal(info_of(*state).rate_uhz, before);
	knpu_role_leave(e);
	OK(pthread_join(thread, NULL));
	assert_int_equal(info_of(*state).rate_uhz, HZ(7));
}

/* Changes of rate while somebody starts the clock with the engine's own. */
#define STARTS 3000

static pthread_barrier_t together;

static uint64_t rate_of(uint32_t round)
{
	return HZ(1) + round;
}

static void *set_rates(void *k)
{
	uint32_t i;

	for (i = 0; i < STARTS; i++) {
		pthread_barrier_wait(&together);
		set_rate(k, rate_of(i));
		pthread_barrier_wait(&together);
	}
	return NULL;
}

/* Whichever comes first, in the end it is the one that was set. */
static void rate_beside_a_start(void **state)
{
	struct knpu *other = attach_to("control");
	pthread_t thread;
	uint32_t i;

	OK(pthread_barrier_init(&together, NULL, 2));
	OK(pthread_create(&thread, NULL, set_rates, other));
	for (i = 0; i < STARTS; i++) {
		pthread_barrier_wait(&together);
		OK(knpu_engine_start(*state, 0, 0));
		pthread_barrier_wait(&together);
		assert_int_equal(info_of(*state).rate_uhz, rate_of(i));
		OK(knpu_engine_stop(*state, NULL));
	}
	OK(pthread_join(thread, NULL));
	pthread_barrier_destroy(&together);
	knpu_close(other);
}

/*
 * The next burst is due a new period after the last was: the phase stays.
 * Unless this thread is late by a period, so there is more than one try.
 */
static bool keeps_phase(struct knpu *k)
{
	struct knpu_clock *c = &engine_of(k)->clock;
	uint64_t burst = bursts(k), phase;

	OK(knpu_engine_start(k, HZ(50), 0));
	wait_for(k, burst + 1);
	phase = READ_ONCE(c->due) % MS(20);
	set_rate(k, HZ(25));
	wait_for(k, burst + 3);
	OK(knpu_engine_stop(k, NULL));
	return c->due % MS(20) == phase && c->due - c->last == MS(40);
}

static void rate_without_a_gap(void **state)
{
	int tries = 10;

	while (tries && !keeps_phase(*state))
		tries--;
	assert_int_not_equal(tries, 0);
}

static void rests(void **state)
{
	struct knpu *k = *state;
	uint64_t burst, again;

	OK(knpu_engine_pause(k, &burst));
	assert_int_equal(burst, 0);
	assert_int_equal(info_of(k).flags, 0);
	OK(knpu_engine_start(k, HZ(5000), 0));
	wait_for(k, 10);
	OK(knpu_engine_pause(k, &burst));
	assert_true(burst >= 10);
	assert_int_equal(info_of(k).flags,
			 KNPU_ENGINE_F_RUNNING | KNPU_ENGINE_F_PAUSED);
	assert_int_equal(knpu_engine_step(k, 1, NULL), -EBUSY);
	assert_int_equal(knpu_engine_start(k, 0, 0), -EBUSY);
	assert_int_equal(knpu_engine_wait(k, burst + 1, 5, NULL), -ETIMEDOUT);
	OK(knpu_engine_pause(k, &again));
	assert_int_equal(again, burst);
	OK(knpu_engine_resume(k));
	OK(knpu_engine_resume(k));
	assert_int_equal(info_of(k).flags, KNPU_ENGINE_F_RUNNING);
	wait_for(k, burst + 1);
}

/* An engine that rests is at a boundary: changes are for its next burst. */
static void changes_at_rest(void **state)
{
	struct knpu_engine_set set = {
		.flags = KNPU_ENGINE_SET_F_POWER,
		.power = FX(1),
	};
	uint64_t burst;

	OK(knpu_engine_start(*state, HZ(5000), 0));
	wait_for(*state, 1);
	OK(knpu_engine_pause(*state, &burst));
	OK(knpu_engine_set(*state, &set));
	assert_int_equal(set.burst, burst + 1);
	assert_int_equal(total_spikes(*state), 0);
	OK(knpu_engine_resume(*state));
	wait_for(*state, burst + 3);
	OK(knpu_engine_stop(*state, &burst));
	assert_int_equal(total_spikes(*state), burst + 1 - set.burst);
}

static void nothing_is_caught_up(void **state)
{
	uint64_t burst, began;

	OK(knpu_engine_start(*state, HZ(1000), 0));
	wait_for(*state, 1);
	OK(knpu_engine_pause(*state, &burst));
	let_pass(MS(50));
	began = knpu_now();
	OK(knpu_engine_resume(*state));
	wait_for(*state, burst + 20);
	assert_true(knpu_now() - began >= MS(20));
}

static void stop_ends_a_rest(void **state)
{
	uint64_t burst;

	OK(knpu_engine_start(*state, HZ(5000), 0));
	OK(knpu_engine_pause(*state, &burst));
	OK(knpu_engine_stop(*state, NULL));
	assert_int_equal(info_of(*state).flags, 0);
	OK(knpu_engine_step(*state, 1, NULL));
	OK(knpu_engine_start(*state, HZ(5000), 0));
	wait_for(*state, burst + 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(power_and_fatigue, up, down),
		cmocka_unit_test_setup_teardown(what_does_not_fit, up, down),
		cmocka_unit_test_setup_teardown(rate_at_rest, up, down),
		cmocka_unit_test_setup_teardown(rate_of_a_sleeper, up, down),
		cmocka_unit_test_setup_teardown(rate_at_a_boundary, up, down),
		cmocka_unit_test_setup_teardown(rate_beside_a_start, up, down),
		cmocka_unit_test_setup_teardown(rate_without_a_gap, up, down),
		cmocka_unit_test_setup_teardown(rests, up, down),
		cmocka_unit_test_setup_teardown(changes_at_rest, up, down),
		cmocka_unit_test_setup_teardown(nothing_is_caught_up, up, down),
		cmocka_unit_test_setup_teardown(stop_ends_a_rest, up, down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
