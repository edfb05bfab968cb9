/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What a cut of a whole engine has beside neurons and properties.
 */
#ifndef KNPU_CORE_CUT_WHOLE_H
#define KNPU_CORE_CUT_WHOLE_H

#include "core_port.h"
#include "cut.h"
#include "cut_ring.h"
#include "engine.h"
#include "user.h"

/**
 * struct knpu_cut_room - how much of what there is, or may be
 * @neurons: of the engine
 * @areas: of the engine
 * @history: spikes that can still arrive
 * @input: items of pending input, with those that say how many follow
 */
struct knpu_cut_room {
	u32 neurons;
	u32 areas;
	u64 history;
	u64 input;
};

/**
 * struct knpu_cut_tally - what a cut has of an area beside its properties
 * @spikes: since the start
 * @removed: it is an area no more
 * @grid: its size, of an area that is no other's extent
 * @name: of the area; two have the same only if one was removed
 */
struct knpu_cut_tally {
	u64 spikes;
	bool removed;
	u32 grid[3];
	u8 name[KNPU_NAME_LEN];
};

/**
 * struct knpu_cut_whole - a cut of a whole engine
 * @cut: neurons and properties
 * @room: what there was room for when it was opened: at first nothing
 * @need: what there has to be room for
 * @neurons: how many there are
 * @tally: by area
 * @history_count: spikes of the last bursts, by burst % KNPU_HISTORY_DEPTH
 * @history: those that can still arrive
 * @bursts: index of the ledger; its positions are numbers of bursts
 * @spikes: of the ledger
 * @ledger_position: of its next spike
 * @input: pending injections, the newest first: for each an item with the
 *	number of its items as id, then these
 * @nr_input: items of @input
 * @totals: counters
 * @late: bursts that began late
 * @skipped: bursts that were left out
 * @rate_uhz: bursts per second in millionths
 * @power: amount for neuron 1 in every burst
 * @fatigue: give it to area 2 as well
 * @timed: time the phases of bursts
 * @g: synapses, with a reference
 * @user: who is charged with it, or NULL; set before it is opened
 * @bytes: how much he is
 */
struct knpu_cut_whole {
	struct knpu_cut cut;
	struct knpu_cut_room room;
	struct knpu_cut_room need;
	u32 neurons;
	struct knpu_cut_tally *tally;
	u32 history_count[KNPU_HISTORY_DEPTH];
	struct knpu_cut_ring history;
	struct knpu_cut_ring bursts;
	struct knpu_cut_ring spikes;
	u64 ledger_position;
	struct knpu_inject_item *input;
	u64 nr_input;
	struct knpu_totals totals;
	u64 late;
	u64 skipped;
	u64 rate_uhz;
	s32 power;
	bool fatigue;
	bool timed;
	struct knpu_generation *g;
	struct knpu_user *user;
	u64 bytes;
};

int knpu_cut_whole_open(struct knpu_cut_whole *w, struct knpu_engine *e);
int knpu_cut_whole_close(struct knpu_cut_whole *w);
void knpu_cut_whole_free(struct knpu_cut_whole *w);

#endif /* KNPU_CORE_CUT_WHOLE_H */
