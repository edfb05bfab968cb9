/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Whether a thread is to stand still where it is, and what it holds there.
 */
#ifndef TESTS_UNIT_MEET_PLACES_H
#define TESTS_UNIT_MEET_PLACES_H

#include "meet_helper.h"

/* Places where it has stood already, doing the same and holding the same. */
static struct {
	const void *where;
	u32 nr;
	u32 held;
} seen[4096];
static u32 nr_seen;

/* What the thread holds of a session and of its engine. */
static u32 held_of(struct knpu_session *s)
{
	struct knpu_engine *e = s->engine;
	u32 held = 0;

	if (lockdep_is_held(&s->lock))
		held |= WAITS_OWN;
	if (lockdep_is_held(&e->edit_lock))
		held |= WAITS_EDIT;
	if (lockdep_is_held(&e->role))
		held |= WAITS_BOUNDARY;
	if (lockdep_is_held(&e->clock.lock))
		held |= WAITS_CLOCK;
	if (rcu_read_lock_held())
		held |= WAITS_GRACE;
	return held;
}

/* Readers wait for the block that is written: 20 us, so nobody stands there. */
static bool writes(struct knpu_engine *e)
{
	const struct knpu_neurons *n;
	bool odd = READ_ONCE(e->props_seq) & 1;
	u32 i;

	rcu_read_lock();
	n = rcu_dereference(e->neurons);
	for (i = 0; i <= (READ_ONCE(e->nr_neurons) - 1) >> KNPU_BLOCK_SHIFT;
	     i++)
		odd |= READ_ONCE(n->seq[i]) & 1;
	rcu_read_unlock();
	return odd;
}

static bool stood_here(const void *where, u32 nr, u32 held)
{
	u32 i;

	for (i = 0; i < nr_seen; i++)
		if (seen[i].where == where && seen[i].nr == nr &&
		    seen[i].held == held)
			return true;
	if (nr_seen == ARRAY_SIZE(seen))
		abort();
	seen[nr_seen].where = where;
	seen[nr_seen].nr = nr;
	seen[nr_seen++].held = held;
	return false;
}

#endif /* TESTS_UNIT_MEET_PLACES_H */
