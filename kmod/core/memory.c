// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What an engine holds of memory.  Takes no lock, so that who asks waits for
 * nobody.
 */
#include "core_port.h"
#include "engine_area.h"
#include "grid.h"
#include "incoming.h"
#include "memory.h"
#include "property.h"

/* Bytes that the properties of an area take where neurons differ. */
static u64 own_bytes(struct knpu_area *area)
{
	u64 bytes = 0;
	u32 p;

	rcu_read_lock();
	for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++)
		if (rcu_dereference(area->own[p]))
			bytes += area->count * knpu_own_size(p);
	rcu_read_unlock();
	return bytes;
}

/* Bytes of an area, or of an extent of one, and its properties. */
u64 knpu_area_bytes(struct knpu_area *area)
{
	u64 bytes = sizeof(*area) + own_bytes(area);

	if (knpu_area_is_head(area))
		bytes += sizeof(struct knpu_area_name) +
			 sizeof(struct knpu_shape);
	return bytes;
}

/* Bytes of the engine, by kind, while it is changed: each part as it is met. */
void knpu_memory_of(struct knpu_engine *e, struct knpu_memory *m)
{
	const struct knpu_generation *g;
	const struct knpu_incoming *in;
	struct knpu_areas *areas;
	struct knpu_area *area;
	u32 i;

	rcu_read_lock();
	areas = rcu_dereference(e->areas);
	g = rcu_dereference(e->generation);
	*m = (struct knpu_memory){
		.engine = sizeof(*e),
		.neurons = knpu_neurons_bytes(
			rcu_dereference(e->neurons)->capacity,
			rcu_dereference(e->neurons)),
		.synapses = struct_size(g, chunk, g->chunks) + g->bytes,
		.areas = struct_size(areas, area, areas->capacity),
		.history = READ_ONCE(e->history_bytes),
		.ledger = e->ledger.shared->length,
		.status = e->page.shared->length,
	};
	in = smp_load_acquire(&g->incoming);
	m->synapses += in ? in->bytes : 0;
	rcu_read_unlock();
	for (i = 0; (area = knpu_engine_area_ever(e, i)); i++)
		m->areas += knpu_area_bytes(area);
}

u64 knpu_engine_bytes(struct knpu_engine *e)
{
	struct knpu_memory m;

	knpu_memory_of(e, &m);
	return m.engine + m.neurons + m.synapses + m.areas + m.history +
	       m.ledger + m.status;
}

/**
 * knpu_engine_charge - may an engine take so much more?
 * @e: the engine
 * @bytes: how much
 *
 * Given back with knpu_engine_uncharge(), or with the engine.  Return: 0 or
 * -EDQUOT.
 */
int knpu_engine_charge(struct knpu_engine *e, u64 bytes)
{
	int err = knpu_user_charge(e->user, bytes);

	if (!err)
		atomic64_add(bytes, &e->charged);
	return err;
}

/* It takes it, whatever the limit says: a burst must not fail for that. */
void knpu_engine_force(struct knpu_engine *e, u64 bytes)
{
	knpu_user_force(e->user, bytes);
	atomic64_add(bytes, &e->charged);
}

void knpu_engine_uncharge(struct knpu_engine *e, u64 bytes)
{
	atomic64_add(-bytes, &e->charged);
	knpu_user_uncharge(e->user, bytes);
}
