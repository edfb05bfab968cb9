// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Adding a neuron in each free place of an area.
 */
#include "core_port.h"
#include "birth.h"
#include "engine_area.h"
#include "grid.h"
/* Places looked at between two offers to let others run. */
#define RELAX 65536

/**
 * struct filler - the free places of an area
 * @e: the engine
 * @grid: of the area
 * @bits: a bitmap of them
 * @nr: how many
 */
struct filler {
	struct knpu_engine *e;
	const struct knpu_grid *grid;
	u64 *bits;
	u32 nr;
};

/* Of a voxel, by its first place.  Return: 0, or -EBUSY if one is to be free. */
static int mark_voxel(struct filler *f, u32 first, u32 end)
{
	u32 id;

	for (id = first; id < end; id++) {
		int err = knpu_place_check(f->e, id);

		if (err == -EBUSY)
			return err;
		if (!(id % RELAX))
			knpu_relax();
		if (err)
			continue;
		f->bits[id / 64] |= BIT_ULL(id % 64);
		f->nr++;
	}
	return 0;
}

/* A voxel that the area lost, and got again, is in an extent that came later. */
static int mark_extent(struct filler *f, const struct knpu_area *area)
{
	u32 voxel[3];
	int err = 0;
	u32 i;

	for (i = 0; i < area->count && !err; i += area->per_voxel) {
		u32 first = area->first + i;

		knpu_area_coordinates(area, i, voxel);
		if (knpu_grid_has(f->grid, voxel) &&
		    knpu_grid_voxel(f->grid, voxel) == first)
			err = mark_voxel(f, first, first + area->per_voxel);
		if (!(i / area->per_voxel % RELAX))
			knpu_relax();
	}
	return err;
}

/* They, to be freed with kvfree(); NULL: none. */
static struct knpu_ranges *free_places(struct filler *f)
{
	const struct knpu_area *area = f->grid->newest;
	u32 end = f->e->nr_neurons;
	struct knpu_ranges *places;
	int err = 0;

	f->bits = kvcalloc(DIV_ROUND_UP(end, 64), sizeof(*f->bits),
			   GFP_KERNEL_ACCOUNT);
	if (!f->bits)
		return ERR_PTR(-ENOMEM);
	for (; area && !err; area = area->older)
		err = mark_extent(f, area);
	places = err ? ERR_PTR(err) : knpu_ranges_of_bits(f->bits, end);
	kvfree(f->bits);
	return places;
}

/**
 * knpu_neurons_fill - add a neuron in each free place of an area
 * @e: the engine; the caller holds its edit lock
 * @fill: which area; told how many, and the burst
 *
 * Return: 0; -ENOENT for no such area; -EINVAL for one that every engine has;
 * -EBUSY if a place is not free yet; -ENOMEM.
 */
int knpu_neurons_fill(struct knpu_engine *e, struct knpu_area_fill *fill)
{
	const struct knpu_area *area = knpu_engine_area(e, fill->area);
	struct filler f = { .e = e };
	struct knpu_ranges *places;
	int err;

	lockdep_assert_held(&e->edit_lock);
	fill->added = 0;
	if (!area)
		return -ENOENT;
	if (area->id < KNPU_AREA_FIRST_USER)
		return -EINVAL;
	f.grid = knpu_area_grid_now(area);
	places = free_places(&f);
	if (IS_ERR(places))
		return PTR_ERR(places);
	/* Nobody comes, from the next burst on. */
	if (!places) {
		fill->burst = smp_load_acquire(&e->burst) + 1;
		return 0;
	}
	err = knpu_places_give(e, places, &fill->burst);
	kvfree(places);
	if (!err)
		fill->added = f.nr;
	return err;
}
