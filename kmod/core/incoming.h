/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The synapses of a generation by target.
 *
 * It is made when somebody first asks for it, and from then on with every
 * generation; who never asks does not pay for it.  What it holds of a synapse
 * is its source; the rest stands in the row of that.
 *
 * It has chunks like those of a generation, shared like them.  Their rows are
 * those of targets:
 *
 *	word 0		number of synapses
 *	sources		in ascending order, once for each synapse
 */
#ifndef KNPU_CORE_INCOMING_H
#define KNPU_CORE_INCOMING_H

#include "core_port.h"
#include "chunk.h"
#include "span.h"

#define KNPU_INCOMING_HEAD 1

/**
 * struct knpu_incoming - an index by target; never changes
 * @chunks: length of @chunk
 * @bytes: of memory, with its chunks
 * @user: who was charged with it, or NULL
 * @chunk: by target >> KNPU_CHUNK_SHIFT; NULL where no target has a synapse
 */
struct knpu_incoming {
	u32 chunks;
	u64 bytes;
	struct knpu_user *user;
	struct knpu_chunk *chunk[];
};

struct knpu_generation;
struct knpu_sorted;
struct knpu_user;

struct knpu_incoming *knpu_incoming_alloc(const struct knpu_generation *g);
void knpu_incoming_put_chunk(struct knpu_incoming *in, u32 i,
			     struct knpu_chunk *c);
struct knpu_incoming *knpu_incoming_make(const struct knpu_generation *g);
struct knpu_incoming *knpu_incoming_next(const struct knpu_generation *old,
					 const struct knpu_generation *g,
					 const struct knpu_sorted *sorted);
void knpu_incoming_free(struct knpu_incoming *in);
u32 knpu_incoming_list(const struct knpu_incoming *in,
		       const struct knpu_generation *g, u32 *target, u32 end,
		       u32 *skip, struct knpu_synapse *out, u32 room);
u64 knpu_incoming_between(const struct knpu_incoming *in,
			  const struct knpu_ranges *sources,
			  const struct knpu_ranges *targets);

/* Words of a row of so many synapses; none is no row. */
static inline u64 knpu_incoming_words(u64 nr)
{
	return nr ? KNPU_INCOMING_HEAD + nr : 0;
}

/* The sources of a target; returns how many. */
static inline u32 knpu_incoming_sources(const struct knpu_incoming *in,
					u32 target, const u32 **source)
{
	const u32 *row;

	if (target >> KNPU_CHUNK_SHIFT >= in->chunks)
		return 0;
	row = knpu_chunk_row(in->chunk[target >> KNPU_CHUNK_SHIFT], target);
	if (!row)
		return 0;
	*source = row + KNPU_INCOMING_HEAD;
	return row[0];
}

#endif /* KNPU_CORE_INCOMING_H */
