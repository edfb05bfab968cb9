// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Pending edits: checked and packed when they are made, so that publishing
 * them has nothing to refuse but their sum.
 */
#include "core_port.h"
#include "limits.h"
#include "pending.h"
#include "row.h"

/**
 * knpu_synapse_check - is this a synapse of an engine with so many neurons?
 * @s: the synapse
 * @neurons: number of neurons
 *
 * Return: 0, -EOPNOTSUPP for an unknown flag, -ENOENT for an endpoint that
 * does not exist, -EINVAL for a psp that is given without its flag, -ERANGE
 * for a weight or delay out of range.
 */
int knpu_synapse_check(const struct knpu_synapse *s, u32 neurons)
{
	if (s->flags & ~KNPU_SYNAPSE_F_ALL)
		return -EOPNOTSUPP;
	if (s->source >= neurons || s->target >= neurons)
		return -ENOENT;
	if (s->psp && !(s->flags & KNPU_SYNAPSE_F_PSP))
		return -EINVAL;
	if (s->weight < -KNPU_WEIGHT_MAX || s->weight > KNPU_WEIGHT_MAX)
		return -ERANGE;
	return s->delay ? 0 : -ERANGE;
}

static struct knpu_pending_batch *batch_alloc(u32 nr)
{
	struct knpu_pending_batch *batch;

	batch = kvmalloc(struct_size(batch, edit, nr), GFP_KERNEL_ACCOUNT);
	if (!batch)
		return NULL;
	batch->next = NULL;
	batch->nr = nr;
	return batch;
}

static void append(struct knpu_pending *pending,
		   struct knpu_pending_batch *batch, u32 items)
{
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
	struct knpu_pending_batch *batch = batch_alloc(nr);
	u32 i;

	if (!batch)
		return -ENOMEM;
	for (i = 0; i < nr; i++)
		batch->edit[i] = (struct knpu_edit){
			.source = synapses[i].source,
			.packed = knpu_pack(&synapses[i]),
		};
	append(pending, batch, nr);
	return 0;
}

void knpu_pending_clear(struct knpu_pending *pending)
{
	struct knpu_pending_batch *batch = pending->first;

	while (batch) {
		struct knpu_pending_batch *next = batch->next;

		kvfree(batch);
		batch = next;
	}
	pending->first = NULL;
	WRITE_ONCE(pending->nr, 0);
}
