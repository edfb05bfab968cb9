// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Areas that get another grid: neurons go, as life.c ends them, others come in
 * extents of the area, and at one boundary all of it holds.
 */
#include "core_port.h"
#include "boundary.h"
#include "draft.h"
#include "engine_area.h"
#include "grid.h"
#include "growth.h"
#include "life.h"
#include "property.h"
#include "resize.h"

/* Voxels between two offers to let others run. */
#define RELAX 65536

/**
 * struct resize_change - an area that gets another grid
 * @change: that takes effect at a boundary
 * @area: the area
 * @shape: its new one; afterwards the one that it replaced
 * @death: of neurons whose voxels go
 * @growth: extents for voxels that come
 * @dead: how many neurons go
 */
struct resize_change {
	struct knpu_change change;
	struct knpu_area *area;
	struct knpu_shape *shape;
	struct knpu_death death;
	struct knpu_growth growth;
	u32 dead;
};

static void resize_apply(struct knpu_engine *e, struct knpu_change *change)
{
	struct resize_change *c =
		container_of(change, struct resize_change, change);
	struct knpu_shape *old =
		rcu_dereference_protected(c->area->shape, true);

	knpu_death_apply(e, &c->death);
	knpu_growth_apply(e, &c->growth);
	rcu_assign_pointer(c->area->shape, c->shape);
	c->shape = old;
}

/* An extent for the voxels in a box, unless there are none. */
static int grow_box(struct resize_change *c, const u32 origin[3],
		    const u32 dims[3])
{
	struct knpu_grid *grid = &c->shape->grid;
	struct knpu_property_value base = {
		.property = KNPU_PROPERTY_THRESHOLD,
	};
	struct knpu_area *area;

	if (!dims[0] || !dims[1] || !dims[2])
		return 0;
	area = knpu_extent_alloc(c->area, origin, dims);
	if (!area)
		return -ENOMEM;
	c->growth.area[c->growth.nr++] = area;
	knpu_grid_push(grid, area);
	/* The base again: thresholds by gradient are laid out anew. */
	base.value = area->props.value[KNPU_PROPERTY_THRESHOLD];
	return knpu_area_configure(area, &base, 1);
}

/* First what is new in x, then in y, then in z, each without those before. */
static int grow(struct resize_change *c, const u32 was[3], const u32 size[3])
{
	u32 origin[3] = {};
	u32 dims[3] = { size[0], size[1], size[2] };
	int err = 0;
	u32 i;

	for (i = 0; i < 3 && !err; i++) {
		origin[i] = min(was[i], size[i]);
		dims[i] = size[i] - origin[i];
		err = grow_box(c, origin, dims);
		dims[i] = origin[i];
		origin[i] = 0;
	}
	return err;
}

/* Marks the neurons of an extent that exist and lie outside of a grid. */
static u32 mark_outside(u64 *bits, const struct knpu_neurons *n,
			const struct knpu_area *area,
			const struct knpu_grid *grid)
{
	u32 voxel[3];
	u32 dead = 0;
	u32 i, k, id;

	for (i = 0; i < area->count; i += area->per_voxel) {
		if (!(i / area->per_voxel % RELAX))
			knpu_relax();
		knpu_area_coordinates(area, i, voxel);
		if (knpu_grid_has(grid, voxel))
			continue;
		for (k = 0; k < area->per_voxel; k++) {
			id = area->first + i + k;
			if (knpu_neuron_gone(n, id))
				continue;
			bits[id / 64] |= BIT_ULL(id % 64);
			dead++;
		}
	}
	return dead;
}

static bool fits(const struct knpu_grid *grid, const struct knpu_area *area)
{
	const u32 corner[3] = {
		area->origin[0] + area->width - 1,
		area->origin[1] + area->height - 1,
		area->origin[2] + area->depth - 1,
	};

	return knpu_grid_has(grid, corner);
}

static bool shrinks(const struct knpu_grid *from, const struct knpu_grid *to)
{
	return to->size[0] < from->size[0] || to->size[1] < from->size[1] ||
	       to->size[2] < from->size[2];
}

/* Names the neurons that go: 0 or -ENOMEM. */
static int doom(struct knpu_engine *e, struct resize_change *c)
{
	const struct knpu_grid *grid = &c->shape->grid;
	const struct knpu_area *area = knpu_area_grid_now(c->area)->newest;
	struct knpu_ranges *doomed;
	u64 *bits;

	if (!shrinks(knpu_area_grid_now(c->area), grid))
		return 0;
	bits = kvcalloc(DIV_ROUND_UP(e->nr_neurons, 64), sizeof(*bits),
			GFP_KERNEL_ACCOUNT);
	if (!bits)
		return -ENOMEM;
	for (; area; area = area->older)
		if (area->gone < area->count && !fits(grid, area))
			c->dead += mark_outside(bits, knpu_engine_neurons(e),
						area, grid);
	doomed = knpu_ranges_of_bits(bits, e->nr_neurons);
	kvfree(bits);
	if (IS_ERR(doomed))
		return PTR_ERR(doomed);
	c->death.doomed = doomed;
	return 0;
}

static int prepare(struct knpu_engine *e, struct resize_change *c,
		   const u32 size[3])
{
	const struct knpu_grid *was = knpu_area_grid_now(c->area);
	int err;

	c->shape = knpu_shape_alloc(size, was);
	if (!c->shape)
		return -ENOMEM;
	err = grow(c, was->size, size);
	if (!err)
		err = knpu_growth_prepare(e, &c->growth);
	if (!err)
		err = doom(e, c);
	return err ?: knpu_death_prepare(e, &c->death);
}

static void tell(const struct resize_change *c, struct knpu_area_resize *r)
{
	u32 i;

	r->burst = c->change.burst;
	r->deleted = c->dead;
	r->removed = c->death.removed;
	r->added = 0;
	for (i = 0; i < c->growth.nr; i++)
		r->added += c->growth.area[i]->count;
}

/* Makes the change, or frees what was made for it. */
static int carry_out(struct knpu_engine *e, struct resize_change *c,
		     const u32 size[3])
{
	int err = prepare(e, c, size);
	u32 i;

	if (!err) {
		knpu_growth_lay_out(e, &c->growth);
		knpu_boundary_submit(e, &c->change);
	}
	for (i = 0; err && i < c->growth.nr; i++)
		knpu_area_free(c->growth.area[i]);
	knpu_growth_free(e, &c->growth);
	knpu_death_end(&c->death);
	if (c->shape)
		kvfree_rcu(c->shape, rcu);
	return err;
}

/**
 * knpu_area_reshape - give an area another grid
 * @e: the engine; the caller holds its edit lock
 * @r: which, and its grid; told what has become of it
 *
 * Return: 0; -ENOENT for no such area; -EINVAL for one that every engine has,
 * or no voxel; -ERANGE for a threshold by gradient; -ENOSPC for too many
 * areas, extents among them, or neurons, or more than the ledger can hold;
 * -EDQUOT if the engine's user may not have as much memory; -ENOMEM.
 */
int knpu_area_reshape(struct knpu_engine *e, struct knpu_area_resize *r)
{
	const u32 size[3] = { r->width, r->height, r->depth };
	struct resize_change c = { .change.apply = resize_apply };
	u32 neurons;
	int err;

	lockdep_assert_held(&e->edit_lock);
	c.area = knpu_engine_area(e, r->area);
	if (!c.area)
		return -ENOENT;
	if (r->area < KNPU_AREA_FIRST_USER)
		return -EINVAL;
	err = knpu_area_count(size, c.area->per_voxel, &neurons);
	if (!err)
		err = knpu_gradient_check(&c.area->props, size);
	if (!err)
		err = carry_out(e, &c, size);
	if (!err)
		tell(&c, r);
	return err;
}
