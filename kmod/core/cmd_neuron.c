// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands about neurons: which there are, where, and what they are like.
 */
#include "core_port.h"
#include "cmd.h"
#include "edit_lock.h"
#include "engine_area.h"
#include "life.h"
#include "read.h"

static void locate(struct knpu_engine *e, u32 id, struct knpu_neuron_place *p)
{
	const struct knpu_area *area = knpu_engine_area_of(e, id);
	u32 voxel[3];

	*p = (struct knpu_neuron_place){ .id = id };
	if (!area || !knpu_neuron_exists(e, id))
		return;
	knpu_area_coordinates(area, id - area->first, voxel);
	p->flags = KNPU_NEURON_F_EXISTS;
	p->area = area->id;
	p->x = voxel[0];
	p->y = voxel[1];
	p->z = voxel[2];
	p->n = (id - area->first) % area->per_voxel;
}

int knpu_cmd_neuron_locate(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	const struct knpu_neuron_locate *l = arg;
	struct knpu_neuron_place *places = items;
	bool range = l->flags & KNPU_NEURONS_F_RANGE;
	u32 i;

	for (i = 0; i < l->nr; i++)
		locate(e, range ? l->first + i : places[i].id, &places[i]);
	return 0;
}

int knpu_cmd_voxel_locate(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	const struct knpu_voxel_locate *l = arg;
	const struct knpu_area *area = knpu_engine_area(e, l->area);
	struct knpu_voxel_place *v = items;
	u32 i;

	if (!area)
		return -ENOENT;
	for (i = 0; i < l->nr; i++, v++) {
		v->first = 0;
		v->neurons = 0;
		v->__reserved = 0;
		if (!knpu_area_has_voxel(area, v->x, v->y, v->z))
			continue;
		v->first = knpu_area_voxel(area, v->x, v->y, v->z);
		v->neurons = area->per_voxel;
	}
	return 0;
}

int knpu_cmd_neuron_read(struct knpu_session *s, void *arg, void *items)
{
	const struct knpu_neuron_read *r = arg;
	struct knpu_neuron_state *states = items;
	u32 i;

	if (r->flags & KNPU_NEURONS_F_RANGE)
		for (i = 0; i < r->nr; i++)
			states[i].id = r->first + i;
	knpu_read_states(knpu_session_engine(s), states, r->nr);
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
