// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Building a generation: only chunks that an edit touches are made anew.
 */
#include "core_port.h"
#include "chunk_build.h"
#include "connectome.h"
#include "incoming.h"
#include "pending.h"
#include "sorted.h"

void knpu_generation_put(struct knpu_generation *g)
{
	u32 i;

	if (!g || !refcount_dec_and_test(&g->refs))
		return;
	for (i = 0; i < g->chunks; i++)
		knpu_chunk_put(g->chunk[i], g->user);
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
	g->bytes += knpu_chunk_bytes_all(c);
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
		if (knpu_dying())
			return -EINTR;
		c = knpu_chunk_build(b, c, i);
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
		       const struct knpu_sorted *sorted, struct knpu_user *user,
		       struct knpu_publish *p)
{
	struct knpu_chunk_build *b;
	int err = 0;
	u32 i;

	b = kvzalloc(sizeof(*b), GFP_KERNEL_ACCOUNT);
	if (!b)
		return -ENOMEM;
	b->sorted = sorted;
	b->user = user;
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

/* Return: @g with all that is in it, or, when it was put, an error. */
static struct knpu_generation *
generation_fill(struct knpu_generation *g, struct knpu_generation *old,
		const struct knpu_pending *pending, bool incoming,
		struct knpu_user *user, struct knpu_publish *p)
{
	struct knpu_sorted sorted;
	int err;

	err = knpu_sorted_make(&sorted, pending, g->chunks);
	if (err)
		goto err_sorted;
	err = chunks_make(g, old, &sorted, user, p);
	if (!err && incoming)
		index_make(g, old, &sorted);
	knpu_sorted_free(&sorted);
	if (!err)
		return g;
err_sorted:
	knpu_generation_put(g);
	return ERR_PTR(err);
}

/**
 * knpu_generation_build - the generation after @old with @pending applied
 * @old: shared where nothing is edited
 * @pending: edits of neurons that exist
 * @neurons: number of neurons
 * @incoming: make its index by target too
 * @p: told what was removed and what was missing
 *
 * It is not charged to its user yet.  Return: the generation, or -ENOMEM, or
 * -EINTR if the caller is being killed, or -ENOSPC if there are too many synapses
 * in all, in a chunk, or of one source.
 */
struct knpu_generation *
knpu_generation_build(struct knpu_generation *old,
		      const struct knpu_pending *pending, u32 neurons,
		      bool incoming, struct knpu_publish *p)
{
	struct knpu_generation *g;

	g = knpu_generation_alloc(DIV_ROUND_UP(neurons, KNPU_CHUNK), old->user);
	if (!g)
		return ERR_PTR(-ENOMEM);
	return generation_fill(g, old, pending, incoming, NULL, p);
}

/**
 * knpu_generation_build_charged - the same, as far as its user has room for it
 * @old: shared where nothing is edited
 * @pending: edits of neurons that exist
 * @neurons: number of neurons
 * @incoming: make its index by target too
 * @p: told what was removed and what was missing
 *
 * All of it is charged before there is memory for it.  Return: as above, or
 * -EDQUOT.
 */
struct knpu_generation *
knpu_generation_build_charged(struct knpu_generation *old,
			      const struct knpu_pending *pending, u32 neurons,
			      bool incoming, struct knpu_publish *p)
{
	u32 chunks = DIV_ROUND_UP(neurons, KNPU_CHUNK);
	struct knpu_user *user = old->user;
	struct knpu_generation *g;
	u64 bytes = struct_size(g, chunk, chunks);
	int err;

	err = knpu_user_charge(user, bytes);
	if (err)
		return ERR_PTR(err);
	g = knpu_generation_alloc(chunks, user);
	if (!g) {
		knpu_user_uncharge(user, bytes);
		return ERR_PTR(-ENOMEM);
	}
	g->charged = true;
	return generation_fill(g, old, pending, incoming, user, p);
}
