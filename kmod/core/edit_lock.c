// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The locks of the slow path, as a session's commands take them: who waits is
 * seen to wait, and waits no longer than the administrator says.
 */
#include "core_port.h"
#include "edit_lock.h"
#include "quota.h"

#define NS_PER_MS 1000000ULL

/**
 * knpu_edit_wait - take a lock that is held while an edit takes effect
 * @s: session
 * @lock: its own, or that of its engine's edits, or of its engine's clock
 *
 * The caller has changed nothing yet.  Return: 0; -ETIMEDOUT: it is somebody
 * else's for too long; -EINTR: so it would be, but a signal came; where nobody
 * says how long is too long, one that kills.
 */
int knpu_edit_wait(struct knpu_session *s, struct mutex *lock)
{
	u64 most = knpu_quota(KNPU_QUOTA_LOCK_MS) * NS_PER_MS;
	atomic_t *waits = &s->metrics.waits_edit;
	int err = 0;

	might_sleep();
	if (lock == &s->lock)
		waits = &s->metrics.waits_own;
	atomic_inc(waits);
	if (most)
		err = knpu_lock_until(lock, knpu_now() + most);
	else
		err = mutex_lock_killable(lock);
	atomic_dec(waits);
	return err;
}

/* What requests of a session wait for, of enum knpu_session_waits. */
u32 knpu_session_waits(struct knpu_session *s)
{
	struct knpu_engine *e;
	u32 waits = 0;

	if (atomic_read(&s->metrics.waits_edit))
		return KNPU_SESSION_WAITS_EDIT;
	/* Where two wait, this one waits for the other. */
	if (atomic_read(&s->metrics.waits_own))
		return KNPU_SESSION_WAITS_OWN;
	rcu_read_lock();
	e = knpu_session_engine(s);
	if (e && atomic_read(&e->submitters))
		waits = KNPU_SESSION_WAITS_BOUNDARY;
	rcu_read_unlock();
	return waits;
}
