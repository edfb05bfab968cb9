// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Readers take no lock.  They read under the counters of what they read, a
 * block at a time, and read again what was written meanwhile.
 */
#include "core_port.h"
#include "block.h"
#include "engine_area.h"
#include "life.h"
#include "property.h"
#include "read.h"

static s64 state_of(const struct knpu_block_view *v,
		    const struct knpu_area *area, u32 property, u32 id)
{
	struct knpu_neuron_view view;

	knpu_block_look(v, area, id, &view);
	return knpu_state_value(&view, property);
}

/* One try at neurons of one block.  Return: were they read whole? */
static bool try_block(struct knpu_engine *e, u32 property, u32 id, u32 end,
		      s64 *values, u64 *burst)
{
	struct knpu_block_view v;

	if (!knpu_block_begin(e, id >> KNPU_BLOCK_SHIFT, &v))
		return false;
	knpu_block_date(&v, smp_load_acquire(&e->nr_neurons));
	for (; id < end; id++, values++) {
		struct knpu_area *area = knpu_area_at(v.areas, v.n, id);

		if (knpu_neuron_gone(v.n, id))
			*values = 0;
		else
			*values = knpu_is_state(property) ?
					  state_of(&v, area, property, id) :
					  knpu_block_value(area, property,
							   id - area->first);
	}
	*burst = v.burst;
	return knpu_block_end(e, &v);
}

/* Return: the burst that they are of. */
static u64 read_block(struct knpu_engine *e, u32 property, u32 id, u32 end,
		      s64 *values, u32 *tries)
{
	bool whole;
	u64 burst;

	for (;;) {
		rcu_read_lock();
		whole = try_block(e, property, id, end, values, &burst);
		rcu_read_unlock();
		if (whole)
			return burst;
		knpu_block_retry(e, tries);
	}
}

/* May these be read?  Return: as knpu_read_neurons(). */
int knpu_read_neurons_check(struct knpu_engine *e, u32 property, u32 first,
			    u32 nr)
{
	u32 neurons = smp_load_acquire(&e->nr_neurons);

	if (first >= neurons || nr > neurons - first ||
	    !knpu_neurons_exist(e, first, nr))
		return -ENOENT;
	if (!knpu_property_exists(property) && !knpu_is_state(property))
		return -ENOENT;
	if (property >= KNPU_PROPERTY_NEURON_END && !knpu_is_state(property))
		return -EINVAL;
	return 0;
}

/**
 * knpu_read_neurons - read a property or the state of neurons
 * @e: the engine
 * @property: enum knpu_property
 * @first: first neuron
 * @nr: how many
 * @values: where they are put
 * @burst: the burst that they are of; of several blocks the earliest
 *
 * Waits for no burst, at most for the block that is being written.
 * Those that were deleted read as 0.  Return: 0, -ENOENT for neurons of which
 * none exists, or that there never were, or for what is no property, -EINVAL
 * for one that neurons do not have.
 */
int knpu_read_neurons(struct knpu_engine *e, u32 property, u32 first, u32 nr,
		      s64 *values, u64 *burst)
{
	int err = knpu_read_neurons_check(e, property, first, nr);
	u32 tries = 0;
	u32 id, end;

	if (err)
		return err;
	*burst = U64_MAX;
	for (id = first; id < first + nr; id = end) {
		u32 next = (id | (KNPU_BLOCK - 1)) + 1;
		u64 of;

		end = min(next, first + nr);
		of = read_block(e, property, id, end, values + (id - first),
				&tries);
		*burst = min(*burst, of);
	}
	return 0;
}

/* May these be read?  Return: as knpu_read_areas(). */
int knpu_read_areas_check(struct knpu_engine *e, u32 property, u32 first,
			  u32 nr)
{
	u32 i;

	if (nr > U32_MAX - first || !knpu_engine_area_ever(e, first + nr - 1))
		return -ENOENT;
	for (i = 0; i < nr; i++)
		if (!knpu_engine_area(e, first + i))
			return -ENOENT;
	if (knpu_is_state(property))
		return -EINVAL;
	return knpu_property_exists(property) ? 0 : -ENOENT;
}

/**
 * knpu_read_areas - read a property of areas
 * @e: the engine
 * @property: enum knpu_property
 * @first: first area
 * @nr: how many
 * @values: where they are put
 * @burst: the last one when they were read
 *
 * Return: 0, -ENOENT for areas that do not exist, or for what is no property,
 * -EINVAL for what only neurons have.
 */
int knpu_read_areas(struct knpu_engine *e, u32 property, u32 first, u32 nr,
		    s64 *values, u64 *burst)
{
	int err = knpu_read_areas_check(e, property, first, nr);
	u32 props_seq;
	u32 tries = 0;
	u32 i;

	if (err)
		return err;
	property = array_index_nospec(property, KNPU_PROPERTY_END);
	for (;;) {
		props_seq = smp_load_acquire(&e->props_seq);
		for (i = 0; i < nr && !(props_seq & 1); i++)
			values[i] =
				READ_ONCE(knpu_engine_area_ever(e, first + i)
						  ->props.value[property]);
		*burst = smp_load_acquire(&e->burst);
		smp_rmb();
		if (!(props_seq & 1) && READ_ONCE(e->props_seq) == props_seq)
			return 0;
		knpu_block_retry(e, &tries);
	}
}
