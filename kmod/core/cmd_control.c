// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands that control an engine: its drive, its pace, its rest.
 */
#include "core_port.h"
#include "cmd.h"
#include "control.h"
#include "edit_lock.h"
#include "reset.h"

static bool set_fits(const struct knpu_engine_set *set)
{
	if (set->flags & KNPU_ENGINE_SET_F_FATIGUE && set->fatigue > 1)
		return false;
	if (set->flags & KNPU_ENGINE_SET_F_TIMING && set->timing > 1)
		return false;
	if (!(set->flags & KNPU_ENGINE_SET_F_RATE))
		return true;
	return set->rate_uhz && set->rate_uhz <= KNPU_RATE_MAX_UHZ;
}

int knpu_cmd_engine_set(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_engine_set *set = arg;
	int err;

	if (!set_fits(set))
		return -ERANGE;
	err = knpu_edit_wait(s, &e->edit_lock);
	if (err)
		return err;
	set->burst = knpu_engine_drive(e, set);
	mutex_unlock(&e->edit_lock);
	return 0;
}

int knpu_cmd_engine_pause(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_engine_pause *pause = arg;
	int err;

	err = knpu_edit_wait(s, &e->clock.lock);
	if (err)
		return err;
	knpu_clock_pause(e);
	mutex_unlock(&e->clock.lock);
	pause->burst = smp_load_acquire(&e->burst);
	return 0;
}

int knpu_cmd_engine_resume(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	int err;

	err = knpu_edit_wait(s, &e->clock.lock);
	if (err)
		return err;
	knpu_clock_resume(e);
	mutex_unlock(&e->clock.lock);
	return 0;
}

int knpu_cmd_engine_reset(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_engine_reset *reset = arg;
	int err;

	err = knpu_edit_wait(s, &e->edit_lock);
	if (err)
		return err;
	err = knpu_reset_apply(e, &reset->epoch);
	mutex_unlock(&e->edit_lock);
	if (!err)
		knpu_wakeup_anew(&e->wakeup);
	return err;
}
