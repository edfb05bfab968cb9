// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Making a chunk anew.  Only the rows that change are taken apart.  The others
 * are shared with the chunk that it replaces, or copied as they are.
 */
#include "core_port.h"
#include "chunk_build.h"

void knpu_chunk_build_exit(struct knpu_chunk_build *b)
{
	kvfree(b->work.slot);
	kvfree(b->room);
}

static u64 edits_of(const struct knpu_chunk_build *b, u32 i,
		    const struct knpu_edit *const **edit)
{
	u32 first = b->next.index << KNPU_CHUNK_SHIFT;

	return knpu_sorted_edits(b->sorted, first + i, edit);
}

/* Replaces a room that is too small; what is in it is not needed any more. */
static int grow(void **room, u64 *size, u64 needed, size_t item)
{
	if (needed <= *size)
		return 0;
	kvfree(*room);
	*size = 0;
	*room = kvmalloc_array(needed, item, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!*room)
		return -ENOMEM;
	*size = needed;
	return 0;
}

/* Room for the rows that change, and for the most edits of one. */
static int make_room(struct knpu_chunk_build *b)
{
	struct knpu_edit_work *w = &b->work;
	u64 synapses = 0;
	u64 most = 0;
	u32 i;
	int err;

	for (i = 0; i < KNPU_CHUNK; i++) {
		const struct knpu_edit *const *edit;
		u64 edits = edits_of(b, i, &edit);
		const u32 *row = knpu_chunk_row(b->next.old, i);

		if (!edits)
			continue;
		synapses += edits + (row ? row[0] : 0);
		if (!knpu_edits_only_add(edit, edits))
			most = max(most, edits);
	}
	if (most > U32_MAX)
		return -ENOSPC;
	err = grow((void **)&b->room, &b->room_size, synapses, sizeof(u64));
	err = err ?: grow((void **)&w->slot, &b->slots, most, sizeof(*w->slot));
	return err;
}

/* Takes a row apart that will be another.  Return: its synapses. */
static u64 take_row(struct knpu_chunk_build *b, const u32 *row)
{
	if (!row)
		return 0;
	knpu_rows_add(&b->was, row);
	return knpu_row_decode(row, b->work.packed, 0, row[0]);
}

/* Puts the synapses that a row will have, sorted, to @b->work.packed. */
static int change_row(struct knpu_chunk_build *b, u32 i)
{
	const u32 *row = knpu_chunk_row(b->next.old, i);
	const struct knpu_edit *const *edit;
	u64 edits = edits_of(b, i, &edit);
	u64 nr = take_row(b, row);

	nr = knpu_edits_apply(&b->work, nr, edit, edits);
	if (nr > KNPU_ROW_MAX)
		return -ENOSPC;
	knpu_packed_sort(b->work.packed, nr);
	b->nr[i] = nr;
	knpu_chunk_next_change(&b->next, i, row ? knpu_row_length(row) : 0,
			       knpu_row_words(b->work.packed, nr));
	knpu_relax();
	return 0;
}

/* Puts the rows that change into the room. */
static int change_rows(struct knpu_chunk_build *b)
{
	u32 i;
	int err;

	b->work.packed = b->room;
	for (i = 0; i < KNPU_CHUNK; i++) {
		if (!knpu_chunk_row_changes(b, i))
			continue;
		err = change_row(b, i);
		if (err)
			return err;
		b->work.packed += b->nr[i];
	}
	return 0;
}

/* Writes a row that changes, if it has a synapse.  Return: its words. */
static u32 write_changed(const u64 **changed, u32 nr, u32 *to)
{
	if (!nr)
		return 0;
	knpu_row_encode(to, *changed, nr);
	*changed += nr;
	return knpu_row_length(to);
}

/* Copies a row, if there is one.  Return: its words. */
static u32 copy_row(const u32 *row, u32 *to)
{
	if (!row)
		return 0;
	memcpy(to, row, knpu_row_length(row) * sizeof(*row));
	return knpu_row_length(row);
}

/* Says where all rows are, and writes those that it does not share. */
static void fill_rows(const struct knpu_chunk_build *b, struct knpu_chunk *c)
{
	const u64 *changed = b->room;
	u32 at = 0;
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++) {
		u32 words;

		if (knpu_chunk_row_changes(b, i))
			words = write_changed(&changed, b->nr[i], c->data + at);
		else if (knpu_chunk_next_share(&b->next, c, i))
			continue;
		else
			words = copy_row(knpu_chunk_row(b->next.old, i),
					 c->data + at);
		c->row[i] = words ? at : c->words;
		at += words;
		knpu_relax();
	}
}

/**
 * knpu_chunk_build - make a chunk with the edits of its sources
 * @b: where; what its edits removed and missed is added in @b->work
 * @old: the chunk that it replaces, or NULL
 * @index: which
 *
 * Return: the chunk, NULL if no row has a synapse, or an error: -ENOMEM, or
 * -ENOSPC if there are too many synapses in it, or of one source, or -EDQUOT.
 */
struct knpu_chunk *knpu_chunk_build(struct knpu_chunk_build *b,
				    struct knpu_chunk *old, u32 index)
{
	struct knpu_chunk *c;
	int err;

	b->next = (struct knpu_chunk_next){ .old = old, .index = index };
	b->was = (struct knpu_rows){};
	err = make_room(b);
	err = err ?: change_rows(b);
	if (err)
		return ERR_PTR(err);
	c = knpu_chunk_next_alloc(&b->next, b->user);
	if (!c || IS_ERR(c))
		return c;
	fill_rows(b, c);
	knpu_chunk_sum_up(b, c);
	return c;
}
