// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The index by target: making it from nothing, and what each needs that is made.
 */
#include "core_port.h"
#include "chunk_next.h"
#include "connectome.h"
#include "incoming.h"

/**
 * knpu_incoming_alloc - an index that has no chunk yet
 * @g: of which generation
 *
 * Its user is charged with it, and with each chunk as it is made.  Return: the
 * index, or -EDQUOT, or -ENOMEM.
 */
struct knpu_incoming *knpu_incoming_alloc(const struct knpu_generation *g)
{
	struct knpu_incoming *in;
	u64 bytes = struct_size(in, chunk, g->chunks);
	int err;

	err = knpu_user_charge(g->user, bytes);
	if (err)
		return ERR_PTR(err);
	in = kvzalloc(bytes, GFP_KERNEL_ACCOUNT);
	if (!in) {
		knpu_user_uncharge(g->user, bytes);
		return ERR_PTR(-ENOMEM);
	}
	in->chunks = g->chunks;
	in->bytes = bytes;
	in->user = g->user;
	return in;
}

/* Puts a chunk, or none, where there is none yet. */
void knpu_incoming_put_chunk(struct knpu_incoming *in, u32 i,
			     struct knpu_chunk *c)
{
	in->chunk[i] = c;
	if (c)
		in->bytes += knpu_chunk_bytes_all(c);
}

void knpu_incoming_free(struct knpu_incoming *in)
{
	u32 i;

	if (!in)
		return;
	for (i = 0; i < in->chunks; i++)
		knpu_chunk_put(in->chunk[i], in->user);
	knpu_user_uncharge(in->user, struct_size(in, chunk, in->chunks));
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

/* There is room for all that were counted. */
static void place_source(struct knpu_incoming *in, u32 target, u32 source)
{
	struct knpu_chunk *c = in->chunk[target >> KNPU_CHUNK_SHIFT];
	u32 *row = c->data + c->row[target & (KNPU_CHUNK - 1)];

	row[KNPU_INCOMING_HEAD + row[0]++] = source;
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
static struct knpu_chunk *chunk_for(struct knpu_incoming *in, u32 index,
				    const u32 *nr)
{
	struct knpu_chunk_next n = { .index = index };
	struct knpu_chunk *c;
	u32 at = 0;
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++)
		knpu_chunk_next_change(&n, i, 0, knpu_incoming_words(nr[i]));
	c = knpu_chunk_next_alloc(&n, in->user);
	if (!c || IS_ERR(c))
		return c;
	for (i = 0; i < KNPU_CHUNK; i++) {
		c->row[i] = nr[i] ? at : c->words;
		if (nr[i])
			c->data[at] = 0;
		at += knpu_incoming_words(nr[i]);
	}
	return c;
}

static int make_chunks(struct knpu_incoming *in, const u32 *nr)
{
	struct knpu_chunk *c;
	u32 i;

	for (i = 0; i < in->chunks; i++) {
		c = chunk_for(in, i, nr + (i << KNPU_CHUNK_SHIFT));
		if (IS_ERR(c))
			return PTR_ERR(c);
		knpu_incoming_put_chunk(in, i, c);
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
