/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The clock of the embedded engine: start, stop, wait, late bursts, ends.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <knpu.h>

#define HZ(n) ((n)*1000000ULL)
#define PATIENCE_MS 60000

static const struct knpu_open_opts embedded = {
	.size = sizeof(embedded),
	.backend = KNPU_BACKEND_EMBEDDED,
};

static struct knpu *attached(const char *name)
{
	struct knpu *k;

	assert_int_equal(knpu_open(&embedded, &k), 0);
	assert_int_equal(knpu_engine_attach(k, name), 0);
	return k;
}

static int setup(void **state)
{
	struct knpu_engine_opts opts = {
		.size = sizeof(opts),
		.name = "clock",
		.rate_uhz = HZ(500),
		.power = KNPU_FX_ONE,
	};
	struct knpu *k;

	if (knpu_open(&embedded, &k) || knpu_engine_create(k, &opts))
		return -1;
	*state = k;
	return 0;
}

static int teardown(void **state)
{
	knpu_close(*state);
	return 0;
}

static void runs_and_stops(void **state)
{
	struct knpu_engine_info info;
	uint64_t burst, again;

	assert_int_equal(knpu_engine_start(*state, 0, 0), 0);
	assert_int_equal(knpu_engine_start(*state, 0, 0), -EBUSY);
	assert_int_equal(knpu_engine_step(*state, 1, NULL), -EBUSY);
	assert_int_equal(knpu_engine_info(*state, &info), 0);
	assert_int_equal(info.flags, KNPU_ENGINE_F_RUNNING);
	assert_int_equal(knpu_engine_wait(*state, 10, PATIENCE_MS, NULL), 0);
	assert_int_equal(knpu_engine_stop(*state, &burst), 0);
	assert_true(burst >= 10);
	assert_int_equal(knpu_engine_stop(*state, &again), 0);
	assert_int_equal(again, burst);
	assert_int_equal(knpu_engine_info(*state, &info), 0);
	assert_int_equal(info.flags, 0);
	assert_int_equal(info.rate_uhz, HZ(500));
	assert_int_equal(knpu_engine_step(*state, 1, &again), 0);
	assert_int_equal(again, burst + 1);
}

static void wrong_arguments(void **state)
{
	assert_int_equal(knpu_engine_start(*state, UINT64_MAX, 0), -ERANGE);
	assert_int_equal(knpu_engine_start(*state, 0, 2), -EOPNOTSUPP);
	assert_int_equal(knpu_engine_step(*state, 1, NULL), 0);
	assert_int_equal(knpu_engine_wait(*state, 1, 0, NULL), 0);
	assert_int_equal(knpu_engine_wait(*state, 2, 1, NULL), -ETIMEDOUT);
}

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

/* Burst 30 at 300 Hz is due after a tenth of a second. */
static void is_not_early(void **state)
{
	uint64_t began = now_ns();

	assert_int_equal(knpu_engine_start(*state, HZ(300), 0), 0);
	assert_int_equal(knpu_engine_wait(*state, 30, PATIENCE_MS, NULL), 0);
	assert_true(now_ns() - began >= 100000000);
}

static void skips(void **state)
{
	struct knpu_counters c;
	uint64_t began = now_ns(), took;

	assert_int_equal(knpu_engine_start(*state, KNPU_RATE_MAX_UHZ,
					   KNPU_ENGINE_START_F_SKIP),
			 0);
	assert_int_equal(knpu_engine_wait(*state, 1000, PATIENCE_MS, NULL), 0);
	assert_int_equal(knpu_engine_stop(*state, NULL), 0);
	took = now_ns() - began;
	assert_int_equal(knpu_counters(*state, &c), 0);
	assert_true(c.late_bursts > 0 && c.skipped_bursts >= c.late_bursts);
	assert_true(c.bursts + c.skipped_bursts <= took / 1000 + 1);
}

/* The time of a stopped clock is not caught up. */
static void starts_anew(void **state)
{
	struct knpu_counters c;
	int i;

	for (i = 0; i < 50; i++) {
		assert_int_equal(knpu_engine_start(*state, 1, 0), 0);
		assert_int_equal(knpu_engine_stop(*state, NULL), 0);
	}
	assert_int_equal(knpu_counters(*state, &c), 0);
	assert_int_equal(c.bursts, 0);
	assert_int_equal(c.late_bursts, 0);
}

/* A thread that waits, with a session of its own. */
struct waiting {
	pthread_t thread;
	struct knpu *k;
	uint64_t last;
	int err;
};

static void *waits(void *arg)
{
	struct waiting *w = arg;

	for (w->last = 1; w->last <= 200; w->last++)
		if (knpu_engine_wait(w->k, w->last, PATIENCE_MS, NULL))
			break;
	return NULL;
}

static void begin(struct waiting *w, void *(*run)(void *arg))
{
	w->k = attached("clock");
	assert_int_equal(pthread_create(&w->thread, NULL, run, w), 0);
}

static void end(struct waiting *w)
{
	pthread_join(w->thread, NULL);
	knpu_close(w->k);
}

static void wakes_all(void **state)
{
	struct waiting w[4];
	int i;

	for (i = 0; i < 4; i++)
		begin(&w[i], waits);
	assert_int_equal(knpu_engine_start(*state, HZ(5000), 0), 0);
	for (i = 0; i < 4; i++) {
		end(&w[i]);
		assert_int_equal(w[i].last, 201);
	}
}

static void *waits_for_ever(void *arg)
{
	struct waiting *w = arg;

	w->err = knpu_engine_wait(w->k, UINT64_MAX, -1, NULL);
	return NULL;
}

static void end_is_heard(void **state)
{
	struct waiting w;

	assert_int_equal(knpu_engine_start(*state, HZ(1000), 0), 0);
	begin(&w, waits_for_ever);
	assert_int_equal(knpu_engine_wait(*state, 5, PATIENCE_MS, NULL), 0);
	assert_int_equal(knpu_engine_destroy(*state), 0);
	end(&w);
	assert_int_equal(w.err, -ENODEV);
	assert_int_equal(knpu_engine_start(*state, 0, 0), -ENODEV);
}

static atomic_bool over;

static void *changes_rates(void *arg)
{
	struct waiting *w = arg;
	struct knpu_engine_set set = { .flags = KNPU_ENGINE_SET_F_ALL };
	uint32_t i;

	for (i = 0; !atomic_load(&over) && !w->err; i++) {
		set.power = i % 2 * KNPU_FX_ONE;
		set.fatigue = i % 3 == 0;
		set.rate_uhz = HZ(1 + i % 5000);
		w->err = knpu_engine_set(w->k, &set);
	}
	return NULL;
}

/* Whoever else is at it: after a pause no burst runs until it is ended. */
static void rests_all_the_same(void **state)
{
	struct knpu_engine_info info;
	struct waiting w = { .err = 0 };
	uint64_t burst;
	int i;

	atomic_store(&over, false);
	assert_int_equal(knpu_engine_start(*state, HZ(5000), 0), 0);
	begin(&w, changes_rates);
	for (i = 0; i < 200; i++) {
		assert_int_equal(knpu_engine_pause(*state, &burst), 0);
		sched_yield();
		assert_int_equal(knpu_engine_info(*state, &info), 0);
		assert_int_equal(info.burst, burst);
		assert_int_equal(knpu_engine_resume(*state), 0);
	}
	assert_int_equal(knpu_engine_wait(*state, burst + 1, PATIENCE_MS, NULL),
			 0);
	atomic_store(&over, true);
	end(&w);
	assert_int_equal(w.err, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(runs_and_stops, setup,
						teardown),
		cmocka_unit_test_setup_teardown(wrong_arguments, setup,
						teardown),
		cmocka_unit_test_setup_teardown(is_not_early, setup, teardown),
		cmocka_unit_test_setup_teardown(skips, setup, teardown),
		cmocka_unit_test_setup_teardown(starts_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(wakes_all, setup, teardown),
		cmocka_unit_test_setup_teardown(end_is_heard, setup, teardown),
		cmocka_unit_test_setup_teardown(rests_all_the_same, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
