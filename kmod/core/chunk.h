/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A chunk: rows of neighbouring neurons, shared by generations.
 *
 * One that is made for an edit of few of them has those rows only, and shares
 * the others with the one that it was made of, its base.  A base has none.
 *
 * Rows are of sources (row.h), or, in the index by target, of targets
 * (incoming.h).
 */
#ifndef KNPU_CORE_CHUNK_H
#define KNPU_CORE_CHUNK_H

#include "core_port.h"
#include "row.h"

/* Neurons of a chunk: at 100 synapses each it holds 100 KiB. */
#define KNPU_CHUNK_SHIFT 8
#define KNPU_CHUNK (1U << KNPU_CHUNK_SHIFT)

/* Where a row begins: in the data of the base. */
#define KNPU_ROW_SHARED (1U << 31)

/**
 * struct knpu_chunk - rows of neighbouring neurons
 * @refs: one for each generation that shares it, and for each chunk of which it
 *	is the base
 * @charged: it was charged to the user of its generations; set before any of
 *	them is published
 * @synapses: in all its rows, if they are those of sources
 * @bound: of its rows, likewise
 * @delays: bitmap of the delays in it, likewise
 * @words: length of @data
 * @total: words of all its rows, those that it shares too
 * @dead: words of @base that it does not need
 * @made: how many were in its place before
 * @base: a chunk with rows that it shares, or NULL
 * @row: where the row of a neuron begins in @data, or, with KNPU_ROW_SHARED,
 *	in that of @base; @words if it has none
 * @data: its own rows
 */
struct knpu_chunk {
	refcount_t refs;
	bool charged;
	u32 synapses;
	struct knpu_row_bound bound;
	u64 delays[4];
	u32 words;
	u32 total;
	u32 dead;
	u32 made;
	struct knpu_chunk *base;
	u32 row[KNPU_CHUNK];
	u32 data[];
};

/* So many that it can be laid out as one, and be read back. */
#define KNPU_CHUNK_WORDS_MAX \
	((S32_MAX - sizeof(struct knpu_chunk)) / sizeof(u32) - KNPU_CHUNK)

struct knpu_user;

struct knpu_chunk *knpu_chunk_alloc(u32 words);
bool knpu_chunk_check(struct knpu_chunk *c, u32 index, u32 neurons);
void knpu_chunk_put(struct knpu_chunk *c, struct knpu_user *user);
void knpu_chunk_flatten(const struct knpu_chunk *c, u32 *to);

/* Bytes of a chunk alone. */
static inline size_t knpu_chunk_bytes(const struct knpu_chunk *c)
{
	return struct_size(c, data, c->words);
}

/* The same with those of the chunk with which it shares rows. */
static inline size_t knpu_chunk_bytes_all(const struct knpu_chunk *c)
{
	return knpu_chunk_bytes(c) + (c->base ? knpu_chunk_bytes(c->base) : 0);
}

/* Bytes of the rows of a chunk and of where they begin: one piece of memory. */
static inline size_t knpu_chunk_rows_bytes(u32 words)
{
	return ((size_t)KNPU_CHUNK + words) * sizeof(u32);
}

/* The row of a neuron in a chunk or none, or NULL. */
static inline const u32 *knpu_chunk_row(const struct knpu_chunk *c, u32 id)
{
	u32 at;

	if (!c)
		return NULL;
	at = c->row[id & (KNPU_CHUNK - 1)];
	if (at < c->words)
		return c->data + at;
	if (at & KNPU_ROW_SHARED)
		return c->base->data + (at & ~KNPU_ROW_SHARED);
	return NULL;
}

#endif /* KNPU_CORE_CHUNK_H */
