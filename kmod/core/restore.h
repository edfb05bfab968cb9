/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Making an engine out of a snapshot, which may be torn, or hostile.
 */
#ifndef KNPU_CORE_RESTORE_H
#define KNPU_CORE_RESTORE_H

#include "core_port.h"
#include "connectome.h"
#include "engine.h"
#include "cut.h"
#include "snapshot.h"

/**
 * struct knpu_restore - an engine in the making
 * @name: that it will have; empty: the one it had
 * @cred: whose it will be
 * @user: likewise, with a reference
 * @reserved: there is room for it in the directory of engines
 * @e: the engine, from its first section on
 * @g: its synapses
 * @head: what the snapshot begins with
 * @engine: payload of its first section
 * @area: payload of an area
 * @offset: bytes so far
 * @begin: where the head of the section that is being read begins
 * @section: that head
 * @in_payload: it has been read
 * @to: where bytes go
 * @want: how many are still to come
 * @payload: where the payload begins
 * @memory: of it, if it is to be freed
 * @chunk: that it belongs to, if it does
 * @sections: how many are done
 * @stage: enum knpu_section, as far as it has come
 * @done: bytes of the arrays of @stage
 * @areas: how many there are
 * @own: arrays of the last area that have not come yet, a bitmap
 * @next_chunk: the next chunk, at least
 * @input: the items of an injection
 * @input_nr: how many it has
 * @input_got: how many of them have come
 * @input_last: the injection that came last, or NULL
 * @ledger_next: where the spikes of the next burst of the ledger begin
 * @failed: an error that has been told
 * @reason: enum knpu_restore_reason
 */
struct knpu_restore {
	u8 name[KNPU_NAME_LEN];
	struct knpu_cred cred;
	struct knpu_user *user;
	bool reserved;
	struct knpu_engine *e;
	struct knpu_generation *g;
	struct knpu_snapshot head;
	struct knpu_snapshot_engine engine;
	struct knpu_snapshot_area area;
	u64 offset;
	u64 begin;
	struct knpu_snapshot_section section;
	bool in_payload;
	u8 *to;
	u64 want;
	void *payload;
	void *memory;
	struct knpu_chunk *chunk;
	u32 sections;
	u32 stage;
	u64 done;
	u32 areas;
	u32 own;
	u32 next_chunk;
	struct knpu_inject_item *input;
	u32 input_nr;
	u32 input_got;
	struct llist_node *input_last;
	u64 ledger_next;
	int failed;
	u32 reason;
};

struct knpu_restore *knpu_restore_begin(const u8 *name,
					const struct knpu_cred *cred);
void knpu_restore_free(struct knpu_restore *r);
int knpu_restore_write(struct knpu_restore *r, const void *from, u32 nr);
struct knpu_engine *knpu_restore_end(struct knpu_restore *r);

/* restore_order.c */
bool knpu_restore_expects(struct knpu_restore *r);

/* What becomes of a payload: restore_engine.c, restore_area.c, restore_state.c */
int knpu_restore_engine(struct knpu_restore *r);
int knpu_restore_area(struct knpu_restore *r);
int knpu_restore_grids(struct knpu_restore *r);
int knpu_restore_own(struct knpu_restore *r);
int knpu_restore_chunk(struct knpu_restore *r);
int knpu_restore_finish(struct knpu_restore *r);
int knpu_restore_portion(struct knpu_restore *r);

/* Who is not there any more: restore_life.c */
int knpu_restore_incarnations(struct knpu_restore *r, u32 block,
			      const struct knpu_cut_block *from);
bool knpu_restore_gone(struct knpu_restore *r, u32 block,
		       const struct knpu_cut_block *from);
bool knpu_restore_chunk_lives(struct knpu_restore *r, u32 index);
bool knpu_restore_areas_end(struct knpu_restore *r);
u32 knpu_restore_living(struct knpu_restore *r);

/* Refuses the snapshot, and says why. */
static inline int knpu_restore_refuse(struct knpu_restore *r, u32 reason)
{
	r->reason = reason;
	return -EBADMSG;
}

static inline int knpu_restore_bad_value(struct knpu_restore *r)
{
	return knpu_restore_refuse(r, KNPU_RESTORE_VALUE);
}

/* The burst that is the oldest in the ledger. */
static inline u64 knpu_restore_oldest(const struct knpu_restore *r)
{
	u64 bursts = r->engine.ledger_bursts;

	return r->engine.burst >= bursts ? r->engine.burst + 1 - bursts : 1;
}

#endif /* KNPU_CORE_RESTORE_H */
