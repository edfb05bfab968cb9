// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Building a generation: only chunks that an edit touches are made anew.
 */
#include "core_port.h"
#include "connectome.h"
#include "pending.h"
#include "sorted.h"

static void chunk_put(struct knpu_chunk *c)
{
	if (c && refcount_dec_and_test(&c->refs))
		kvfree(c);
}

void knpu_generation_put(struct knpu_generation *g)
{
	u32 i;

	if (!g || !refcount_dec_and_test(&g->refs))
		return;
	for (i = 0; i < g->chunks; i++)
		chunk_put(g->chunk[i]);
	kvfree(g);
}

static struct knpu_generation *generation_alloc(u32 chunks)
{
	struct knpu_generation *g;

	g = kvzalloc(struct_size(g, chunk, chunks), GFP_KERNEL_ACCOUNT);
	if (!g)
		return NULL;
	refcount_set(&g->refs, 1);
	g->chunks = chunks;
	return g;
}

struct knpu_generation *knpu_generation_empty(void)
{
	return generation_alloc(0);
}

static size_t chunk_bytes(const struct knpu_chunk *c)
{
	return struct_size(c, data, c->words);
}

/**
 * struct chunk_build - a chunk in the making
 * @old: the chunk it replaces, or NULL
 * @sorted: the edits
 * @first: its first source
 * @work: room for the longest of the rows that change
 */
struct chunk_build {
	const struct knpu_chunk *old;
	const struct knpu_sorted *sorted;
	u32 first;
	struct knpu_edit_work work;
};

static const u32 *old_row(const struct chunk_build *b, u32 i)
{
	if (!b->old || b->old->row[i] >= b->old->words)
		return NULL;
	return b->old->data + b->old->row[i];
}

/* The synapses that a row will have, sorted, in the room; or an error. */
static s64 gather(struct chunk_build *b, u32 i)
{
	const struct knpu_edit *const *edit;
	u64 edits = knpu_sorted_edits(b->sorted, b->first + i, &edit);
	const u32 *row = old_row(b, i);
	u64 nr = 0;

	if (row)
		nr = knpu_row_decode(row, b->work.packed, 0, row[0]);
	nr = knpu_edits_apply(&b->work, nr, edit, edits);
	if (nr > KNPU_ROW_MAX)
		return -ENOSPC;
	knpu_packed_sort(b->work.packed, nr);
	return nr;
}

static bool row_changes(const struct chunk_build *b, u32 i)
{
	const struct knpu_edit *const *edit;

	return knpu_sorted_edits(b->sorted, b->first + i, &edit);
}

/* Room for the longest of the rows that change, and the most of their edits. */
static int make_room(struct chunk_build *b)
{
	struct knpu_edit_work *w = &b->work;
	u64 longest = 0;
	u64 most = 0;
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++) {
		const struct knpu_edit *const *edit;
		u64 edits = knpu_sorted_edits(b->sorted, b->first + i, &edit);
		const u32 *row = old_row(b, i);

		if (!edits)
			continue;
		longest = max(longest, edits + (row ? row[0] : 0));
		if (!knpu_edits_only_add(edit, edits))
			most = max(most, edits);
	}
	if (most > U32_MAX)
		return -ENOSPC;
	w->packed = kvmalloc_array(longest, sizeof(u64), GFP_KERNEL_ACCOUNT);
	if (!w->packed)
		return -ENOMEM;
	if (!most)
		return 0;
	w->slot = kvmalloc_array(most, sizeof(*w->slot), GFP_KERNEL_ACCOUNT);
	return w->slot ? 0 : -ENOMEM;
}

/* Words that the rows will take, or an error. */
static s64 count_words(struct chunk_build *b)
{
	s64 words = 0;
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++) {
		const u32 *row = old_row(b, i);

		if (row_changes(b, i)) {
			s64 nr = gather(b, i);

			if (nr < 0)
				return nr;
			words += knpu_row_words(b->work.packed, nr);
			knpu_relax();
		} else if (row) {
			words += knpu_row_length(row);
		}
	}
	return words > (s64)(S32_MAX / sizeof(u32)) ? -ENOSPC : words;
}

/* Writes a row; returns how many synapses it has. */
static u32 fill_row(struct chunk_build *b, u32 i, u32 *to)
{
	const u32 *row = old_row(b, i);
	u32 nr;

	if (row_changes(b, i)) {
		nr = gather(b, i);
		if (nr)
			knpu_row_encode(to, b->work.packed, nr);
		knpu_relax();
		return nr;
	}
	if (!row)
		return 0;
	memcpy(to, row, knpu_row_length(row) * sizeof(*row));
	return row[0];
}

static struct knpu_chunk *chunk_fill(struct chunk_build *b, u32 words)
{
	struct knpu_chunk *c;
	u32 at = 0;
	u32 i;

	c = kvzalloc(struct_size(c, data, words), GFP_KERNEL_ACCOUNT);
	if (!c)
		return ERR_PTR(-ENOMEM);
	refcount_set(&c->refs, 1);
	c->words = words;
	/* The edits were applied once, to know the words; they count once. */
	b->work.removed = 0;
	b->work.missing = 0;
	for (i = 0; i < KNPU_CHUNK; i++) {
		u32 nr = fill_row(b, i, c->data + at);

		c->row[i] = nr ? at : words;
		if (!nr)
			continue;
		knpu_row_measure(c->data + at, &c->bound, c->delays);
		c->synapses += nr;
		at += knpu_row_length(c->data + at);
	}
	return c;
}

/* Return: the new chunk, NULL if no row has a synapse, or an error. */
static struct knpu_chunk *chunk_build(struct chunk_build *b)
{
	s64 words = make_room(b);
	struct knpu_chunk *c;

	if (!words)
		words = count_words(b);
	c = words > 0 ? chunk_fill(b, words) : ERR_PTR(words);
	kvfree(b->work.slot);
	kvfree(b->work.packed);
	return c;
}

static void generation_count(struct knpu_generation *g,
			     const struct knpu_chunk *c)
{
	u32 i;

	g->synapses += c->synapses;
	g->bytes += chunk_bytes(c);
	knpu_bound_max(&g->bound, &c->bound);
	for (i = 0; i < 4; i++)
		g->delays[i] |= c->delays[i];
}

/* Makes a chunk anew if it is touched, and shares it if not. */
static int chunk_make(struct knpu_generation *g, u32 i,
		      const struct knpu_generation *old,
		      const struct knpu_sorted *sorted, struct knpu_publish *p)
{
	struct knpu_chunk *c = i < old->chunks ? old->chunk[i] : NULL;
	struct chunk_build b = {
		.old = c,
		.sorted = sorted,
		.first = i << KNPU_CHUNK_SHIFT,
	};

	if (knpu_sorted_touches(sorted, i)) {
		c = chunk_build(&b);
		if (IS_ERR(c))
			return PTR_ERR(c);
		p->removed += b.work.removed;
		p->missing += b.work.missing;
		knpu_relax();
	} else if (c) {
		refcount_inc(&c->refs);
	}
	g->chunk[i] = c;
	if (c)
		generation_count(g, c);
	return g->synapses > KNPU_SYNAPSES_MAX ? -ENOSPC : 0;
}

/**
 * knpu_generation_build - the generation after @old with @pending applied
 * @old: shared where nothing is edited
 * @pending: edits of neurons that exist
 * @neurons: number of neurons
 * @p: what was removed and what was missing is added here
 *
 * Return: the generation, or -ENOMEM, or -ENOSPC if there are too many
 * synapses in all, in a chunk, or of one source.
 */
struct knpu_generation *
knpu_generation_build(struct knpu_generation *old,
		      const struct knpu_pending *pending, u32 neurons,
		      struct knpu_publish *p)
{
	struct knpu_generation *g;
	struct knpu_sorted sorted;
	int err;
	u32 i;

	g = generation_alloc(DIV_ROUND_UP(neurons, KNPU_CHUNK));
	if (!g)
		return ERR_PTR(-ENOMEM);
	err = knpu_sorted_make(&sorted, pending, g->chunks);
	if (err)
		goto err_sorted;
	for (i = 0; i < g->chunks && !err; i++)
		err = chunk_make(g, i, old, &sorted, p);
	knpu_sorted_free(&sorted);
	if (!err)
		return g;
err_sorted:
	knpu_generation_put(g);
	return ERR_PTR(err);
}

static u32 list_row(u32 source, const u32 *row, u32 skip,
		    struct knpu_synapse *out, u32 room)
{
	u32 got = 0;
	u64 packed[64];

	while (got < room) {
		u32 i;
		u32 n = knpu_row_decode(row, packed, skip + got,
					min_t(u32, room - got,
					      ARRAY_SIZE(packed)));

		for (i = 0; i < n; i++)
			knpu_unpack(source, packed[i], &out[got++]);
		if (!n)
			break;
	}
	return got;
}

/**
 * knpu_generation_list - list synapses by source
 * @g: the generation, held by the caller
 * @source: first source; moved to where to go on
 * @end: source after the last
 * @skip: synapses of the first source to pass over; moved likewise
 * @out: where they are put
 * @room: of @out
 *
 * Return: how many were put.  All are listed when @source has become @end.
 */
u32 knpu_generation_list(const struct knpu_generation *g, u32 *source, u32 end,
			 u32 *skip, struct knpu_synapse *out, u32 room)
{
	u32 got = 0;

	while (*source < end) {
		const u32 *row = knpu_generation_row(g, *source);
		u32 nr = 0;

		if (row)
			nr = list_row(*source, row, *skip, out + got,
				      room - got);
		got += nr;
		*skip += nr;
		if (row && *skip < row[0] && got == room)
			break;
		*skip = 0;
		if (!(++*source % KNPU_CHUNK))
			knpu_relax();
	}
	return got;
}
