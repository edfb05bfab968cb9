/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The row of a source: its synapses as 32-bit words.
 *
 *	word 0		number of synapses (the divisor D of their psp)
 *	word 1		number of runs
 *	2 words a run	number of synapses; key
 *	records		the synapses of the runs, one after the other
 *
 * What the synapses of a run have in common is its key: delay, sign, own psp.
 * So a record is a target in 24 bits and a weight in 8, whatever else a
 * synapse has.  Runs are in ascending order of delay, records of target.
 */
#ifndef KNPU_CORE_ROW_H
#define KNPU_CORE_ROW_H

#include "core_port.h"
#include "limits.h"

/* Longest row: above it the rounding of contributions would not be exact. */
#define KNPU_ROW_MAX (1U << 24)

#define KNPU_ROW_HEAD 2
#define KNPU_RUN_HEAD 2

/* Bits of a key; the delay is the highest, so that keys sort by it first. */
#define KNPU_KEY_NEGATIVE (1U << 0)
#define KNPU_KEY_OWN_PSP (1U << 1)
#define KNPU_KEY_PSP_SHIFT 8
#define KNPU_KEY_DELAY_SHIFT 16

static inline u32 knpu_key_delay(u32 key)
{
	return key >> KNPU_KEY_DELAY_SHIFT;
}

static inline u32 knpu_key_psp(u32 key)
{
	return key >> KNPU_KEY_PSP_SHIFT & 0xff;
}

#define KNPU_RECORD_WEIGHT_SHIFT 24
#define KNPU_RECORD_TARGET ((1U << 24) - 1)

/*
 * A synapse on its way into a row: the key of its run in the high half, its
 * record in the low one.
 */
static inline u64 knpu_pack(const struct knpu_synapse *s)
{
	u32 weight = s->weight < 0 ? -s->weight : s->weight;
	u32 key = (u32)s->delay << KNPU_KEY_DELAY_SHIFT;

	if (s->weight < 0)
		key |= KNPU_KEY_NEGATIVE;
	if (s->flags & KNPU_SYNAPSE_F_PSP)
		key |= KNPU_KEY_OWN_PSP | (u32)s->psp << KNPU_KEY_PSP_SHIFT;
	return (u64)key << 32 | weight << KNPU_RECORD_WEIGHT_SHIFT | s->target;
}

static inline void knpu_unpack(u32 source, u64 packed, struct knpu_synapse *s)
{
	u32 key = packed >> 32;
	u32 record = packed;
	s16 weight = record >> KNPU_RECORD_WEIGHT_SHIFT;

	s->source = source;
	s->target = record & KNPU_RECORD_TARGET;
	s->weight = key & KNPU_KEY_NEGATIVE ? -weight : weight;
	s->psp = knpu_key_psp(key);
	s->delay = knpu_key_delay(key);
	s->flags = key & KNPU_KEY_OWN_PSP ? KNPU_SYNAPSE_F_PSP : 0;
}

/**
 * struct knpu_row_bound - the most that one spike of a row adds to one target
 * @shared: of all synapses, to be taken times the psp that they share, with
 *	the whole psp for each
 * @shared_divided: the same with the psp divided among the synapses
 * @own: of the synapses with their own psp, whole
 * @own_divided: the same divided
 *
 * In fixed-point steps.  What several rows have at most is the maximum of
 * each; it lets a burst prove that 32-bit sums cannot wrap.
 */
struct knpu_row_bound {
	u64 shared;
	u64 shared_divided;
	u64 own;
	u64 own_divided;
};

/* row.c */
void knpu_packed_sort(u64 *packed, u32 nr);
u32 knpu_row_words(const u64 *packed, u32 nr);
void knpu_row_encode(u32 *row, const u64 *packed, u32 nr);
u32 knpu_row_decode(const u32 *row, u64 *packed, u32 skip, u32 room);

/* row_bound.c */
void knpu_row_measure(const u32 *row, struct knpu_row_bound *bound,
		      u64 delays[4]);
u32 knpu_row_check(const u32 *row, u32 words, u32 neurons,
		   struct knpu_row_bound *bound, u64 delays[4]);

/* Words of a row that is written. */
static inline u32 knpu_row_length(const u32 *row)
{
	return KNPU_ROW_HEAD + KNPU_RUN_HEAD * row[1] + row[0];
}

/* The records of a row, of all its runs. */
static inline const u32 *knpu_row_records(const u32 *row)
{
	return row + KNPU_ROW_HEAD + KNPU_RUN_HEAD * row[1];
}

static inline void knpu_bound_max(struct knpu_row_bound *a,
				  const struct knpu_row_bound *b)
{
	a->shared = max(a->shared, b->shared);
	a->shared_divided = max(a->shared_divided, b->shared_divided);
	a->own = max(a->own, b->own);
	a->own_divided = max(a->own_divided, b->own_divided);
}

#endif /* KNPU_CORE_ROW_H */
