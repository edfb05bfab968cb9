/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The grid of an area, and the neurons in its voxels.
 *
 * An area has one extent when it is made: a box of voxels whose neurons have
 * ids side by side.  Where it grows it gets others, each a struct knpu_area in
 * the table of areas, with properties of its own that are always the same; so
 * a burst knows nothing of this.  Where it shrinks, neurons go and their
 * places stay: a voxel that comes back is in another extent, and the one that
 * was made last counts.
 *
 * Each of the others begins where the area ended in one direction, when it was
 * made.  Those of a direction are a stack: one that begins before others do
 * lies on what is below its beginning, as the area had shrunk to that.  So who
 * looks for a voxel finds in each direction the extent that brought its
 * coordinate; the youngest of the three was made when the voxel came.  Extents
 * and their places in a stack never change, so that a copy of the grid is good
 * for as long as the engine.
 */
#ifndef KNPU_CORE_GRID_H
#define KNPU_CORE_GRID_H

#include "core_port.h"
#include "area.h"

/* An area grows by one extent in each direction at most. */
#define KNPU_GROWTH_MAX 3

/**
 * struct knpu_grid - the voxels of an area, as of one moment
 * @size: voxels in x, y and z
 * @newest: the extent that was made last; the others are behind it
 * @top: the extent that was made last in x, y and z; it may lie outside of the
 *	grid
 */
struct knpu_grid {
	u32 size[3];
	struct knpu_area *newest;
	struct knpu_area *top[3];
};

/**
 * struct knpu_shape - the grid that an area has; it never changes, one that is
 *	resized gets another
 * @rcu: it is looked at until a grace period after it was replaced
 * @grid: the grid
 */
struct knpu_shape {
	struct rcu_head rcu;
	struct knpu_grid grid;
};

struct knpu_shape *knpu_shape_alloc(const u32 size[3],
				    const struct knpu_grid *was);
struct knpu_area *knpu_extent_alloc(struct knpu_area *head, const u32 origin[3],
				    const u32 dims[3]);
struct knpu_grid knpu_area_grid(const struct knpu_area *area);
int knpu_extent_axis(const struct knpu_area *area);
void knpu_grid_push(struct knpu_grid *grid, struct knpu_area *area);
const struct knpu_area *knpu_grid_extent(const struct knpu_grid *grid,
					 const u32 voxel[3]);
u32 knpu_grid_voxel(const struct knpu_grid *grid, const u32 voxel[3]);
u32 knpu_grid_runs(const struct knpu_grid *grid);

/* The grid of an area that nobody resizes meanwhile. */
static inline const struct knpu_grid *
knpu_area_grid_now(const struct knpu_area *area)
{
	return &rcu_dereference_protected(area->shape, true)->grid;
}

static inline bool knpu_grid_has(const struct knpu_grid *grid,
				 const u32 voxel[3])
{
	return voxel[0] < grid->size[0] && voxel[1] < grid->size[1] &&
	       voxel[2] < grid->size[2];
}

/* Is this the area itself, not one of its other extents? */
static inline bool knpu_area_is_head(const struct knpu_area *area)
{
	return area->head == area;
}

#endif /* KNPU_CORE_GRID_H */
