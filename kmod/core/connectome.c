// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Building a generation: only chunks that an edit touches are made anew.
 */
#include "core_port.h"
#include "connectome.h"
#include "incoming.h"
#include "pending.h"
#include "sorted.h"

static void chunk_drop(struct knpu_generation *g, struct knpu_chunk *c)
{
	if (!c || !refcount_dec_and_test(&c->refs))
		return;
	if (c->charged)
		knpu_user_uncharge(g->user, knpu_chunk_bytes(c));
	kvfree(c);
}

void knpu_generation_put(struct knpu_generation *g)
{
	u32 i;

	if (!g || !refcount_dec_and_test(&g->refs))
		return;
	for (i = 0; i < g->chunks; i++)
		chunk_drop(g, g->chunk[i]);
	knpu_incoming_free(g->incoming);
	if (g->charged)
		knpu_user_uncharge(g->user, struct_size(g, chunk, g->chunks));
	kvfree(g);
}

static bool is_fresh(const struct knpu_chunk *c)
{
	return c && !c->charged;
}

/**
 * knpu_generation_charge - charge a generation to its user
 * @g: the generation, not published yet
 * @forced: whatever the limit says
 *
 * With it its chunks, but for those that it shares with others that were.
 * Return: 0 or -EDQUOT.
 */
int knpu_generation_charge(struct knpu_generation *g, bool forced)
{
	u64 bytes = struct_size(g, chunk, g->chunks);
	int err = 0;
	u32 i;

	for (i = 0; i < g->chunks; i++)
		if (is_fresh(g->chunk[i]))
			bytes += knpu_chunk_bytes(g->chunk[i]);
	if (forced)
		knpu_user_force(g->user, bytes);
	else
		err = knpu_user_charge(g->user, bytes);
	if (err)
		return err;
	g->charged = true;
	for (i = 0; i < g->chunks; i++)
		if (is_fresh(g->chunk[i]))
			g->chunk[i]->charged = true;
	return 0;
}

/* The same of a chunk that is about to be put into it. */
int knpu_generation_charge_chunk(struct knpu_generation *g,
				 struct knpu_chunk *c)
{
	int err = knpu_user_charge(g->user, knpu_chunk_bytes(c));

	c->charged = !err;
	return err;
}

struct knpu_generation *knpu_generation_alloc(u32 chunks,
					      struct knpu_user *user)
{
	struct knpu_generation *g;

	g = kvzalloc(struct_size(g, chunk, chunks), GFP_KERNEL_ACCOUNT);
	if (!g)
		return NULL;
	refcount_set(&g->refs, 1);
	g->chunks = chunks;
	g->user = user;
	return g;
}

struct knpu_generation *knpu_generation_empty(struct knpu_user *user)
{
	return knpu_generation_alloc(0, user);
}

static void generation_count(struct knpu_generation *g,
			     const struct knpu_chunk *c)
{
	u32 i;

	g->synapses += c->synapses;
	g->bytes += knpu_chunk_bytes(c);
	knpu_bound_max(&g->bound, &c->bound);
	for (i = 0; i < 4; i++)
		g->delays[i] |= c->delays[i];
}

/* Puts a chunk where there is none yet. */
void knpu_generation_put_chunk(struct knpu_generation *g, u32 i,
			       struct knpu_chunk *c)
{
	g->chunk[i] = c;
	generation_count(g, c);
}

/* Makes a chunk anew if it is touched, and shares it if not. */
static int chunk_make(struct knpu_generation *g, u32 i,
		      const struct knpu_generation *old,
		      struct knpu_chunk_build *b)
{
	struct knpu_chunk *c = i < old->chunks ? old->chunk[i] : NULL;

	if (knpu_sorted_touches(b->sorted, i)) {
		c = knpu_chunk_build(b, c, i << KNPU_CHUNK_SHIFT);
		if (IS_ERR(c))
			return PTR_ERR(c);
	} else if (c) {
		refcount_inc(&c->refs);
	}
	if (c)
		knpu_generation_put_chunk(g, i, c);
	return g->synapses > KNPU_SYNAPSES_MAX ? -ENOSPC : 0;
}

static int chunks_make(struct knpu_generation *g,
		       const struct knpu_generation *old,
		       const struct knpu_sorted *sorted, struct knpu_publish *p)
{
	struct knpu_chunk_build *b;
	int err = 0;
	u32 i;

	b = kvzalloc(sizeof(*b), GFP_KERNEL_ACCOUNT);
	if (!b)
		return -ENOMEM;
	b->sorted = sorted;
	for (i = 0; i < g->chunks && !err; i++)
		err = chunk_make(g, i, old, b);
	p->removed += b->work.removed;
	p->missing += b->work.missing;
	knpu_chunk_build_exit(b);
	kvfree(b);
	return err;
}

/* Without room for it there is none: who asks for it tries again. */
static void index_make(struct knpu_generation *g,
		       const struct knpu_generation *old,
		       const struct knpu_sorted *sorted)
{
	struct knpu_incoming *in = knpu_incoming_next(old, g, sorted);

	if (!IS_ERR(in))
		g->incoming = in;
}

/**
 * knpu_generation_build - the generation after @old with @pending applied
 * @old: shared where nothing is edited
 * @pending: edits of neurons that exist
 * @neurons: number of neurons
 * @incoming: make its index by target too
 * @p: told what was removed and what was missing
 *
 * Return: the generation, or -ENOMEM, or -ENOSPC if there are too many
 * synapses in all, in a chunk, or of one source.
 */
struct knpu_generation *
knpu_generation_build(struct knpu_generation *old,
		      const struct knpu_pending *pending, u32 neurons,
		      bool incoming, struct knpu_publish *p)
{
	struct knpu_generation *g;
	struct knpu_sorted sorted;
	int err;

	g = knpu_generation_alloc(DIV_ROUND_UP(neurons, KNPU_CHUNK), old->user);
	if (!g)
		return ERR_PTR(-ENOMEM);
	err = knpu_sorted_make(&sorted, pending, g->chunks);
	if (err)
		goto err_sorted;
	err = chunks_make(g, old, &sorted, p);
	if (!err && incoming)
		index_make(g, old, &sorted);
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

/* Synapses of a row that go to the targets. */
static u32 count_row(const u32 *row, const struct knpu_ranges *targets)
{
	const u32 *record = knpu_row_records(row);
	u32 nr = 0;
	u32 i;

	for (i = 0; i < row[0]; i++)
		nr += knpu_ranges_contain(targets,
					  record[i] & KNPU_RECORD_TARGET);
	return nr;
}

/* Synapses from any of the sources to any of the targets. */
u64 knpu_generation_between(const struct knpu_generation *g,
			    const struct knpu_ranges *sources,
			    const struct knpu_ranges *targets)
{
	u64 nr = 0;
	u32 i, source;

	for (i = 0; i < sources->nr; i++) {
		for (source = sources->range[i].first;
		     source < sources->range[i].end; source++) {
			const u32 *row = knpu_generation_row(g, source);

			if (row)
				nr += count_row(row, targets);
			if (!(source % KNPU_CHUNK))
				knpu_relax();
		}
	}
	return nr;
}
