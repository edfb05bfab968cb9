// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Restoring areas, extent by extent, and whether these are the grids that the
 * areas say they have.
 */
#include "core_port.h"
#include "draft.h"
#include "engine_area.h"
#include "grid.h"
#include "property.h"
#include "restore.h"

/* Voxels between two offers to let others run. */
#define RELAX 65536

static struct knpu_shape *shape_of(struct knpu_area *area)
{
	return rcu_dereference_protected(area->shape, true);
}

static bool values_are_sound(const s64 *value)
{
	u32 p;

	for (p = 0; p < KNPU_PROPERTY_END; p++)
		if (knpu_property_exists(p) ? knpu_property_check(p, value[p]) :
					      value[p] != 0)
			return false;
	return true;
}

/* One of those that every engine has: it must be that. */
static struct knpu_area *area_builtin(struct knpu_restore *r)
{
	struct knpu_area *area = knpu_engine_area(r->e, r->areas);
	const struct knpu_snapshot_area *s = &r->area;
	u8 name[KNPU_NAME_LEN];

	if (s->width != 1 || s->height != 1 || s->depth != 1 ||
	    s->per_voxel != 1 || s->flags ||
	    memcmp(s->grid, &s->width, sizeof(s->grid)))
		return NULL;
	knpu_area_name_tell(area, name);
	if (memcmp(name, s->name, sizeof(name)))
		return NULL;
	return area;
}

/* The first extent of an area, which has the grid and the name. */
static struct knpu_area *head_new(struct knpu_restore *r)
{
	const struct knpu_snapshot_area *s = &r->area;
	const u32 dims[3] = { s->width, s->height, s->depth };
	struct knpu_area *area;
	struct knpu_props props;
	u32 neurons;

	if (knpu_area_count(s->grid, s->per_voxel, &neurons))
		return ERR_PTR(-EINVAL);
	memcpy(props.value, s->value, sizeof(props.value));
	if (knpu_gradient_check(&props, s->grid))
		return ERR_PTR(-EINVAL);
	area = knpu_area_alloc((const char *)s->name, dims, s->per_voxel);
	if (!IS_ERR(area))
		memcpy(shape_of(area)->grid.size, s->grid, sizeof(s->grid));
	return area;
}

/* What the extents of an area have in common with the first. */
static bool is_like(const struct knpu_snapshot_area *s,
		    const struct knpu_area *head)
{
	bool removed = s->flags & KNPU_SNAPSHOT_AREA_REMOVED;

	return s->per_voxel == head->per_voxel && removed == head->removed &&
	       !memcmp(s->value, head->props.value, sizeof(s->value));
}

/* Another extent of an area that has come. */
static struct knpu_area *extent_new(struct knpu_restore *r)
{
	const struct knpu_snapshot_area *s = &r->area;
	const u32 dims[3] = { s->width, s->height, s->depth };
	struct knpu_area *head = knpu_engine_area_ever(r->e, s->head);
	struct knpu_area *area;
	u32 neurons;
	u32 i;

	if (!head || !knpu_area_is_head(head) ||
	    head->id < KNPU_AREA_FIRST_USER || !is_like(s, head) ||
	    knpu_area_count(dims, s->per_voxel, &neurons))
		return ERR_PTR(-EINVAL);
	/* No grid can be larger. */
	for (i = 0; i < 3; i++)
		if (s->origin[i] > KNPU_NEURONS_MAX - dims[i] || s->grid[i])
			return ERR_PTR(-EINVAL);
	for (i = 0; i < KNPU_NAME_LEN; i++)
		if (s->name[i])
			return ERR_PTR(-EINVAL);
	area = knpu_extent_alloc(head, s->origin, dims);
	if (!area)
		return ERR_PTR(-ENOMEM);
	if (knpu_extent_axis(area) >= 0)
		return area;
	knpu_area_free(area);
	return ERR_PTR(-EINVAL);
}

static int area_new(struct knpu_restore *r, struct knpu_area **out)
{
	const struct knpu_snapshot_area *s = &r->area;
	struct knpu_area *area;
	int err;

	area = s->head == r->areas ? head_new(r) : extent_new(r);
	if (IS_ERR(area))
		return PTR_ERR(area);
	if (area->count > r->engine.neurons - r->e->nr_neurons) {
		knpu_area_free(area);
		return -EINVAL;
	}
	area->removed = s->flags & KNPU_SNAPSHOT_AREA_REMOVED;
	mutex_lock(&r->e->edit_lock);
	err = knpu_engine_add_area(r->e, area);
	mutex_unlock(&r->e->edit_lock);
	if (err) {
		knpu_area_free(area);
		return err;
	}
	if (!knpu_area_is_head(area))
		knpu_grid_push(&shape_of(area->head)->grid, area);
	*out = area;
	return 0;
}

/* Of one that says it is an area, not a later extent. */
static bool is_first(const struct knpu_snapshot_area *s)
{
	return !s->origin[0] && !s->origin[1] && !s->origin[2] &&
	       !knpu_name_check(s->name);
}

int knpu_restore_area(struct knpu_restore *r)
{
	const struct knpu_snapshot_area *s = &r->area;
	struct knpu_area *area = NULL;
	struct knpu_props props;
	int err = 0;

	if (s->flags & ~KNPU_SNAPSHOT_AREA_REMOVED ||
	    s->own >> KNPU_PROPERTY_NEURON_END || !values_are_sound(s->value) ||
	    s->__reserved || (s->head == r->areas && !is_first(s)))
		return knpu_restore_bad_value(r);
	if (r->areas < KNPU_AREA_FIRST_USER)
		area = s->head == r->areas ? area_builtin(r) : NULL;
	else
		err = area_new(r, &area);
	if (err == -ENOMEM || err == -EDQUOT)
		return err;
	if (err || !area)
		return knpu_restore_bad_value(r);
	memcpy(props.value, s->value, sizeof(props.value));
	knpu_area_props_put(area, &props);
	area->spikes = s->spikes;
	r->own = s->own;
	r->areas++;
	/* From now on each neuron is looked for in its area. */
	if (r->areas == r->engine.areas &&
	    r->e->nr_neurons != r->engine.neurons)
		return knpu_restore_bad_value(r);
	return 0;
}

/* Is there a neuron in the voxel with the neuron of this index? */
static bool lives(const struct knpu_neurons *n, const struct knpu_area *area,
		  u32 index)
{
	u32 i;

	for (i = 0; i < area->per_voxel; i++)
		if (!knpu_neuron_gone(n, area->first + index + i))
			return true;
	return false;
}

/*
 * Marks the voxels that an extent gives the grid.  Return: are they found, and
 * is nobody where the grid has no voxel, or where a newer extent has it?
 */
static bool paint(u64 *bits, const struct knpu_grid *grid,
		  const struct knpu_neurons *n, const struct knpu_area *area)
{
	u32 voxel[3];
	u32 i, at;

	for (i = 0; i < area->count; i += area->per_voxel) {
		if (!(i / area->per_voxel % RELAX))
			knpu_relax();
		knpu_area_coordinates(area, i, voxel);
		at = (voxel[0] * grid->size[1] + voxel[1]) * grid->size[2] +
		     voxel[2];
		if (!knpu_grid_has(grid, voxel) ||
		    bits[at / 64] & BIT_ULL(at % 64)) {
			if (lives(n, area, i))
				return false;
			continue;
		}
		if (knpu_grid_extent(grid, voxel) != area)
			return false;
		bits[at / 64] |= BIT_ULL(at % 64);
	}
	return true;
}

/* Voxels for which there are neurons, or were. */
static u32 places_of(const struct knpu_grid *grid)
{
	const struct knpu_area *area;
	u32 places = 0;

	for (area = grid->newest; area; area = area->older)
		places += area->count / area->per_voxel;
	return places;
}

static u32 voxels_of(const struct knpu_grid *grid)
{
	return grid->size[0] * grid->size[1] * grid->size[2];
}

/* Does an area have a neuron for each voxel, and no others?  1, 0 or -ENOMEM. */
static int grid_is_sound(const struct knpu_neurons *n,
			 const struct knpu_grid *grid)
{
	u32 words = DIV_ROUND_UP(voxels_of(grid), 64);
	const struct knpu_area *area;
	bool sound = true;
	u32 painted = 0;
	u64 *bits;
	u32 i;

	if (places_of(grid) < voxels_of(grid))
		return 0;
	bits = kvcalloc(words, sizeof(*bits), GFP_KERNEL_ACCOUNT);
	if (!bits)
		return -ENOMEM;
	for (area = grid->newest; area && sound; area = area->older)
		sound = paint(bits, grid, n, area);
	for (i = 0; i < words; i++)
		painted += hweight64(bits[i]);
	kvfree(bits);
	return sound && painted == voxels_of(grid);
}

/* Has the area never been resized, or back to what it was? */
static bool is_plain(const struct knpu_area *area, const struct knpu_grid *grid)
{
	return grid->newest == area && grid->size[0] == area->width &&
	       grid->size[1] == area->height && grid->size[2] == area->depth;
}

/* All neurons have come: 0, -EBADMSG or -ENOMEM. */
int knpu_restore_grids(struct knpu_restore *r)
{
	struct knpu_neurons *n = rcu_dereference_protected(r->e->neurons, true);
	struct knpu_area *area;
	int sound;
	u32 i;

	for (i = 0; (area = knpu_engine_area_ever(r->e, i)); i++) {
		const struct knpu_grid *grid;

		if (!knpu_area_is_head(area))
			continue;
		grid = knpu_area_grid_now(area);
		if (is_plain(area, grid))
			continue;
		sound = grid_is_sound(n, grid);
		if (sound < 0)
			return sound;
		if (!sound)
			return knpu_restore_bad_value(r);
	}
	return 0;
}
