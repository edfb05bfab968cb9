// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Reading as of one burst, through a cut.
 */
#include "core_port.h"
#include "cut.h"
#include "engine_area.h"
#include "property.h"
#include "read.h"

static s64 shared_or_own(const struct knpu_cut_area *a, u32 property, u32 id)
{
	return knpu_effective(&a->props, a->own[property], property,
			      id - a->area->first - a->from);
}

static s64 state_of(const struct knpu_cut *c, const struct knpu_cut_area *a,
		    u32 property, u32 id)
{
	struct knpu_cut_block *block =
		&c->block[(id >> KNPU_BLOCK_SHIFT) - c->first_block];
	const struct knpu_neurons n = {
		.potential = block->potential,
		.last = block->last,
		.hold = block->hold,
	};
	struct knpu_neuron_view view;

	knpu_neuron_look(&n, id % KNPU_BLOCK, c->burst,
			 shared_or_own(a, KNPU_PROPERTY_LEAK, id),
			 shared_or_own(a, KNPU_PROPERTY_ACCUMULATE, id),
			 a->props.value[KNPU_PROPERTY_TIME] == KNPU_TIME_CLOCK,
			 &view);
	return knpu_state_value(&view, property);
}

static bool is_gone(const struct knpu_cut *c, u32 id)
{
	return c->block[(id >> KNPU_BLOCK_SHIFT) - c->first_block].gone &
	       BIT_ULL(id % KNPU_BLOCK);
}

static void tell_neurons(const struct knpu_cut *c, u32 property, u32 first,
			 u32 nr, s64 *values)
{
	const struct knpu_cut_area *a = c->area;
	u32 id;

	for (id = first; id < first + nr; id++) {
		while (id - a->area->first >= a->area->count)
			a++;
		if (is_gone(c, id))
			*values++ = 0;
		else
			*values++ = knpu_is_state(property) ?
					    state_of(c, a, property, id) :
					    shared_or_own(a, property, id);
	}
}

/* The areas that have these neurons. */
static void take_areas(struct knpu_cut *c, u32 first, u32 last)
{
	const struct knpu_areas *areas;

	rcu_read_lock();
	areas = rcu_dereference(c->e->areas);
	c->first_area = knpu_areas_of_neuron(areas, first)->id;
	c->areas = knpu_areas_of_neuron(areas, last)->id - c->first_area + 1;
	rcu_read_unlock();
}

/**
 * knpu_read_neurons_exact - read neurons as of one burst
 * @e: the engine; the caller holds none of its locks
 * @property: enum knpu_property
 * @first: first neuron
 * @nr: how many
 * @values: where they are put
 * @burst: the last burst before what is read
 *
 * Waits for the next boundary, and for one after it.  Return: as
 * knpu_read_neurons(), -EBUSY if too many cuts are open, -ENOMEM.
 */
int knpu_read_neurons_exact(struct knpu_engine *e, u32 property, u32 first,
			    u32 nr, s64 *values, u64 *burst)
{
	struct knpu_cut c = { .e = e };
	int err;

	err = knpu_read_neurons_check(e, property, first, nr);
	if (err)
		return err;
	c.own_mask = knpu_is_state(property) ?
			     1U << KNPU_PROPERTY_LEAK |
				     1U << KNPU_PROPERTY_ACCUMULATE :
			     1U << property;
	take_areas(&c, first, first + nr - 1);
	err = knpu_cut_neurons(&c, first, nr);
	if (!err)
		err = knpu_cut_open(&c);
	if (!err)
		err = knpu_cut_close(&c);
	if (!err)
		tell_neurons(&c, property, first, nr, values);
	*burst = c.burst;
	knpu_cut_free(&c);
	return err;
}

/**
 * knpu_read_areas_exact - read a property of areas as of one burst
 * @e: the engine; the caller holds none of its locks
 * @property: enum knpu_property
 * @first: first area
 * @nr: how many
 * @values: where they are put
 * @burst: the last burst before what is read
 *
 * Return: as knpu_read_areas(), -EBUSY if too many cuts are open, -ENOMEM.
 */
int knpu_read_areas_exact(struct knpu_engine *e, u32 property, u32 first,
			  u32 nr, s64 *values, u64 *burst)
{
	struct knpu_cut c = { .e = e, .first_area = first, .areas = nr };
	int err;
	u32 i;

	err = knpu_read_areas_check(e, property, first, nr);
	if (err)
		return err;
	property = array_index_nospec(property, KNPU_PROPERTY_END);
	err = knpu_cut_open(&c);
	if (!err)
		err = knpu_cut_close(&c);
	for (i = 0; i < nr && !err; i++)
		values[i] = c.area[i].props.value[property];
	*burst = c.burst;
	knpu_cut_free(&c);
	return err;
}
