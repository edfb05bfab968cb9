// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Threads that race for the last of what there is: exactly as many get it as
 * the limit says, in every round.
 */
#include "race_helper.h"

#include <time.h>

#define ROUNDS 200
#define THREADS 4
#define EACH 3

static pthread_barrier_t barrier;
static atomic_int got, refused;

/* Takes what it gets, and gives it back when all have taken. */
static void *take_sessions(void *number)
{
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	struct knpu *k[EACH];
	int round, i, err;

	for (round = 0; round < ROUNDS; round++) {
		pthread_barrier_wait(&barrier);
		for (i = 0; i < EACH; i++) {
			err = knpu_open(&opts, &k[i]);
			MUST(!err || err == -EMFILE);
			atomic_fetch_add(err ? &refused : &got, 1);
		}
		pthread_barrier_wait(&barrier);
		MUST(got == 7 * (round + 1));
		MUST(refused == 5 * (round + 1));
		for (i = 0; i < EACH; i++)
			knpu_close(k[i]);
	}
	return number;
}

static void *take_engines(void *number)
{
	struct knpu *k[EACH];
	char name[32];
	int round, i, err;

	for (round = 0; round < ROUNDS / 10; round++) {
		for (i = 0; i < EACH; i++)
			k[i] = open_session();
		pthread_barrier_wait(&barrier);
		for (i = 0; i < EACH; i++) {
			snprintf(name, sizeof(name), "%d of %zu", i,
				 (size_t)number);
			err = create(k[i], name, FX(2), 4, 16);
			MUST(!err || err == -EMFILE);
			atomic_fetch_add(err ? &refused : &got, 1);
		}
		pthread_barrier_wait(&barrier);
		MUST(got == 7 * (round + 1));
		MUST(refused == 5 * (round + 1));
		for (i = 0; i < EACH; i++)
			knpu_close(k[i]);
	}
	return number;
}

static void race_of(void *(*job)(void *))
{
	void *(*const jobs[THREADS])(void *) = { job, job, job, job };

	got = 0;
	refused = 0;
	OK(pthread_barrier_init(&barrier, NULL, THREADS));
	run_all(jobs, THREADS);
	pthread_barrier_destroy(&barrier);
}

static void sessions_at_the_cap(void **state)
{
	(void)state;
	OK(knpu_limit_set("user_sessions", 7));
	race_of(take_sessions);
	OK(knpu_limit_set("user_sessions", 4096));
}

static void engines_at_the_cap(void **state)
{
	(void)state;
	OK(knpu_limit_set("user_engines", 7));
	race_of(take_engines);
	OK(knpu_limit_set("user_engines", 1024));
}

static void *hurry(void *shared)
{
	struct knpu_query query;
	int i, err;

	for (i = 0; i < 500; i++) {
		err = knpu_query(shared, &query);
		MUST(!err || err == -EAGAIN);
		if (!err)
			atomic_fetch_add(&got, 1);
	}
	return shared;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* However they race, the user's pace is that of one. */
static void hurry_together(void **state)
{
	struct knpu *k = open_session();
	pthread_t threads[THREADS];
	double begun;
	int i;

	(void)state;
	got = 0;
	begun = now();
	OK(knpu_limit_set("user_commands", 100));
	for (i = 0; i < THREADS; i++)
		OK(pthread_create(&threads[i], NULL, hurry, k));
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	MUST(got >= 100);
	MUST(got <= 100 + 100 * (now() - begun));
	OK(knpu_limit_set("user_commands", 0));
	knpu_close(k);
}

/* More sessions than there may be, each of which may be ended any time. */
static void *push(void *number)
{
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	struct knpu *k[EACH] = {};
	struct knpu_engine_info info;
	int round, i, err;

	for (round = 0; round < ROUNDS * 5; round++) {
		i = round % EACH;
		knpu_close(k[i]);
		err = knpu_open(&opts, &k[i]);
		MUST(!err || err == -EMFILE);
		if (err)
			continue;
		err = knpu_engine_attach(k[i], "stays");
		if (!err)
			err = knpu_engine_info(k[i], &info);
		MUST(!err || err == -ESTALE || err == -ENOENT);
	}
	for (i = 0; i < EACH; i++)
		knpu_close(k[i]);
	return number;
}

/* What is asked of a session that is not idle is never refused. */
static void *work(void *number)
{
	int round, err;

	for (round = 0; round < 20; round++) {
		const struct knpu_open_opts opts = {
			.size = sizeof(opts),
			.backend = KNPU_BACKEND_EMBEDDED,
		};
		uint64_t done = 0;
		struct knpu *k;

		if (knpu_open(&opts, &k))
			continue;
		err = create(k, "steps", FX(2), 4, 16);
		if (!err)
			err = knpu_engine_step(k, 1000, &done);
		/* Unless that was before anything was asked of it. */
		MUST(err == -ESTALE ? !done : !err && done == 1000);
		knpu_close(k);
	}
	return number;
}

static void pushed_out(void **state)
{
	void *(*const jobs[])(void *) = { work, push, push, push };
	struct knpu_session_entry e[4];
	struct knpu *k = open_session();
	uint32_t next = 0;

	(void)state;
	OK(create(k, "stays", FX(2), 4, 16));
	OK(knpu_engine_start(k, 1, 0));
	OK(knpu_limit_set("evict_ms", 1));
	OK(knpu_limit_set("idle_ms", 1));
	OK(knpu_limit_set("idle_ms", 0));
	OK(knpu_limit_set("user_sessions", 9));
	run_all(jobs, 4);
	OK(knpu_limit_set("user_sessions", 4096));
	OK(knpu_limit_set("evict_ms", 60000));
	knpu_close(k);
	k = open_session();
	MUST(knpu_session_list(k, &next, e, 4, NULL) == 1);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sessions_at_the_cap),
		cmocka_unit_test(engines_at_the_cap),
		cmocka_unit_test(hurry_together),
		cmocka_unit_test(pushed_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
