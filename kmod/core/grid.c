// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Voxels and extents.
 */
#include "core_port.h"
#include "grid.h"

/* The grid of a new area, or @was with another size. */
struct knpu_shape *knpu_shape_alloc(const u32 size[3],
				    const struct knpu_grid *was)
{
	struct knpu_shape *shape;

	shape = kvzalloc(sizeof(*shape), GFP_KERNEL_ACCOUNT);
	if (!shape)
		return NULL;
	shape->grid = *was;
	memcpy(shape->grid.size, size, sizeof(shape->grid.size));
	return shape;
}

/**
 * knpu_extent_alloc - an extent that an area will have
 * @head: the area
 * @origin: its first voxel
 * @dims: voxels in x, y and z, of which the area can have as many
 *
 * Return: the extent, of which nobody knows yet, or NULL for want of memory.
 */
struct knpu_area *knpu_extent_alloc(struct knpu_area *head, const u32 origin[3],
				    const u32 dims[3])
{
	struct knpu_area *area;

	area = kvzalloc(sizeof(*area), GFP_KERNEL_ACCOUNT);
	if (!area)
		return NULL;
	area->head = head;
	memcpy(area->origin, origin, sizeof(area->origin));
	area->width = dims[0];
	area->height = dims[1];
	area->depth = dims[2];
	area->per_voxel = head->per_voxel;
	area->count = dims[0] * dims[1] * dims[2] * head->per_voxel;
	area->props = head->props;
	return area;
}

/**
 * knpu_extent_axis - in which direction did an extent make its area longer?
 * @area: the extent
 *
 * Return: 0 to 2 for x to z; -EINVAL if it begins where the area does, or
 * beside that in more than one direction.
 */
int knpu_extent_axis(const struct knpu_area *area)
{
	int axis = -EINVAL;
	int i;

	for (i = 0; i < 3; i++) {
		if (!area->origin[i])
			continue;
		if (axis >= 0)
			return -EINVAL;
		axis = i;
	}
	return axis;
}

/* The extent of a direction that brought a coordinate. */
static struct knpu_area *brought(struct knpu_area *area, int axis, u32 at)
{
	while (area->origin[axis] > at)
		area = area->skip->origin[axis] > at ? area->skip : area->below;
	return area;
}

/**
 * knpu_grid_push - give a grid another extent
 * @grid: which nobody else knows yet
 * @area: with an axis; it becomes the newest
 *
 * Steps from one extent to another are as in a skew-binary list, after Myers,
 * An applicative random-access stack (1983): at most about twice the logarithm
 * of how many there are.
 */
void knpu_grid_push(struct knpu_grid *grid, struct knpu_area *area)
{
	int axis = knpu_extent_axis(area);
	struct knpu_area *below =
		brought(grid->top[axis], axis, area->origin[axis] - 1);
	struct knpu_area *skip = below->skip;

	area->below = below;
	area->rank = below->rank + 1;
	area->skip = below->rank - skip->rank == skip->rank - skip->skip->rank ?
			     skip->skip :
			     below;
	area->older = grid->newest;
	grid->newest = area;
	grid->top[axis] = area;
}

/* The grid that an area has now.  Takes no lock; extents stay. */
struct knpu_grid knpu_area_grid(const struct knpu_area *area)
{
	struct knpu_grid grid;

	rcu_read_lock();
	grid = rcu_dereference(area->shape)->grid;
	rcu_read_unlock();
	/* Who sees a voxel sees that its neurons exist. */
	smp_rmb();
	return grid;
}

static bool has_voxel(const struct knpu_area *area, const u32 voxel[3])
{
	return voxel[0] - area->origin[0] < area->width &&
	       voxel[1] - area->origin[1] < area->height &&
	       voxel[2] - area->origin[2] < area->depth;
}

/**
 * knpu_grid_extent - the extent in which the neurons of a voxel are
 * @grid: the grid
 * @voxel: that it has
 *
 * Return: the extent; NULL, only while a snapshot is restored, if its extents
 * cannot be those of a grid.
 */
const struct knpu_area *knpu_grid_extent(const struct knpu_grid *grid,
					 const u32 voxel[3])
{
	const struct knpu_area *area = grid->top[0]->head;
	const struct knpu_area *other;
	int i;

	for (i = 0; i < 3; i++) {
		other = brought(grid->top[i], i, voxel[i]);
		if (other->id > area->id)
			area = other;
	}
	/* It was made together with the one that is looked for. */
	for (i = 0; i < KNPU_GROWTH_MAX && area; i++) {
		if (has_voxel(area, voxel))
			return area;
		area = area->older;
	}
	return NULL;
}

/* Id of the first neuron of a voxel that the grid has. */
u32 knpu_grid_voxel(const struct knpu_grid *grid, const u32 voxel[3])
{
	const struct knpu_area *area = knpu_grid_extent(grid, voxel);

	return area->first + (((voxel[0] - area->origin[0]) * area->height +
			       voxel[1] - area->origin[1]) *
				      area->depth +
			      voxel[2] - area->origin[2]) *
				     area->per_voxel;
}

/* Voxels of an extent in one direction that the grid still has. */
static u32 left(u32 size, u32 origin, u32 length)
{
	return size > origin ? min(size - origin, length) : 0;
}

/* Ranges of ids that an extent gives the grid. */
static u32 runs_of(const struct knpu_grid *grid, const struct knpu_area *area)
{
	u32 x = left(grid->size[0], area->origin[0], area->width);
	u32 y = left(grid->size[1], area->origin[1], area->height);
	u32 z = left(grid->size[2], area->origin[2], area->depth);

	if (!x || !y || !z)
		return 0;
	if (z < area->depth)
		return x * y;
	return y < area->height ? x : 1;
}

/*
 * In how many ranges of ids the neurons of the grid lie, at most; in one only
 * if their ids follow from their voxels as in an area that was never resized.
 */
u32 knpu_grid_runs(const struct knpu_grid *grid)
{
	const struct knpu_area *area;
	u32 runs = 0;

	for (area = grid->newest; area; area = area->older)
		runs += runs_of(grid, area);
	return runs;
}
