// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The thread that looks after sessions: it ends those that have rested too long,
 * and reports requests that take too long.  It is there only while there is such
 * a limit.
 */
#include "core_port.h"
#include "edit_lock.h"
#include "evict.h"
#include "quota.h"
#include "sessions.h"
#include "watch.h"

#define NS_PER_MS 1000000ULL

/*
 * Protects @opened and @thread.  The thread does not take it, so it may be
 * waited for; nothing else nests inside.
 */
static DEFINE_MUTEX(watch_lock);
/* Nobody may start a thread before there are sessions, or after. */
static bool opened;
static struct knpu_thread *thread;

/* Milliseconds of the shortest time that is to be noticed; 0: none is. */
static u64 shortest(void)
{
	u64 idle = knpu_quota(KNPU_QUOTA_IDLE_MS);
	u64 hang = knpu_quota(KNPU_QUOTA_HANG_MS);

	return idle && hang ? min(idle, hang) : idle + hang;
}

static void watch_places(struct knpu_session *s, struct knpu_watches *places,
			 u64 most, u64 now)
{
	u32 i;

	for (i = 0; i < KNPU_REQUESTS_WATCHED; i++) {
		struct knpu_watch *w = &places->watch[i];

		if (knpu_request_hangs(&s->metrics, w, most, now))
			knpu_trace_session_hang(s->id, s->cred.pid,
						READ_ONCE(w->command),
						knpu_session_waits(s));
	}
}

/* Reports each request that takes too long, once. */
static void watch_requests(struct knpu_session *s, u64 now)
{
	u64 most = knpu_quota(KNPU_QUOTA_HANG_MS) * NS_PER_MS;
	struct knpu_watches *places = &s->metrics.watches;

	for (; most && places; places = smp_load_acquire(&places->more))
		watch_places(s, places, most, now);
}

static void watch_sessions(u64 now)
{
	struct knpu_session *s;
	u32 at = 0;

	while ((s = knpu_sessions_next(&at))) {
		watch_requests(s, now);
		knpu_evict_idle(s, now);
		knpu_session_put(s);
		knpu_relax();
	}
}

static void watch_run(void *unused)
{
	while (!knpu_thread_stopping()) {
		u64 now = knpu_now();

		watch_sessions(now);
		/* So nothing is noticed later than by a quarter of its time. */
		knpu_thread_sleep(now +
				  max(shortest() * NS_PER_MS / 4, NS_PER_MS));
	}
}

static int adjust(void)
{
	struct knpu_thread *fresh;

	lockdep_assert_held(&watch_lock);
	if (!opened || !shortest()) {
		if (thread)
			knpu_thread_stop(thread);
		thread = NULL;
		return 0;
	}
	if (thread) {
		knpu_thread_wake(thread);
		return 0;
	}
	fresh = knpu_thread_start(watch_run, NULL, "watch");
	if (IS_ERR(fresh))
		return PTR_ERR(fresh);
	thread = fresh;
	return 0;
}

static int open_or_close(bool open)
{
	int err;

	mutex_lock(&watch_lock);
	opened = open;
	err = adjust();
	mutex_unlock(&watch_lock);
	return err;
}

/* From now on sessions are watched if they are to be; again does nothing. */
int knpu_watch_open(void)
{
	return open_or_close(true);
}

/* Afterwards there is no thread, and none is started. */
void knpu_watch_close(void)
{
	open_or_close(false);
}

/* A limit was changed.  Return: 0 or what starting a thread says. */
int knpu_watch_adjust(void)
{
	int err;

	mutex_lock(&watch_lock);
	err = adjust();
	mutex_unlock(&watch_lock);
	return err;
}
