/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A chunk that takes the place of another: it has the rows that change, and
 * shares the others with the other one, or with the base of that.
 *
 * Who makes it tells of the rows that change first, then has it allocated, and
 * then fills in its rows, in order.
 */
#ifndef KNPU_CORE_CHUNK_NEXT_H
#define KNPU_CORE_CHUNK_NEXT_H

#include "core_port.h"
#include "chunk.h"

/* With every so many edits it is the turn of a chunk. */
#define KNPU_TURNS 4

/**
 * struct knpu_chunk_next - a chunk that is being made
 * @old: the one that it replaces, or NULL
 * @index: which
 * @was: words of the rows that change, as they are in @old
 * @was_based: words of those of them that can be shared no more
 * @is: words that those rows will have
 * @base: the one with which it shares rows, or NULL
 * @dead: words of @base that it does not need
 */
struct knpu_chunk_next {
	struct knpu_chunk *old;
	u32 index;
	u64 was;
	u64 was_based;
	u64 is;
	struct knpu_chunk *base;
	u64 dead;
};

/* Is it the turn of the one that replaces @old? */
static inline bool knpu_chunk_next_has_turn(const struct knpu_chunk *old,
					    u32 index)
{
	return (old->made + 1 + index) % KNPU_TURNS == 0;
}

void knpu_chunk_next_change(struct knpu_chunk_next *n, u32 i, u32 was, u64 is);
struct knpu_chunk *knpu_chunk_next_alloc(struct knpu_chunk_next *n,
					 struct knpu_user *user);

/* Does a row of the old chunk stand in what the new one can have as a base? */
static inline bool knpu_chunk_next_in_base(const struct knpu_chunk_next *n,
					   u32 i)
{
	return !n->old->base || n->old->row[i] & KNPU_ROW_SHARED;
}

/*
 * A row that stays is shared, if it can be: then it takes no words.  Else the
 * caller writes it.
 */
static inline bool knpu_chunk_next_share(const struct knpu_chunk_next *n,
					 struct knpu_chunk *c, u32 i)
{
	const u32 *row = knpu_chunk_row(n->old, i);

	if (!row || !n->base || !knpu_chunk_next_in_base(n, i))
		return false;
	c->row[i] = (row - n->base->data) | KNPU_ROW_SHARED;
	return true;
}

#endif /* KNPU_CORE_CHUNK_NEXT_H */
