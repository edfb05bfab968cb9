/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Which neurons exist, and their end; the end of an area with all of its.
 *
 * A neuron that is deleted leaves its place, which is a bit in
 * knpu_neurons.gone.  Nothing reaches it any more, so it never is a candidate,
 * and a burst need not ask.  The place can be given to another, see birth.c.
 */
#ifndef KNPU_CORE_LIFE_H
#define KNPU_CORE_LIFE_H

#include "core_port.h"
#include "engine.h"
#include "span.h"

bool knpu_neurons_exist(struct knpu_engine *e, u32 first, u32 nr);
int knpu_neurons_delete(struct knpu_engine *e, struct knpu_neuron_delete *d,
			u32 *ids);

/**
 * struct knpu_death - neurons that go at a boundary
 * @doomed: they, some of which may be gone, or NULL for none
 * @generation: without their synapses, or NULL if they have none; afterwards
 *	the one that it replaced
 * @removed: how many synapses go with them
 */
struct knpu_death {
	struct knpu_ranges *doomed;
	struct knpu_generation *generation;
	u64 removed;
};

int knpu_death_prepare(struct knpu_engine *e, struct knpu_death *d);
void knpu_death_apply(struct knpu_engine *e, struct knpu_death *d);
void knpu_death_end(struct knpu_death *d);
int knpu_area_end(struct knpu_engine *e, struct knpu_area_remove *r);

/*
 * How places of a block change: @who is a bit for each neuron of the block that
 * is meant, at least one.
 */
typedef void (*knpu_places_change)(struct knpu_engine *e,
				   struct knpu_neurons *n, u32 block, u64 who);

void knpu_neurons_visit(struct knpu_engine *e, const struct knpu_ranges *ranges,
			knpu_places_change change);
void knpu_places_count(struct knpu_engine *e, const struct knpu_neurons *n,
		       u32 block, u64 who, s32 step);
int knpu_neuron_name(struct knpu_engine *e, u32 *id);

/*
 * Does such a neuron exist?  Takes no lock.  Whoever queues something for it
 * has read knpu_engine.lives before, and gives that with it.
 */
static inline bool knpu_neuron_exists(struct knpu_engine *e, u32 id)
{
	u32 neurons = smp_load_acquire(&e->nr_neurons);
	bool gone;

	if (id >= neurons)
		return false;
	if (likely(!READ_ONCE(e->lives)))
		return true;
	id = array_index_nospec(id, neurons);
	rcu_read_lock();
	gone = knpu_neuron_gone(rcu_dereference(e->neurons), id);
	rcu_read_unlock();
	return !gone;
}

/* Which neuron of its place is one that there is? */
static inline u32 knpu_neuron_which(struct knpu_engine *e, u32 id)
{
	u32 which;

	rcu_read_lock();
	which = knpu_neuron_incarnation(rcu_dereference(e->neurons), id);
	rcu_read_unlock();
	return which;
}

#endif /* KNPU_CORE_LIFE_H */
