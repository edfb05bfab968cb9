// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Making a chunk anew.  Only the rows that change are taken apart.  The others
 * are shared with the chunk that it replaces, or copied as they are.
 */
#include "core_port.h"
#include "chunk_build.h"
#include "user.h"

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

/* Does a row of the old chunk stand in what the new one can have as a base? */
static bool in_base(const struct knpu_chunk_build *b, u32 i)
{
	return !b->old->base || b->old->row[i] & KNPU_ROW_SHARED;
}

/* Takes a row apart that will be another.  Return: its synapses. */
static u64 take_row(struct knpu_chunk_build *b, u32 i)
{
	const u32 *row = knpu_chunk_row(b->old, i);

	if (!row)
		return 0;
	knpu_rows_add(&b->was, row);
	if (in_base(b, i))
		b->was_based += knpu_row_length(row);
	return knpu_row_decode(row, b->work.packed, 0, row[0]);
}

/* Puts the synapses that a row will have, sorted, to @b->work.packed. */
static int change_row(struct knpu_chunk_build *b, u32 i)
{
	const struct knpu_edit *const *edit;
	u64 edits = edits_of(b, i, &edit);
	u64 nr = take_row(b, i);

	nr = knpu_edits_apply(&b->work, nr, edit, edits);
	if (nr > KNPU_ROW_MAX)
		return -ENOSPC;
	knpu_packed_sort(b->work.packed, nr);
	b->nr[i] = nr;
	knpu_relax();
	return 0;
}

/* Puts the rows that change into the room; their words, or an error. */
static s64 change_rows(struct knpu_chunk_build *b)
{
	s64 words = 0;
	u32 i;
	int err;

	b->work.packed = b->room;
	for (i = 0; i < KNPU_CHUNK; i++) {
		if (!knpu_chunk_row_changes(b, i))
			continue;
		err = change_row(b, i);
		if (err)
			return err;
		words += knpu_row_words(b->work.packed, b->nr[i]);
		b->work.packed += b->nr[i];
	}
	return words;
}

/* ---- rows that stay as they are ---- */

/* The row of a source, if it stays; or NULL. */
static const u32 *row_that_stays(const struct knpu_chunk_build *b, u32 i)
{
	return knpu_chunk_row_changes(b, i) ? NULL : knpu_chunk_row(b->old, i);
}

/*
 * Shares the rows that stay, if they are most of what would be shared; else
 * what nobody needs any more would be kept for the sake of few.  Where the
 * limit is differs from chunk to chunk: else all of a brain that is edited
 * evenly would reach it with the same publish, which would make it twice.
 */
static void choose_base(struct knpu_chunk_build *b)
{
	u32 eighths = 8 + (b->first >> KNPU_CHUNK_SHIFT) % 8;
	struct knpu_chunk *base;

	b->base = NULL;
	b->dead = 0;
	if (!b->old)
		return;
	base = b->old->base ?: b->old;
	b->dead = b->old->dead + b->was_based;
	if (b->dead * 64 <= (u64)base->words * eighths)
		b->base = base;
	else
		b->dead = 0;
}

/* Words of the rows that it has itself, @words in those that changed. */
static u64 own_words(const struct knpu_chunk_build *b, u64 words)
{
	if (!b->base)
		return b->total;
	/* Those that the old one had itself, and that stay. */
	if (b->old->base)
		words += b->old->words - (b->was.words - b->was_based);
	return words;
}

/* Writes a row, if it has a synapse.  Return: its words. */
static u32 write_row(const struct knpu_chunk_build *b, u32 i,
		     const u64 **changed, u32 *to)
{
	const u32 *row = row_that_stays(b, i);

	if (row) {
		memcpy(to, row, knpu_row_length(row) * sizeof(*row));
		return knpu_row_length(row);
	}
	if (!knpu_chunk_row_changes(b, i) || !b->nr[i])
		return 0;
	knpu_row_encode(to, *changed, b->nr[i]);
	*changed += b->nr[i];
	return knpu_row_length(to);
}

/* A chunk that its user has room for, or an error. */
static struct knpu_chunk *alloc_charged(struct knpu_user *user, u32 words)
{
	struct knpu_chunk *c;
	size_t bytes = struct_size(c, data, words);
	int err;

	err = knpu_user_charge(user, bytes);
	if (err)
		return ERR_PTR(err);
	c = knpu_chunk_alloc(words);
	if (!c) {
		knpu_user_uncharge(user, bytes);
		return ERR_PTR(-ENOMEM);
	}
	c->charged = user;
	return c;
}

static bool is_shared(const struct knpu_chunk_build *b, u32 i)
{
	return b->base && row_that_stays(b, i) && in_base(b, i);
}

/* Says where all rows are, and writes those that it does not share. */
static void fill_rows(const struct knpu_chunk_build *b, struct knpu_chunk *c)
{
	const u64 *changed = b->room;
	u32 at = 0;
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++) {
		u32 words;

		if (is_shared(b, i)) {
			c->row[i] = (row_that_stays(b, i) - b->base->data) |
				    KNPU_ROW_SHARED;
			continue;
		}
		words = write_row(b, i, &changed, c->data + at);
		c->row[i] = words ? at : c->words;
		at += words;
		knpu_relax();
	}
}

static struct knpu_chunk *fill(const struct knpu_chunk_build *b, u32 words)
{
	struct knpu_chunk *c;

	c = alloc_charged(b->user, words);
	if (IS_ERR(c))
		return c;
	c->total = b->total;
	c->dead = b->dead;
	c->base = b->base;
	if (c->base)
		refcount_inc(&c->base->refs);
	fill_rows(b, c);
	knpu_chunk_sum_up(b, c);
	return c;
}

/**
 * knpu_chunk_build - make a chunk with the edits of its sources
 * @b: where; what its edits removed and missed is added in @b->work
 * @old: the chunk that it replaces, or NULL
 * @first: its first source
 *
 * Return: the chunk, NULL if no row has a synapse, or an error: -ENOMEM, or
 * -ENOSPC if there are too many synapses in it, or of one source, or -EDQUOT.
 */
struct knpu_chunk *knpu_chunk_build(struct knpu_chunk_build *b,
				    struct knpu_chunk *old, u32 first)
{
	s64 words;

	b->old = old;
	b->first = first;
	b->was = (struct knpu_rows){};
	b->was_based = 0;
	words = make_room(b);
	if (!words)
		words = change_rows(b);
	if (words < 0)
		return ERR_PTR(words);
	b->total = words + (old ? old->total - b->was.words : 0);
	if (b->total > KNPU_CHUNK_WORDS_MAX)
		return ERR_PTR(-ENOSPC);
	choose_base(b);
	return b->total ? fill(b, own_words(b, words)) : NULL;
}
