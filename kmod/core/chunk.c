// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Chunks: their memory, and their rows laid out one after the other.
 */
#include "core_port.h"
#include "chunk.h"
#include "user.h"

struct knpu_chunk *knpu_chunk_alloc(u32 words)
{
	struct knpu_chunk *c;

	c = kvmalloc(struct_size(c, data, words),
		     GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!c)
		return NULL;
	/* Rows, and where they begin, are written whole. */
	memset(c, 0, offsetof(struct knpu_chunk, row));
	refcount_set(&c->refs, 1);
	c->words = words;
	c->total = words;
	return c;
}

/**
 * knpu_chunk_put - give back a reference
 * @c: the chunk, or NULL
 * @user: who was charged with it, if it was charged
 *
 * With the last one goes its memory, and its reference to its base.
 */
void knpu_chunk_put(struct knpu_chunk *c, struct knpu_user *user)
{
	while (c && refcount_dec_and_test(&c->refs)) {
		struct knpu_chunk *base = c->base;

		if (c->charged)
			knpu_user_uncharge(user, knpu_chunk_bytes(c));
		kvfree(c);
		c = base;
	}
}

/**
 * knpu_chunk_flatten - lay out a chunk as one without a base
 * @c: the chunk
 * @to: knpu_chunk_rows_bytes(@c->total): where its rows begin, and the rows
 */
void knpu_chunk_flatten(const struct knpu_chunk *c, u32 *to)
{
	u32 at = 0;
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++) {
		const u32 *row = knpu_chunk_row(c, i);
		u32 words = row ? knpu_row_length(row) : 0;

		to[i] = row ? at : c->total;
		if (row)
			memcpy(to + KNPU_CHUNK + at, row, words * sizeof(*row));
		at += words;
		knpu_relax();
	}
}

/**
 * knpu_chunk_check - is this a chunk that could have been built?
 * @c: its rows have come from outside; what they come to is filled in
 * @index: which
 * @neurons: number of neurons
 *
 * Rows stand in the order of their sources, without gaps.
 */
bool knpu_chunk_check(struct knpu_chunk *c, u32 index, u32 neurons)
{
	u32 first = index << KNPU_CHUNK_SHIFT;
	u32 at = 0;
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++) {
		const u32 *row = c->data + at;
		u32 words;

		if (c->row[i] == c->words)
			continue;
		if (c->row[i] != at || first + i >= neurons)
			return false;
		words = knpu_row_check(row, c->words - at, neurons, &c->bound,
				       c->delays);
		if (!words)
			return false;
		c->synapses += row[0];
		at += words;
	}
	return at == c->words;
}
