// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Which neurons there are, as commands name them, and how places change.
 */
#include "core_port.h"
#include "engine_area.h"
#include "life.h"

/* Blocks, and neurons, between two offers to let others run. */
#define SLICE 64
#define RELAX 65536

/* Does one of them exist, at least? */
bool knpu_neurons_exist(struct knpu_engine *e, u32 first, u32 nr)
{
	u32 i = 0;

	while (i < nr) {
		if (knpu_neuron_exists(e, first + i))
			return true;
		if (!(++i % RELAX))
			knpu_relax();
	}
	return false;
}

/*
 * By its handle: that its place is not another's meanwhile.  Whoever adds a
 * neuron writes which one it is before it says that it is there.
 */
static noinline int name_handle(struct knpu_engine *e, u32 *id)
{
	u32 neurons = smp_load_acquire(&e->nr_neurons);
	u32 place = KNPU_NEURON_ID(*id);
	const struct knpu_neurons *n;
	int err = 0;

	if (place >= neurons)
		return -ENOENT;
	place = array_index_nospec(place, neurons);
	rcu_read_lock();
	n = rcu_dereference(e->neurons);
	if (knpu_neuron_gone(n, place))
		err = -ENOENT;
	smp_rmb();
	if (knpu_neuron_incarnation(n, place) != *id >> KNPU_HANDLE_SHIFT)
		err = -ESTALE;
	rcu_read_unlock();
	if (!err)
		*id = place;
	return err;
}

/**
 * knpu_neuron_name - the neuron that a command names
 * @e: the engine
 * @id: its id or its handle, see KNPU_NEURON_HANDLE(); becomes its id
 *
 * As knpu_neuron_exists() this takes no lock.  Return: 0; -ENOENT for one that
 * does not exist; -ESTALE if the place of the one that is meant was given to
 * another.
 */
int knpu_neuron_name(struct knpu_engine *e, u32 *id)
{
	if (unlikely(*id >> KNPU_HANDLE_SHIFT))
		return name_handle(e, id);
	return knpu_neuron_exists(e, *id) ? 0 : -ENOENT;
}

static void range_visit(struct knpu_engine *e, const struct knpu_range *range,
			knpu_places_change change)
{
	struct knpu_neurons *n = knpu_engine_neurons(e);
	u32 block = range->first >> KNPU_BLOCK_SHIFT;
	u32 id = range->first;

	for (; id < range->end; block++) {
		u32 end = min((block + 1) << KNPU_BLOCK_SHIFT, range->end);
		u64 who = ~0ULL >> (KNPU_BLOCK - (end - id)) << id % KNPU_BLOCK;

		knpu_cuts_keep(e, block);
		knpu_block_write_begin(n, block);
		change(e, n, block, who);
		knpu_block_write_end(n, block);
		id = end;
		if (!(block % SLICE))
			knpu_relax();
	}
}

/* Lets places change, each block as one to its readers. */
void knpu_neurons_visit(struct knpu_engine *e, const struct knpu_ranges *ranges,
			knpu_places_change change)
{
	u32 i;

	lockdep_assert_held(&e->role);
	for (i = 0; i < ranges->nr; i++)
		range_visit(e, &ranges->range[i], change);
}

/* The neurons of a block that belong to an area, as bits. */
static u64 bits_of(const struct knpu_area *area, u32 block)
{
	u32 base = block << KNPU_BLOCK_SHIFT;
	u32 first = max(area->first, base);
	u32 end = min(area->first + area->count, base + KNPU_BLOCK);

	return ~0ULL >> (KNPU_BLOCK - (end - first)) << first % KNPU_BLOCK;
}

/* Lets areas count neurons that went, @step is 1, or that came: then -1. */
void knpu_places_count(struct knpu_engine *e, const struct knpu_neurons *n,
		       u32 block, u64 who, s32 step)
{
	u32 base = block << KNPU_BLOCK_SHIFT;

	WRITE_ONCE(e->nr_gone, e->nr_gone + step * hweight64(who));
	while (who) {
		struct knpu_area *area = knpu_area_at(knpu_engine_areas(e), n,
						      base + __ffs64(who));
		u64 its = who & bits_of(area, block);

		WRITE_ONCE(area->gone, area->gone + step * hweight64(its));
		who &= ~its;
	}
}
