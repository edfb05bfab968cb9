// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Restoring which neurons and areas are no more.  What a snapshot says of them
 * is believed only as far as a burst need not ask: nothing reaches a neuron
 * that is gone.
 */
#include "core_port.h"
#include "engine_area.h"
#include "inject.h"
#include "memory.h"
#include "restore.h"

static struct knpu_neurons *neurons(struct knpu_restore *r)
{
	return rcu_dereference_protected(r->e->neurons, true);
}

static int lives_begin(struct knpu_restore *r, struct knpu_neurons *n)
{
	int err = knpu_engine_charge(r->e, knpu_lives_bytes(n->capacity));

	if (err)
		return err;
	n->lives = knpu_lives_alloc(n->capacity);
	return n->lives ? 0 : -ENOMEM;
}

/*
 * Of a block: whose the places were.  Return: 0, -EBADMSG,
 * -EDQUOT or -ENOMEM.
 */
int knpu_restore_incarnations(struct knpu_restore *r, u32 block,
			      const struct knpu_cut_block *from)
{
	struct knpu_neurons *n = neurons(r);
	int err;
	u32 i;

	for (i = 0; i < KNPU_BLOCK; i++) {
		u32 id = (block << KNPU_BLOCK_SHIFT) + i;

		if (!from->incarnation[i])
			continue;
		/* A handle has no room for one more. */
		if (id >= r->engine.neurons ||
		    from->incarnation[i] >= KNPU_INCARNATIONS_MAX)
			return knpu_restore_bad_value(r);
		err = n->lives ? 0 : lives_begin(r, n);
		if (err)
			return err;
		n->lives->incarnation[id] = from->incarnation[i];
	}
	return 0;
}

/* Of a block whose state was put.  Return: can they be gone? */
bool knpu_restore_gone(struct knpu_restore *r, u32 block,
		       const struct knpu_cut_block *from)
{
	struct knpu_areas *areas = rcu_dereference_protected(r->e->areas, true);
	struct knpu_neurons *n = neurons(r);
	u64 left;

	for (left = from->gone; left; left &= left - 1) {
		u32 id = (block << KNPU_BLOCK_SHIFT) + __ffs64(left);
		struct knpu_area *area;

		if (id >= r->engine.neurons)
			return false;
		area = knpu_area_at(areas, n, id);
		if (area->id < KNPU_AREA_FIRST_USER)
			return false;
		n->potential[id] = 0;
		n->hold[id] = 0;
		area->gone++;
		r->e->nr_gone++;
		r->e->lives = 1;
	}
	n->gone[block] = from->gone;
	return true;
}

/* Has the chunk no synapse of a neuron that is gone, nor to one? */
bool knpu_restore_chunk_lives(struct knpu_restore *r, u32 index)
{
	const struct knpu_chunk *c = r->chunk;
	u32 i, k;

	if (!r->e->nr_gone)
		return true;
	for (i = 0; i < KNPU_CHUNK; i++) {
		const u32 *row = c->data + c->row[i];
		const u32 *record;

		if (c->row[i] == c->words || !row[0])
			continue;
		if (knpu_neuron_gone(neurons(r),
				     (index << KNPU_CHUNK_SHIFT) + i))
			return false;
		record = knpu_row_records(row);
		for (k = 0; k < row[0]; k++)
			if (knpu_neuron_gone(neurons(r),
					     record[k] & KNPU_RECORD_TARGET))
				return false;
	}
	return true;
}

/* With an area that was removed all its neurons have gone. */
bool knpu_restore_areas_end(struct knpu_restore *r)
{
	struct knpu_areas *areas = rcu_dereference_protected(r->e->areas, true);
	u32 i;

	for (i = 0; i < areas->nr; i++)
		if (areas->area[i]->removed &&
		    areas->area[i]->gone != areas->area[i]->count)
			return false;
	return true;
}

/*
 * Input may have waited when its neuron went: no burst would have given it.
 * Return: how many items of an injection are left.
 */
u32 knpu_restore_living(struct knpu_restore *r)
{
	u32 i, to = 0;

	for (i = 0; i < r->input_nr; i++) {
		u32 id = r->input[i].id;

		if (id < r->engine.neurons && knpu_neuron_gone(neurons(r), id))
			continue;
		r->input[to++] = r->input[i];
	}
	return to;
}
