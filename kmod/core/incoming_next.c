// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The index by target of the next generation: what changed in the rows that
 * were edited is sorted by target, and only the rows of such targets are made
 * anew.
 */
#include "core_port.h"
#include "chunk_next.h"
#include "connectome.h"
#include "incoming.h"
#include "sorted.h"

/* Where edited rows have more synapses, all is indexed anew. */
#define ROWS_MAX (1U << 20)

/**
 * struct change - a pair of neurons between which the synapses became others
 * @key: target, then source
 * @was: how many there were
 * @is: how many there are
 */
struct change {
	u64 key;
	u32 was;
	u32 is;
};

/**
 * struct update - the changes of an edit
 * @old: the generation before
 * @g: the one after
 * @sorted: the edits
 * @synapses: of all edited rows, before and after
 * @most: of one of them
 * @target: room for those of one
 * @pairs: the most that may have changed
 * @change: room for as many
 * @nr: how many changes there are
 */
struct update {
	const struct knpu_generation *old;
	const struct knpu_generation *g;
	const struct knpu_sorted *sorted;
	u64 synapses;
	u32 most;
	u32 *target;
	u64 pairs;
	struct change *change;
	u32 nr;
};

static int compare_targets(const void *a, const void *b)
{
	u32 x = *(const u32 *)a;
	u32 y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

static int compare_changes(const void *a, const void *b)
{
	u64 x = ((const struct change *)a)->key;
	u64 y = ((const struct change *)b)->key;

	return x < y ? -1 : x > y;
}

static u32 target_of(const struct change *change)
{
	return change->key >> 32;
}

static u32 sorted_targets(const u32 *row, u32 *target)
{
	const u32 *record;
	u32 i;

	if (!row)
		return 0;
	record = knpu_row_records(row);
	for (i = 0; i < row[0]; i++)
		target[i] = record[i] & KNPU_RECORD_TARGET;
	sort(target, row[0], sizeof(*target), compare_targets, NULL);
	return row[0];
}

/* Counts the targets at the front that are @target. */
static u32 count_front(const u32 *list, u32 nr, u32 target)
{
	u32 i;

	for (i = 0; i < nr && list[i] == target; i++)
		;
	return i;
}

static void compare_rows(struct update *u, u32 source)
{
	u32 *was = u->target;
	u32 nr_was = sorted_targets(knpu_generation_row(u->old, source), was);
	u32 *is = was + nr_was;
	u32 nr_is = sorted_targets(knpu_generation_row(u->g, source), is);

	while (nr_was || nr_is) {
		u32 target =
			min(nr_was ? *was : U32_MAX, nr_is ? *is : U32_MAX);
		struct change c = {
			.key = (u64)target << 32 | source,
			.was = count_front(was, nr_was, target),
			.is = count_front(is, nr_is, target),
		};

		if (c.was != c.is)
			u->change[u->nr++] = c;
		was += c.was;
		nr_was -= c.was;
		is += c.is;
		nr_is -= c.is;
	}
	knpu_relax();
}

/* Each edit is of one target, but those that are of many. */
static u64 most_targets(const struct update *u, u32 source)
{
	const struct knpu_edit *const *edit;
	u64 nr = knpu_sorted_edits(u->sorted, source, &edit);
	u64 i;

	for (i = 0; i < nr; i++)
		if (edit[i]->kind == KNPU_EDIT_CLEAR)
			return U64_MAX;
	return nr;
}

static void measure_rows(struct update *u, u32 source)
{
	const u32 *was = knpu_generation_row(u->old, source);
	const u32 *is = knpu_generation_row(u->g, source);
	u32 both = (was ? was[0] : 0) + (is ? is[0] : 0);

	u->synapses += both;
	u->most = max(u->most, both);
	u->pairs += min_t(u64, both, most_targets(u, source));
}

static __always_inline void
each_edited_row(struct update *u, void (*act)(struct update *u, u32 source))
{
	const struct knpu_edit *const *edit;
	u32 source, i;

	for (i = 0; i < u->g->chunks; i++) {
		if (!knpu_sorted_touches(u->sorted, i))
			continue;
		for (source = i << KNPU_CHUNK_SHIFT;
		     source < (i + 1) << KNPU_CHUNK_SHIFT; source++)
			if (knpu_sorted_edits(u->sorted, source, &edit))
				act(u, source);
	}
}

/* A target's sources: those of before, but for those that changed. */
static u32 merge_target(u32 *to, const u32 *old, u32 nr_old,
			const struct change *change, u32 changes)
{
	u32 at = 0;

	while (nr_old || changes) {
		u32 source = changes ? (u32)change->key : U32_MAX;
		u32 i;

		if (nr_old && *old < source) {
			to[at++] = *old++;
			nr_old--;
			continue;
		}
		for (i = 0; i < change->is; i++)
			to[at++] = source;
		/* Who had none has no list to go on in. */
		if (change->was)
			old += change->was;
		nr_old -= change->was;
		change++;
		changes--;
	}
	return at;
}

/* Changes at the front that are of this target. */
static u32 changes_of(const struct change *change, u32 nr, u32 target)
{
	u32 i;

	for (i = 0; i < nr && target_of(&change[i]) == target; i++)
		;
	return i;
}

/* Tells of the rows that change how long they were and will be. */
static void change_rows(struct knpu_chunk_next *n, const struct change *change,
			u32 nr)
{
	u32 changes;

	for (; nr; change += changes, nr -= changes) {
		u32 target = target_of(change);
		const u32 *row = knpu_chunk_row(n->old, target);
		u64 was = row ? row[0] : 0;
		u64 is = was;
		u32 i;

		changes = changes_of(change, nr, target);
		for (i = 0; i < changes; i++)
			is += (s64)change[i].is - change[i].was;
		knpu_chunk_next_change(n, target & (KNPU_CHUNK - 1),
				       knpu_incoming_words(was),
				       knpu_incoming_words(is));
	}
}

/* Writes a row, if it has a synapse.  Return: its words. */
static u32 write_row(u32 *to, const u32 *row, const struct change *change,
		     u32 changes)
{
	u32 nr = merge_target(to + KNPU_INCOMING_HEAD,
			      row ? row + KNPU_INCOMING_HEAD : NULL,
			      row ? row[0] : 0, change, changes);

	if (nr)
		to[0] = nr;
	return knpu_incoming_words(nr);
}

/* Says where all rows are, and writes those that it does not share. */
static void fill_rows(const struct knpu_chunk_next *n, struct knpu_chunk *c,
		      const struct change *change, u32 nr)
{
	u32 first = n->index << KNPU_CHUNK_SHIFT;
	u32 at = 0;
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++) {
		u32 changes = changes_of(change, nr, first + i);
		u32 words;

		if (!changes && knpu_chunk_next_share(n, c, i))
			continue;
		words = write_row(c->data + at, knpu_chunk_row(n->old, i),
				  change, changes);
		c->row[i] = words ? at : c->words;
		at += words;
		change += changes;
		nr -= changes;
	}
}

/* Return: the chunk, NULL if no target in it has a synapse, or an error. */
static struct knpu_chunk *merge_chunk(struct knpu_incoming *in, u32 index,
				      struct knpu_chunk *old,
				      const struct change *change, u32 nr)
{
	struct knpu_chunk_next n = { .old = old, .index = index };
	struct knpu_chunk *c;

	change_rows(&n, change, nr);
	c = knpu_chunk_next_alloc(&n, in->user);
	if (c && !IS_ERR(c))
		fill_rows(&n, c, change, nr);
	return c;
}

static u32 changes_in(const struct update *u, u32 from, u32 chunk)
{
	u32 i;

	for (i = from; i < u->nr; i++)
		if (target_of(&u->change[i]) >> KNPU_CHUNK_SHIFT != chunk)
			break;
	return i - from;
}

static int merge_all(struct knpu_incoming *in, const struct update *u)
{
	const struct knpu_incoming *old = u->old->incoming;
	u32 at = 0;
	u32 i;

	for (i = 0; i < in->chunks; i++) {
		struct knpu_chunk *c = i < old->chunks ? old->chunk[i] : NULL;
		u32 nr = changes_in(u, at, i);

		if (nr)
			c = merge_chunk(in, i, c, u->change + at, nr);
		else if (c)
			refcount_inc(&c->refs);
		if (IS_ERR(c))
			return PTR_ERR(c);
		knpu_incoming_put_chunk(in, i, c);
		at += nr;
		if (nr)
			knpu_relax();
	}
	return 0;
}

static int find_changes(struct update *u)
{
	u->target = kvmalloc_array(u->most, sizeof(*u->target),
				   GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	u->change = kvmalloc_array(u->pairs, sizeof(*u->change),
				   GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!u->target || !u->change)
		return -ENOMEM;
	each_edited_row(u, compare_rows);
	sort(u->change, u->nr, sizeof(*u->change), compare_changes, NULL);
	return 0;
}

static struct knpu_incoming *update(struct update *u)
{
	struct knpu_incoming *in = knpu_incoming_alloc(u->g);
	int err;

	if (IS_ERR(in))
		return in;
	err = find_changes(u);
	if (!err)
		err = merge_all(in, u);
	kvfree(u->target);
	kvfree(u->change);
	if (!err)
		return in;
	knpu_incoming_free(in);
	return ERR_PTR(err);
}

/**
 * knpu_incoming_next - the index of the generation after another
 * @old: the generation before, maybe with an index
 * @g: the generation
 * @sorted: the edits between them
 *
 * Return: the index, or -ENOMEM, -ENOSPC, -EDQUOT, or -EINTR.
 */
struct knpu_incoming *knpu_incoming_next(const struct knpu_generation *old,
					 const struct knpu_generation *g,
					 const struct knpu_sorted *sorted)
{
	struct update u = { .old = old, .g = g, .sorted = sorted };

	/* Who asks may just be making it. */
	if (!smp_load_acquire(&old->incoming))
		return knpu_incoming_make(g);
	each_edited_row(&u, measure_rows);
	if (u.synapses > ROWS_MAX)
		return knpu_incoming_make(g);
	return update(&u);
}
