// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Rings in a cut.
 */
#include "core_port.h"
#include "cut_ring.h"

/* Words that the owner copies aside before it looks. */
#define ASIDE 192U

/* Items kept between two offers to let others run. */
#define SLICE 4096

/* Room for so many items: 0 or -ENOMEM. */
int knpu_cut_ring_alloc(struct knpu_cut_ring *r, u32 item_size, u64 items)
{
	r->words = item_size / sizeof(u32);
	r->items = items;
	/* One more, as nothing at all cannot be had. */
	r->room = kvmalloc_array(items + 1, item_size,
				 GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	return r->room ? 0 : -ENOMEM;
}

/* At the boundary: these positions belong to the cut.  Is there room? */
bool knpu_cut_ring_take(struct knpu_cut_ring *r, const void *source, u64 mask,
			u64 from, u64 to)
{
	r->source = source;
	r->mask = mask;
	r->from = from;
	r->to = to;
	r->kept = from;
	return to - from <= r->items;
}

static void copy_item(u32 *to, const struct knpu_cut_ring *r, u64 position)
{
	const u32 *from = r->source + (position & r->mask) * r->words;
	u32 i;

	for (i = 0; i < r->words; i++)
		WRITE_ONCE(to[i], READ_ONCE(from[i]));
}

static u32 *place(const struct knpu_cut_ring *r, u64 position)
{
	return r->room + (position - r->from) * r->words;
}

static void keep(struct knpu_cut_ring *r, u64 end)
{
	u64 at = r->kept;

	if (at >= end)
		return;
	for (; at < end; at++)
		copy_item(place(r, at), r, at);
	smp_store_release(&r->kept, end);
	/* Whoever sees a place overwritten sees that it is kept. */
	smp_wmb();
}

/* To be called before positions up to @end are written. */
void knpu_cut_ring_keep(struct knpu_cut_ring *r, u64 end)
{
	/* What has these places now. */
	if (end > r->mask + 1)
		keep(r, min(end - (r->mask + 1), r->to));
}

/* To be called at a boundary, before positions begin anew. */
void knpu_cut_ring_keep_all(struct knpu_cut_ring *r)
{
	while (r->kept < r->to) {
		keep(r, min(r->kept + SLICE, r->to));
		knpu_relax();
	}
}

/* Copies what the burst has not kept, while the cut is open. */
void knpu_cut_ring_copy(struct knpu_cut_ring *r)
{
	u32 aside[ASIDE];
	u32 portion = ASIDE / r->words;
	u64 at, kept;
	u32 i, n, w;

	for (at = r->from; at < r->to; at += n) {
		n = min_t(u64, portion, r->to - at);
		for (i = 0; i < n; i++)
			copy_item(aside + i * r->words, r, at + i);
		smp_rmb();
		kept = smp_load_acquire(&r->kept);
		for (i = 0; i < n; i++)
			for (w = 0; at + i >= kept && w < r->words; w++)
				WRITE_ONCE(place(r, at + i)[w],
					   aside[i * r->words + w]);
		if (!((at - r->from) / portion % 64))
			knpu_relax();
	}
}
