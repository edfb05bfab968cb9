// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Pending edits: checked and packed when they are made, so that publishing
 * them has nothing to refuse but their sum.
 */
#include "core_port.h"
#include "chunk.h"
#include "life.h"
#include "limits.h"
#include "pending.h"
#include "user.h"

/**
 * knpu_synapse_check - is this a synapse of an engine?
 * @s: the synapse; handles of its ends become ids
 * @e: the engine
 *
 * Return: 0, -EOPNOTSUPP for an unknown flag, -ENOENT for an endpoint that
 * does not exist, -ESTALE for a neuron of before, -EINVAL for a psp that is
 * given without its flag, -ERANGE for a weight or delay out of range.
 */
int knpu_synapse_check(struct knpu_synapse *s, struct knpu_engine *e)
{
	int err;

	if (s->flags & ~KNPU_SYNAPSE_F_ALL)
		return -EOPNOTSUPP;
	err = knpu_neuron_name(e, &s->source) ?:
						knpu_neuron_name(e, &s->target);
	if (err)
		return err;
	if (s->psp && !(s->flags & KNPU_SYNAPSE_F_PSP))
		return -EINVAL;
	if (s->weight < -KNPU_WEIGHT_MAX || s->weight > KNPU_WEIGHT_MAX)
		return -ERANGE;
	return s->delay ? 0 : -ERANGE;
}

/**
 * knpu_change_check - can synapses of an engine change so?
 * @c: the change; handles of its ends become ids
 * @e: the engine
 *
 * Return: 0, -EOPNOTSUPP for an unknown flag or a reserved byte, -ENOENT for an
 * endpoint that does not exist, -ESTALE for a neuron of before, -EINVAL for
 * nothing to change, two kinds of psp, or a value without its flag, -ERANGE for
 * a weight out of range.
 */
int knpu_change_check(struct knpu_synapse_change *c, struct knpu_engine *e)
{
	const u32 both = KNPU_CHANGE_F_PSP | KNPU_CHANGE_F_AREA_PSP;
	int err;

	if (c->flags & ~KNPU_CHANGE_F_ALL || c->__reserved)
		return -EOPNOTSUPP;
	err = knpu_neuron_name(e, &c->source) ?:
						knpu_neuron_name(e, &c->target);
	if (err)
		return err;
	if (!c->flags || (c->flags & both) == both)
		return -EINVAL;
	if (c->psp && !(c->flags & KNPU_CHANGE_F_PSP))
		return -EINVAL;
	if (c->weight && !(c->flags & KNPU_CHANGE_F_WEIGHT))
		return -EINVAL;
	if (c->weight < -KNPU_WEIGHT_MAX || c->weight > KNPU_WEIGHT_MAX)
		return -ERANGE;
	return 0;
}

/* @more: bytes that are its own with it.  Return: it, -EDQUOT or -ENOMEM. */
static struct knpu_pending_batch *batch_alloc(struct knpu_pending *pending,
					      u32 nr, u64 more)
{
	struct knpu_pending_batch *batch;
	u64 bytes = struct_size(batch, edit, nr) + more;

	if (knpu_user_charge(pending->user, bytes))
		return ERR_PTR(-EDQUOT);
	batch = kvmalloc(struct_size(batch, edit, nr), GFP_KERNEL_ACCOUNT);
	if (!batch) {
		knpu_user_uncharge(pending->user, bytes);
		return ERR_PTR(-ENOMEM);
	}
	batch->next = NULL;
	batch->targets = NULL;
	batch->bytes = bytes;
	batch->nr = nr;
	return batch;
}

static void append(struct knpu_pending *pending,
		   struct knpu_pending_batch *batch, u32 items)
{
	batch->lives = pending->lives;
	if (pending->first)
		pending->last->next = batch;
	else
		pending->first = batch;
	pending->last = batch;
	WRITE_ONCE(pending->nr, pending->nr + items);
}

int knpu_pending_add(struct knpu_pending *pending,
		     const struct knpu_synapse *synapses, u32 nr)
{
	struct knpu_pending_batch *batch = batch_alloc(pending, nr, 0);
	u32 i;

	if (IS_ERR(batch))
		return PTR_ERR(batch);
	for (i = 0; i < nr; i++)
		batch->edit[i] = (struct knpu_edit){
			.source = synapses[i].source,
			.sources = 1,
			.kind = KNPU_EDIT_ADD,
			.packed = knpu_pack(&synapses[i]),
		};
	append(pending, batch, nr);
	return 0;
}

int knpu_pending_remove(struct knpu_pending *pending,
			const struct knpu_synapse_pair *pairs, u32 nr)
{
	struct knpu_pending_batch *batch = batch_alloc(pending, nr, 0);
	u32 i;

	if (IS_ERR(batch))
		return PTR_ERR(batch);
	for (i = 0; i < nr; i++)
		batch->edit[i] = (struct knpu_edit){
			.source = pairs[i].source,
			.sources = 1,
			.kind = KNPU_EDIT_REMOVE,
			.packed = pairs[i].target,
		};
	append(pending, batch, nr);
	return 0;
}

/* A change as a synapse that has what it sets. */
static u64 pack_change(const struct knpu_synapse_change *c)
{
	const struct knpu_synapse s = {
		.target = c->target,
		.weight = c->weight,
		.psp = c->psp,
		.flags = c->flags & KNPU_CHANGE_F_PSP ? KNPU_SYNAPSE_F_PSP : 0,
	};

	return knpu_pack(&s);
}

int knpu_pending_set(struct knpu_pending *pending,
		     const struct knpu_synapse_change *changes, u32 nr)
{
	struct knpu_pending_batch *batch = batch_alloc(pending, nr, 0);
	u32 i;

	if (IS_ERR(batch))
		return PTR_ERR(batch);
	for (i = 0; i < nr; i++)
		batch->edit[i] = (struct knpu_edit){
			.source = changes[i].source,
			.sources = 1,
			.kind = KNPU_EDIT_SET,
			.flags = changes[i].flags,
			.packed = pack_change(&changes[i]),
		};
	append(pending, batch, nr);
	return 0;
}

static u32 chunks_of(const struct knpu_range *range)
{
	return ((range->end - 1) >> KNPU_CHUNK_SHIFT) -
	       (range->first >> KNPU_CHUNK_SHIFT) + 1;
}

/* An edit for each chunk of a range; returns where the next one is put. */
static struct knpu_edit *clear_range(struct knpu_edit *edit,
				     const struct knpu_range *range,
				     const struct knpu_ranges *targets)
{
	u32 source = range->first;

	while (source < range->end) {
		u32 end = min((source | (KNPU_CHUNK - 1)) + 1, range->end);

		*edit++ = (struct knpu_edit){
			.source = source,
			.sources = end - source,
			.kind = KNPU_EDIT_CLEAR,
			.targets = targets,
		};
		source = end;
	}
	return edit;
}

/**
 * knpu_pending_clear - let all synapses between neurons be removed
 * @pending: where that is put
 * @sources: the neurons they come from
 * @targets: those they go to; @pending frees it if this succeeds
 * @items: of the command that asks for it
 *
 * Return: 0, -EDQUOT or -ENOMEM.
 */
int knpu_pending_clear(struct knpu_pending *pending,
		       const struct knpu_ranges *sources,
		       struct knpu_ranges *targets, u32 items)
{
	struct knpu_pending_batch *batch;
	struct knpu_edit *edit;
	u32 nr = 0;
	u32 i;

	for (i = 0; i < sources->nr; i++)
		nr += chunks_of(&sources->range[i]);
	batch = batch_alloc(pending, nr,
			    struct_size(targets, range, targets->nr));
	if (IS_ERR(batch))
		return PTR_ERR(batch);
	batch->targets = targets;
	edit = batch->edit;
	for (i = 0; i < sources->nr; i++)
		edit = clear_range(edit, &sources->range[i], targets);
	append(pending, batch, items);
	return 0;
}

/* @user: who was charged with it. */
void knpu_pending_free(struct knpu_user *user, struct knpu_pending_batch *batch)
{
	knpu_user_uncharge(user, batch->bytes);
	kvfree(batch->targets);
	kvfree(batch);
}

void knpu_pending_drop(struct knpu_pending *pending)
{
	struct knpu_pending_batch *batch = pending->first;

	while (batch) {
		struct knpu_pending_batch *next = batch->next;

		knpu_pending_free(pending->user, batch);
		batch = next;
	}
	pending->first = NULL;
	pending->buried = 0;
	WRITE_ONCE(pending->nr, 0);
}
