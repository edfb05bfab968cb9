/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A cut: a view of the state of an engine as of one burst boundary, while
 * bursts go on.
 *
 * It opens at a boundary and closes at a later one; both are changes of
 * boundary.h.  While it is open, whoever holds the burst role keeps what it is
 * about to change, once, in the memory that the cut brought; the cut's owner
 * copies the rest.  When it has closed, it is a copy, and its owner's alone.
 *
 * A block of neurons is copied by one or the other, and neither waits.  The
 * burst copies it, then stores with release that it is kept, and only then
 * changes it.  The owner copies it aside and then looks: if it is not kept
 * yet, what was copied is what was (a value that was changed is stored after
 * "kept", so whoever has seen it sees that too).  Both may then write the same
 * place, with the same values.
 *
 * A change of properties keeps the values that it replaced.  It is put on the
 * lists of the cuts that are open, and they take it back in their copies.
 */
#ifndef KNPU_CORE_CUT_H
#define KNPU_CORE_CUT_H

#include "core_port.h"
#include "area.h"
#include "boundary.h"
#include "limits.h"
#include "neuron.h"

/**
 * struct knpu_cut_block - the state of a block
 * @potential: as in struct knpu_neurons
 * @last: likewise
 * @hold: likewise
 * @gone: likewise
 * @incarnation: as in struct knpu_lives; 0 where there is none
 * @brought: whose @last is the burst of the cut, but not as its candidates
 */
struct knpu_cut_block {
	s32 potential[KNPU_BLOCK];
	u32 last[KNPU_BLOCK];
	u32 hold[KNPU_BLOCK];
	u64 gone;
	u64 brought;
	u8 incarnation[KNPU_BLOCK];
};

/**
 * struct knpu_cut_area - properties of an area
 * @area: it
 * @props: what its neurons share
 * @from: index of its first neuron that belongs to the cut
 * @nr: how many do
 * @own: per property, for those neurons, what they have of their own, or NULL
 */
struct knpu_cut_area {
	struct knpu_area *area;
	struct knpu_props props;
	u32 from;
	u32 nr;
	void *own[KNPU_PROPERTY_NEURON_END];
};

/**
 * struct knpu_undo - a change that cuts take back
 * @refs: one for each cut that has it on its list, and one of its session
 * @next: by slot of the cut: the change before it
 */
struct knpu_undo {
	refcount_t refs;
	struct knpu_undo *next[KNPU_CUTS_MAX];
};

struct knpu_cut_whole;

/**
 * struct knpu_cut - a view as of one burst boundary
 * @change: opens it, then closes it
 * @e: the engine
 * @err: why it could not be opened
 * @slot: its place among those that are open
 * @burst: the last burst before it
 * @first_block: block of the first neuron
 * @end: id after the last neuron
 * @blocks: length of @block
 * @block: state; written by the holder of the burst role and by the owner
 * @kept: bitmap of blocks that the holder of the burst role has copied;
 *	written by it alone
 * @own_mask: bitmap of the properties that are copied where neurons have
 *	values of their own
 * @first_area: the first area
 * @areas: length of @area
 * @area: properties; the owner's
 * @whole: the cut is of a whole engine, and this is what else it has, or NULL
 * @undo: changes since it was opened, the newest first; written by the holder
 *	of the burst role while it is open
 */
struct knpu_cut {
	struct knpu_change change;
	struct knpu_engine *e;
	int err;
	u32 slot;
	u64 burst;

	u32 first_block;
	u32 end;
	u32 blocks;
	struct knpu_cut_block *block;
	u64 *kept;

	u32 own_mask;
	u32 first_area;
	u32 areas;
	struct knpu_cut_area *area;
	struct knpu_cut_whole *whole;
	struct knpu_undo *undo;
};

/* The owner's side: cut.c, cut_area.c */
int knpu_cut_neurons(struct knpu_cut *c, u32 first, u32 nr);
int knpu_cut_open(struct knpu_cut *c);
int knpu_cut_close(struct knpu_cut *c);
void knpu_cut_free(struct knpu_cut *c);
int knpu_cut_areas_copy(struct knpu_cut *c);
int knpu_cut_areas_revert(struct knpu_cut *c);

/* The side of the holder of the burst role: cut_keep.c */
struct knpu_burst;

int knpu_cuts_add(struct knpu_engine *e, struct knpu_cut *c);
void knpu_cuts_remove(struct knpu_engine *e, struct knpu_cut *c);
void knpu_cuts_keep(struct knpu_engine *e, u32 block);
void knpu_cuts_keep_all(struct knpu_engine *e);
void knpu_cuts_keep_reset(struct knpu_engine *e);
void knpu_cuts_keep_burst(struct knpu_burst *b);
void knpu_cuts_note(struct knpu_engine *e, struct knpu_undo *undo);

void knpu_cut_block_copy(struct knpu_cut_block *to,
			 const struct knpu_neurons *n, u32 block, u64 burst);

#endif /* KNPU_CORE_CUT_H */
