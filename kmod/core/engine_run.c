// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Running bursts of an engine, one after the other: who does it has the role,
 * a clock for as long as it runs, who steps for one burst at a time.
 */
#include "core_port.h"
#include "boundary.h"
#include "burst.h"
#include "engine.h"
#include "inject.h"
#include "memory.h"

/* A burst needs its room: it is had, and counts from now on. */
static void charge_history(struct knpu_engine *e)
{
	u64 bytes = knpu_history_bytes(e->history);

	if (likely(bytes == e->history_bytes))
		return;
	knpu_engine_force(e, bytes - e->history_bytes);
	WRITE_ONCE(e->history_bytes, bytes);
}

/**
 * knpu_engine_burst - run one burst
 * @e: the engine; the caller has @stepping, holds the burst role and has
 *	drained its boundary
 *
 * Return: 0 or -ENOMEM if there is no memory for the spikes.
 */
int knpu_engine_burst(struct knpu_engine *e)
{
	int err;

	lockdep_assert_held(&e->role);
	err = knpu_history_reserve(&e->history, e->burst + 1, e->nr_neurons,
				   &e->old_history);
	if (e->old_history && !e->nr_cuts)
		knpu_histories_free(&e->old_history);
	charge_history(e);
	if (!err)
		knpu_burst_run(e);
	knpu_spent_free(&e->spent, &e->lookers);
	knpu_wakeup_burst(&e->wakeup);
	return err;
}

/* Between two bursts of who steps, others may put their changes into effect. */
static int step(struct knpu_engine *e)
{
	int err;

	mutex_lock(&e->role);
	knpu_boundary_drain(e);
	err = knpu_engine_burst(e);
	knpu_role_leave(e);
	return err;
}

/**
 * knpu_engine_run - run bursts in the caller's thread
 * @e: the engine
 * @bursts: how many
 * @done: how many were run
 * @gate: of the session; negative: it was kicked
 *
 * Return: 0; -EBUSY if somebody else does; -ENODEV if the engine was
 * destroyed meanwhile; -ESTALE if the session was kicked; -EINTR if a signal
 * came before the last burst; -ENOMEM if there is no memory for the spikes of
 * the next burst.
 */
int knpu_engine_run(struct knpu_engine *e, u64 bursts, u64 *done,
		    const atomic64_t *gate)
{
	int err = 0;

	might_sleep();
	*done = 0;
	if (atomic_xchg(&e->stepping, 1))
		return -EBUSY;
	while (*done < bursts && !err) {
		err = step(e);
		if (err)
			break;
		++*done;
		if (knpu_engine_dead(e))
			err = -ENODEV;
		else if (atomic64_read(gate) < 0)
			err = -ESTALE;
		else if (*done < bursts && knpu_interrupted())
			err = -EINTR;
	}
	atomic_set_release(&e->stepping, 0);
	return err;
}
