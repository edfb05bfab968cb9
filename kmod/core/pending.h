/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Edits of synapses that were made and not yet published, in their order.
 */
#ifndef KNPU_CORE_PENDING_H
#define KNPU_CORE_PENDING_H

#include "core_port.h"
#include "edit.h"

/**
 * struct knpu_pending_batch - what one command edits
 * @next: the batch after it
 * @targets: of all that are KNPU_EDIT_CLEAR
 * @nr: length of @edit
 * @edit: the edits
 */
struct knpu_pending_batch {
	struct knpu_pending_batch *next;
	struct knpu_ranges *targets;
	u32 nr;
	struct knpu_edit edit[];
};

/**
 * struct knpu_pending - the pending edits of a session
 * @nr: items of the commands that made them; written under the lock of the
 *	session, read by anyone
 * @first: batches, the oldest first
 * @last: the newest, meaningless without a first
 */
struct knpu_pending {
	u64 nr;
	struct knpu_pending_batch *first;
	struct knpu_pending_batch *last;
};

int knpu_synapse_check(const struct knpu_synapse *s, u32 neurons);
int knpu_change_check(const struct knpu_synapse_change *c, u32 neurons);
int knpu_pending_add(struct knpu_pending *pending,
		     const struct knpu_synapse *synapses, u32 nr);
int knpu_pending_remove(struct knpu_pending *pending,
			const struct knpu_synapse_pair *pairs, u32 nr);
int knpu_pending_set(struct knpu_pending *pending,
		     const struct knpu_synapse_change *changes, u32 nr);
int knpu_pending_clear(struct knpu_pending *pending,
		       const struct knpu_ranges *sources,
		       struct knpu_ranges *targets, u32 items);
void knpu_pending_drop(struct knpu_pending *pending);

#endif /* KNPU_CORE_PENDING_H */
