/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * An engine: one brain.
 */
#ifndef KNPU_CORE_ENGINE_H
#define KNPU_CORE_ENGINE_H

#include "core_port.h"
#include "access.h"
#include "area.h"
#include "clock.h"
#include "connectome.h"
#include "cut.h"
#include "history.h"
#include "ledger.h"
#include "neuron.h"
#include "page.h"
#include "statistics.h"
#include "user.h"

#define KNPU_NAME_BUCKETS 1024

/**
 * struct knpu_totals - what a burst counts; written by it alone, read relaxed
 */
struct knpu_totals {
	u64 spikes;
	u64 candidates;
	u64 events;
	u64 injected;
	u64 wide_bursts;
	u64 burst_ns;
	u32 last_spikes;
	u32 last_candidates;
};

/**
 * struct knpu_summary - what the bursts need to know of all areas together
 * @psp: the highest psp that a synapse can get from its area
 * @uniform: does an area give every synapse the whole psp?
 * @stimulated: how many areas count time by stimulation
 * @ledger: the longest history that an area asks for
 */
struct knpu_summary {
	u32 psp;
	bool uniform;
	u32 stimulated;
	u32 ledger;
};

/**
 * struct knpu_engine - one brain
 * @refs: one for each session attached
 * @sessions: how many are attached; at rest, as many as @refs
 * @slot: in the directory of engines
 * @dead: it was destroyed; commands fail with -ENODEV.  Written under the lock
 *	of the directory
 * @rcu: it is looked at until a grace period after its last reference
 * @user: who made it: what it costs is his, whomever it is given to
 * @charged: bytes of the engine that @user was charged with; synapses and input
 *	are charged for themselves
 * @access: who may do what; found under RCU, replaced under the lock of the
 *	directory
 * @seed: of everything drawn by chance
 * @power: amount for neuron 1 in every burst; written by the holder of @role
 * @fatigue: give it to area 2 as well; written by the holder of @role
 * @rate_uhz: bursts per second in millionths; written under the lock of @clock
 * @edit_lock: serialises structural edits and property changes; nests inside
 *	a session's lock; @role nests inside it
 * @areas: table of areas; found under RCU, replaced by the holder of @role
 * @names: of areas; changed under @edit_lock, walked under RCU
 * @neurons: state; found under RCU, replaced by the holder of @role
 * @generation: synapses; found under RCU, replaced by the holder of @role
 * @incoming: somebody asked for synapses by target; set once
 * @nr_neurons: how many places there are; grows with release by the holder of
 *	@role
 * @nr_gone: how many places have none; written by the holder of @role
 * @lives: how often some were deleted or added to places that were free; grows
 *	with release by the holder of @role
 * @props_seq: odd while properties of areas are written
 * @role: the burst role.  Whoever holds it writes the state of the engine; it
 *	is taken and left between bursts, never within one, and belongs to the
 *	thread of @clock while that runs
 * @stepping: somebody steps the engine, or its clock runs
 * @clock: the thread that runs bursts on time
 * @boundary: changes that wait for the next boundary
 * @submitters: how many wait for theirs
 * @injections: input that waits for the next burst
 * @spent: injections that were delivered or dropped; freed by sessions
 * @lookers: how many look through @injections; while some do, none is freed
 * @wakeup: sessions that wait for a burst
 * @burst: last completed burst; written by the holder of @role
 * @epoch: how often it was reset; written by the holder of @role, who then
 *	acts for the holder of @edit_lock, which reads it
 * @history: who fired lately; belongs to the holder of @role
 * @old_history: those it replaced while a cut is open; belongs to the holder of
 *	@role
 * @history_bytes: its size; written by the holder of @role, read relaxed
 * @summary: of all areas; belongs to the holder of @role
 * @nr_cuts: how many cuts are open; belongs to the holder of @role
 * @cuts: they; belongs to the holder of @role
 * @ledger: of past bursts
 * @page: status page
 * @totals: counters
 * @timed: time the phases of bursts; written by the holder of @role
 * @timing: how long bursts took; written by the holder of @role
 * @read_retries: blocks that readers had to read again
 * @name: never changes
 */
struct knpu_engine {
	refcount_t refs;
	atomic_t sessions;
	u32 slot;
	bool dead;
	struct rcu_head rcu;
	struct knpu_user *user;
	atomic64_t charged;
	struct knpu_access __rcu *access;
	u32 seed;
	s32 power;
	bool fatigue;
	u64 rate_uhz;

	struct mutex edit_lock;
	struct knpu_areas __rcu *areas;
	struct knpu_area_name __rcu *names[KNPU_NAME_BUCKETS];
	struct knpu_neurons __rcu *neurons;
	struct knpu_generation __rcu *generation;
	bool incoming;
	u32 nr_neurons;
	u32 nr_gone;
	u64 lives;
	u32 props_seq;

	struct mutex role;
	atomic_t stepping;
	struct knpu_clock clock;
	struct llist_head boundary;
	atomic_t submitters;
	struct llist_head injections;
	struct llist_head spent;
	atomic64_t lookers;
	struct knpu_wakeup wakeup;
	u64 burst;
	u64 epoch;
	struct knpu_history *history;
	struct knpu_history *old_history;
	u64 history_bytes;
	struct knpu_summary summary;
	u32 nr_cuts;
	struct knpu_cut *cuts[KNPU_CUTS_MAX];
	struct knpu_ledger_writer ledger;
	struct knpu_page_writer page;
	struct knpu_totals totals;
	bool timed;
	struct knpu_timing timing;
	atomic64_t read_retries;
	char name[KNPU_NAME_LEN];
};

/* What the holder of the burst role, or of the edit lock, may look at. */
#define knpu_engine_areas(e)                                          \
	rcu_dereference_protected((e)->areas,                         \
				  lockdep_is_held(&(e)->edit_lock) || \
					  lockdep_is_held(&(e)->role))
#define knpu_engine_neurons(e)                                        \
	rcu_dereference_protected((e)->neurons,                       \
				  lockdep_is_held(&(e)->edit_lock) || \
					  lockdep_is_held(&(e)->role))
#define knpu_engine_generation(e)                                     \
	rcu_dereference_protected((e)->generation,                    \
				  lockdep_is_held(&(e)->edit_lock) || \
					  lockdep_is_held(&(e)->role))

struct knpu_engine *knpu_engine_make(const struct knpu_engine_create *arg,
				     const struct knpu_cred *cred);
u32 knpu_engine_rights(struct knpu_engine *e, const struct knpu_cred *cred);
struct knpu_engine *knpu_engine_alloc(const struct knpu_engine_create *arg,
				      const struct knpu_cred *cred);
void knpu_engine_free(struct knpu_engine *e);
void knpu_engine_kill(struct knpu_engine *e);
void knpu_engine_put(struct knpu_engine *e);
int knpu_engine_burst(struct knpu_engine *e);
int knpu_engine_run(struct knpu_engine *e, u64 bursts, u64 *done,
		    const atomic64_t *gate);
u32 knpu_engine_flags(const struct knpu_engine *e);
void knpu_engine_summarize(struct knpu_engine *e);
int knpu_ledger_room(struct knpu_engine *e, u32 window, u32 neurons);

/* The area of a neuron that exists. */
static inline struct knpu_area *knpu_area_at(const struct knpu_areas *areas,
					     const struct knpu_neurons *n,
					     u32 id)
{
	u32 i = n->area_of[id >> KNPU_BLOCK_SHIFT];

	while (id - areas->area[i]->first >= areas->area[i]->count)
		i++;
	return areas->area[i];
}

static inline bool knpu_engine_dead(const struct knpu_engine *e)
{
	return READ_ONCE(e->dead);
}

#endif /* KNPU_CORE_ENGINE_H */
