// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sessions that rest, ended to make room or because they have rested too long.
 *
 * A session with a request in flight is never ended, nor one that has had one
 * since it was seen to rest: it is shut by one exchange, of the gate that was
 * seen then.  Nor is one that its engine would end with, as it leaves the count
 * of those that have the engine before it is known whether it may.
 */
#include "core_port.h"
#include "evict.h"
#include "quota.h"
#include "sessions.h"

#define NS_PER_MS 1000000ULL

/*
 * How long it has rested, and the gate that it was seen by; 0: somebody is inside
 * or waits for a burst, or it is ended.
 */
static u64 rested(struct knpu_session *s, u64 now, s64 *seen)
{
	u64 last;

	*seen = atomic64_read(&s->gate);
	if (*seen < 0 || knpu_gate_inside(*seen))
		return 0;
	/* Whoever polls enters when he begins and when he ends. */
	smp_rmb();
	if (knpu_waiter_waits(&s->waiter))
		return 0;
	/* Whoever is seen to have left has written when. */
	smp_rmb();
	last = READ_ONCE(s->metrics.last);
	return now > last ? now - last : 0;
}

/*
 * Would its engine end with it?  So it is now: knpu_session_end_idle() sees to
 * it that it does not.
 */
static bool keeps_engine(struct knpu_session *s)
{
	struct knpu_engine *e;
	bool keeps;

	rcu_read_lock();
	e = knpu_session_engine(s);
	keeps = e && atomic_read(&e->sessions) == 1 &&
		knpu_session_pins(e, true);
	rcu_read_unlock();
	return keeps;
}

/* The one that has rested longest, with a reference, and its gate; or NULL. */
static struct knpu_session *longest_at_rest(const struct knpu_user *user,
					    s64 *gate)
{
	u64 longest = knpu_quota(KNPU_QUOTA_EVICT_MS) * NS_PER_MS;
	struct knpu_session *s, *found = NULL;
	u64 now = knpu_now();
	u32 at = 0;

	while ((s = knpu_sessions_next(&at))) {
		struct knpu_session *worse = s;
		s64 seen;
		u64 rest = rested(s, now, &seen);

		if (s->user == user && rest >= longest && !keeps_engine(s)) {
			longest = rest;
			*gate = seen;
			worse = found;
			found = s;
		}
		if (worse)
			knpu_session_put(worse);
	}
	return found;
}

/**
 * knpu_evict_of - make room for another session of a user
 * @user: whose
 *
 * Ends the session of his that has rested longest, of those that have rested as
 * long as they must have and do not keep an engine alone.
 * Return: was there one?
 */
bool knpu_evict_of(struct knpu_user *user)
{
	struct knpu_session *s;
	bool ended = false;
	s64 gate = 0;

	if (!knpu_quota(KNPU_QUOTA_EVICT_MS))
		return false;
	/* Again if a request came in the meantime, or others left its engine. */
	while (!ended && (s = longest_at_rest(user, &gate))) {
		ended = knpu_session_end_idle(s, gate, true);
		knpu_session_put(s);
	}
	return ended;
}

/**
 * knpu_evict_idle - end a session if it has rested too long
 * @s: the session; the caller has a reference
 * @now: the time
 *
 * One that alone keeps an engine whose clock runs is at work.
 */
void knpu_evict_idle(struct knpu_session *s, u64 now)
{
	u64 most = knpu_quota(KNPU_QUOTA_IDLE_MS) * NS_PER_MS;
	s64 gate;

	if (!most || rested(s, now, &gate) < most)
		return;
	knpu_session_end_idle(s, gate, false);
}
