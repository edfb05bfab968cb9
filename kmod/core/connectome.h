/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The synapses of an engine: generations of shared chunks of rows.
 *
 * A generation never changes once it is published.  An edit makes a new one
 * that makes the rows it changes, and shares the others.
 */
#ifndef KNPU_CORE_CONNECTOME_H
#define KNPU_CORE_CONNECTOME_H

#include "core_port.h"
#include "chunk.h"
#include "user.h"

/**
 * struct knpu_generation - one published connectome
 * @refs: the engine's, and one for each long reader
 * @chunks: length of @chunk
 * @charged: it was charged to @user
 * @user: who has the engine, which lives longer; or NULL
 * @synapses: in all
 * @bytes: memory of its chunks
 * @bound: of its rows
 * @delays: bitmap of the delays in it
 * @incoming: index by target, or NULL; set once, by whoever first asks
 * @chunk: by source >> KNPU_CHUNK_SHIFT; NULL where no source has a synapse
 */
struct knpu_generation {
	refcount_t refs;
	u32 chunks;
	bool charged;
	struct knpu_user *user;
	u64 synapses;
	u64 bytes;
	struct knpu_row_bound bound;
	u64 delays[4];
	struct knpu_incoming *incoming;
	struct knpu_chunk *chunk[];
};

struct knpu_pending;
struct knpu_ranges;

struct knpu_generation *knpu_generation_alloc(u32 chunks,
					      struct knpu_user *user);
int knpu_generation_charge(struct knpu_generation *g, bool forced);
int knpu_generation_charge_chunk(struct knpu_generation *g,
				 struct knpu_chunk *c);
void knpu_generation_put_chunk(struct knpu_generation *g, u32 i,
			       struct knpu_chunk *c);
struct knpu_generation *knpu_generation_empty(struct knpu_user *user);
struct knpu_generation *
knpu_generation_build(struct knpu_generation *old,
		      const struct knpu_pending *pending, u32 neurons,
		      bool incoming, struct knpu_publish *p);
struct knpu_generation *
knpu_generation_build_charged(struct knpu_generation *old,
			      const struct knpu_pending *pending, u32 neurons,
			      bool incoming, struct knpu_publish *p);
void knpu_generation_put(struct knpu_generation *g);
u32 knpu_generation_list(const struct knpu_generation *g, u32 *source, u32 end,
			 u32 *skip, struct knpu_synapse *out, u32 room);
u64 knpu_generation_between(const struct knpu_generation *g,
			    const struct knpu_ranges *sources,
			    const struct knpu_ranges *targets);

/* The row of a source, or NULL. */
static inline const u32 *knpu_generation_row(const struct knpu_generation *g,
					     u32 source)
{
	if (source >> KNPU_CHUNK_SHIFT >= g->chunks)
		return NULL;
	return knpu_chunk_row(g->chunk[source >> KNPU_CHUNK_SHIFT], source);
}

#endif /* KNPU_CORE_CONNECTOME_H */
