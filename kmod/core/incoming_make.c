// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The index by target: making it from nothing, and what each needs that is made.
 */
#include "core_port.h"
#include "connectome.h"
#include "incoming.h"

/**
 * knpu_incoming_alloc - an index that has no chunk yet
 * @g: of which generation
 *
 * Its user is charged with the index and all sources that will be in it.
 * Return: the index, or -EDQUOT, or -ENOMEM.
 */
struct knpu_incoming *knpu_incoming_alloc(const struct knpu_generation *g)
{
	struct knpu_incoming *in;
	u64 bytes =
		struct_size(in, chunk, g->chunks) + g->synapses * sizeof(u32);
	int err;

	err = knpu_user_charge(g->user, bytes);
	if (err)
		return ERR_PTR(err);
	in = kvzalloc(struct_size(in, chunk, g->chunks), GFP_KERNEL_ACCOUNT);
	if (!in) {
		knpu_user_uncharge(g->user, bytes);
		return ERR_PTR(-ENOMEM);
	}
	in->chunks = g->chunks;
	in->bytes = bytes;
	in->user = g->user;
	return in;
}

/* Charges a chunk that is about to be in it, but for its sources. */
int knpu_incoming_charge(struct knpu_incoming *in)
{
	int err =
		knpu_user_charge(in->user, sizeof(struct knpu_incoming_chunk));

	if (!err)
		in->bytes += sizeof(struct knpu_incoming_chunk);
	return err;
}

/* A chunk of an index, for @nr synapses; NULL for none, or an error. */
struct knpu_incoming_chunk *knpu_incoming_chunk_alloc(struct knpu_incoming *in,
						      u64 nr)
{
	struct knpu_incoming_chunk *c;
	int err;

	if (!nr)
		return NULL;
	if (nr > S32_MAX / sizeof(u32) - KNPU_CHUNK)
		return ERR_PTR(-ENOSPC);
	err = knpu_incoming_charge(in);
	if (err)
		return ERR_PTR(err);
	c = kvmalloc(struct_size(c, source, nr),
		     GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!c)
		return ERR_PTR(-ENOMEM);
	refcount_set(&c->refs, 1);
	c->from[0] = 0;
	return c;
}

void knpu_incoming_free(struct knpu_incoming *in)
{
	u32 i;

	if (!in)
		return;
	for (i = 0; i < in->chunks; i++)
		if (in->chunk[i] && refcount_dec_and_test(&in->chunk[i]->refs))
			kvfree(in->chunk[i]);
	knpu_user_uncharge(in->user, in->bytes);
	kvfree(in);
}

/* Others run, now and then; has it become pointless to go on? */
static bool give_up(u32 source)
{
	if (source % KNPU_CHUNK)
		return false;
	knpu_relax();
	return knpu_dying();
}

/* Shows the row of each source that has one.  Return: 0 or -EINTR. */
static int each_row(const struct knpu_generation *g, void *to,
		    void (*take)(void *to, u32 source, const u32 *row))
{
	u32 source;

	for (source = 0; source < g->chunks << KNPU_CHUNK_SHIFT; source++) {
		const u32 *row = knpu_generation_row(g, source);

		if (give_up(source))
			return -EINTR;
		if (row)
			take(to, source, row);
	}
	return 0;
}

/* Counts the synapses of each target. */
static void count_row(void *to, u32 source, const u32 *row)
{
	const u32 *record = knpu_row_records(row);
	u32 *nr = to;
	u32 i;

	for (i = 0; i < row[0]; i++)
		nr[record[i] & KNPU_RECORD_TARGET]++;
}

/* After counting, from[t + 1] is the place where target t goes on. */
static void place_source(struct knpu_incoming *in, u32 target, u32 source)
{
	struct knpu_incoming_chunk *c = in->chunk[target >> KNPU_CHUNK_SHIFT];

	c->source[c->from[(target & (KNPU_CHUNK - 1)) + 1]++] = source;
}

/* Sources come in ascending order, so each target has them so. */
static void place_row(void *to, u32 source, const u32 *row)
{
	const u32 *record = knpu_row_records(row);
	u32 i;

	for (i = 0; i < row[0]; i++)
		place_source(to, record[i] & KNPU_RECORD_TARGET, source);
}

/* A chunk with room for what was counted; NULL if that is nothing. */
static struct knpu_incoming_chunk *chunk_for(struct knpu_incoming *in,
					     const u32 *nr)
{
	struct knpu_incoming_chunk *c;
	u64 total = 0;
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++)
		total += nr[i];
	c = knpu_incoming_chunk_alloc(in, total);
	if (!c || IS_ERR(c))
		return c;
	for (i = 0, total = 0; i < KNPU_CHUNK; total += nr[i++])
		c->from[i + 1] = total;
	return c;
}

static int make_chunks(struct knpu_incoming *in, const u32 *nr)
{
	struct knpu_incoming_chunk *c;
	u32 i;

	for (i = 0; i < in->chunks; i++) {
		c = chunk_for(in, nr + (i << KNPU_CHUNK_SHIFT));
		if (IS_ERR(c))
			return PTR_ERR(c);
		in->chunk[i] = c;
		knpu_relax();
	}
	return 0;
}

/**
 * knpu_incoming_make - make the index of a generation
 * @g: the generation, held by the caller
 *
 * Return: the index, or -ENOMEM, or -ENOSPC if a target has too many synapses,
 * or -EINTR if the caller is being killed, or -EDQUOT.
 */
struct knpu_incoming *knpu_incoming_make(const struct knpu_generation *g)
{
	struct knpu_incoming *in;
	int err = -ENOMEM;
	u32 *nr;

	if (g->synapses > U32_MAX)
		return ERR_PTR(-ENOSPC);
	in = knpu_incoming_alloc(g);
	if (IS_ERR(in))
		return in;
	nr = kvcalloc((size_t)g->chunks * KNPU_CHUNK, sizeof(*nr),
		      GFP_KERNEL_ACCOUNT);
	if (nr) {
		err = each_row(g, nr, count_row);
		err = err ?: make_chunks(in, nr);
		err = err ?: each_row(g, in, place_row);
	}
	kvfree(nr);
	if (err) {
		knpu_incoming_free(in);
		return ERR_PTR(err);
	}
	return in;
}
