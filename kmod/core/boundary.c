// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Changes that take effect between two bursts.
 *
 * Who submits one applies it himself if nobody has the burst role.  A clock has
 * the role for as long as its thread runs, also while that sleeps: it is woken
 * and applies it.  So a burst on time waits for no submitter, who may be
 * preempted, or throttled, for as long as his scheduler likes.
 */
#include "core_port.h"
#include "boundary.h"
#include "engine.h"

/* Applies what is waiting, in the order in which it came. */
void knpu_boundary_drain(struct knpu_engine *e)
{
	struct llist_node *node;

	lockdep_assert_held(&e->role);
	if (llist_empty(&e->boundary))
		return;
	node = llist_reverse_order(llist_del_all(&e->boundary));
	while (node) {
		struct knpu_change *change =
			llist_entry(node, struct knpu_change, node);

		/* Once it is done, the change is its owner's again. */
		node = node->next;
		change->apply(e, change);
		change->burst = e->burst + 1;
		complete(&change->done);
	}
}

/*
 * Leaves the burst role.  A change that was submitted while the role was
 * held, too late for the last boundary, must not be left behind.
 */
void knpu_role_leave(struct knpu_engine *e)
{
	mutex_unlock(&e->role);
	/* Either we see the change, or its submitter sees the role free. */
	smp_mb();
	while (!llist_empty(&e->boundary) && mutex_trylock(&e->role)) {
		knpu_boundary_drain(e);
		mutex_unlock(&e->role);
		smp_mb();
	}
}

/**
 * knpu_boundary_submit - put a change into effect
 * @e: the engine
 * @change: its node, done and burst are set here
 *
 * Returns when the change has taken effect, at the latest at the end of the
 * burst that is running.
 */
void knpu_boundary_submit(struct knpu_engine *e, struct knpu_change *change)
{
	might_sleep();
	init_completion(&change->done);
	llist_add(&change->node, &e->boundary);
	if (mutex_trylock(&e->role)) {
		knpu_boundary_drain(e);
		knpu_role_leave(e);
	} else {
		knpu_clock_wake(e);
	}
	atomic_inc(&e->submitters);
	wait_for_completion(&change->done);
	atomic_dec(&e->submitters);
}
