// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What every burst does of itself: it gives the power amount, and fatigue, and
 * it times its phases.
 */
#include "core_port.h"
#include "boundary.h"
#include "control.h"

/**
 * struct drive_change - another power amount or rate, fatigue or timing switched
 * @change: that takes effect at a boundary
 * @set: what is asked for
 */
struct drive_change {
	struct knpu_change change;
	const struct knpu_engine_set *set;
};

static void drive_change_apply(struct knpu_engine *e,
			       struct knpu_change *change)
{
	const struct knpu_engine_set *set =
		container_of(change, struct drive_change, change)->set;

	if (set->flags & KNPU_ENGINE_SET_F_POWER)
		WRITE_ONCE(e->power, set->power);
	if (set->flags & KNPU_ENGINE_SET_F_FATIGUE)
		WRITE_ONCE(e->fatigue, set->fatigue);
	if (set->flags & KNPU_ENGINE_SET_F_TIMING)
		WRITE_ONCE(e->timed, set->timing);
	if (set->flags & KNPU_ENGINE_SET_F_RATE)
		knpu_clock_rate(e, set->rate_uhz);
}

/**
 * knpu_engine_drive - change power, fatigue, timing and rate, at one boundary
 * @e: the engine; the caller holds its edit lock
 * @set: checked arguments
 *
 * Return: the burst from which they hold.
 */
u64 knpu_engine_drive(struct knpu_engine *e, const struct knpu_engine_set *set)
{
	struct drive_change c = {
		.change.apply = drive_change_apply,
		.set = set,
	};

	knpu_boundary_submit(e, &c.change);
	return c.change.burst;
}
