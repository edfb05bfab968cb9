// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Places that are free, and are given to new neurons at a boundary.
 */
#include "core_port.h"
#include "birth.h"
#include "boundary.h"
#include "draft.h"
#include "engine_area.h"
#include "life.h"
#include "memory.h"
#include "property_change.h"

/**
 * struct birth_change - neurons that are added
 * @change: that takes effect at a boundary
 * @places: theirs, which are free
 * @lives: for the first change of an engine, which has none yet; else NULL
 * @own: what they have of their own, or NULL
 */
struct birth_change {
	struct knpu_change change;
	struct knpu_ranges *places;
	struct knpu_lives *lives;
	struct knpu_property_change *own;
};

/*
 * Lets places that have no neuron be free at once: nothing remembers one.
 * @now: low 32 bits of the last burst.
 */
void knpu_places_rest(struct knpu_neurons *n, u32 first, u32 end, u32 now)
{
	u32 id;

	for (id = first; id < end; id++)
		if (knpu_neuron_gone(n, id))
			WRITE_ONCE(n->last[id], now - KNPU_AGE_MAX);
}

/* Bursts for which a neuron is remembered that is no more. */
static u32 rest_of(const struct knpu_engine *e)
{
	return max(KNPU_DELAY_MAX, e->ledger.burst_mask + 1);
}

/*
 * The holder of the edit lock looks while bursts run; they can but make a
 * place older.  Return: 0; -ENOSPC: it is not to be had; -EBUSY: not yet.
 */
int knpu_place_check(struct knpu_engine *e, u32 id)
{
	const struct knpu_neurons *n = knpu_engine_neurons(e);
	u32 now = smp_load_acquire(&e->burst);

	if (!knpu_neuron_gone(n, id))
		return -ENOSPC;
	if (knpu_neuron_incarnation(n, id) == KNPU_INCARNATIONS_MAX)
		return -ENOSPC;
	return now - READ_ONCE(n->last[id]) < rest_of(e) ? -EBUSY : 0;
}

static void begin_some(struct knpu_engine *e, struct knpu_neurons *n, u32 block,
		       u64 who)
{
	struct knpu_lives *lives = n->lives;
	u32 base = block << KNPU_BLOCK_SHIFT;
	u64 left;

	for (left = who; left; left &= left - 1) {
		u32 id = base + __ffs64(left);
		u8 *incarnation = &lives->incarnation[id];

		WRITE_ONCE(n->potential[id], 0);
		WRITE_ONCE(n->hold[id], 0);
		/* Of the last burst it was no candidate. */
		WRITE_ONCE(n->last[id], e->burst - 1);
		WRITE_ONCE(lives->born[id], e->lives);
		WRITE_ONCE(*incarnation, *incarnation + 1);
	}
	/* Whoever sees that they are there sees which ones they are. */
	smp_wmb();
	WRITE_ONCE(n->gone[block], n->gone[block] & ~who);
	knpu_places_count(e, n, block, who, -1);
}

static void birth_apply(struct knpu_engine *e, struct knpu_change *change)
{
	struct birth_change *c =
		container_of(change, struct birth_change, change);

	if (c->lives)
		smp_store_release(&knpu_engine_neurons(e)->lives, c->lives);
	c->lives = NULL;
	if (c->own)
		knpu_birth_own_apply(e, c->own);
	/* Before: whoever sees one of them sees that there are others now. */
	smp_store_release(&e->lives, e->lives + 1);
	knpu_neurons_visit(e, c->places, begin_some);
}

static struct knpu_lives *lives_make(struct knpu_engine *e, u32 capacity)
{
	u64 bytes = knpu_lives_bytes(capacity);
	struct knpu_lives *lives;

	if (knpu_engine_charge(e, bytes))
		return ERR_PTR(-EDQUOT);
	lives = knpu_lives_alloc(capacity);
	if (lives)
		return lives;
	knpu_engine_uncharge(e, bytes);
	return ERR_PTR(-ENOMEM);
}

/* Gives places, which are free, to new neurons: 0, -EDQUOT or -ENOMEM. */
int knpu_places_give(struct knpu_engine *e, struct knpu_ranges *places,
		     u64 *burst)
{
	const struct knpu_neurons *n = knpu_engine_neurons(e);
	struct birth_change c = {
		.change.apply = birth_apply,
		.places = places,
	};
	int err;

	c.own = knpu_birth_own_make(e, places);
	if (IS_ERR(c.own))
		return PTR_ERR(c.own);
	if (!n->lives)
		c.lives = lives_make(e, n->capacity);
	err = IS_ERR(c.lives) ? PTR_ERR(c.lives) : 0;
	if (!err) {
		knpu_boundary_submit(e, &c.change);
		*burst = c.change.burst;
	}
	if (c.own)
		knpu_property_change_put(&c.own->undo);
	return err;
}
