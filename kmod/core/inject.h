/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Input from outside: batches that sessions queue and the next burst takes.
 */
#ifndef KNPU_CORE_INJECT_H
#define KNPU_CORE_INJECT_H

#include "core_port.h"
#include "engine.h"

struct knpu_session;

/**
 * struct knpu_injection - one batch of input
 * @node: on the engine's list of injections; stays as it is when a burst has
 *	taken the list, as somebody may be looking through it
 * @spent: on the engine's list of spent ones
 * @lives: of the engine, when its neurons were seen to exist
 * @bound: the most that it adds to one neuron
 * @user: who is charged with it: whoever gave it, or, if it was restored, who
 *	has the engine; @giver, or the engine, lives longer than it
 * @bytes: that it takes
 * @giver: the session that gave it, with a reference, or NULL
 * @nr: length of @item
 * @item: ids, and amounts
 */
struct knpu_injection {
	struct llist_node node;
	struct llist_node spent;
	u64 lives;
	u64 bound;
	struct knpu_user *user;
	u64 bytes;
	struct knpu_session *giver;
	u32 nr;
	struct knpu_inject_item item[];
};

struct knpu_injection *knpu_injection_make(struct knpu_engine *e,
					   struct knpu_user *user,
					   struct knpu_inject_item *items,
					   u32 nr, u32 *failed);
struct knpu_injection *
knpu_injection_of_voxels(struct knpu_engine *e, struct knpu_user *user,
			 const struct knpu_area *area,
			 const struct knpu_inject_voxel_item *items, u32 nr,
			 u32 *failed);
void knpu_injection_give(struct knpu_injection *in, struct knpu_session *s);
void knpu_injection_drop(const struct knpu_injection *in, u32 items);
void knpu_injection_free(struct knpu_injection *in);
u32 knpu_injections_list(struct knpu_engine *e, struct knpu_inject_item *items,
			 u32 room, u64 *total);
u64 knpu_injections_spend(struct llist_head *list, struct llist_head *spent);
void knpu_injections_free(struct llist_head *list);
void knpu_spent_free(struct llist_head *spent, const atomic64_t *lookers);

#endif /* KNPU_CORE_INJECT_H */
