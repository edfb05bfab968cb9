/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The synapses of a generation by target.
 *
 * It is made when somebody first asks for it, and from then on with every
 * generation; who never asks does not pay for it.  What it holds of a synapse
 * is its source; the rest stands in the row.
 */
#ifndef KNPU_CORE_INCOMING_H
#define KNPU_CORE_INCOMING_H

#include "core_port.h"
#include "chunk.h"
#include "span.h"

/**
 * struct knpu_incoming_chunk - sources of neighbouring targets
 * @refs: one for each index that shares it
 * @from: by target: where its sources begin; the last is where all end
 * @source: in ascending order, once for each synapse
 */
struct knpu_incoming_chunk {
	refcount_t refs;
	u32 from[KNPU_CHUNK + 1];
	u32 source[];
};

/**
 * struct knpu_incoming - an index by target; never changes
 * @chunks: length of @chunk
 * @bytes: of memory, those of sources that are still to come among them
 * @user: who was charged with @bytes, or NULL
 * @chunk: by target >> KNPU_CHUNK_SHIFT; NULL where no target has a synapse
 */
struct knpu_incoming {
	u32 chunks;
	u64 bytes;
	struct knpu_user *user;
	struct knpu_incoming_chunk *chunk[];
};

struct knpu_generation;
struct knpu_sorted;
struct knpu_user;

struct knpu_incoming *knpu_incoming_alloc(const struct knpu_generation *g);
int knpu_incoming_charge(struct knpu_incoming *in);
struct knpu_incoming_chunk *knpu_incoming_chunk_alloc(struct knpu_incoming *in,
						      u64 nr);
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

/* The sources of a target; returns how many. */
static inline u32 knpu_incoming_sources(const struct knpu_incoming *in,
					u32 target, const u32 **source)
{
	const struct knpu_incoming_chunk *c;
	u32 at = target & (KNPU_CHUNK - 1);

	if (target >> KNPU_CHUNK_SHIFT >= in->chunks)
		return 0;
	c = in->chunk[target >> KNPU_CHUNK_SHIFT];
	if (!c)
		return 0;
	*source = c->source + c->from[at];
	return c->from[at + 1] - c->from[at];
}

#endif /* KNPU_CORE_INCOMING_H */
