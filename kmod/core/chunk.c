// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Making a chunk anew.  Only the rows that change are taken apart; the others
 * are copied as they are.
 */
#include "core_port.h"
#include "chunk.h"
#include "sorted.h"

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
	return c;
}

void knpu_chunk_build_exit(struct knpu_chunk_build *b)
{
	kvfree(b->work.slot);
	kvfree(b->room);
}

static u64 edits_of(const struct knpu_chunk_build *b, u32 i,
		    const struct knpu_edit *const **edit)
{
	return knpu_sorted_edits(b->sorted, b->first + i, edit);
}

static bool row_changes(const struct knpu_chunk_build *b, u32 i)
{
	const struct knpu_edit *const *edit;

	return edits_of(b, i, &edit);
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
		const u32 *row = knpu_chunk_row(b->old, i);

		if (!edits)
			continue;
		synapses += edits + (row ? row[0] : 0);
		if (!knpu_edits_only_add(edit, edits))
			most = max(most, edits);
	}
	if (most > U32_MAX)
		return -ENOSPC;
	err = grow((void **)&b->room, &b->room_size, synapses, sizeof(u64));
	return err   ?:
		       grow((void **)&w->slot, &b->slots, most,
			    sizeof(*w->slot));
}

/* Puts the synapses that a row will have, sorted, to @b->work.packed. */
static int change_row(struct knpu_chunk_build *b, u32 i)
{
	const struct knpu_edit *const *edit;
	u64 edits = edits_of(b, i, &edit);
	const u32 *row = knpu_chunk_row(b->old, i);
	u64 nr = 0;

	if (row)
		nr = knpu_row_decode(row, b->work.packed, 0, row[0]);
	nr = knpu_edits_apply(&b->work, nr, edit, edits);
	if (nr > KNPU_ROW_MAX)
		return -ENOSPC;
	knpu_packed_sort(b->work.packed, nr);
	b->nr[i] = nr;
	knpu_relax();
	return 0;
}

/* Puts the rows that change into the room; words of all rows, or an error. */
static s64 change_rows(struct knpu_chunk_build *b)
{
	s64 words = 0;
	u32 i;
	int err;

	b->work.packed = b->room;
	for (i = 0; i < KNPU_CHUNK; i++) {
		const u32 *row = knpu_chunk_row(b->old, i);

		if (row_changes(b, i)) {
			err = change_row(b, i);
			if (err)
				return err;
			words += knpu_row_words(b->work.packed, b->nr[i]);
			b->work.packed += b->nr[i];
		} else if (row) {
			words += knpu_row_length(row);
		}
	}
	return words > (s64)(S32_MAX / sizeof(u32)) ? -ENOSPC : words;
}

/* Writes a row, if it has a synapse; returns how many it has. */
static u32 fill_row(const struct knpu_chunk_build *b, u32 i,
		    const u64 **changed, u32 *to)
{
	const u32 *row = knpu_chunk_row(b->old, i);

	if (row_changes(b, i)) {
		if (b->nr[i])
			knpu_row_encode(to, *changed, b->nr[i]);
		*changed += b->nr[i];
		return b->nr[i];
	}
	if (!row)
		return 0;
	memcpy(to, row, knpu_row_length(row) * sizeof(*row));
	return row[0];
}

static struct knpu_chunk *fill(const struct knpu_chunk_build *b, u32 words)
{
	const u64 *changed = b->room;
	struct knpu_chunk *c;
	u32 at = 0;
	u32 i;

	c = knpu_chunk_alloc(words);
	if (!c)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < KNPU_CHUNK; i++) {
		u32 nr = fill_row(b, i, &changed, c->data + at);

		c->row[i] = nr ? at : words;
		if (!nr)
			continue;
		knpu_row_measure(c->data + at, &c->bound, c->delays);
		c->synapses += nr;
		at += knpu_row_length(c->data + at);
		knpu_relax();
	}
	return c;
}

/**
 * knpu_chunk_build - make a chunk with the edits of its sources
 * @b: where; what its edits removed and missed is added in @b->work
 * @old: the chunk that it replaces, or NULL
 * @first: its first source
 *
 * Return: the chunk, NULL if no row has a synapse, or an error: -ENOMEM, or
 * -ENOSPC if there are too many synapses in it, or of one source.
 */
struct knpu_chunk *knpu_chunk_build(struct knpu_chunk_build *b,
				    const struct knpu_chunk *old, u32 first)
{
	s64 words;

	b->old = old;
	b->first = first;
	words = make_room(b);
	if (!words)
		words = change_rows(b);
	return words > 0 ? fill(b, words) : ERR_PTR(words);
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
		words = knpu_row_check(row, c->words - at, neurons);
		if (!words)
			return false;
		knpu_row_measure(row, &c->bound, c->delays);
		c->synapses += row[0];
		at += words;
	}
	return at == c->words;
}
