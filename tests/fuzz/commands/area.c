// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Areas without neurons, areas that are filled, other names; and neurons that
 * are named by which one of their place they are.
 */
#include "fuzz.h"

/* A place is free, is to be free, or is taken. */
static int place_error(const struct fuzz *f, u32 id)
{
	if (!f->gone[id])
		return -ENOSPC;
	return f->m->burst >= f->free_from[id] ? 0 : -EBUSY;
}

/* Does it have a voxel of the grid, of which it came last? */
static bool has_place(const struct fuzz *f, u32 number, u32 id)
{
	const struct ref_neuron *c = &f->m->neurons[id];
	const u32 at[3] = { c->x, c->y, c->z };
	const u32 *size = f->m->areas[number].grid.size;

	if (c->area != number || c->x >= size[0] || c->y >= size[1] ||
	    c->z >= size[2])
		return false;
	return ref_voxel(f, number, at) + c->n == id;
}

void fill_area(struct fuzz *f)
{
	u32 number = below(f, f->m->nr_areas + 1);
	int err = area_exists(f, number) ? 0 : -ENOENT;
	uint32_t added;
	u32 i, free = 0;

	if (!err && number < 3)
		err = -EINVAL;
	for (i = 0; i < f->m->nr_neurons && !err; i++) {
		if (!has_place(f, number, i))
			continue;
		if (place_error(f, i) == -EBUSY)
			err = -EBUSY;
		free += !place_error(f, i);
	}
	CHECK(knpu_area_fill(f->k, number, &added) == err);
	if (err)
		return;
	CHECK(added == free);
	for (i = 0; i < f->m->nr_neurons; i++)
		if (has_place(f, number, i) && !place_error(f, i))
			ref_add(f, i);
	valid_as_told(f);
	same_states(f);
}

void add_places(struct fuzz *f)
{
	const u32 dims[3] = { 1 + byte_of(f) % 3, 1 + byte_of(f) % 3, 1 };
	struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = (char[]){ 'e', 'a' + (char)f->m->nr_areas, 0 },
		.dims = { dims[0], dims[1], dims[2] },
		.per_voxel = 1 + byte_of(f) % 2,
		.flags = KNPU_AREA_F_EMPTY,
	};
	u32 first = f->m->nr_neurons;
	struct knpu_area_info info;
	u32 i;

	if (f->m->nr_areas == AREAS_MAX || first + 144 > NEURONS_MAX)
		return;
	CHECK(!knpu_area_add(f->k, &opts, &info));
	CHECK(info.area == ref_area_add(f->m, dims, opts.per_voxel));
	CHECK(!info.valid && info.first == first);
	for (i = first; i < f->m->nr_neurons; i++)
		f->gone[i] = true;
	valid_as_told(f);
}

/* One of a few names, so that some are taken; 0: the one it came with. */
void rename_area(struct fuzz *f)
{
	u32 number = below(f, f->m->nr_areas + 1);
	char name[] = { 'z', (char)('0' + byte_of(f) % 3), 0 };
	int err = area_exists(f, number) ? 0 : -ENOENT;
	struct knpu_area_info info;
	u32 i;

	if (!err && number < 3)
		err = -EINVAL;
	for (i = 0; i < f->m->nr_areas && !err; i++)
		if (i != number && area_exists(f, i) &&
		    f->renamed[i] == name[1])
			err = -EEXIST;
	CHECK(knpu_area_rename(f->k, number, name) == err);
	if (!err) {
		f->renamed[number] = name[1];
		CHECK(!knpu_area_find(f->sessions[1].k, name, &info));
		CHECK(info.area == number);
	}
}

void name_by_handle(struct fuzz *f)
{
	u32 id = neuron_of(f);
	u32 which = 1 + byte_of(f) % 3;
	struct knpu_inject_item item = {
		.id = KNPU_NEURON_HANDLE(id, which),
		.amount = amount_of(f),
	};
	struct knpu_neuron_place place = { .id = item.id };
	int err = 0;

	if (f->nr_waiting == WAITING_MAX)
		return;
	if (id >= f->m->nr_neurons)
		err = -ENOENT;
	else if (which != f->incarnation[id] + 1)
		err = -ESTALE;
	else if (f->gone[id])
		err = -ENOENT;
	CHECK(!knpu_neuron_locate(f->k, &place, 1));
	CHECK(place.flags == (err ? 0 : KNPU_NEURON_F_EXISTS));
	CHECK(place.id == item.id);
	CHECK(knpu_inject(f->k, &item, 1, NULL) == err);
	if (err)
		return;
	CHECK(place.incarnation == which);
	ref_inject(f->m, id, item.amount);
	waits(f, id, item.amount);
}
