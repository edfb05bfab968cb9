// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Pending edits of neurons that are no more.  Each batch knows since when it was
 * checked; what was deleted later it does not reach, nor who has such a place
 * now.
 */
#include "core_port.h"
#include "engine.h"
#include "pending.h"

static bool ends_live(const struct knpu_neurons *n,
		      const struct knpu_edit *edit, u64 seen)
{
	return knpu_neuron_lives(n, edit->source, seen) &&
	       knpu_neuron_lives(n, edit->packed & KNPU_RECORD_TARGET, seen);
}

static u32 edits_bury(struct knpu_pending_batch *batch,
		      const struct knpu_neurons *n)
{
	u32 kept = 0;
	u32 buried;
	u32 i;

	for (i = 0; i < batch->nr; i++)
		if (ends_live(n, &batch->edit[i], batch->lives))
			batch->edit[kept++] = batch->edit[i];
	buried = batch->nr - kept;
	batch->nr = kept;
	return buried;
}

/* Marks those that still are, or are nobody; returns if others are not. */
static bool mark_same(u64 *bits, const struct knpu_neurons *n, u32 first,
		      u32 end, u64 seen)
{
	bool others = false;
	u32 id;

	for (id = first; id < end; id++) {
		if (knpu_neuron_other(n, id, seen))
			others = true;
		else
			bits[id / 64] |= BIT_ULL(id % 64);
	}
	return others;
}

/**
 * struct same - neurons of a batch that are the same still
 * @sources: a bitmap
 * @targets: likewise
 * @others: not all of them are
 */
struct same {
	u64 *sources;
	u64 *targets;
	bool others;
};

static void same_find(struct same *same, const struct knpu_neurons *n,
		      const struct knpu_pending_batch *batch)
{
	const struct knpu_ranges *t = batch->targets;
	u32 i;

	for (i = 0; i < batch->nr; i++)
		same->others |= mark_same(
			same->sources, n, batch->edit[i].source,
			batch->edit[i].source + batch->edit[i].sources,
			batch->lives);
	for (i = 0; i < t->nr; i++)
		same->others |= mark_same(same->targets, n, t->range[i].first,
					  t->range[i].end, batch->lives);
}

/* The same batch for those neurons alone: NULL if there are none. */
static struct knpu_pending_batch *clear_again(const struct same *same, u32 end,
					      struct knpu_user *user)
{
	struct knpu_ranges *sources = knpu_ranges_of_bits(same->sources, end);
	struct knpu_ranges *targets = knpu_ranges_of_bits(same->targets, end);
	struct knpu_pending one = { .user = user };
	int err = -ENOMEM;

	if (!IS_ERR(sources) && !IS_ERR(targets))
		err = sources && targets ?
			      knpu_pending_clear(&one, sources, targets, 0) :
			      0;
	/* What is pending keeps the targets. */
	if (!one.first && !IS_ERR(targets))
		kvfree(targets);
	if (!IS_ERR(sources))
		kvfree(sources);
	return err ? ERR_PTR(err) : one.first;
}

/* What has no synapses can lose them; others are not to lose theirs. */
static int clear_bury(struct knpu_pending_batch **at,
		      const struct knpu_neurons *n, struct knpu_user *user)
{
	u32 words = DIV_ROUND_UP(n->capacity, 64);
	struct knpu_pending_batch *batch = *at, *again = NULL;
	struct same same = {};
	int err = -ENOMEM;

	if (!n->lives)
		return 0;
	same.sources = kvcalloc(words, sizeof(u64), GFP_KERNEL_ACCOUNT);
	same.targets = kvcalloc(words, sizeof(u64), GFP_KERNEL_ACCOUNT);
	if (!same.sources || !same.targets)
		goto out;
	same_find(&same, n, batch);
	err = 0;
	if (!same.others)
		goto out;
	again = clear_again(&same, n->capacity, user);
	if (IS_ERR(again)) {
		err = PTR_ERR(again);
		goto out;
	}
	/* Where nobody is left, it stays as one that clears nothing. */
	batch->nr = 0;
	if (again) {
		again->next = batch->next;
		*at = again;
		knpu_pending_free(user, batch);
	}
out:
	kvfree(same.sources);
	kvfree(same.targets);
	return err;
}

static int batch_bury(struct knpu_pending *pending,
		      struct knpu_pending_batch **at,
		      const struct knpu_neurons *n)
{
	struct knpu_pending_batch *batch = *at;
	int err;

	if (!batch->targets) {
		pending->buried += edits_bury(batch, n);
		return 0;
	}
	err = clear_bury(at, n, pending->user);
	if (pending->last == batch)
		pending->last = *at;
	return err;
}

/**
 * knpu_pending_bury - forget edits of neurons that were deleted meanwhile
 * @pending: edits
 * @e: the engine; the caller holds its edit lock
 * @p: told how many, among those that met no synapse
 *
 * Return: 0; -EDQUOT, -ENOMEM, and the next time goes on where this one ended.
 */
int knpu_pending_bury(struct knpu_pending *pending, struct knpu_engine *e,
		      struct knpu_publish *p)
{
	const struct knpu_neurons *n = knpu_engine_neurons(e);
	struct knpu_pending_batch **at;
	int err;

	lockdep_assert_held(&e->edit_lock);
	for (at = &pending->first; *at; at = &(*at)->next) {
		if ((*at)->lives == e->lives)
			continue;
		err = batch_bury(pending, at, n);
		if (err)
			return err;
		(*at)->lives = e->lives;
		knpu_relax();
	}
	p->missing += pending->buried;
	return 0;
}
