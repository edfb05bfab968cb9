/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Making chunks anew.
 */
#ifndef KNPU_CORE_CHUNK_BUILD_H
#define KNPU_CORE_CHUNK_BUILD_H

#include "core_port.h"
#include "chunk.h"
#include "edit.h"
#include "sorted.h"

/**
 * struct knpu_rows - what some rows come to
 * @synapses: in all of them
 * @words: likewise
 * @bound: of all of them
 * @delays: bitmap of the delays in them
 */
struct knpu_rows {
	u64 synapses;
	u64 words;
	struct knpu_row_bound bound;
	u64 delays[4];
};

/**
 * struct knpu_chunk_build - where chunks are made, one after the other
 * @sorted: the edits
 * @user: who is charged with each chunk before there is one, or NULL
 * @old: the chunk that is replaced, or NULL
 * @base: the one with which the new one shares rows, or NULL
 * @first: its first source
 * @was: the rows that change, as they are in @old
 * @was_based: words of those of them that can be shared no more
 * @total: words that all its rows will have
 * @dead: words of @base that it does not need
 * @nr: of each row that changes: how many synapses it will have
 * @room: the synapses of those rows, one row after the other
 * @room_size: how many it can hold
 * @slots: how many edits @work has slots for
 * @work: where edits are applied
 */
struct knpu_chunk_build {
	const struct knpu_sorted *sorted;
	struct knpu_user *user;
	struct knpu_chunk *old;
	struct knpu_chunk *base;
	u32 first;
	struct knpu_rows was;
	u64 was_based;
	u64 total;
	u64 dead;
	u32 nr[KNPU_CHUNK];
	u64 *room;
	u64 room_size;
	u64 slots;
	struct knpu_edit_work work;
};

struct knpu_chunk *knpu_chunk_build(struct knpu_chunk_build *b,
				    struct knpu_chunk *old, u32 first);
void knpu_chunk_build_exit(struct knpu_chunk_build *b);

/* chunk_sum.c */
void knpu_rows_add(struct knpu_rows *r, const u32 *row);
void knpu_chunk_sum_up(const struct knpu_chunk_build *b, struct knpu_chunk *c);

/* Is there an edit of it? */
static inline bool knpu_chunk_row_changes(const struct knpu_chunk_build *b,
					  u32 i)
{
	const struct knpu_edit *const *edit;

	return knpu_sorted_edits(b->sorted, b->first + i, &edit);
}

#endif /* KNPU_CORE_CHUNK_BUILD_H */
