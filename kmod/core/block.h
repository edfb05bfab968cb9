/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Reading a block of neurons while bursts run: begin, read, and at the end see
 * whether it was written meanwhile; then all of it is to be read again.
 */
#ifndef KNPU_CORE_BLOCK_H
#define KNPU_CORE_BLOCK_H

#include "core_port.h"
#include "engine.h"
#include "property.h"

/* A reader that meets the writer yields after so many tries. */
#define KNPU_BLOCK_TRIES 64

/* It sleeps after so many: a writer of less priority gets its turn. */
#define KNPU_BLOCK_TIRED (64 * KNPU_BLOCK_TRIES)

/**
 * struct knpu_block_view - one try at a block
 * @areas: of the engine
 * @n: its neurons
 * @burst: the one that the state of the block is of
 * @block: which block
 * @seq: of the block, at the begin
 * @props_seq: of the engine, at the begin
 */
struct knpu_block_view {
	const struct knpu_areas *areas;
	const struct knpu_neurons *n;
	u64 burst;
	u32 block;
	u32 seq;
	u32 props_seq;
};

/* The caller is in an RCU read section.  Return: is it worth going on? */
static inline bool knpu_block_begin(struct knpu_engine *e, u32 block,
				    struct knpu_block_view *v)
{
	v->block = block;
	v->props_seq = smp_load_acquire(&e->props_seq);
	v->areas = rcu_dereference(e->areas);
	v->n = rcu_dereference(e->neurons);
	v->seq = smp_load_acquire(&v->n->seq[block]);
	v->burst = smp_load_acquire(&e->burst);
	return !((v->seq | v->props_seq) & 1);
}

/*
 * Where the burst that runs has updated the block, it is of that one and not
 * of the last complete one: some neuron of it then was a candidate later.
 * @neurons: how many there are.
 */
static inline void knpu_block_date(struct knpu_block_view *v, u32 neurons)
{
	u32 id = v->block << KNPU_BLOCK_SHIFT;
	u32 end = min(id + KNPU_BLOCK, neurons);

	for (; id < end; id++) {
		s32 ahead = READ_ONCE(v->n->last[id]) - (u32)v->burst;

		if (ahead <= 0)
			continue;
		v->burst++;
		return;
	}
}

/* A property of a neuron of an area. */
static inline s64 knpu_block_value(const struct knpu_area *area, u32 property,
				   u32 index)
{
	return knpu_effective(&area->props,
			      rcu_dereference(area->own[property]), property,
			      index);
}

/* The state of a neuron of the block, as of the burst of the view. */
static inline void knpu_block_look(const struct knpu_block_view *v,
				   const struct knpu_area *area, u32 id,
				   struct knpu_neuron_view *view)
{
	u32 i = id - area->first;

	knpu_neuron_look(v->n, id, v->burst,
			 knpu_block_value(area, KNPU_PROPERTY_LEAK, i),
			 knpu_block_value(area, KNPU_PROPERTY_ACCUMULATE, i),
			 READ_ONCE(area->props.value[KNPU_PROPERTY_TIME]) ==
				 KNPU_TIME_CLOCK,
			 view);
}

/* Return: was all that was read since the begin of one time? */
static inline bool knpu_block_end(struct knpu_engine *e,
				  const struct knpu_block_view *v)
{
	smp_rmb();
	/* Arrays that were replaced stay as they were, but the burst went on. */
	return rcu_dereference(e->neurons) == v->n &&
	       READ_ONCE(v->n->seq[v->block]) == v->seq &&
	       READ_ONCE(e->props_seq) == v->props_seq;
}

static inline void knpu_block_retry(struct knpu_engine *e, u32 *tries)
{
	atomic64_add(1, &e->read_retries);
	if (++*tries % KNPU_BLOCK_TRIES)
		cpu_relax();
	else if (*tries < KNPU_BLOCK_TIRED)
		cond_resched();
	else
		knpu_nap();
}

#endif /* KNPU_CORE_BLOCK_H */
