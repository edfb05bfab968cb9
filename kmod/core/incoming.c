// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The index by target: making it from nothing, and asking it.
 */
#include "core_port.h"
#include "connectome.h"
#include "incoming.h"

struct knpu_incoming *knpu_incoming_alloc(u32 chunks)
{
	struct knpu_incoming *in;

	in = kvzalloc(struct_size(in, chunk, chunks), GFP_KERNEL_ACCOUNT);
	if (!in)
		return NULL;
	in->chunks = chunks;
	in->bytes = struct_size(in, chunk, chunks);
	return in;
}

/* A chunk for @nr synapses, or an error. */
struct knpu_incoming_chunk *knpu_incoming_chunk_alloc(u64 nr)
{
	struct knpu_incoming_chunk *c;

	if (nr > S32_MAX / sizeof(u32) - KNPU_CHUNK)
		return ERR_PTR(-ENOSPC);
	c = kvmalloc(struct_size(c, source, nr),
		     GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!c)
		return ERR_PTR(-ENOMEM);
	refcount_set(&c->refs, 1);
	return c;
}

/* Adds the memory of a chunk. */
void knpu_incoming_count(struct knpu_incoming *in,
			 const struct knpu_incoming_chunk *c)
{
	in->bytes += struct_size(c, source, c->from[KNPU_CHUNK]);
}

/* Charges an index that is whole: 0 or -EDQUOT. */
int knpu_incoming_charge(struct knpu_incoming *in, struct knpu_user *user)
{
	int err = knpu_user_charge(user, in->bytes);

	if (!err)
		in->user = user;
	return err;
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

/* Counts the synapses of each target. */
static void count_targets(const struct knpu_generation *g, u32 *nr)
{
	u32 source, i;

	for (source = 0; source < g->chunks << KNPU_CHUNK_SHIFT; source++) {
		const u32 *row = knpu_generation_row(g, source);
		const u32 *record;

		if (!(source % KNPU_CHUNK))
			knpu_relax();
		if (!row)
			continue;
		record = knpu_row_records(row);
		for (i = 0; i < row[0]; i++)
			nr[record[i] & KNPU_RECORD_TARGET]++;
	}
}

/* After counting, from[t + 1] is the place where target t goes on. */
static void place_source(struct knpu_incoming *in, u32 target, u32 source)
{
	struct knpu_incoming_chunk *c = in->chunk[target >> KNPU_CHUNK_SHIFT];

	c->source[c->from[(target & (KNPU_CHUNK - 1)) + 1]++] = source;
}

/* Sources come in ascending order, so each target has them so. */
static void place_sources(struct knpu_incoming *in,
			  const struct knpu_generation *g)
{
	u32 source, i;

	for (source = 0; source < g->chunks << KNPU_CHUNK_SHIFT; source++) {
		const u32 *row = knpu_generation_row(g, source);
		const u32 *record;

		if (!(source % KNPU_CHUNK))
			knpu_relax();
		if (!row)
			continue;
		record = knpu_row_records(row);
		for (i = 0; i < row[0]; i++)
			place_source(in, record[i] & KNPU_RECORD_TARGET,
				     source);
	}
}

/* A chunk with room for what was counted; NULL if that is nothing. */
static struct knpu_incoming_chunk *chunk_for(const u32 *nr)
{
	struct knpu_incoming_chunk *c;
	u64 total = 0;
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++)
		total += nr[i];
	if (!total)
		return NULL;
	c = knpu_incoming_chunk_alloc(total);
	if (IS_ERR(c))
		return c;
	c->from[0] = 0;
	for (i = 0, total = 0; i < KNPU_CHUNK; total += nr[i++])
		c->from[i + 1] = total;
	return c;
}

static int make_chunks(struct knpu_incoming *in, const u32 *nr)
{
	struct knpu_incoming_chunk *c;
	u32 i;

	for (i = 0; i < in->chunks; i++) {
		c = chunk_for(nr + (i << KNPU_CHUNK_SHIFT));
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
 * Return: the index, or -ENOMEM, or -ENOSPC if a target has too many synapses.
 */
struct knpu_incoming *knpu_incoming_make(const struct knpu_generation *g)
{
	struct knpu_incoming *in;
	int err = -ENOMEM;
	u32 *nr;
	u32 i;

	if (g->synapses > U32_MAX)
		return ERR_PTR(-ENOSPC);
	in = knpu_incoming_alloc(g->chunks);
	nr = kvcalloc((size_t)g->chunks * KNPU_CHUNK, sizeof(*nr),
		      GFP_KERNEL_ACCOUNT);
	if (in && nr) {
		count_targets(g, nr);
		err = make_chunks(in, nr);
	}
	kvfree(nr);
	if (err) {
		knpu_incoming_free(in);
		return ERR_PTR(err);
	}
	place_sources(in, g);
	for (i = 0; i < in->chunks; i++)
		if (in->chunk[i])
			knpu_incoming_count(in, in->chunk[i]);
	return in;
}

/* The first record of a run with this target, or what comes after it. */
static u32 find_target(const u32 *record, u32 nr, u32 target)
{
	u32 low = 0;
	u32 high = nr;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if ((record[middle] & KNPU_RECORD_TARGET) < target)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Lists the synapses of a row to a target, but for the first ones. */
static u32 list_pair(const u32 *row, u32 source, u32 target, u32 skip,
		     struct knpu_synapse *out, u32 room)
{
	const u32 *head = row + KNPU_ROW_HEAD;
	const u32 *record = knpu_row_records(row);
	u32 got = 0;
	u32 r, i;

	for (r = 0; r < row[1] && got < room; r++, head += KNPU_RUN_HEAD) {
		i = find_target(record, head[0], target);
		for (; i < head[0] && got < room; i++) {
			if ((record[i] & KNPU_RECORD_TARGET) != target)
				break;
			if (skip)
				skip--;
			else
				knpu_unpack(source,
					    (u64)head[1] << 32 | record[i],
					    &out[got++]);
		}
		record += head[0];
	}
	return got;
}

static u32 list_target(const struct knpu_generation *g, u32 target,
		       const u32 *source, u32 nr, u32 skip,
		       struct knpu_synapse *out, u32 room)
{
	u32 got = 0;
	u32 first, end;

	for (first = 0; first < nr && got < room; first = end) {
		u32 from = max(first, skip);

		/* The synapses of a pair stand side by side. */
		for (end = first; end < nr && source[end] == source[first];)
			end++;
		if (from < end)
			got += list_pair(knpu_generation_row(g, source[first]),
					 source[first], target, from - first,
					 out + got, room - got);
	}
	return got;
}

/**
 * knpu_incoming_list - list synapses by target
 * @in: the index of the generation
 * @g: the generation, held by the caller
 * @target: first target; moved to where to go on
 * @end: target after the last
 * @skip: synapses of the first target to pass over; moved likewise
 * @out: where they are put
 * @room: of @out
 *
 * Return: how many were put.  All are listed when @target has become @end.
 */
u32 knpu_incoming_list(const struct knpu_incoming *in,
		       const struct knpu_generation *g, u32 *target, u32 end,
		       u32 *skip, struct knpu_synapse *out, u32 room)
{
	u32 got = 0;

	while (*target < end) {
		const u32 *source;
		u32 nr = knpu_incoming_sources(in, *target, &source);
		u32 here = 0;

		if (nr)
			here = list_target(g, *target, source, nr, *skip,
					   out + got, room - got);
		got += here;
		*skip += here;
		if (nr && *skip < nr && got == room)
			break;
		*skip = 0;
		if (!(++*target % KNPU_CHUNK))
			knpu_relax();
	}
	return got;
}

/* Synapses from any of the sources to any of the targets. */
u64 knpu_incoming_between(const struct knpu_incoming *in,
			  const struct knpu_ranges *sources,
			  const struct knpu_ranges *targets)
{
	u64 total = 0;
	u32 i, k, target;

	for (i = 0; i < targets->nr; i++) {
		for (target = targets->range[i].first;
		     target < targets->range[i].end; target++) {
			const u32 *source;
			u32 nr = knpu_incoming_sources(in, target, &source);

			for (k = 0; k < nr; k++)
				total +=
					knpu_ranges_contain(sources, source[k]);
			if (!(target % KNPU_CHUNK))
				knpu_relax();
		}
	}
	return total;
}
