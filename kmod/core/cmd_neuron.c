// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands about neurons: which there are, where, and what they are like.
 */
#include "core_port.h"
#include "birth.h"
#include "cmd.h"
#include "edit_lock.h"
#include "engine_area.h"
#include "grid.h"
#include "life.h"
#include "read.h"

/* Voxels that are looked for between two offers to let others run. */
#define SLICE 64

/* @named: by @id or its handle; it exists, or nothing more is told. */
static void locate(struct knpu_engine *e, u32 named, u32 id,
		   struct knpu_neuron_place *p)
{
	const struct knpu_area *area;
	u32 voxel[3];

	*p = (struct knpu_neuron_place){ .id = named };
	if (!knpu_neuron_exists(e, id))
		return;
	area = knpu_engine_area_of(e, id);
	knpu_area_coordinates(area, id - area->first, voxel);
	p->flags = KNPU_NEURON_F_EXISTS;
	p->area = area->head->id;
	p->x = voxel[0];
	p->y = voxel[1];
	p->z = voxel[2];
	p->n = (id - area->first) % area->per_voxel;
	p->incarnation = knpu_neuron_which(e, id);
}

int knpu_cmd_neuron_locate(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	const struct knpu_neuron_locate *l = arg;
	struct knpu_neuron_place *places = items;
	bool range = l->flags & KNPU_NEURONS_F_RANGE;
	u32 i;

	for (i = 0; i < l->nr; i++) {
		u32 named = range ? l->first + i : places[i].id;
		u32 id = named;

		/* What is named and not there is told so, as it was named. */
		if (!range)
			knpu_neuron_name(e, &id);
		locate(e, named, id, &places[i]);
	}
	return 0;
}

int knpu_cmd_voxel_locate(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	const struct knpu_voxel_locate *l = arg;
	const struct knpu_area *area = knpu_engine_area(e, l->area);
	struct knpu_voxel_place *v = items;
	struct knpu_grid grid;
	u32 i;

	if (!area)
		return -ENOENT;
	grid = knpu_area_grid(area);
	for (i = 0; i < l->nr; i++, v++) {
		const u32 voxel[3] = { v->x, v->y, v->z };

		v->first = 0;
		v->neurons = 0;
		v->__reserved = 0;
		if (!(i % SLICE))
			knpu_relax();
		if (!knpu_grid_has(&grid, voxel))
			continue;
		v->first = knpu_grid_voxel(&grid, voxel);
		v->neurons = area->per_voxel;
	}
	return 0;
}

int knpu_cmd_neuron_read(struct knpu_session *s, void *arg, void *items)
{
	const struct knpu_neuron_read *r = arg;
	struct knpu_neuron_state *states = items;
	bool range = r->flags & KNPU_NEURONS_F_RANGE;
	struct knpu_engine *e = knpu_session_engine(s);
	u32 i;

	for (i = 0; range && i < r->nr; i++)
		states[i].id = r->first + i;
	knpu_read_states(e, states, r->nr, !range);
	return 0;
}

int knpu_cmd_neuron_delete(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	int err;

	err = knpu_edit_wait(s, &e->edit_lock);
	if (err)
		return err;
	err = knpu_neurons_delete(e, arg, items);
	mutex_unlock(&e->edit_lock);
	return err;
}

int knpu_cmd_neuron_add(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	int err;

	err = knpu_edit_wait(s, &e->edit_lock);
	if (err)
		return err;
	err = knpu_neurons_add(e, arg, items);
	mutex_unlock(&e->edit_lock);
	return err;
}
