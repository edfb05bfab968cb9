/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Pending edits, those of one source side by side.
 *
 * What this costs follows the edits and the chunks they touch; of the others
 * there is one word each.
 */
#ifndef KNPU_CORE_SORTED_H
#define KNPU_CORE_SORTED_H

#include "core_port.h"
#include "chunk.h"
#include "pending.h"

#define KNPU_UNTOUCHED U32_MAX

/**
 * struct knpu_sorted - pending edits by source
 * @slot: by chunk: its place among the touched ones, or KNPU_UNTOUCHED
 * @slots: how many chunks are touched
 * @from: by slot and row: where the edits of a source begin
 * @edit: the edits, those of each source in their order
 */
struct knpu_sorted {
	u32 *slot;
	u32 slots;
	u64 *from;
	const struct knpu_edit **edit;
};

int knpu_sorted_make(struct knpu_sorted *sorted,
		     const struct knpu_pending *pending, u32 chunks);
void knpu_sorted_free(struct knpu_sorted *sorted);

static inline bool knpu_sorted_touches(const struct knpu_sorted *sorted,
				       u32 chunk)
{
	return sorted->slot[chunk] != KNPU_UNTOUCHED;
}

/* The place of a source, whose chunk is touched, in @from. */
static inline u64 knpu_sorted_place(const struct knpu_sorted *sorted,
				    u32 source)
{
	return (u64)sorted->slot[source >> KNPU_CHUNK_SHIFT] * KNPU_CHUNK +
	       (source & (KNPU_CHUNK - 1));
}

/* The edits of a source in a touched chunk. */
static inline u64 knpu_sorted_edits(const struct knpu_sorted *sorted,
				    u32 source,
				    const struct knpu_edit *const **edits)
{
	u64 at = knpu_sorted_place(sorted, source);

	*edits = sorted->edit + sorted->from[at];
	return sorted->from[at + 1] - sorted->from[at];
}

#endif /* KNPU_CORE_SORTED_H */
