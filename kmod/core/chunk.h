/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A chunk: rows of neighbouring sources, shared by generations.
 */
#ifndef KNPU_CORE_CHUNK_H
#define KNPU_CORE_CHUNK_H

#include "core_port.h"
#include "edit.h"
#include "row.h"

/* Sources of a chunk: at 100 synapses each it holds 100 KiB. */
#define KNPU_CHUNK_SHIFT 8
#define KNPU_CHUNK (1U << KNPU_CHUNK_SHIFT)

/**
 * struct knpu_chunk - rows of neighbouring sources
 * @refs: one for each generation that shares it
 * @charged: it was charged to the user of its generations; set before any of
 *	them is published
 * @synapses: in all its rows
 * @bound: of its rows
 * @delays: bitmap of the delays in it
 * @words: length of @data
 * @row: where the row of a source begins in @data; @words if it has none
 * @data: the rows
 */
struct knpu_chunk {
	refcount_t refs;
	bool charged;
	u32 synapses;
	struct knpu_row_bound bound;
	u64 delays[4];
	u32 words;
	u32 row[KNPU_CHUNK];
	u32 data[];
};

struct knpu_sorted;

/**
 * struct knpu_chunk_build - where chunks are made, one after the other
 * @sorted: the edits
 * @old: the chunk that is replaced, or NULL
 * @first: its first source
 * @nr: of each row that changes: how many synapses it will have
 * @room: the synapses of those rows, one row after the other
 * @room_size: how many it can hold
 * @slots: how many edits @work has slots for
 * @work: where edits are applied
 */
struct knpu_chunk_build {
	const struct knpu_sorted *sorted;
	const struct knpu_chunk *old;
	u32 first;
	u32 nr[KNPU_CHUNK];
	u64 *room;
	u64 room_size;
	u64 slots;
	struct knpu_edit_work work;
};

struct knpu_chunk *knpu_chunk_alloc(u32 words);
bool knpu_chunk_check(struct knpu_chunk *c, u32 index, u32 neurons);
struct knpu_chunk *knpu_chunk_build(struct knpu_chunk_build *b,
				    const struct knpu_chunk *old, u32 first);
void knpu_chunk_build_exit(struct knpu_chunk_build *b);

static inline size_t knpu_chunk_bytes(const struct knpu_chunk *c)
{
	return struct_size(c, data, c->words);
}

/* Bytes of the rows of a chunk and of where they begin: one piece of memory. */
static inline size_t knpu_chunk_rows_bytes(u32 words)
{
	return ((size_t)KNPU_CHUNK + words) * sizeof(u32);
}

/* The row of a source in a chunk or none, or NULL. */
static inline const u32 *knpu_chunk_row(const struct knpu_chunk *c, u32 source)
{
	u32 at;

	if (!c)
		return NULL;
	at = c->row[source & (KNPU_CHUNK - 1)];
	return at < c->words ? c->data + at : NULL;
}

#endif /* KNPU_CORE_CHUNK_H */
