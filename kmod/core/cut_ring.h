/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A ring that a burst writes, in a cut.
 *
 * What is written overwrites the oldest, so what has to be kept is always the
 * next piece: one position says how far that has come.  The rest is as with
 * blocks, see cut.h.
 */
#ifndef KNPU_CORE_CUT_RING_H
#define KNPU_CORE_CUT_RING_H

#include "core_port.h"

/**
 * struct knpu_cut_ring - positions of a ring, in a cut
 * @source: the ring
 * @mask: its capacity less one
 * @words: 32-bit words of an item
 * @from: the first position
 * @to: the position after the last
 * @items: room in @room
 * @room: the copy; written by the holder of the burst role and by the owner
 * @kept: the holder of the burst role has copied what is before this position;
 *	written by it alone
 */
struct knpu_cut_ring {
	const u32 *source;
	u64 mask;
	u32 words;
	u64 from;
	u64 to;
	u64 items;
	u32 *room;
	u64 kept;
};

int knpu_cut_ring_alloc(struct knpu_cut_ring *r, u32 item_size, u64 items);
bool knpu_cut_ring_take(struct knpu_cut_ring *r, const void *source, u64 mask,
			u64 from, u64 to);
void knpu_cut_ring_keep(struct knpu_cut_ring *r, u64 end);
void knpu_cut_ring_keep_all(struct knpu_cut_ring *r);
void knpu_cut_ring_copy(struct knpu_cut_ring *r);

static inline u64 knpu_cut_ring_bytes(const struct knpu_cut_ring *r)
{
	return (r->to - r->from) * r->words * sizeof(u32);
}

#endif /* KNPU_CORE_CUT_RING_H */
