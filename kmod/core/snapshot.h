/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What is in the sections of a snapshot.  Their heads, and the order in which
 * they come, stand in the UAPI header.
 */
#ifndef KNPU_CORE_SNAPSHOT_H
#define KNPU_CORE_SNAPSHOT_H

#include "core_port.h"
#include "history.h"

/* Payload of an array is cut into sections of so much at most. */
#define KNPU_SNAPSHOT_PORTION (1U << 20)

/* Whole items in a portion, in bytes. */
static inline u64 knpu_snapshot_portion(u32 item)
{
	return KNPU_SNAPSHOT_PORTION / item * item;
}

/* Bursts of which spikes can still arrive. */
#define KNPU_SNAPSHOT_BURSTS KNPU_DELAY_MAX

/**
 * struct knpu_snapshot_engine - payload of KNPU_SECTION_ENGINE
 * @flags: KNPU_ENGINE_F_FATIGUE, KNPU_ENGINE_F_TIMING
 * @seed: of chance
 * @power: in fixed-point steps
 * @areas: how many
 * @neurons: how many
 * @ledger_bursts: capacity of the ledger
 * @ledger_spikes: likewise
 * @chunks: of the connectome, those without synapses included
 * @rate_uhz: bursts per second in millionths
 * @synapses: how many
 * @history: spikes that can still arrive
 * @input: items of pending input, with those that say how many follow
 * @ledger_position: of the next spike in the ledger
 * @burst: the last one
 * @spikes: counters, as in struct knpu_counters
 * @candidates: likewise
 * @events: likewise
 * @injected: likewise
 * @wide_bursts: likewise
 * @burst_ns: likewise
 * @late: likewise
 * @skipped: likewise
 * @last_spikes: of the last burst
 * @last_candidates: of the last burst
 * @history_count: spikes of the last bursts; the last one is last
 * @__reserved: 0
 * @name: of the engine
 */
struct knpu_snapshot_engine {
	u32 flags;
	u32 seed;
	s32 power;
	u32 areas;
	u32 neurons;
	u32 ledger_bursts;
	u32 ledger_spikes;
	u32 chunks;
	u64 rate_uhz;
	u64 synapses;
	u64 history;
	u64 input;
	u64 ledger_position;
	u64 burst;
	u64 spikes;
	u64 candidates;
	u64 events;
	u64 injected;
	u64 wide_bursts;
	u64 burst_ns;
	u64 late;
	u64 skipped;
	u32 last_spikes;
	u32 last_candidates;
	u32 history_count[KNPU_SNAPSHOT_BURSTS];
	u32 __reserved;
	u8 name[KNPU_NAME_LEN];
};

/* It was removed; its neurons keep their places. */
#define KNPU_SNAPSHOT_AREA_REMOVED (1U << 0)

/**
 * struct knpu_snapshot_area - payload of KNPU_SECTION_AREA
 * @width: voxels of the extent in x
 * @height: likewise in y
 * @depth: likewise in z
 * @per_voxel: neurons of a voxel
 * @spikes: since the start
 * @own: bitmap of the properties that neurons have of their own; their arrays
 *	follow in as many sections
 * @flags: KNPU_SNAPSHOT_AREA_REMOVED
 * @head: id of the area that this is an extent of: its own if it is the first
 * @origin: first voxel of the extent
 * @grid: voxels of the area in x, y and z; of other extents 0
 * @__reserved: 0
 * @name: of the area; of other extents 0
 * @value: properties, 0 where there is none of that number
 */
struct knpu_snapshot_area {
	u32 width;
	u32 height;
	u32 depth;
	u32 per_voxel;
	u64 spikes;
	u32 own;
	u32 flags;
	u32 head;
	u32 origin[3];
	u32 grid[3];
	u32 __reserved;
	u8 name[KNPU_NAME_LEN];
	s64 value[KNPU_PROPERTY_END];
};

#endif /* KNPU_CORE_SNAPSHOT_H */
