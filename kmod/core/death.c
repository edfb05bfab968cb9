// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The end of neurons.  The generation without their synapses is built beside
 * the one that is in force; at the boundary it takes its place, and they go.
 */
#include "core_port.h"
#include "boundary.h"
#include "engine_area.h"
#include "grid.h"
#include "incoming.h"
#include "life.h"
#include "pending.h"

/**
 * struct delete_change - neurons that go
 * @change: that takes effect at a boundary
 * @death: of them
 * @area: that goes with them, or NULL
 */
struct delete_change {
	struct knpu_change change;
	struct knpu_death death;
	struct knpu_area *area;
};

static void end_some(struct knpu_engine *e, struct knpu_neurons *n, u32 block,
		     u64 who)
{
	u32 base = block << KNPU_BLOCK_SHIFT;
	u64 gone = n->gone[block];
	u64 left;

	who &= ~gone;
	for (left = who; left; left &= left - 1) {
		u32 id = base + __ffs64(left);

		/* Most are at rest, and what is zero is not written again. */
		if (n->potential[id])
			WRITE_ONCE(n->potential[id], 0);
		if (n->hold[id])
			WRITE_ONCE(n->hold[id], 0);
		WRITE_ONCE(n->last[id], e->burst);
	}
	WRITE_ONCE(n->gone[block], gone | who);
	knpu_places_count(e, n, block, who, 1);
}

/* To be called at a boundary. */
void knpu_death_apply(struct knpu_engine *e, struct knpu_death *d)
{
	struct knpu_generation *old = knpu_engine_generation(e);

	if (d->generation) {
		rcu_assign_pointer(e->generation, d->generation);
		d->generation = old;
	}
	if (!d->doomed)
		return;
	knpu_neurons_visit(e, d->doomed, end_some);
	/* Whoever sees this sees that they are gone. */
	smp_store_release(&e->lives, e->lives + 1);
}

static void delete_apply(struct knpu_engine *e, struct knpu_change *change)
{
	struct delete_change *c =
		container_of(change, struct delete_change, change);
	struct knpu_area *area;

	knpu_death_apply(e, &c->death);
	if (!c->area)
		return;
	area = knpu_area_grid_now(c->area)->newest;
	for (; area; area = area->older)
		WRITE_ONCE(area->removed, true);
	knpu_engine_summarize(e);
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
	targets = only ? knpu_ranges_copy(only) : knpu_ranges_one(0, end);
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

/**
 * knpu_death_prepare - build the generation without the doomed
 * @e: the engine; the caller holds its edit lock
 * @d: the doomed
 *
 * Return: 0 or -ENOMEM.  Then knpu_death_end() frees what they had.
 */
int knpu_death_prepare(struct knpu_engine *e, struct knpu_death *d)
{
	struct knpu_generation *g = NULL;
	struct knpu_pending pending = {};
	struct knpu_publish p = {};
	int err = 0;

	if (d->doomed)
		err = edits_make(&pending, e, d->doomed);
	if (!err && pending.nr)
		g = knpu_generation_build(knpu_engine_generation(e), &pending,
					  e->nr_neurons, READ_ONCE(e->incoming),
					  &p);
	knpu_pending_drop(&pending);
	if (IS_ERR(g))
		return PTR_ERR(g);
	/* Who has too much must be able to delete. */
	if (g)
		knpu_generation_charge(g, true);
	d->generation = g;
	d->removed = p.removed;
	return err;
}

/* They have gone, or stay after all. */
void knpu_death_end(struct knpu_death *d)
{
	/* Who lists the old one holds a reference, or is about to take it. */
	if (d->generation)
		synchronize_rcu();
	knpu_generation_put(d->generation);
	kvfree(d->doomed);
}

static int check(struct knpu_engine *e, u32 *ids, u32 nr, u32 *failed)
{
	int err;
	u32 i;

	for (i = 0; i < nr; i++) {
		*failed = i;
		err = knpu_neuron_name(e, &ids[i]);
		if (err)
			return err;
		/* Every engine has these. */
		if (knpu_engine_area_of(e, ids[i])->id < KNPU_AREA_FIRST_USER)
			return -EINVAL;
	}
	return 0;
}

/* Deletes the doomed of a change: with its area, if it has one. */
static int carry_out(struct knpu_engine *e, struct delete_change *c, u64 *burst,
		     u64 *removed)
{
	int err;

	c->change.apply = delete_apply;
	err = knpu_death_prepare(e, &c->death);
	if (!err) {
		knpu_boundary_submit(e, &c->change);
		*burst = c->change.burst;
		*removed = c->death.removed;
	}
	knpu_death_end(&c->death);
	return err;
}

/**
 * knpu_neurons_delete - delete neurons
 * @e: the engine; the caller holds its edit lock
 * @d: how many; told what was refused, or what was removed
 * @ids: they, in any order; handles become ids
 *
 * Return: 0; -ENOENT for one that does not exist; -ESTALE for one of before;
 * -EINVAL for one that every engine has; -ENOMEM.
 */
int knpu_neurons_delete(struct knpu_engine *e, struct knpu_neuron_delete *d,
			u32 *ids)
{
	struct delete_change c = {};
	int err;

	lockdep_assert_held(&e->edit_lock);
	err = check(e, ids, d->nr, &d->failed);
	if (err)
		return err;
	c.death.doomed = knpu_ranges_of_ids(ids, d->nr);
	if (!c.death.doomed)
		return -ENOMEM;
	return carry_out(e, &c, &d->burst, &d->removed);
}

/**
 * knpu_area_end - remove an area with all its neurons
 * @e: the engine; the caller holds its edit lock
 * @r: which; told what was removed
 *
 * Return: 0; -ENOENT for no such area; -EINVAL for one that every engine has;
 * -ENOMEM.
 */
int knpu_area_end(struct knpu_engine *e, struct knpu_area_remove *r)
{
	struct knpu_area *area = knpu_engine_area(e, r->area);
	const struct knpu_span all = { KNPU_SCOPE_AREA, r->area, 0, 0 };
	struct delete_change c = { .area = area };
	u32 failed;
	int err;

	lockdep_assert_held(&e->edit_lock);
	if (!area)
		return -ENOENT;
	if (area->id < KNPU_AREA_FIRST_USER)
		return -EINVAL;
	c.death.doomed = knpu_ranges_make(e, &all, 1, &failed);
	if (IS_ERR(c.death.doomed))
		return PTR_ERR(c.death.doomed);
	err = carry_out(e, &c, &r->burst, &r->removed);
	if (!err)
		knpu_area_name_remove(e, area);
	return err;
}
