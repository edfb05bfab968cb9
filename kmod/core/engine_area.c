// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The areas of an engine.  A new area is prepared with all the memory that it
 * needs, and appears at a boundary.
 */
#include "core_port.h"
#include "boundary.h"
#include "engine_area.h"
#include "grid.h"
#include "growth.h"
#include "property.h"

/**
 * struct area_change - an area that is added
 * @change: that takes effect at a boundary
 * @growth: the area
 */
struct area_change {
	struct knpu_change change;
	struct knpu_growth growth;
};

static void area_change_apply(struct knpu_engine *e, struct knpu_change *change)
{
	knpu_growth_apply(
		e, &container_of(change, struct area_change, change)->growth);
}

/* In an engine that is restored: is it found by a name? */
static bool has_name(const struct knpu_area *area)
{
	return !area->removed && knpu_area_is_head(area);
}

/**
 * knpu_engine_add_area - add an area
 * @e: the engine; the caller holds its edit lock
 * @area: configured; belongs to the engine if this succeeds; if all its places
 *	are gone it begins without neurons; one that was removed already, in an
 *	engine that is restored, has a place and no name, and so have extents
 *
 * Return: 0; -EEXIST if the name is taken; -ENOSPC if there are too many
 * areas or neurons, or more than the ledger can hold; -EDQUOT if the engine's
 * user may not have as much memory; -ENOMEM.
 */
int knpu_engine_add_area(struct knpu_engine *e, struct knpu_area *area)
{
	struct area_change c = {
		.change.apply = area_change_apply,
		.growth.nr = 1,
		.growth.area = { area },
	};
	bool taken;
	int err;

	lockdep_assert_held(&e->edit_lock);
	rcu_read_lock();
	taken = has_name(area) &&
		knpu_engine_area_named(e, rcu_dereference(area->name)->text);
	rcu_read_unlock();
	if (taken)
		return -EEXIST;
	err = knpu_growth_prepare(e, &c.growth);
	if (!err) {
		knpu_growth_lay_out(e, &c.growth);
		knpu_boundary_submit(e, &c.change);
		if (has_name(area))
			knpu_area_name_add(e, area);
	}
	knpu_growth_free(e, &c.growth);
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

	if (!area || !knpu_area_is_head(area))
		return NULL;
	return READ_ONCE(area->removed) ? NULL : area;
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
	const struct knpu_grid grid = knpu_area_grid(area);
	const struct knpu_area *extent;
	u32 size = info->size;

	*info = (struct knpu_area_info){
		.size = size,
		.flags = knpu_grid_runs(&grid) > 1 ?
				 KNPU_AREA_INFO_F_SCATTERED :
				 0,
		.area = area->id,
		.width = grid.size[0],
		.height = grid.size[1],
		.depth = grid.size[2],
		.per_voxel = area->per_voxel,
		.first = area->first,
		.neurons = grid.size[0] * grid.size[1] * grid.size[2] *
			   area->per_voxel,
	};
	for (extent = grid.newest; extent; extent = extent->older) {
		info->valid += extent->count - READ_ONCE(extent->gone);
		info->spikes += READ_ONCE(extent->spikes);
	}
	knpu_area_name_tell(area, info->name);
}
