// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Cuts of a whole engine.  How much memory that takes is known at the boundary
 * only; where what was brought is not enough, the cut does not open, and is
 * tried again with more.
 */
#include "core_port.h"
#include "cut_whole.h"
#include "grid.h"
#include "inject.h"
#include "memory.h"

/* Tries before so much comes in that it is hopeless. */
#define TRIES 64

/* Neurons between two offers to let others run. */
#define RELAX 65536

static u64 input_items(const struct llist_node *node)
{
	u64 items = 0;

	for (; node; node = node->next)
		items += 1 + llist_entry(node, struct knpu_injection, node)->nr;
	return items;
}

/*
 * What a burst would give of a batch: nothing to who has gone, nor to who has
 * such a place now.  Return: how much.
 */
static u32 batch_take(struct knpu_inject_item *to, const struct knpu_engine *e,
		      const struct knpu_injection *in)
{
	const struct knpu_neurons *n = knpu_engine_neurons(e);
	u32 nr = 0;
	u32 i;

	if (in->lives == e->lives) {
		memcpy(to, in->item, in->nr * sizeof(*to));
		return in->nr;
	}
	for (i = 0; i < in->nr; i++)
		if (knpu_neuron_lives(n, in->item[i].id, in->lives))
			to[nr++] = in->item[i];
	return nr;
}

static void input_take(struct knpu_cut_whole *w, const struct knpu_engine *e,
		       const struct llist_node *node)
{
	struct knpu_inject_item *to = w->input;

	for (; node; node = node->next) {
		u32 nr = batch_take(to + 1, e,
				    llist_entry(node, struct knpu_injection,
						node));

		*to = (struct knpu_inject_item){ .id = nr };
		to += nr ? nr + 1 : 0;
	}
	w->nr_input = to - w->input;
}

/* What of the ledger has not been overwritten. */
static void ledger_take(struct knpu_cut_whole *w, const struct knpu_engine *e)
{
	const struct knpu_ledger_writer *l = &e->ledger;
	u64 bursts = l->burst_mask + 1ULL;
	u64 spikes = l->spike_mask + 1ULL;

	knpu_cut_ring_take(&w->bursts, l->bursts, l->burst_mask,
			   e->burst >= bursts ? e->burst + 1 - bursts : 1,
			   e->burst + 1);
	knpu_cut_ring_take(&w->spikes, l->spikes, l->spike_mask,
			   l->position - min(l->position, spikes), l->position);
	w->ledger_position = l->position;
}

static bool history_take(struct knpu_cut_whole *w, const struct knpu_history *h,
			 u64 burst)
{
	u64 oldest = knpu_history_oldest(h, burst + 1);

	w->need.history = h->position - oldest;
	memcpy(w->history_count, h->count, sizeof(h->count));
	return knpu_cut_ring_take(&w->history, h->spike, h->mask, oldest,
				  h->position);
}

static void tally_take(struct knpu_cut_tally *t, const struct knpu_area *area)
{
	t->spikes = area->spikes;
	t->removed = area->removed;
	if (!knpu_area_is_head(area))
		return;
	memcpy(t->grid, knpu_area_grid_now(area)->size, sizeof(t->grid));
	knpu_area_name_tell(area, t->name);
}

static void counters_take(struct knpu_cut_whole *w, struct knpu_engine *e)
{
	const struct knpu_areas *areas = knpu_engine_areas(e);
	u32 i;

	for (i = 0; i < areas->nr; i++)
		tally_take(&w->tally[i], areas->area[i]);
	w->totals = e->totals;
	w->late = READ_ONCE(e->clock.late);
	w->skipped = READ_ONCE(e->clock.skipped);
	w->rate_uhz = READ_ONCE(e->rate_uhz);
	w->power = e->power;
	w->fatigue = e->fatigue;
	w->timed = e->timed;
}

static bool has_room(const struct knpu_cut_whole *w)
{
	return w->need.neurons <= w->room.neurons &&
	       w->need.areas <= w->room.areas && w->need.input <= w->room.input;
}

static int open_whole(struct knpu_cut_whole *w, struct knpu_engine *e)
{
	const struct llist_node *input;
	int err;

	/* More may come in meanwhile, before these; they may be dropped. */
	input = smp_load_acquire(&e->injections.first);

	w->need.neurons = e->nr_neurons;
	w->need.areas = knpu_engine_areas(e)->nr;
	w->need.input = input_items(input);
	if (!history_take(w, e->history, e->burst) || !has_room(w))
		return -EAGAIN;
	err = knpu_cuts_add(e, &w->cut);
	if (err)
		return err;
	ledger_take(w, e);
	counters_take(w, e);
	input_take(w, e, input);
	w->neurons = e->nr_neurons;
	w->cut.end = e->nr_neurons;
	w->cut.areas = w->need.areas;
	w->g = knpu_engine_generation(e);
	refcount_inc(&w->g->refs);
	return 0;
}

static void open_apply(struct knpu_engine *e, struct knpu_change *change)
{
	struct knpu_cut_whole *w =
		container_of(change, struct knpu_cut_whole, cut.change);

	atomic64_add_return(1, &e->lookers);
	w->cut.err = open_whole(w, e);
	atomic64_add_return(-1, &e->lookers);
}

void knpu_cut_whole_free(struct knpu_cut_whole *w)
{
	knpu_cut_free(&w->cut);
	kvfree(w->tally);
	kvfree(w->history.room);
	kvfree(w->bursts.room);
	kvfree(w->spikes.room);
	kvfree(w->input);
	knpu_generation_put(w->g);
	knpu_user_uncharge(w->user, w->bytes);
}

/* What a cut takes for so much; properties as they are now. */
static u64 bytes_of(struct knpu_engine *e, const struct knpu_cut_room *room)
{
	const struct knpu_ledger_writer *l = &e->ledger;
	u64 blocks = DIV_ROUND_UP(room->neurons, KNPU_BLOCK);
	struct knpu_memory m;

	knpu_memory_of(e, &m);
	return blocks * sizeof(struct knpu_cut_block) +
	       DIV_ROUND_UP(blocks, 64) * sizeof(u64) +
	       room->areas * (sizeof(struct knpu_cut_tally) +
			      sizeof(struct knpu_cut_area)) +
	       m.areas + room->history * sizeof(u32) +
	       room->input * sizeof(struct knpu_inject_item) +
	       (l->burst_mask + 1ULL) * sizeof(struct knpu_ledger_burst) +
	       (l->spike_mask + 1ULL) * sizeof(struct knpu_spike);
}

/* Takes the memory that was seen to be needed, and some more of what grows. */
static int prepare(struct knpu_cut_whole *w, struct knpu_engine *e)
{
	const struct knpu_ledger_writer *l = &e->ledger;
	struct knpu_cut_room room = {
		.neurons = max(w->need.neurons, 1U),
		.areas = w->need.areas + 1,
		.history = w->need.history + w->need.history / 4,
		.input = w->need.input * 2 + 1,
	};
	struct knpu_user *user = w->user;
	u64 bytes;
	int err;

	memset(w, 0, sizeof(*w));
	w->user = user;
	bytes = bytes_of(e, &room);
	if (knpu_user_charge(user, bytes))
		return -EDQUOT;
	w->bytes = bytes;
	w->room = room;
	w->cut.e = e;
	w->cut.own_mask = ~0U;
	w->cut.whole = w;
	w->cut.change.apply = open_apply;
	w->tally = kvcalloc(room.areas, sizeof(*w->tally), GFP_KERNEL_ACCOUNT);
	w->input = kvmalloc_array(room.input, sizeof(*w->input),
				  GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	err = w->tally && w->input ? 0 : -ENOMEM;
	if (!err)
		err = knpu_cut_neurons(&w->cut, 0, room.neurons);
	if (!err)
		err = knpu_cut_ring_alloc(&w->history, sizeof(u32),
					  room.history);
	if (!err)
		err = knpu_cut_ring_alloc(&w->bursts,
					  sizeof(struct knpu_ledger_burst),
					  l->burst_mask + 1ULL);
	if (!err)
		err = knpu_cut_ring_alloc(&w->spikes, sizeof(struct knpu_spike),
					  l->spike_mask + 1ULL);
	return err;
}

/**
 * knpu_cut_whole_open - open a cut of a whole engine at a boundary
 * @w: the cut; all zero but for its user
 * @e: the engine; the caller holds none of its locks
 *
 * Whatever this returns, knpu_cut_whole_free() frees what the cut has, once it
 * is closed.  Return: 0; -EBUSY if too many are open, or so much comes in that
 * there is never room for it; -EDQUOT; -ENOMEM.
 */
int knpu_cut_whole_open(struct knpu_cut_whole *w, struct knpu_engine *e)
{
	u32 tries;
	int err;

	for (tries = 0; tries < TRIES; tries++) {
		err = prepare(w, e);
		if (err)
			return err;
		knpu_boundary_submit(e, &w->cut.change);
		if (w->cut.err != -EAGAIN)
			return w->cut.err;
		knpu_cut_whole_free(w);
	}
	/* What the last try had is freed, and no longer its own. */
	memset(w, 0, sizeof(*w));
	return -EBUSY;
}

/* As knpu_neurons_sweep() does, which may not have come to a block yet. */
static void ages_limit(struct knpu_cut_whole *w)
{
	u32 now = w->cut.burst;
	u32 i;

	for (i = 0; i < w->cut.blocks * KNPU_BLOCK; i++) {
		u32 *last = &w->cut.block[i / KNPU_BLOCK].last[i % KNPU_BLOCK];

		if (now - *last > KNPU_AGE_MAX)
			*last = now - KNPU_AGE_MAX;
		if (!(i % RELAX))
			knpu_relax();
	}
}

/* As knpu_cut_close(). */
int knpu_cut_whole_close(struct knpu_cut_whole *w)
{
	int err;

	knpu_cut_ring_copy(&w->history);
	knpu_cut_ring_copy(&w->bursts);
	knpu_cut_ring_copy(&w->spikes);
	err = knpu_cut_close(&w->cut);
	if (err)
		return err;
	ages_limit(w);
	return 0;
}
