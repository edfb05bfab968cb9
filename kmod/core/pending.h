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
 * @lives: of the engine, when it was checked
 * @targets: of all that are KNPU_EDIT_CLEAR
 * @bytes: that it takes, with @targets
 * @nr: length of @edit
 * @edit: the edits
 */
struct knpu_pending_batch {
	struct knpu_pending_batch *next;
	u64 lives;
	struct knpu_ranges *targets;
	u64 bytes;
	u32 nr;
	struct knpu_edit edit[];
};

/**
 * struct knpu_pending - the pending edits of a session
 * @nr: items of the commands that made them; written under the lock of the
 *	session, read by anyone
 * @lives: of the engine, when what is added next was checked
 * @buried: edits that went with a neuron that was deleted
 * @user: who is charged with them, or NULL
 * @first: batches, the oldest first
 * @last: the newest, meaningless without a first
 */
struct knpu_pending {
	u64 nr;
	u64 lives;
	u64 buried;
	struct knpu_user *user;
	struct knpu_pending_batch *first;
	struct knpu_pending_batch *last;
};

struct knpu_engine;
struct knpu_user;

int knpu_synapse_check(struct knpu_synapse *s, struct knpu_engine *e);
int knpu_change_check(struct knpu_synapse_change *c, struct knpu_engine *e);
int knpu_pending_add(struct knpu_pending *pending,
		     const struct knpu_synapse *synapses, u32 nr);
int knpu_pending_remove(struct knpu_pending *pending,
			const struct knpu_synapse_pair *pairs, u32 nr);
int knpu_pending_set(struct knpu_pending *pending,
		     const struct knpu_synapse_change *changes, u32 nr);
int knpu_pending_clear(struct knpu_pending *pending,
		       const struct knpu_ranges *sources,
		       struct knpu_ranges *targets, u32 items);
int knpu_pending_bury(struct knpu_pending *pending, struct knpu_engine *e,
		      struct knpu_publish *p);
void knpu_pending_free(struct knpu_user *user,
		       struct knpu_pending_batch *batch);
void knpu_pending_drop(struct knpu_pending *pending);

#endif /* KNPU_CORE_PENDING_H */
