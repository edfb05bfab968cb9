/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Making chunks anew.
 */
#ifndef KNPU_CORE_CHUNK_BUILD_H
#define KNPU_CORE_CHUNK_BUILD_H

#include "core_port.h"
#include "chunk_next.h"
#include "edit.h"
#include "sorted.h"

/**
 * struct knpu_rows - what some rows come to
 * @synapses: in all of them
 * @bound: of all of them
 * @delays: bitmap of the delays in them
 */
struct knpu_rows {
	u64 synapses;
	struct knpu_row_bound bound;
	u64 delays[4];
};

/**
 * struct knpu_chunk_build - where chunks are made, one after the other
 * @sorted: the edits
 * @user: who is charged with each chunk before there is one, or NULL
 * @next: the one that is made, beside the one that it replaces
 * @was: the rows that change, as they were
 * @nr: of each row that changes: how many synapses it will have
 * @room: the synapses of those rows, one row after the other
 * @room_size: how many it can hold
 * @slots: how many edits @work has slots for
 * @work: where edits are applied
 */
struct knpu_chunk_build {
	const struct knpu_sorted *sorted;
	struct knpu_user *user;
	struct knpu_chunk_next next;
	struct knpu_rows was;
	u32 nr[KNPU_CHUNK];
	u64 *room;
	u64 room_size;
	u64 slots;
	struct knpu_edit_work work;
};

struct knpu_chunk *knpu_chunk_build(struct knpu_chunk_build *b,
				    struct knpu_chunk *old, u32 index);
void knpu_chunk_build_exit(struct knpu_chunk_build *b);

/* chunk_sum.c */
void knpu_rows_add(struct knpu_rows *r, const u32 *row);
void knpu_chunk_sum_up(const struct knpu_chunk_build *b, struct knpu_chunk *c);

/* Is there an edit of it? */
static inline bool knpu_chunk_row_changes(const struct knpu_chunk_build *b,
					  u32 i)
{
	u32 first = b->next.index << KNPU_CHUNK_SHIFT;
	const struct knpu_edit *const *edit;

	return knpu_sorted_edits(b->sorted, first + i, &edit);
}

#endif /* KNPU_CORE_CHUNK_BUILD_H */
