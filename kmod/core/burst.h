/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * One burst, from its input to its spikes.
 */
#ifndef KNPU_CORE_BURST_H
#define KNPU_CORE_BURST_H

#include "core_port.h"
#include "engine.h"

/**
 * struct knpu_burst - what the phases of a burst share
 * @e: the engine, whose burst role the caller holds
 * @areas: its areas
 * @n: its neurons
 * @g: its synapses
 * @number: of this burst
 * @now: low 32 bits of it
 * @narrow: sums are 32 bits: it is proven that they cannot wrap
 * @touch: note each neuron that something is added to, be it 0
 * @mark: note each block that something is added to; else all are visited
 * @spikes: so far
 * @candidates: so far
 * @events: synaptic contributions so far
 * @injected: items of input so far
 * @stamp: when each phase began, if they are timed
 *
 * Nothing here locks, allocates or frees.
 */
struct knpu_burst {
	struct knpu_engine *e;
	const struct knpu_areas *areas;
	struct knpu_neurons *n;
	const struct knpu_generation *g;
	u64 number;
	u32 now;
	bool narrow;
	bool touch;
	bool mark;
	u32 spikes;
	u32 candidates;
	u64 events;
	u64 injected;
	u64 stamp[KNPU_PHASE_PUBLISH + 1];
};

void knpu_burst_run(struct knpu_engine *e);
void knpu_burst_scatter(struct knpu_burst *b, u32 delay);
void knpu_burst_block(struct knpu_burst *b, u32 block);

/* The area of a neuron that exists. */
static inline const struct knpu_area *
knpu_burst_area(const struct knpu_burst *b, u32 id)
{
	return knpu_area_at(b->areas, b->n, id);
}

static inline void knpu_burst_mark(const struct knpu_neurons *n, u32 id)
{
	u32 block = id >> KNPU_BLOCK_SHIFT;
	u64 *mark = &n->mark[block / 64];

	if (*mark & BIT_ULL(block % 64))
		return;
	*mark |= BIT_ULL(block % 64);
	n->mark_summary[block / 4096] |= BIT_ULL(block / 64 % 64);
}

/*
 * Adds input to a neuron.  The flags are those of the burst; callers in loops
 * give them as constants, so that each loop has only what it needs.
 */
static __always_inline void knpu_burst_add(const struct knpu_neurons *n, u32 id,
					   s32 amount, bool narrow, bool touch,
					   bool mark)
{
	if (narrow)
		n->narrow[id] += amount;
	else
		n->wide[id] += amount;
	if (touch)
		n->touched[id >> KNPU_BLOCK_SHIFT] |= BIT_ULL(id % KNPU_BLOCK);
	if (mark)
		knpu_burst_mark(n, id);
}

#endif /* KNPU_CORE_BURST_H */
