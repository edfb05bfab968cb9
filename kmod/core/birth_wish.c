// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Adding neurons where they are wanted: each voxel gives its lowest places.
 */
#include "core_port.h"
#include "birth.h"
#include "engine_area.h"
#include "grid.h"
/* Places looked at between two offers to let others run. */
#define RELAX 65536

/* Voxels looked for likewise. */
#define SLICE 64

/**
 * struct wish - a neuron that is to be added
 * @place: the first of its voxel, then its own
 * @item: which of those that were asked for
 */
struct wish {
	u32 place;
	u32 item;
};

/* The first place of the voxel that a neuron is to have. */
static int wish_make(struct knpu_engine *e,
		     const struct knpu_neuron_new *neuron, u32 *place)
{
	const struct knpu_area *area = knpu_engine_area(e, neuron->area);
	const u32 voxel[3] = { neuron->x, neuron->y, neuron->z };

	if (!area)
		return -ENOENT;
	if (!knpu_grid_has(knpu_area_grid_now(area), voxel))
		return -ENOENT;
	if (area->id < KNPU_AREA_FIRST_USER)
		return -EINVAL;
	*place = knpu_grid_voxel(knpu_area_grid_now(area), voxel);
	return 0;
}

static int compare_wishes(const void *a, const void *b)
{
	const struct wish *x = a;
	const struct wish *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

/* The places of one voxel, from one on, for those who want one there. */
static int wishes_grant(struct knpu_engine *e, struct wish *wish, u32 nr,
			u32 *failed)
{
	u32 place = wish[0].place;
	const struct knpu_area *area = knpu_engine_area_of(e, place);
	u32 end = place + area->per_voxel;
	int err = -ENOSPC;
	u32 i = 0;

	for (; place < end && i < nr; place++) {
		int refused = knpu_place_check(e, place);

		if (!refused)
			wish[i++].place = place;
		else if (refused == -EBUSY)
			err = refused;
		if (!(place % RELAX))
			knpu_relax();
	}
	if (i == nr)
		return 0;
	*failed = wish[i].item;
	return err;
}

/* Those of a voxel stand side by side. */
static u32 same_voxel(const struct wish *wish, u32 nr)
{
	u32 i = 1;

	while (i < nr && wish[i].place == wish[0].place)
		i++;
	return i;
}

static int wishes_fulfil(struct knpu_engine *e, struct wish *wish, u32 nr,
			 u32 *failed)
{
	u32 i, some;
	int err;

	sort(wish, nr, sizeof(*wish), compare_wishes, NULL);
	for (i = 0; i < nr; i += some) {
		some = same_voxel(wish + i, nr - i);
		err = wishes_grant(e, wish + i, some, failed);
		if (err)
			return err;
	}
	return 0;
}

/* The places of all, which are in order. */
static struct knpu_ranges *places_of(const struct wish *wish, u32 nr)
{
	struct knpu_ranges *places;
	u32 *ids = kvmalloc_array(nr, sizeof(*ids), GFP_KERNEL_ACCOUNT);
	u32 i;

	if (!ids)
		return NULL;
	for (i = 0; i < nr; i++)
		ids[i] = wish[i].place;
	places = knpu_ranges_of_ids(ids, nr);
	kvfree(ids);
	return places;
}

static int add_wishes(struct knpu_engine *e, struct knpu_neuron_add *add,
		      struct knpu_neuron_new *neurons, struct wish *wish)
{
	struct knpu_ranges *places;
	int err;
	u32 i;

	for (i = 0; i < add->nr; i++) {
		add->failed = i;
		wish[i].item = i;
		err = wish_make(e, &neurons[i], &wish[i].place);
		if (err)
			return err;
		if (!(i % SLICE))
			knpu_relax();
	}
	err = wishes_fulfil(e, wish, add->nr, &add->failed);
	if (err)
		return err;
	places = places_of(wish, add->nr);
	if (!places)
		return -ENOMEM;
	err = knpu_places_give(e, places, &add->burst);
	kvfree(places);
	for (i = 0; i < add->nr && !err; i++) {
		struct knpu_neuron_new *neuron = &neurons[wish[i].item];

		neuron->id = wish[i].place;
		neuron->incarnation = knpu_neuron_incarnation(
			knpu_engine_neurons(e), wish[i].place);
	}
	return err;
}

/**
 * knpu_neurons_add - add neurons
 * @e: the engine; the caller holds its edit lock
 * @add: how many; told which one was refused, or the burst
 * @neurons: where; told their ids
 *
 * Return: 0; -ENOENT for an area or a voxel that does not exist; -EINVAL for
 * an area that every engine has; -ENOSPC for a voxel without a free place;
 * -EBUSY if it has one that is not free yet; -ENOMEM.
 */
int knpu_neurons_add(struct knpu_engine *e, struct knpu_neuron_add *add,
		     struct knpu_neuron_new *neurons)
{
	struct wish *wish;
	int err;

	lockdep_assert_held(&e->edit_lock);
	wish = kvmalloc_array(add->nr, sizeof(*wish), GFP_KERNEL_ACCOUNT);
	if (!wish)
		return -ENOMEM;
	err = add_wishes(e, add, neurons, wish);
	kvfree(wish);
	return err;
}
