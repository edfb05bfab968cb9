// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands that prepare edits of synapses wait for others of their session, and
 * those that start and stop an engine for others of that, no longer than they
 * may, and are seen to.
 */
#include "core_port.h"
#include "session.h"

#include "backend.h"
#include "synapse_edits.h"

#include <pthread.h>
#include <sched.h>

static struct knpu *k;

static struct knpu_session *session(void)
{
	return k->session;
}

static int up(void **state)
{
	(void)state;
	k = make_engine("lock");
	add_row_of(k, "row", 5, NULL, 0);
	connect(k, FIRST, FIRST + 1, 1, 1);
	OK(knpu_publish(k, NULL));
	return 0;
}

static int down(void **state)
{
	(void)state;
	OK(knpu_limit_set("lock_ms", 0));
	knpu_close(k);
	return port_live() != 0;
}

static int start(struct knpu *by)
{
	return knpu_engine_start(by, 0, 0);
}

static int hold(struct knpu *by)
{
	return knpu_engine_pause(by, NULL);
}

static int go_on(struct knpu *by)
{
	return knpu_engine_resume(by);
}

static int stop(struct knpu *by)
{
	return knpu_engine_stop(by, NULL);
}

/**
 * struct waiter - a command that waits
 * @act: it
 * @clock: for the lock of the clock, not for that of its session
 */
static const struct waiter {
	int (*act)(struct knpu *by);
	bool clock;
} waiters[] = {
	{ add_synapse, false },
	{ remove_synapse, false },
	{ set_synapse, false },
	{ clear_synapses, false },
	{ publish_synapses, false },
	{ start, true },
	{ hold, true },
	{ go_on, true },
	{ stop, true },
};
#define WAITERS (sizeof(waiters) / sizeof(waiters[0]))

static struct mutex *lock_of(const struct waiter *w)
{
	return w->clock ? &session()->engine->clock.lock : &session()->lock;
}

static struct knpu_engine_info info(void)
{
	struct knpu_engine_info info;

	OK(knpu_engine_info(k, &info));
	return info;
}

static void each_waits_no_longer_than_it_may(void **state)
{
	size_t i;

	(void)state;
	OK(knpu_limit_set("lock_ms", 1));
	for (i = 0; i < WAITERS; i++) {
		struct mutex *lock = lock_of(&waiters[i]);
		long live;

		mutex_lock(lock);
		live = port_live();
		assert_int_equal(waiters[i].act(k), -ETIMEDOUT);
		assert_non_null(strstr(knpu_error(), "too long"));
		assert_int_equal(port_live(), live);
		mutex_unlock(lock);
		assert_int_equal(info().pending_synapses, 0);
		assert_int_equal(info().flags, 0);
	}
	/* In this order they can follow each other. */
	for (i = 0; i < WAITERS; i++)
		OK(waiters[i].act(k));
}

static void *run_waiter(void *w)
{
	return ((const struct waiter *)w)->act(k) ? w : NULL;
}

static uint32_t waits(struct knpu *look)
{
	struct knpu_session_entry e[4];
	uint32_t next = 0;
	int n = knpu_session_list(look, &next, e, 4, NULL);

	while (n-- > 0)
		if (e[n].id == session()->id)
			return e[n].waits;
	fail_msg("the session is not listed");
	return 0;
}

/* For the lock of its session, or for who changes the engine. */
static void each_tells_for_what_it_waits(void **state)
{
	struct knpu *look = open_embedded();
	pthread_t thread;
	void *failed;
	size_t i;

	(void)state;
	for (i = 0; i < WAITERS; i++) {
		const struct waiter *w = &waiters[i];
		uint32_t what = w->clock ? KNPU_SESSION_WAITS_EDIT :
					   KNPU_SESSION_WAITS_OWN;

		mutex_lock(lock_of(w));
		OK(pthread_create(&thread, NULL, run_waiter, (void *)w));
		while (waits(look) != what)
			sched_yield();
		mutex_unlock(lock_of(w));
		OK(pthread_join(thread, &failed));
		assert_null(failed);
		assert_int_equal(waits(look), 0);
	}
	knpu_close(look);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_waits_no_longer_than_it_may),
		TEST(each_tells_for_what_it_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
