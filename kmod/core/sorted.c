// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sorting pending edits by source: each is counted, then put in its place, so
 * that those of one source keep their order.
 */
#include "core_port.h"
#include "sorted.h"

/* Edits after which others may run. */
#define RELAX 65536

void knpu_sorted_free(struct knpu_sorted *sorted)
{
	kvfree(sorted->edit);
	kvfree(sorted->from);
	kvfree(sorted->slot);
}

static void touch(struct knpu_sorted *sorted, const struct knpu_edit *edit)
{
	u32 *slot = &sorted->slot[edit->source >> KNPU_CHUNK_SHIFT];

	if (*slot == KNPU_UNTOUCHED)
		*slot = sorted->slots++;
}

static void count(struct knpu_sorted *sorted, const struct knpu_edit *edit)
{
	u64 *from = sorted->from + knpu_sorted_place(sorted, edit->source);
	u32 i;

	for (i = 1; i <= edit->sources; i++)
		from[i]++;
}

/* After counting, from[s + 1] is the place where source s goes on. */
static void place(struct knpu_sorted *sorted, const struct knpu_edit *edit)
{
	u64 *from = sorted->from + knpu_sorted_place(sorted, edit->source);
	u32 i;

	for (i = 1; i <= edit->sources; i++)
		sorted->edit[from[i]++] = edit;
}

static __always_inline void
each_edit(struct knpu_sorted *sorted, const struct knpu_pending *pending,
	  void (*act)(struct knpu_sorted *sorted, const struct knpu_edit *edit))
{
	const struct knpu_pending_batch *batch;
	u32 done = 0;
	u32 i;

	for (batch = pending->first; batch; batch = batch->next) {
		for (i = 0; i < batch->nr; i++) {
			act(sorted, &batch->edit[i]);
			if (!(++done % RELAX))
				knpu_relax();
		}
	}
}

/* Turns counts into places; returns how many there are in all. */
static u64 add_up(struct knpu_sorted *sorted, u64 places)
{
	u64 total = 0;
	u64 i;

	for (i = 0; i < places; i++) {
		u64 nr = sorted->from[i + 1];

		sorted->from[i + 1] = total;
		total += nr;
		if (!(i % RELAX))
			knpu_relax();
	}
	return total;
}

static int sort_edits(struct knpu_sorted *sorted,
		      const struct knpu_pending *pending, u32 chunks)
{
	u64 places;

	sorted->slot = kvmalloc_array(chunks, sizeof(*sorted->slot),
				      GFP_KERNEL_ACCOUNT);
	if (!sorted->slot)
		return -ENOMEM;
	memset(sorted->slot, 0xff, chunks * sizeof(*sorted->slot));
	each_edit(sorted, pending, touch);
	places = (u64)sorted->slots * KNPU_CHUNK;
	sorted->from =
		kvcalloc(places + 1, sizeof(*sorted->from), GFP_KERNEL_ACCOUNT);
	if (!sorted->from)
		return -ENOMEM;
	each_edit(sorted, pending, count);
	sorted->edit =
		kvmalloc_array(add_up(sorted, places), sizeof(*sorted->edit),
			       GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!sorted->edit)
		return -ENOMEM;
	each_edit(sorted, pending, place);
	return 0;
}

/**
 * knpu_sorted_make - sort pending edits by source
 * @sorted: where they are put; knpu_sorted_free() frees it
 * @pending: the edits, which must stay while @sorted is used
 * @chunks: number of chunks, of every source
 *
 * Return: 0 or -ENOMEM.
 */
int knpu_sorted_make(struct knpu_sorted *sorted,
		     const struct knpu_pending *pending, u32 chunks)
{
	int err;

	*sorted = (struct knpu_sorted){};
	err = sort_edits(sorted, pending, chunks);
	if (err)
		knpu_sorted_free(sorted);
	return err;
}
