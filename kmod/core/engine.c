// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Life of an engine.
 *
 * Lock order of the project, outermost first:
 *
 *	session->lock
 *	  engine->edit_lock
 *	    engine->role
 *	engine->clock.lock	held while its thread is waited for, which has:
 *	  engine->role		from its start to its end; and while a pause
 *				waits for its boundary
 *	the lock of watch.c	held while its thread is waited for
 *	the lock of engines.c	nothing nests inside it, it nests in nothing
 *	the lock of sessions.c	the same
 *	the lock of user.c	the same
 *
 * A burst takes none of these; who steps takes and leaves engine->role between
 * bursts, a clock keeps it, and whoever finds it taken waits for no lock, but
 * for his change.
 */
#include "core_port.h"
#include "engine.h"
#include "engine_area.h"
#include "engines.h"
#include "inject.h"
#include "memory.h"

/* Nobody has a reference any more, so nobody reads, steps or changes it. */
void knpu_engine_free(struct knpu_engine *e)
{
	struct knpu_areas *areas = rcu_dereference_protected(e->areas, true);
	u32 i;

	knpu_injections_free(&e->injections);
	knpu_spent_free(&e->spent, &e->lookers);
	for (i = 0; areas && i < areas->nr; i++)
		knpu_area_free(areas->area[i]);
	kvfree(areas);
	knpu_neurons_free(rcu_dereference_protected(e->neurons, true));
	knpu_generation_put(rcu_dereference_protected(e->generation, true));
	kvfree(e->history);
	kvfree(rcu_dereference_protected(e->access, true));
	knpu_histories_free(&e->old_history);
	knpu_ledger_exit(&e->ledger);
	knpu_page_exit(&e->page);
	knpu_wakeup_exit(&e->wakeup);
	knpu_clock_exit(&e->clock);
	mutex_destroy(&e->edit_lock);
	mutex_destroy(&e->role);
	knpu_user_uncharge(e->user, atomic64_read(&e->charged));
	knpu_user_put(e->user);
	/* Who looks for an engine may still be looking at this one's name. */
	kvfree_rcu(e, rcu);
}

/* What an engine takes that has its tables and rings, and no area yet. */
static int charge_empty(struct knpu_engine *e, u32 bursts, u32 spikes)
{
	struct knpu_generation *g =
		rcu_dereference_protected(e->generation, true);
	struct knpu_areas *areas = rcu_dereference_protected(e->areas, true);
	u64 bytes = sizeof(*e) + knpu_neurons_bytes(KNPU_CAPACITY_STEP, NULL) +
		    struct_size(areas, area, areas->capacity) +
		    e->history_bytes + knpu_ledger_bytes(bursts, spikes) +
		    knpu_shared_length(sizeof(struct knpu_status_page));
	int err = knpu_engine_charge(e, bytes);

	return err ?: knpu_generation_charge(g, false);
}

static int engine_fill(struct knpu_engine *e,
		       const struct knpu_engine_create *arg)
{
	u32 bursts = arg->ledger_bursts ?: KNPU_LEDGER_BURSTS_DEFAULT;
	u32 spikes = arg->ledger_spikes ?: KNPU_LEDGER_SPIKES_DEFAULT;
	int err;

	RCU_INIT_POINTER(e->areas, knpu_areas_alloc(8));
	RCU_INIT_POINTER(e->neurons, knpu_neurons_alloc(KNPU_CAPACITY_STEP));
	RCU_INIT_POINTER(e->generation, knpu_generation_empty(e->user));
	e->history = knpu_history_alloc(KNPU_CAPACITY_STEP);
	if (!rcu_dereference_protected(e->areas, true) ||
	    !rcu_dereference_protected(e->neurons, true) ||
	    !rcu_dereference_protected(e->generation, true) || !e->history)
		return -ENOMEM;
	e->history_bytes = knpu_history_bytes(e->history);
	err = charge_empty(e, bursts, spikes);
	if (!err)
		err = knpu_ledger_init(&e->ledger, bursts, spikes);
	if (!err)
		err = knpu_page_init(&e->page);
	return err ?: knpu_engine_add_builtin(e);
}

static struct knpu_access *access_alloc(const struct knpu_cred *cred)
{
	struct knpu_access *access;

	access = kvzalloc(sizeof(*access), GFP_KERNEL_ACCOUNT);
	if (!access)
		return NULL;
	access->uid = cred->uid;
	access->gid = cred->gid;
	access->mode = KNPU_MODE_DEFAULT;
	return access;
}

/**
 * knpu_engine_alloc - make an engine that is in no directory
 * @arg: checked arguments
 * @cred: whose it is
 *
 * Return: the engine with one reference, or -ENOSPC, -ENOMEM.
 */
struct knpu_engine *knpu_engine_alloc(const struct knpu_engine_create *arg,
				      const struct knpu_cred *cred)
{
	struct knpu_engine *e;
	int err;

	e = kvzalloc(sizeof(*e), GFP_KERNEL_ACCOUNT);
	if (!e)
		return ERR_PTR(-ENOMEM);
	refcount_set(&e->refs, 1);
	mutex_init(&e->edit_lock);
	mutex_init(&e->role);
	knpu_clock_init(&e->clock);
	knpu_wakeup_init(&e->wakeup, &e->burst);
	init_llist_head(&e->boundary);
	init_llist_head(&e->injections);
	init_llist_head(&e->spent);
	e->seed = arg->seed;
	e->power = arg->power;
	e->fatigue = arg->flags & KNPU_ENGINE_F_FATIGUE;
	e->rate_uhz = arg->rate_uhz;
	memcpy(e->name, arg->name, sizeof(e->name));
	e->user = knpu_user_get(cred->uid);
	RCU_INIT_POINTER(e->access, access_alloc(cred));
	err = -ENOMEM;
	if (e->user && rcu_dereference_protected(e->access, true))
		err = engine_fill(e, arg);
	if (!err)
		return e;
	knpu_engine_free(e);
	return ERR_PTR(err);
}

/* Makes an engine where room was reserved. */
static struct knpu_engine *engine_make(const struct knpu_engine_create *arg,
				       const struct knpu_cred *cred,
				       struct knpu_user *user)
{
	struct knpu_engine *e = knpu_engine_alloc(arg, cred);

	if (!IS_ERR(e) && knpu_engines_add(e))
		return e;
	knpu_engines_unreserve(user);
	if (IS_ERR(e))
		return e;
	knpu_engine_free(e);
	return ERR_PTR(-EEXIST);
}

/**
 * knpu_engine_make - make an engine and put it in the directory
 * @arg: checked arguments
 * @cred: whose it is
 *
 * Return: the engine with one reference, or -ENFILE, -EMFILE, -EEXIST, -ENOSPC,
 * -ENOMEM.
 */
struct knpu_engine *knpu_engine_make(const struct knpu_engine_create *arg,
				     const struct knpu_cred *cred)
{
	struct knpu_user *user = knpu_user_get(cred->uid);
	struct knpu_engine *e;
	int err;

	if (!user)
		return ERR_PTR(-ENOMEM);
	err = knpu_engines_reserve(user);
	e = err ? ERR_PTR(err) : engine_make(arg, cred, user);
	/* The engine has a reference of its own. */
	knpu_user_put(user);
	return e;
}

/* What somebody may do with the engine, of enum knpu_right. */
u32 knpu_engine_rights(struct knpu_engine *e, const struct knpu_cred *cred)
{
	u32 rights;

	rcu_read_lock();
	rights = knpu_access_rights(rcu_dereference(e->access), cred);
	rcu_read_unlock();
	return rights;
}

/*
 * Ends an engine for all; its memory goes with the last reference.  First
 * nobody finds it any more and no clock can be started, then the clock stops,
 * then those who wait are told.
 */
void knpu_engine_kill(struct knpu_engine *e)
{
	if (knpu_engines_remove(e)) {
		WRITE_ONCE(e->ledger.head->flags, KNPU_MAP_F_DEAD);
		WRITE_ONCE(e->page.page->flags, KNPU_MAP_F_DEAD);
	}
	mutex_lock(&e->clock.lock);
	knpu_clock_stop(e);
	mutex_unlock(&e->clock.lock);
	knpu_wakeup_end(&e->wakeup);
}

void knpu_engine_put(struct knpu_engine *e)
{
	if (!refcount_dec_and_test(&e->refs))
		return;
	knpu_engine_kill(e);
	knpu_engine_free(e);
}

/* What is on and what runs, of enum knpu_engine_flags. */
u32 knpu_engine_flags(const struct knpu_engine *e)
{
	return (READ_ONCE(e->fatigue) ? KNPU_ENGINE_F_FATIGUE : 0) |
	       (READ_ONCE(e->clock.thread) ? KNPU_ENGINE_F_RUNNING : 0) |
	       (READ_ONCE(e->clock.paused) ? KNPU_ENGINE_F_PAUSED : 0) |
	       (READ_ONCE(e->timed) ? KNPU_ENGINE_F_TIMING : 0);
}
