// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What neurons that are added have of their own: in an area where some differ,
 * what all others have, in place of what was left by the one of before.
 *
 * Nobody looks at what a place has that is free.  But cuts may be open in which
 * it is not, and they take these values back, as those of a change of
 * properties.
 */
#include "core_port.h"
#include "birth.h"
#include "property.h"
#include "property_change.h"

/* Places looked at between two offers to let others run. */
#define RELAX 65536

/**
 * struct collector - values that are collected
 * @write: where they are put, or NULL
 * @nr: how many
 */
struct collector {
	struct knpu_property_write *write;
	u32 nr;
};

/* What a neuron of an area has that has nothing of its own. */
static s64 value_of(const struct knpu_area *area, u32 property, u32 index)
{
	u32 voxel[3];

	if (property != KNPU_PROPERTY_THRESHOLD)
		return area->props.value[property];
	knpu_area_coordinates(area, index, voxel);
	return knpu_gradient_at(&area->props, voxel);
}

static void collect_one(struct collector *c, struct knpu_area *area, u32 index)
{
	u32 p;

	for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++) {
		const void *own = rcu_dereference_protected(area->own[p], true);
		s64 value;

		if (!own)
			continue;
		value = value_of(area, p, index);
		if (knpu_own_get(own, p, index) == value)
			continue;
		if (c->write)
			c->write[c->nr] =
				(struct knpu_property_write){ area, p, index,
							      value };
		c->nr++;
	}
}

static void collect(struct knpu_engine *e, struct collector *c,
		    const struct knpu_ranges *places)
{
	const struct knpu_areas *areas = knpu_engine_areas(e);
	const struct knpu_neurons *n = knpu_engine_neurons(e);
	u32 i, id;

	for (i = 0; i < places->nr; i++)
		for (id = places->range[i].first; id < places->range[i].end;
		     id++) {
			struct knpu_area *area = knpu_area_at(areas, n, id);

			collect_one(c, area, id - area->first);
			if (!(id % RELAX))
				knpu_relax();
		}
}

/**
 * knpu_birth_own_make - what is to be written for neurons that are added
 * @e: the engine; the caller holds its edit lock
 * @places: theirs, which are free
 *
 * Return: NULL if nothing is; -ENOMEM; else to be given to
 * knpu_property_change_put().
 */
struct knpu_property_change *
knpu_birth_own_make(struct knpu_engine *e, const struct knpu_ranges *places)
{
	struct knpu_property_change *change;
	struct collector c = {};

	lockdep_assert_held(&e->edit_lock);
	collect(e, &c, places);
	if (!c.nr)
		return NULL;
	change = kvzalloc(struct_size(change, write, c.nr),
			  GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!change)
		return ERR_PTR(-ENOMEM);
	refcount_set(&change->undo.refs, 1);
	change->nr = c.nr;
	c = (struct collector){ change->write, 0 };
	collect(e, &c, places);
	return change;
}

/* To be called at the boundary, before anybody can see the neurons. */
void knpu_birth_own_apply(struct knpu_engine *e, struct knpu_property_change *c)
{
	u32 i;

	for (i = 0; i < c->nr; i++) {
		struct knpu_property_write *w = &c->write[i];
		void *own = rcu_dereference_protected(w->area->own[w->property],
						      true);
		s64 was = knpu_own_get(own, w->property, w->index);

		knpu_own_put(own, w->property, w->index, w->value);
		w->value = was;
	}
	knpu_cuts_note(e, &c->undo);
}
