// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands about the implementation and about an engine as a whole.
 */
#include "core_port.h"
#include "cmd.h"
#include "edit_lock.h"
#include "engine_area.h"
#include "engines.h"
#include "limits.h"
#include "memory.h"

int knpu_cmd_query(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_query *q = arg;

	*q = (struct knpu_query){
		.size = q->size,
		.abi = KNPU_ABI,
		.features = KNPU_PORT_FEATURES,
		.max_areas = KNPU_AREAS_MAX,
		.max_neurons = KNPU_NEURONS_MAX,
		.max_batch = KNPU_BATCH_MAX,
		.max_synapses = KNPU_SYNAPSES_MAX,
		.max_delay = KNPU_DELAY_MAX,
		.max_ledger_bursts = KNPU_LEDGER_BURSTS_MAX,
		.max_ledger_spikes = KNPU_LEDGER_SPIKES_MAX,
	};
	return 0;
}

/* Gives the session an engine, unless another thread was first. */
int knpu_session_attach(struct knpu_session *s, struct knpu_engine *e,
			u32 rights)
{
	if (!atomic_xchg(&s->attaching, 1)) {
		s->rights = rights;
		atomic_inc(&e->sessions);
		knpu_waiter_add(&e->wakeup, &s->waiter);
		smp_store_release(&s->engine, e);
		knpu_session_give_up_restore(s);
		return 0;
	}
	knpu_engine_put(e);
	return -EBUSY;
}

int knpu_cmd_engine_create(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine_create *c = arg;
	struct knpu_engine *e;

	if (knpu_name_check(c->name))
		return -EINVAL;
	if (!c->rate_uhz || c->rate_uhz > KNPU_RATE_MAX_UHZ)
		return -ERANGE;
	e = knpu_engine_make(c, &s->cred);
	return IS_ERR(e) ? PTR_ERR(e) :
			   knpu_session_attach(s, e, KNPU_RIGHT_ALL);
}

int knpu_cmd_engine_attach(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine_attach *a = arg;
	struct knpu_engine *e;
	u32 rights;

	if (knpu_name_check(a->name))
		return -EINVAL;
	e = knpu_engines_find((const char *)a->name);
	if (!e)
		return -ENOENT;
	rights = knpu_engine_rights(e, &s->cred);
	if (rights & KNPU_RIGHT_READ)
		return knpu_session_attach(s, e, rights);
	/* Who may not read it is not told that it is there. */
	knpu_engine_put(e);
	return -ENOENT;
}

/* Takes no lock: who asks waits for no edit, and so for no burst. */
int knpu_cmd_engine_info(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_engine_info *info = arg;
	const struct knpu_area *last;
	u32 areas, gone;

	/* First, as those that go later may be of an area that comes later. */
	gone = smp_load_acquire(&e->nr_gone);
	*info = (struct knpu_engine_info){
		.size = info->size,
		.flags = knpu_engine_flags(e),
		.seed = e->seed,
		.power = READ_ONCE(e->power),
		.rate_uhz = READ_ONCE(e->rate_uhz),
		.burst = smp_load_acquire(&e->burst),
		.pending_synapses = READ_ONCE(s->pending.nr),
		.memory = knpu_engine_bytes(e),
		.ledger_bursts = e->ledger.burst_mask + 1,
		.ledger_spikes = e->ledger.spike_mask + 1,
	};
	memcpy(info->name, e->name, sizeof(info->name));
	rcu_read_lock();
	info->synapses = rcu_dereference(e->generation)->synapses;
	areas = smp_load_acquire(&rcu_dereference(e->areas)->nr);
	rcu_read_unlock();
	/* Counted from the areas that are told, so that both agree. */
	last = knpu_engine_area_ever(e, areas - 1);
	info->areas = areas;
	info->neurons = last->first + last->count;
	info->valid = info->neurons - gone;
	return 0;
}

int knpu_cmd_engine_step(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_engine_step *step = arg;
	int err;

	err = knpu_engine_run(e, step->bursts, &step->done, &s->gate);
	step->burst = smp_load_acquire(&e->burst);
	return err;
}

int knpu_cmd_engine_destroy(struct knpu_session *s, void *arg, void *items)
{
	knpu_engine_kill(knpu_session_engine(s));
	return 0;
}

int knpu_cmd_engine_start(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_engine_start *start = arg;
	int err;

	err = knpu_edit_wait(s, &e->clock.lock);
	if (err)
		return err;
	err = knpu_clock_start(e, start->rate_uhz,
			       start->flags & KNPU_ENGINE_START_F_SKIP);
	mutex_unlock(&e->clock.lock);
	return err;
}

int knpu_cmd_engine_stop(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_engine_stop *stop = arg;
	int err;

	err = knpu_edit_wait(s, &e->clock.lock);
	if (err)
		return err;
	knpu_clock_stop(e);
	mutex_unlock(&e->clock.lock);
	stop->burst = smp_load_acquire(&e->burst);
	return 0;
}

int knpu_cmd_engine_wait(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_engine_wait *wait = arg;

	knpu_waiter_ask(&e->wakeup, &s->waiter, wait->burst);
	wait->last = smp_load_acquire(&e->burst);
	return 0;
}

int knpu_cmd_engine_access(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_engine_access *a = arg;
	const struct knpu_access *now;
	int err = 0;

	if (a->flags)
		err = knpu_engines_share(e, s->rights, &s->cred, a);
	if (err)
		return err;
	rcu_read_lock();
	now = rcu_dereference(e->access);
	a->mode = now->mode;
	a->uid = knpu_uid_show(now->uid);
	a->gid = knpu_gid_show(now->gid);
	rcu_read_unlock();
	return 0;
}
