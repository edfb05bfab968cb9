// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The areas of an engine.  A new area is prepared with all the memory that it
 * needs, and appears at a boundary.
 */
#include "core_port.h"
#include "birth.h"
#include "boundary.h"
#include "engine_area.h"
#include "property.h"

/**
 * struct area_change - an area that is added
 * @change: that takes effect at a boundary
 * @area: the area
 * @areas: a larger table, or NULL; afterwards the one it replaced
 * @neurons: larger arrays, or NULL; afterwards those they replaced
 */
struct area_change {
	struct knpu_change change;
	struct knpu_area *area;
	struct knpu_areas *areas;
	struct knpu_neurons *neurons;
};

static void swap_tables(struct knpu_engine *e, struct area_change *c)
{
	struct knpu_areas *areas = knpu_engine_areas(e);
	struct knpu_neurons *neurons = knpu_engine_neurons(e);

	if (c->areas) {
		rcu_assign_pointer(e->areas, c->areas);
		c->areas = areas;
	}
	if (!c->neurons)
		return;
	knpu_neurons_copy(c->neurons, neurons, e->nr_neurons);
	rcu_assign_pointer(e->neurons, c->neurons);
	c->neurons = neurons;
}

/* The places of an area that begins without neurons. */
static void places_begin(struct knpu_engine *e, struct knpu_neurons *n,
			 const struct knpu_area *area)
{
	u32 end = area->first + area->count;
	u32 id;

	for (id = area->first; id < end; id++) {
		u64 *gone = &n->gone[id >> KNPU_BLOCK_SHIFT];

		WRITE_ONCE(*gone, *gone | BIT_ULL(id % KNPU_BLOCK));
	}
	knpu_places_rest(n, area->first, end, e->burst);
	WRITE_ONCE(e->nr_gone, e->nr_gone + area->count);
	/* From now on it has to be asked who is there. */
	smp_store_release(&e->lives, e->lives + 1);
}

static void area_change_apply(struct knpu_engine *e, struct knpu_change *change)
{
	struct area_change *c =
		container_of(change, struct area_change, change);
	struct knpu_area *area = c->area;
	struct knpu_areas *areas;
	struct knpu_neurons *n;
	u32 i;

	swap_tables(e, c);
	areas = knpu_engine_areas(e);
	n = knpu_engine_neurons(e);
	for (i = area->first; i < area->first + area->count; i++) {
		/*
		 * A cut may read the block, for other neurons of it.  Time leaves
		 * zeros as they are, and of the last burst it was no candidate.
		 */
		WRITE_ONCE(n->last[i], e->burst - 1);
		if (i % KNPU_BLOCK == 0)
			n->area_of[i >> KNPU_BLOCK_SHIFT] = area->id;
	}
	if (area->gone)
		places_begin(e, n, area);
	areas->area[area->id] = area;
	smp_store_release(&areas->nr, area->id + 1);
	smp_store_release(&e->nr_neurons, area->first + area->count);
	knpu_engine_summarize_area(e, area);
}

static void area_change_free(struct area_change *c)
{
	kvfree(c->areas);
	knpu_neurons_free(c->neurons);
}

/* Takes the memory that the area needs beyond what there is. */
static int area_change_prepare(struct knpu_engine *e, struct area_change *c)
{
	struct knpu_areas *areas = knpu_engine_areas(e);
	u32 capacity = knpu_engine_neurons(e)->capacity;
	u32 needed = c->area->first + c->area->count;

	if (areas->nr == areas->capacity) {
		c->areas = knpu_areas_grown(areas);
		if (!c->areas)
			return -ENOMEM;
	}
	if (needed <= capacity)
		return 0;
	capacity = min(max(capacity * 2, needed), KNPU_NEURONS_MAX);
	capacity =
		DIV_ROUND_UP(capacity, KNPU_CAPACITY_STEP) * KNPU_CAPACITY_STEP;
	c->neurons = knpu_neurons_alloc_like(knpu_engine_neurons(e), capacity);
	return c->neurons ? 0 : -ENOMEM;
}

static int room_check(struct knpu_engine *e, const struct knpu_area *area)
{
	if (knpu_engine_areas(e)->nr == KNPU_AREAS_MAX)
		return -ENOSPC;
	if (area->count > KNPU_NEURONS_MAX - e->nr_neurons)
		return -ENOSPC;
	return knpu_ledger_room(e, area->props.value[KNPU_PROPERTY_LEDGER],
				area->count);
}

/**
 * knpu_engine_add_area - add an area
 * @e: the engine; the caller holds its edit lock
 * @area: configured; belongs to the engine if this succeeds; if all its places
 *	are gone it begins without neurons; one that was removed already, in an
 *	engine that is restored, has a place and no name
 *
 * Return: 0; -EEXIST if the name is taken; -ENOSPC if there are too many
 * areas or neurons, or more than the ledger can hold; -ENOMEM.
 */
int knpu_engine_add_area(struct knpu_engine *e, struct knpu_area *area)
{
	struct area_change c = {
		.change.apply = area_change_apply,
		.area = area,
	};
	bool taken;
	int err;

	lockdep_assert_held(&e->edit_lock);
	rcu_read_lock();
	taken = !area->removed &&
		knpu_engine_area_named(e, rcu_dereference(area->name)->text);
	rcu_read_unlock();
	if (taken)
		return -EEXIST;
	err = room_check(e, area);
	if (err)
		return err;
	area->id = knpu_engine_areas(e)->nr;
	area->first = e->nr_neurons;
	err = area_change_prepare(e, &c);
	if (!err) {
		knpu_boundary_submit(e, &c.change);
		if (!area->removed)
			knpu_area_name_add(e, area);
		/* Readers may still look at what was replaced. */
		if (c.areas || c.neurons)
			synchronize_rcu();
	}
	area_change_free(&c);
	return err;
}

/* The areas that every engine has, in order of id. */
int knpu_engine_add_builtin(struct knpu_engine *e)
{
	static const char *const names[KNPU_AREA_FIRST_USER] = { "_death",
								 "_power",
								 "_fatigue" };
	static const u32 dims[3] = { 1, 1, 1 };
	int err = 0;
	int i;

	mutex_lock(&e->edit_lock);
	for (i = 0; i < KNPU_AREA_FIRST_USER && !err; i++) {
		struct knpu_area *area = knpu_area_alloc(names[i], dims, 1);

		err = IS_ERR(area) ? PTR_ERR(area) :
				     knpu_engine_add_area(e, area);
		if (err && !IS_ERR(area))
			knpu_area_free(area);
	}
	mutex_unlock(&e->edit_lock);
	return err;
}

/*
 * The area that has or had an id, or NULL.  Areas live as long as their engine,
 * those that were removed among them.
 */
struct knpu_area *knpu_engine_area_ever(struct knpu_engine *e, u32 id)
{
	struct knpu_area *area = NULL;
	struct knpu_areas *areas;
	u32 nr;

	rcu_read_lock();
	areas = rcu_dereference(e->areas);
	nr = smp_load_acquire(&areas->nr);
	if (id < nr)
		area = areas->area[array_index_nospec(id, nr)];
	rcu_read_unlock();
	return area;
}

/* The area of an id, or NULL. */
struct knpu_area *knpu_engine_area(struct knpu_engine *e, u32 id)
{
	struct knpu_area *area = knpu_engine_area_ever(e, id);

	return area && !READ_ONCE(area->removed) ? area : NULL;
}

/*
 * The area of a neuron, or NULL, whatever the number of areas: its block knows
 * the area of its first neuron, and no other is more than a block's neurons
 * away.
 */
struct knpu_area *knpu_engine_area_of(struct knpu_engine *e, u32 id)
{
	u32 neurons = smp_load_acquire(&e->nr_neurons);
	struct knpu_area *area;

	if (id >= neurons)
		return NULL;
	id = array_index_nospec(id, neurons);
	rcu_read_lock();
	area = knpu_area_at(rcu_dereference(e->areas),
			    rcu_dereference(e->neurons), id);
	rcu_read_unlock();
	return area;
}

void knpu_area_tell(const struct knpu_area *area, struct knpu_area_info *info)
{
	u32 size = info->size;

	*info = (struct knpu_area_info){
		.size = size,
		.area = area->id,
		.width = area->width,
		.height = area->height,
		.depth = area->depth,
		.per_voxel = area->per_voxel,
		.first = area->first,
		.neurons = area->count,
		.valid = area->count - READ_ONCE(area->gone),
		.spikes = READ_ONCE(area->spikes),
	};
	knpu_area_name_tell(area, info->name);
}
