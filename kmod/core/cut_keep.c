// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Cuts that are open, as the holder of the burst role sees them: what it is
 * about to change is kept first.  Nothing here locks, allocates or frees.
 */
#include "core_port.h"
#include "burst.h"
#include "cut_whole.h"
#include "engine.h"

/* Blocks kept between two offers to let others run. */
#define SLICE 64

/**
 * knpu_cuts_add - open a cut
 * @e: the engine, at a boundary
 * @c: the cut
 *
 * Return: 0, or -EBUSY if too many are open.
 */
int knpu_cuts_add(struct knpu_engine *e, struct knpu_cut *c)
{
	u32 slot;

	lockdep_assert_held(&e->role);
	for (slot = 0; slot < KNPU_CUTS_MAX; slot++) {
		if (e->cuts[slot])
			continue;
		e->cuts[slot] = c;
		e->nr_cuts++;
		c->slot = slot;
		c->burst = e->burst;
		return 0;
	}
	return -EBUSY;
}

void knpu_cuts_remove(struct knpu_engine *e, struct knpu_cut *c)
{
	lockdep_assert_held(&e->role);
	e->cuts[c->slot] = NULL;
	e->nr_cuts--;
	if (!e->nr_cuts)
		knpu_histories_free(&e->old_history);
}

/* The owner may read the block at the same time. */
void knpu_cut_block_copy(struct knpu_cut_block *to,
			 const struct knpu_neurons *n, u32 block, u64 burst)
{
	const struct knpu_lives *lives = smp_load_acquire(&n->lives);
	u32 id = block << KNPU_BLOCK_SHIFT;
	u32 i;

	WRITE_ONCE(to->gone, READ_ONCE(n->gone[block]));
	WRITE_ONCE(to->brought, knpu_neurons_brought(n, block, burst));
	for (i = 0; i < KNPU_BLOCK; i++, id++) {
		WRITE_ONCE(to->potential[i], READ_ONCE(n->potential[id]));
		WRITE_ONCE(to->last[i], READ_ONCE(n->last[id]));
		WRITE_ONCE(to->hold[i], READ_ONCE(n->hold[id]));
		WRITE_ONCE(to->incarnation[i],
			   lives ? READ_ONCE(lives->incarnation[id]) : 0);
	}
}

static void keep(struct knpu_cut *c, const struct knpu_neurons *n, u32 block)
{
	u32 at = block - c->first_block;
	u64 bit = BIT_ULL(at % 64);
	u64 *word = c->kept + at / 64;

	/* A block before the first is far beyond the last. */
	if (at >= c->blocks || *word & bit)
		return;
	knpu_cut_block_copy(&c->block[at], n, block, c->burst);
	smp_store_release(word, *word | bit);
	/* Whoever sees the block changed sees that it is kept. */
	smp_wmb();
}

/* To be called before the state of a block is changed. */
void knpu_cuts_keep(struct knpu_engine *e, u32 block)
{
	const struct knpu_neurons *n = knpu_engine_neurons(e);
	u32 slot;

	lockdep_assert_held(&e->role);
	if (likely(!e->nr_cuts))
		return;
	for (slot = 0; slot < KNPU_CUTS_MAX; slot++)
		if (e->cuts[slot])
			keep(e->cuts[slot], n, block);
}

/* To be called before the state of all neurons is changed. */
void knpu_cuts_keep_all(struct knpu_engine *e)
{
	u32 blocks = DIV_ROUND_UP(e->nr_neurons, KNPU_BLOCK);
	u32 i;

	for (i = 0; e->nr_cuts && i < blocks; i++) {
		knpu_cuts_keep(e, i);
		if (!(i % SLICE))
			knpu_relax();
	}
}

/*
 * To be called before the numbers of bursts, and positions in the history,
 * begin anew: what is kept by them is kept whole.  Positions of spikes in the
 * ledger go on.
 */
void knpu_cuts_keep_reset(struct knpu_engine *e)
{
	u32 slot;

	lockdep_assert_held(&e->role);
	knpu_cuts_keep_all(e);
	for (slot = 0; e->nr_cuts && slot < KNPU_CUTS_MAX; slot++) {
		struct knpu_cut *c = e->cuts[slot];

		if (!c || !c->whole)
			continue;
		knpu_cut_ring_keep_all(&c->whole->history);
		knpu_cut_ring_keep_all(&c->whole->bursts);
	}
}

/* What this burst will write at most, with so many candidates. */
static void keep_rings(struct knpu_cut_whole *w, const struct knpu_burst *b,
		       u64 candidates)
{
	const struct knpu_history *h = b->e->history;

	if (w->history.source == h->spike)
		knpu_cut_ring_keep(&w->history, h->position + candidates);
	knpu_cut_ring_keep(&w->spikes, b->e->ledger.position + candidates);
	knpu_cut_ring_keep(&w->bursts, b->number + 1);
}

/* Return: how many neurons they have. */
static u64 keep_marked(struct knpu_burst *b)
{
	u32 summaries = DIV_ROUND_UP(b->n->capacity >> KNPU_BLOCK_SHIFT, 4096);
	u64 neurons = 0;
	u32 i;

	for (i = 0; i < summaries; i++) {
		u64 words = b->n->mark_summary[i];

		for (; words; words &= words - 1) {
			u32 w = i * 64 + __ffs64(words);
			u64 bits = b->n->mark[w];

			neurons += hweight64(bits) * KNPU_BLOCK;
			for (; bits; bits &= bits - 1)
				knpu_cuts_keep(b->e, w * 64 + __ffs64(bits));
			knpu_relax();
		}
	}
	return neurons;
}

/* To be called when all input of a burst is added, before the update. */
void knpu_cuts_keep_burst(struct knpu_burst *b)
{
	u64 candidates = b->e->nr_neurons;
	u32 slot;

	if (b->mark)
		candidates = keep_marked(b);
	else
		knpu_cuts_keep_all(b->e);
	for (slot = 0; slot < KNPU_CUTS_MAX; slot++) {
		struct knpu_cut *c = b->e->cuts[slot];

		if (c && c->whole)
			keep_rings(c->whole, b, candidates);
	}
}

/* To be called when a change has taken effect that cuts have to take back. */
void knpu_cuts_note(struct knpu_engine *e, struct knpu_undo *undo)
{
	u32 slot;

	lockdep_assert_held(&e->role);
	for (slot = 0; e->nr_cuts && slot < KNPU_CUTS_MAX; slot++) {
		struct knpu_cut *c = e->cuts[slot];

		if (!c)
			continue;
		refcount_inc(&undo->refs);
		undo->next[slot] = c->undo;
		c->undo = undo;
	}
}
