// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Areas: names, grids, ids.
 */
#include "core_port.h"
#include "area.h"
#include "chance.h"
#include "grid.h"
#include "property.h"

/**
 * knpu_name_check - is this a name?
 * @name: KNPU_NAME_LEN bytes
 *
 * A name is 1..63 bytes, zero-terminated, without control characters.
 * Return: 0 or -EINVAL.
 */
int knpu_name_check(const u8 *name)
{
	u32 i;

	for (i = 0; i < KNPU_NAME_LEN && name[i]; i++)
		if (name[i] < 0x20 || name[i] == 0x7f)
			return -EINVAL;
	return i && i < KNPU_NAME_LEN ? 0 : -EINVAL;
}

u32 knpu_name_hash(const char *name)
{
	u32 h = 0;

	while (*name)
		h = knpu_permute(h ^ (u8)*name++);
	return h;
}

/**
 * knpu_area_count - number of neurons of a grid
 * @dims: width, height, depth
 * @per_voxel: neurons of a voxel
 * @count: where it is put
 *
 * Return: 0, -EINVAL if there is none, -ENOSPC if there are too many.
 */
int knpu_area_count(const u32 dims[3], u32 per_voxel, u32 *count)
{
	u32 n = per_voxel;
	int i;

	if (!dims[0] || !dims[1] || !dims[2] || !per_voxel)
		return -EINVAL;
	for (i = 0; i < 3; i++)
		if (check_mul_overflow(n, dims[i], &n))
			return -ENOSPC;
	if (n > KNPU_NEURONS_MAX)
		return -ENOSPC;
	*count = n;
	return 0;
}

struct knpu_area *knpu_area_alloc(const char *name, const u32 dims[3],
				  u32 per_voxel)
{
	struct knpu_grid grid = {};
	struct knpu_area *area;
	u32 count;
	int err;
	int i;

	err = knpu_area_count(dims, per_voxel, &count);
	if (err)
		return ERR_PTR(err);
	area = kvzalloc(sizeof(*area), GFP_KERNEL_ACCOUNT);
	if (!area)
		return ERR_PTR(-ENOMEM);
	RCU_INIT_POINTER(area->name, knpu_area_name_alloc(name));
	grid.newest = area;
	for (i = 0; i < 3; i++)
		grid.top[i] = area;
	RCU_INIT_POINTER(area->shape, knpu_shape_alloc(dims, &grid));
	if (!rcu_dereference_protected(area->name, true) ||
	    !rcu_dereference_protected(area->shape, true)) {
		knpu_area_free(area);
		return ERR_PTR(-ENOMEM);
	}
	area->head = area;
	area->below = area;
	area->skip = area;
	area->count = count;
	area->width = dims[0];
	area->height = dims[1];
	area->depth = dims[2];
	area->per_voxel = per_voxel;
	knpu_props_default(&area->props);
	return area;
}

void knpu_area_free(struct knpu_area *area)
{
	int p;

	if (!area)
		return;
	for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++)
		kvfree(rcu_dereference_protected(area->own[p], true));
	kvfree(rcu_dereference_protected(area->name, true));
	kvfree(rcu_dereference_protected(area->shape, true));
	kvfree(area);
}

struct knpu_areas *knpu_areas_alloc(u32 capacity)
{
	struct knpu_areas *areas;

	areas = kvzalloc(struct_size(areas, area, capacity),
			 GFP_KERNEL_ACCOUNT);
	if (areas)
		areas->capacity = capacity;
	return areas;
}

/* To a table that has room for them. */
void knpu_areas_copy(struct knpu_areas *to, const struct knpu_areas *from)
{
	memcpy(to->area, from->area, from->nr * sizeof(to->area[0]));
	to->nr = from->nr;
}

/* A table with the same areas and twice the room. */
struct knpu_areas *knpu_areas_grown(const struct knpu_areas *old)
{
	struct knpu_areas *areas;

	areas = knpu_areas_alloc(min(old->capacity * 2, KNPU_AREAS_MAX));
	if (!areas)
		return NULL;
	knpu_areas_copy(areas, old);
	return areas;
}

/**
 * knpu_areas_of_neuron - the area a neuron belongs to
 * @areas: table, of which the caller holds RCU or the burst role
 * @id: of the neuron
 *
 * Return: the area, or NULL if there is no such neuron.
 */
struct knpu_area *knpu_areas_of_neuron(const struct knpu_areas *areas, u32 id)
{
	u32 low = 0;
	u32 high = smp_load_acquire(&areas->nr);

	/* The last area that begins at or before id. */
	while (high - low > 1) {
		u32 middle = low + (high - low) / 2;

		if (areas->area[middle]->first <= id)
			low = middle;
		else
			high = middle;
	}
	if (id - areas->area[low]->first >= areas->area[low]->count)
		return NULL;
	return areas->area[low];
}

/* Neurons of an extent: x outermost, then y, then z, then those of a voxel. */
void knpu_area_coordinates(const struct knpu_area *area, u32 index,
			   u32 voxel[3])
{
	u32 v = index / area->per_voxel;

	voxel[2] = area->origin[2] + v % area->depth;
	v /= area->depth;
	voxel[1] = area->origin[1] + v % area->height;
	voxel[0] = area->origin[0] + v / area->height;
}
