// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The end of neurons.  The generation without their synapses is built beside
 * the one that is in force; at the boundary it takes its place, and they go.
 */
#include "core_port.h"
#include "boundary.h"
#include "engine_area.h"
#include "incoming.h"
#include "life.h"
#include "pending.h"

/**
 * struct delete_change - neurons that go
 * @change: that takes effect at a boundary
 * @doomed: they
 * @generation: without their synapses, or NULL if they have none; afterwards
 *	the one that it replaced
 */
struct delete_change {
	struct knpu_change change;
	struct knpu_ranges *doomed;
	struct knpu_generation *generation;
};

/* Does one of them exist, at least? */
bool knpu_neurons_exist(struct knpu_engine *e, u32 first, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++)
		if (knpu_neuron_exists(e, first + i))
			return true;
	return false;
}

static void neuron_end(struct knpu_engine *e, u32 id)
{
	struct knpu_neurons *n = knpu_engine_neurons(e);
	struct knpu_area *area = knpu_area_at(knpu_engine_areas(e), n, id);
	u32 block = id >> KNPU_BLOCK_SHIFT;

	knpu_cuts_keep(e, block);
	knpu_block_write_begin(n, block);
	WRITE_ONCE(n->potential[id], 0);
	WRITE_ONCE(n->hold[id], 0);
	WRITE_ONCE(n->last[id], e->burst);
	WRITE_ONCE(n->gone[block], n->gone[block] | BIT_ULL(id % KNPU_BLOCK));
	knpu_block_write_end(n, block);
	WRITE_ONCE(area->gone, area->gone + 1);
	WRITE_ONCE(e->nr_gone, e->nr_gone + 1);
}

static void delete_apply(struct knpu_engine *e, struct knpu_change *change)
{
	struct delete_change *c =
		container_of(change, struct delete_change, change);
	struct knpu_generation *old = knpu_engine_generation(e);
	u32 i, id;

	if (c->generation) {
		rcu_assign_pointer(e->generation, c->generation);
		c->generation = old;
	}
	for (i = 0; i < c->doomed->nr; i++) {
		for (id = c->doomed->range[i].first;
		     id < c->doomed->range[i].end; id++)
			neuron_end(e, id);
		knpu_relax();
	}
	/* Whoever sees this sees that they are gone. */
	smp_store_release(&e->deaths, e->deaths + 1);
}

static bool has_target(const u32 *row, const struct knpu_ranges *targets)
{
	const u32 *record = knpu_row_records(row);
	u32 i;

	for (i = 0; i < row[0]; i++)
		if (knpu_ranges_contain(targets,
					record[i] & KNPU_RECORD_TARGET))
			return true;
	return false;
}

static void mark(u64 *bits, u32 id)
{
	bits[id / 64] |= BIT_ULL(id % 64);
}

/* Marks the sources of the doomed: by the index, or in all there is. */
static void mark_sources(u64 *bits, const struct knpu_generation *g,
			 const struct knpu_ranges *doomed)
{
	const struct knpu_incoming *in = smp_load_acquire(&g->incoming);
	const u32 *source = NULL;
	u32 i, id, n;

	for (i = 0; in && i < doomed->nr; i++) {
		for (id = doomed->range[i].first; id < doomed->range[i].end;
		     id++)
			for (n = knpu_incoming_sources(in, id, &source); n--;)
				mark(bits, source[n]);
		knpu_relax();
	}
	for (id = 0; !in && id < g->chunks * KNPU_CHUNK; id++) {
		const u32 *row = knpu_generation_row(g, id);

		if (row && has_target(row, doomed))
			mark(bits, id);
		if (!(id % KNPU_CHUNK))
			knpu_relax();
	}
}

/* Marks those that have synapses of their own. */
static void mark_rows(u64 *bits, const struct knpu_generation *g,
		      const struct knpu_ranges *doomed)
{
	u32 i, id;

	for (i = 0; i < doomed->nr; i++)
		for (id = doomed->range[i].first; id < doomed->range[i].end;
		     id++)
			if (knpu_generation_row(g, id))
				mark(bits, id);
}

/* A copy of these, or, for NULL, all below @end; NULL: no memory. */
static struct knpu_ranges *targets_make(const struct knpu_ranges *only, u32 end)
{
	struct knpu_ranges *all;

	if (only)
		return knpu_ranges_copy(only);
	all = kvmalloc(struct_size(all, range, 1), GFP_KERNEL_ACCOUNT);
	if (!all)
		return NULL;
	all->nr = 1;
	all->range[0] = (struct knpu_range){ 0, end };
	return all;
}

/* Lets those that are marked lose what they have to these, or to all. */
static int clear_marked(struct knpu_pending *pending, const u64 *bits, u32 end,
			const struct knpu_ranges *only)
{
	struct knpu_ranges *sources = knpu_ranges_of_bits(bits, end);
	struct knpu_ranges *targets;
	int err = -ENOMEM;

	if (!sources)
		return 0;
	if (IS_ERR(sources))
		return PTR_ERR(sources);
	targets = targets_make(only, end);
	if (targets)
		err = knpu_pending_clear(pending, sources, targets, 1);
	/* What is pending keeps the targets. */
	if (err)
		kvfree(targets);
	kvfree(sources);
	return err;
}

/* All synapses of the doomed, as edits. */
static int edits_make(struct knpu_pending *pending, struct knpu_engine *e,
		      const struct knpu_ranges *doomed)
{
	const struct knpu_generation *g = knpu_engine_generation(e);
	u32 words = DIV_ROUND_UP(e->nr_neurons, KNPU_CHUNK) * KNPU_CHUNK / 64;
	u64 *bits = kvcalloc(words, sizeof(*bits), GFP_KERNEL_ACCOUNT);
	int err;

	if (!bits)
		return -ENOMEM;
	mark_sources(bits, g, doomed);
	err = clear_marked(pending, bits, e->nr_neurons, doomed);
	memset(bits, 0, words * sizeof(*bits));
	mark_rows(bits, g, doomed);
	err = err ?: clear_marked(pending, bits, e->nr_neurons, NULL);
	kvfree(bits);
	return err;
}

/* The generation without the doomed: NULL if they have no synapse. */
static struct knpu_generation *
generation_without(struct knpu_engine *e, const struct knpu_ranges *doomed,
		   struct knpu_publish *p)
{
	struct knpu_generation *g = NULL;
	struct knpu_pending pending = {};
	int err = edits_make(&pending, e, doomed);

	if (err)
		g = ERR_PTR(err);
	else if (pending.nr)
		g = knpu_generation_build(knpu_engine_generation(e), &pending,
					  e->nr_neurons, READ_ONCE(e->incoming),
					  p);
	knpu_pending_drop(&pending);
	return g;
}

static int check(struct knpu_engine *e, const u32 *ids, u32 nr, u32 *failed)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		*failed = i;
		if (!knpu_neuron_exists(e, ids[i]))
			return -ENOENT;
		/* Every engine has these. */
		if (knpu_engine_area_of(e, ids[i])->id < KNPU_AREA_FIRST_USER)
			return -EINVAL;
	}
	return 0;
}

/**
 * knpu_neurons_delete - delete neurons
 * @e: the engine; the caller holds its edit lock
 * @d: how many; told what was refused, or what was removed
 * @ids: they, in any order
 *
 * Return: 0; -ENOENT for one that does not exist; -EINVAL for one that every
 * engine has; -ENOMEM.
 */
int knpu_neurons_delete(struct knpu_engine *e, struct knpu_neuron_delete *d,
			const u32 *ids)
{
	struct delete_change c = { .change.apply = delete_apply };
	struct knpu_publish p = {};
	int err;

	lockdep_assert_held(&e->edit_lock);
	err = check(e, ids, d->nr, &d->failed);
	if (err)
		return err;
	c.doomed = knpu_ranges_of_ids(ids, d->nr);
	if (!c.doomed)
		return -ENOMEM;
	c.generation = generation_without(e, c.doomed, &p);
	if (IS_ERR(c.generation)) {
		kvfree(c.doomed);
		return PTR_ERR(c.generation);
	}
	knpu_boundary_submit(e, &c.change);
	d->burst = c.change.burst;
	d->removed = p.removed;
	kvfree(c.doomed);
	/* Who lists the old one holds a reference, or is about to take it. */
	if (c.generation)
		synchronize_rcu();
	knpu_generation_put(c.generation);
	return 0;
}
