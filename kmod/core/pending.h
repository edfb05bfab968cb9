/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Synapses that were added and not yet published.
 */
#ifndef KNPU_CORE_PENDING_H
#define KNPU_CORE_PENDING_H

#include "core_port.h"

/**
 * struct knpu_pending_batch - what one command added
 * @next: the batch before it
 * @nr: length of @synapse
 * @synapse: the synapses
 */
struct knpu_pending_batch {
	struct knpu_pending_batch *next;
	u32 nr;
	struct knpu_synapse synapse[];
};

/**
 * struct knpu_pending - the pending synapses of a session
 * @nr: how many; written under the lock of the session, read by anyone
 * @last: batches, the newest first
 */
struct knpu_pending {
	u64 nr;
	struct knpu_pending_batch *last;
};

int knpu_synapse_check(const struct knpu_synapse *s, u32 neurons);
int knpu_pending_add(struct knpu_pending *pending,
		     const struct knpu_synapse *synapses, u32 nr);
void knpu_pending_clear(struct knpu_pending *pending);

/**
 * struct knpu_sorted - pending synapses, those of one source side by side
 * @sources: length of @from less one
 * @from: by source: where its synapses begin
 * @packed: the synapses, those of each source sorted
 */
struct knpu_sorted {
	u32 sources;
	u64 *from;
	u64 *packed;
};

int knpu_sorted_make(struct knpu_sorted *sorted,
		     const struct knpu_pending *pending, u32 neurons);
void knpu_sorted_free(struct knpu_sorted *sorted);
void knpu_packed_sort(u64 *packed, u32 nr);

#endif /* KNPU_CORE_PENDING_H */
