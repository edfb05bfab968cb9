// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Pending synapses: checked when they are added, sorted when published.
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

int knpu_pending_add(struct knpu_pending *pending,
		     const struct knpu_synapse *synapses, u32 nr)
{
	struct knpu_pending_batch *batch;

	batch = kvmalloc(struct_size(batch, synapse, nr), GFP_KERNEL_ACCOUNT);
	if (!batch)
		return -ENOMEM;
	batch->nr = nr;
	batch->next = pending->last;
	memcpy(batch->synapse, synapses, nr * sizeof(*synapses));
	pending->last = batch;
	WRITE_ONCE(pending->nr, pending->nr + nr);
	return 0;
}

void knpu_pending_clear(struct knpu_pending *pending)
{
	while (pending->last) {
		struct knpu_pending_batch *batch = pending->last;

		pending->last = batch->next;
		kvfree(batch);
	}
	WRITE_ONCE(pending->nr, 0);
}

static int compare_packed(const void *a, const void *b)
{
	u64 x = *(const u64 *)a;
	u64 y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

/* Order within a run is by target: the weight must not come before it. */
static u64 by_target(u64 packed)
{
	u32 record = packed;

	return (packed & ~0xffffffffULL) | record << 8 | record >> 24;
}

static u64 by_record(u64 sortable)
{
	u32 rotated = sortable;

	return (sortable & ~0xffffffffULL) | rotated >> 8 | rotated << 24;
}

/* Sorts packed synapses by key, then target. */
void knpu_packed_sort(u64 *packed, u32 nr)
{
	bool sorted = true;
	u32 i;

	for (i = 0; i < nr; i++) {
		packed[i] = by_target(packed[i]);
		if (i && packed[i] < packed[i - 1])
			sorted = false;
	}
	if (!sorted)
		sort(packed, nr, sizeof(*packed), compare_packed, NULL);
	for (i = 0; i < nr; i++)
		packed[i] = by_record(packed[i]);
}

void knpu_sorted_free(struct knpu_sorted *sorted)
{
	kvfree(sorted->from);
	kvfree(sorted->packed);
}

/* After counting, from[s + 1] is the place where source s goes on. */
static void place_all(struct knpu_sorted *sorted,
		      const struct knpu_pending *pending)
{
	const struct knpu_pending_batch *batch;
	u32 i;

	for (batch = pending->last; batch; batch = batch->next) {
		for (i = 0; i < batch->nr; i++) {
			const struct knpu_synapse *s = &batch->synapse[i];

			sorted->packed[sorted->from[s->source + 1]++] =
				knpu_pack(s);
		}
		knpu_relax();
	}
}

static void count_all(struct knpu_sorted *sorted,
		      const struct knpu_pending *pending)
{
	const struct knpu_pending_batch *batch;
	u64 total = 0;
	u32 i;

	for (batch = pending->last; batch; batch = batch->next)
		for (i = 0; i < batch->nr; i++)
			sorted->from[batch->synapse[i].source + 1]++;
	for (i = 0; i < sorted->sources; i++) {
		u64 nr = sorted->from[i + 1];

		sorted->from[i + 1] = total;
		total += nr;
	}
}

/**
 * knpu_sorted_make - sort pending synapses by source, key, target
 * @sorted: where they are put; knpu_sorted_free() frees it
 * @pending: the synapses
 * @neurons: number of neurons, above every source
 *
 * Return: 0 or -ENOMEM.
 */
int knpu_sorted_make(struct knpu_sorted *sorted,
		     const struct knpu_pending *pending, u32 neurons)
{
	u32 i;

	sorted->sources = neurons;
	sorted->from = kvcalloc(neurons + 1, sizeof(u64), GFP_KERNEL_ACCOUNT);
	sorted->packed =
		kvmalloc_array(pending->nr, sizeof(u64), GFP_KERNEL_ACCOUNT);
	if (!sorted->from || !sorted->packed) {
		knpu_sorted_free(sorted);
		return -ENOMEM;
	}
	count_all(sorted, pending);
	place_all(sorted, pending);
	for (i = 0; i < neurons; i++)
		knpu_packed_sort(sorted->packed + sorted->from[i],
				 sorted->from[i + 1] - sorted->from[i]);
	return 0;
}
