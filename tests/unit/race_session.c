// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sessions that are looked at and ended while they work.
 */
#include "race_helper.h"

#define ROUNDS 150

/* The id of the session of @k's process that carries out that command. */
static uint64_t who_does(struct knpu *k, uint32_t command)
{
	struct knpu_session_entry e[16];
	uint32_t next;
	int nr;

	for (;;) {
		next = 0;
		nr = knpu_session_list(k, &next, e, 16, NULL);
		MUST(nr >= 0);
		while (nr-- > 0) {
			if (e[nr].command != command)
				continue;
			MUST(e[nr].busy == 1);
			return e[nr].id;
		}
		sched_yield();
	}
}

static void *step_for_ever(void *unused)
{
	struct knpu *k = attach_to("kick");
	uint64_t burst = 0;

	MUST(knpu_engine_step(k, UINT64_MAX, &burst) == -ESTALE);
	MUST(burst > 0);
	MUST(knpu_engine_step(k, 1, NULL) == -ESTALE);
	knpu_close(k);
	return unused;
}

static void *wait_for_ever(void *unused)
{
	struct knpu *k = attach_to("kick");

	MUST(knpu_engine_wait(k, UINT64_MAX, -1, NULL) == -ESTALE);
	knpu_close(k);
	return unused;
}

static void kicked_while_stepping(void **state)
{
	struct knpu *k = open_session();
	pthread_t thread;

	(void)state;
	OK(create(k, "kick", FX(2), 16, 64));
	OK(pthread_create(&thread, NULL, step_for_ever, NULL));
	OK(knpu_session_kick(k, who_does(k, KNPU_CMD_ENGINE_STEP)));
	pthread_join(thread, NULL);
	OK(knpu_engine_step(k, 1, NULL));
	knpu_close(k);
}

/* Who waits is inside, but carries out no command. */
static uint64_t who_waits(struct knpu *k)
{
	struct knpu_session_entry e[16];
	uint32_t next;
	int nr;

	for (;;) {
		next = 0;
		nr = knpu_session_list(k, &next, e, 16, NULL);
		while (nr-- > 0)
			if (e[nr].busy && !e[nr].command &&
			    !(e[nr].flags & KNPU_SESSION_F_SELF))
				return e[nr].id;
		sched_yield();
	}
}

static void kicked_while_waiting(void **state)
{
	struct knpu *k = open_session();
	pthread_t thread;

	(void)state;
	OK(create(k, "kick", FX(2), 16, 64));
	OK(pthread_create(&thread, NULL, wait_for_ever, NULL));
	OK(knpu_session_kick(k, who_waits(k)));
	pthread_join(thread, NULL);
	knpu_close(k);
}

static void *work(void *number)
{
	int i, err;

	for (i = 0; i < ROUNDS; i++) {
		struct knpu *k = open_session();
		struct knpu_engine_info info;
		char name[16];

		snprintf(name, sizeof(name), "storm %d", i % 3);
		err = knpu_engine_attach(k, name);
		if (err == -ENOENT)
			err = create(k, name, FX(2), 4, 16);
		if (!err)
			err = knpu_engine_step(k, 2, NULL);
		if (!err)
			err = knpu_engine_info(k, &info);
		MUST(!err || err == -EEXIST || err == -EBUSY ||
		     err == -ENODEV || err == -ESTALE);
		knpu_close(k);
	}
	return number;
}

static void *look(void *number)
{
	struct knpu *k = open_session();
	int i;

	for (i = 0; i < ROUNDS; i++) {
		struct knpu_session_entry s[16];
		struct knpu_engine_entry e[16];
		uint32_t next = 0;
		int nr = knpu_session_list(k, &next, s, 16, NULL);

		while (nr > 0 && nr-- > 0) {
			MUST(!memcmp(s[nr].process, "race_session", 13));
			if (s[nr].flags & KNPU_SESSION_F_SELF)
				continue;
			/* Every other one; it may be gone by now. */
			if (s[nr].id % 2)
				knpu_session_kick(k, s[nr].id);
		}
		next = 0;
		nr = knpu_engine_list(k, &next, e, 16);
		if (nr == -ESTALE) {
			knpu_close(k);
			k = open_session();
		} else {
			MUST(nr >= 0);
		}
	}
	knpu_close(k);
	return number;
}

static void storm_of_sessions(void **state)
{
	void *(*const jobs[])(void *) = { work, look, work, look };
	struct knpu_session_entry s[4];
	struct knpu_engine_entry e[4];
	struct knpu *k = open_session();
	uint32_t next = 0;

	(void)state;
	knpu_close(k);
	run_all(jobs, 4);
	k = open_session();
	/* None but this one, and no engine. */
	MUST(knpu_session_list(k, &next, s, 4, NULL) == 1);
	next = 0;
	MUST(knpu_engine_list(k, &next, e, 4) == 0);
	knpu_close(k);
}

static void *ask_shared(void *shared)
{
	struct knpu_query query;
	int i;

	for (i = 0; i < 1000; i++) {
		OK(knpu_query(shared, &query));
		MUST(knpu_session_kick(shared, 0) == -ENOENT);
	}
	return NULL;
}

/* Also of one session that several threads use, no request is lost. */
static void counts_are_exact_at_rest(void **state)
{
	struct knpu *k = open_session(), *other = open_session();
	struct knpu_session_entry e[4];
	pthread_t threads[3];
	uint32_t next = 0;
	int i;

	(void)state;
	for (i = 0; i < 3; i++)
		OK(pthread_create(&threads[i], NULL, ask_shared, k));
	for (i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	MUST(knpu_session_list(other, &next, e, 4, NULL) == 2);
	i = e[0].flags & KNPU_SESSION_F_SELF ? 1 : 0;
	MUST(e[i].requests == 6000);
	MUST(e[i].failures == 3000);
	MUST(e[i].bytes == 3000 * (sizeof(struct knpu_query) +
				   sizeof(struct knpu_session_kick)));
	MUST(e[i].busy == 0 && e[i].busy_ns == 0 && e[i].command == 0);
	knpu_close(other);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kicked_while_stepping),
		cmocka_unit_test(kicked_while_waiting),
		cmocka_unit_test(storm_of_sessions),
		cmocka_unit_test(counts_are_exact_at_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
