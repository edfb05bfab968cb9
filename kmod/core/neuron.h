/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * State of the neurons, a structure of arrays indexed by id.
 *
 * 64 neurons are a block: the unit of what a burst visits and of what a
 * reader sees whole.
 */
#ifndef KNPU_CORE_NEURON_H
#define KNPU_CORE_NEURON_H

#include "core_port.h"
#include "limits.h"

#define KNPU_BLOCK_SHIFT 6
#define KNPU_BLOCK (1U << KNPU_BLOCK_SHIFT)

/* Ages of neurons are kept below 2^31 by a sweep; beyond this all are alike. */
#define KNPU_AGE_MAX (1U << 30)

/* A place is given to so many neurons, one after the other, and to no more. */
#define KNPU_INCARNATIONS_MAX 255U

/**
 * struct knpu_lives - what is known of places that were given anew
 * @born: knpu_engine.lives as of when the neuron was added; 0: with its area
 * @incarnation: how many neurons had the place before
 */
struct knpu_lives {
	u64 *born;
	u8 *incarnation;
};

/**
 * struct knpu_brought - neurons of a block that a change brought up to date
 * @burst: the last one before
 * @who: those that were no candidates of it, though @last tells that burst
 */
struct knpu_brought {
	u64 burst;
	u64 who;
};

/**
 * struct knpu_neurons - arrays with a place for each neuron
 * @capacity: places, a multiple of 4096 so that bitmaps end on a word
 * @potential: membrane potential as of @last
 * @last: low 32 bits of the burst at which the neuron was last a candidate, or
 *	up to which its state was brought
 * @hold: countdown in the high half, fire count in the low half
 * @sum: input of the burst that is being computed: s32 while the bound of the
 *	burst proves that it cannot wrap, else s64; all zero between bursts, so
 *	that the same memory serves both
 * @touched: per block, which neurons something was added to; only kept up
 *	while an area counts time by stimulation
 * @seq: per block, odd while the block is written; of a copy: what it was when
 *	the block was copied
 * @mark: bitmap of blocks with input
 * @mark_summary: bitmap of words of @mark that are not zero
 * @area_of: per block, index of the area of its first neuron
 * @gone: per block, which places have no neuron
 * @brought: per block, whose @last is no burst at which they were candidates
 * @lives: who had the places before, or NULL while each had one neuron at most;
 *	set once with release
 *
 * @potential, @last, @hold, @gone, @brought, @lives and @seq are written by the
 * holder of the burst role and read by anyone under @seq; the rest belongs to
 * the burst alone.
 */
struct knpu_neurons {
	u32 capacity;
	s32 *potential;
	u32 *last;
	u32 *hold;
	union {
		s32 *narrow;
		s64 *wide;
		void *sum;
	};
	u64 *touched;
	u32 *seq;
	u64 *mark;
	u64 *mark_summary;
	u32 *area_of;
	u64 *gone;
	struct knpu_lives *lives;
	struct knpu_brought *brought;
};

/**
 * struct knpu_neuron_view - a neuron as a query shows it
 * @potential: fixed-point
 * @countdown: bursts until it may fire again
 * @fire_count: consecutive spikes
 */
struct knpu_neuron_view {
	s32 potential;
	u32 countdown;
	u32 fire_count;
};

struct knpu_props;

struct knpu_neurons *knpu_neurons_alloc(u32 capacity);
struct knpu_neurons *knpu_neurons_alloc_like(const struct knpu_neurons *like,
					     u32 capacity);
void knpu_neurons_free(struct knpu_neurons *n);
void knpu_neurons_copy_places(struct knpu_neurons *to,
			      const struct knpu_neurons *from, u32 nr);
void knpu_neurons_copy(struct knpu_neurons *to, const struct knpu_neurons *from,
		       u32 nr);
u32 knpu_neurons_follow(struct knpu_neurons *to,
			const struct knpu_neurons *from, u32 nr);
struct knpu_lives *knpu_lives_alloc(u32 capacity);
void knpu_lives_free(struct knpu_lives *lives);
size_t knpu_neurons_bytes(u32 capacity, const struct knpu_neurons *like);
size_t knpu_lives_bytes(u32 capacity);
void knpu_neuron_look(const struct knpu_neurons *n, u32 id, u32 now, u32 leak,
		      bool accumulate, bool clock,
		      struct knpu_neuron_view *view);
void knpu_neuron_bring(struct knpu_neurons *n, u32 id, u64 now, u32 leak,
		       bool accumulate, bool clock);
void knpu_neurons_sweep(struct knpu_neurons *n, u32 block, u32 now);

static inline bool knpu_neuron_gone(const struct knpu_neurons *n, u32 id)
{
	return READ_ONCE(n->gone[id >> KNPU_BLOCK_SHIFT]) &
	       BIT_ULL(id % KNPU_BLOCK);
}

/* Which neuron of its place it is, from 1 on. */
static inline u32 knpu_neuron_incarnation(const struct knpu_neurons *n, u32 id)
{
	const struct knpu_lives *lives = smp_load_acquire(&n->lives);

	return 1 + (lives ? READ_ONCE(lives->incarnation[id]) : 0);
}

/* Was the place given to another neuron since knpu_engine.lives was @seen? */
static inline bool knpu_neuron_other(const struct knpu_neurons *n, u32 id,
				     u64 seen)
{
	const struct knpu_lives *lives = smp_load_acquire(&n->lives);

	return lives && READ_ONCE(lives->born[id]) > seen;
}

/* Is the neuron that there was when knpu_engine.lives was @seen still there? */
static inline bool knpu_neuron_lives(const struct knpu_neurons *n, u32 id,
				     u64 seen)
{
	return !knpu_neuron_gone(n, id) && !knpu_neuron_other(n, id, seen);
}

/* Those of a block whose @last is a burst, but not as its candidates. */
static inline u64 knpu_neurons_brought(const struct knpu_neurons *n, u32 block,
				       u64 burst)
{
	const struct knpu_brought *b = &n->brought[block];

	return READ_ONCE(b->burst) == burst ? READ_ONCE(b->who) : 0;
}

static inline void knpu_block_write_begin(struct knpu_neurons *n, u32 block)
{
	knpu_write_enter();
	WRITE_ONCE(n->seq[block], n->seq[block] + 1);
	smp_wmb();
}

static inline void knpu_block_write_end(struct knpu_neurons *n, u32 block)
{
	smp_store_release(&n->seq[block], n->seq[block] + 1);
	knpu_write_leave();
}

#endif /* KNPU_CORE_NEURON_H */
