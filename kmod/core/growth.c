// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Areas and extents that come.
 */
#include "core_port.h"
#include "engine_area.h"
#include "growth.h"
#include "memory.h"

/* Places laid out between two offers to let others run. */
#define RELAX 65536

/*
 * Some of the places of an area, before they are told to exist.  Time leaves
 * zeros as they are, so a neuron is new whatever burst it is told to be of, as
 * long as it is no candidate of one; and a place without one is free at once.
 */
static void lay_out(struct knpu_neurons *n, const struct knpu_area *area,
		    u32 first, u32 end, u32 now)
{
	u32 last = area->gone ? now - KNPU_AGE_MAX : now - 1;
	u32 id;

	for (id = first; id < end; id++) {
		u64 *gone = &n->gone[id >> KNPU_BLOCK_SHIFT];

		/* A cut may read the block, for other neurons of it. */
		WRITE_ONCE(n->last[id], last);
		if (area->gone)
			WRITE_ONCE(*gone, *gone | BIT_ULL(id % KNPU_BLOCK));
		if (id % KNPU_BLOCK == 0)
			n->area_of[id >> KNPU_BLOCK_SHIFT] = area->id;
		if (!(id % RELAX))
			knpu_relax();
	}
}

/* The first neuron that comes and has no block in common with one there is. */
static u32 edge_of(const struct knpu_engine *e)
{
	return DIV_ROUND_UP(e->nr_neurons, KNPU_BLOCK) << KNPU_BLOCK_SHIFT;
}

/**
 * knpu_growth_lay_out - do what can be done before the boundary
 * @e: the engine; the caller holds its edit lock
 * @g: what comes, for which all memory has been taken
 *
 * Bursts go on meanwhile, and what they write is copied once more.  Nobody
 * looks at places that come, but in blocks that have neurons already.
 */
void knpu_growth_lay_out(struct knpu_engine *e, struct knpu_growth *g)
{
	struct knpu_neurons *n = knpu_engine_neurons(e);
	u32 i;

	lockdep_assert_held(&e->edit_lock);
	g->burst = smp_load_acquire(&e->burst);
	g->edge = edge_of(e);
	if (g->neurons) {
		knpu_neurons_copy(g->neurons, n, e->nr_neurons);
		/* That took its time; after this, little is left. */
		knpu_neurons_follow(g->neurons, n, e->nr_neurons);
		n = g->neurons;
	}
	for (i = 0; i < g->nr; i++) {
		const struct knpu_area *area = g->area[i];

		lay_out(n, area, max(area->first, g->edge),
			area->first + area->count, g->burst);
	}
}

static void swap_tables(struct knpu_engine *e, struct knpu_growth *g)
{
	struct knpu_areas *areas = knpu_engine_areas(e);
	struct knpu_neurons *neurons = knpu_engine_neurons(e);

	if (g->areas) {
		rcu_assign_pointer(e->areas, g->areas);
		g->areas = areas;
	}
	if (!g->neurons)
		return;
	knpu_neurons_follow(g->neurons, neurons, e->nr_neurons);
	rcu_assign_pointer(e->neurons, g->neurons);
	g->neurons = neurons;
}

static void put(struct knpu_engine *e, const struct knpu_growth *g,
		struct knpu_area *area)
{
	struct knpu_areas *areas = knpu_engine_areas(e);
	u32 end = area->first + area->count;

	lay_out(knpu_engine_neurons(e), area, area->first, min(end, g->edge),
		g->burst);
	if (area->gone) {
		WRITE_ONCE(e->nr_gone, e->nr_gone + area->count);
		/* From now on it has to be asked who is there. */
		smp_store_release(&e->lives, e->lives + 1);
	}
	areas->area[area->id] = area;
	smp_store_release(&areas->nr, area->id + 1);
	smp_store_release(&e->nr_neurons, end);
	knpu_engine_summarize_area(e, area);
}

/* To be called at a boundary, after all was laid out. */
void knpu_growth_apply(struct knpu_engine *e, struct knpu_growth *g)
{
	u32 i;

	swap_tables(e, g);
	for (i = 0; i < g->nr; i++)
		put(e, g, g->area[i]);
	g->bytes = 0;
}

static int room_check(struct knpu_engine *e, const struct knpu_growth *g)
{
	u32 window = 0;
	u32 neurons = 0;
	u32 i;

	if (g->nr > KNPU_AREAS_MAX - knpu_engine_areas(e)->nr)
		return -ENOSPC;
	for (i = 0; i < g->nr; i++) {
		const struct knpu_area *area = g->area[i];

		if (area->count > KNPU_NEURONS_MAX - e->nr_neurons - neurons)
			return -ENOSPC;
		neurons += area->count;
		window = max_t(u32, window,
			       area->props.value[KNPU_PROPERTY_LEDGER]);
	}
	return knpu_ledger_room(e, window, neurons);
}

/* Gives them the next ids.  Return: the id of the next neuron. */
static u32 number(struct knpu_engine *e, struct knpu_growth *g)
{
	u32 neurons = e->nr_neurons;
	u32 i;

	for (i = 0; i < g->nr; i++) {
		g->area[i]->id = knpu_engine_areas(e)->nr + i;
		g->area[i]->first = neurons;
		neurons += g->area[i]->count;
	}
	return neurons;
}

/* How many neurons there has to be room for. */
static u32 capacity_for(u32 capacity, u32 needed)
{
	if (needed <= capacity)
		return capacity;
	capacity = min(max(capacity * 2, needed), KNPU_NEURONS_MAX);
	return DIV_ROUND_UP(capacity, KNPU_CAPACITY_STEP) * KNPU_CAPACITY_STEP;
}

/* Charges what comes, and tables less those that they replace. */
static int charge(struct knpu_engine *e, struct knpu_growth *g, u32 capacity)
{
	const struct knpu_areas *areas = knpu_engine_areas(e);
	const struct knpu_neurons *n = knpu_engine_neurons(e);
	u64 bytes = knpu_neurons_bytes(capacity, n) -
		    knpu_neurons_bytes(n->capacity, n);
	int err;
	u32 i;

	if (g->areas)
		bytes += struct_size(areas, area, g->areas->capacity) -
			 struct_size(areas, area, areas->capacity);
	for (i = 0; i < g->nr; i++)
		bytes += knpu_area_bytes(g->area[i]);
	err = knpu_engine_charge(e, bytes);
	if (!err)
		g->bytes = bytes;
	return err;
}

/**
 * knpu_growth_prepare - take the memory that is needed beyond what there is
 * @e: the engine; the caller holds its edit lock
 * @g: what comes
 *
 * Return: 0; -ENOSPC if there are too many areas or neurons, or more than the
 * ledger can hold; -EDQUOT if the engine's user may not have as much memory;
 * -ENOMEM.  Then knpu_growth_free() frees what was taken.
 */
int knpu_growth_prepare(struct knpu_engine *e, struct knpu_growth *g)
{
	struct knpu_areas *areas = knpu_engine_areas(e);
	const struct knpu_neurons *n = knpu_engine_neurons(e);
	u32 capacity;
	int err;

	lockdep_assert_held(&e->edit_lock);
	err = room_check(e, g);
	if (err)
		return err;
	capacity = capacity_for(n->capacity, number(e, g));
	if (g->nr > areas->capacity - areas->nr) {
		g->areas = knpu_areas_grown(areas);
		if (!g->areas)
			return -ENOMEM;
	}
	err = charge(e, g, capacity);
	if (err || capacity == n->capacity)
		return err;
	g->neurons = knpu_neurons_alloc_like(n, capacity);
	return g->neurons ? 0 : -ENOMEM;
}

/* Frees tables: those that were replaced, or that are not needed after all. */
void knpu_growth_free(struct knpu_engine *e, struct knpu_growth *g)
{
	knpu_engine_uncharge(e, g->bytes);
	/* Readers may still look at what was replaced. */
	if (g->areas || g->neurons)
		synchronize_rcu();
	kvfree(g->areas);
	knpu_neurons_free(g->neurons);
}
