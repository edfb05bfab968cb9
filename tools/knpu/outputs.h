/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The (output ...) facts of a brain: what its spikes say, second by second.
 */
#ifndef KNPU_OUTPUTS_H
#define KNPU_OUTPUTS_H

#include "tool.h"

#include <knpu-brain.h>

/**
 * struct map_cell - a voxel that fired, and how often
 */
struct map_cell {
	uint32_t voxel[3];
	uint32_t count;
};

/**
 * struct reading - what one output said in one second
 * @spikes: of its area
 * @peak: rate: most spikes in any 100 ms that ended in this second
 * @fired: first: whether any did
 * @first_burst: first: when
 * @first_voxel: first: which; of several in one burst the lowest id
 * @cells: map: voxels that fired, by id
 * @nr_cells: map: how many
 */
struct reading {
	uint64_t spikes;
	uint64_t peak;
	bool fired;
	uint64_t first_burst;
	uint32_t first_voxel[3];
	struct map_cell *cells;
	size_t nr_cells;
};

/**
 * struct output - one (output ...) fact
 * @now: the second that is going on
 * @window: rate: spikes of the last bursts, a ring of @outputs->window
 * @recent: rate: their sum
 * @counts: map: per voxel in the second that is going on
 * @total: spikes in the whole run
 */
struct output {
	const struct knpu_brain_output *fact;
	const struct knpu_area_info *area;
	struct reading now;
	uint32_t *window;
	uint64_t recent;
	uint32_t *counts;
	uint64_t total;
};

/**
 * struct output_second - one second of brain time
 * @second: from 0
 * @bursts: how many of it were run: the last one may be short
 * @readings: one for each output
 */
struct output_second {
	uint64_t second;
	uint64_t bursts;
	struct reading *readings;
};

/**
 * struct outputs - all of them
 * @window: bursts in 100 ms, at least 1
 * @burst: the last one seen
 * @bursts: seen of the second that is going on
 * @lost: there was no memory for a second
 */
struct outputs {
	const struct knpu_brain *brain;
	uint64_t rate_uhz;
	uint64_t window;
	struct output *list;
	size_t nr;
	uint64_t burst;
	uint64_t bursts;
	struct output_second *seconds;
	size_t nr_seconds;
	bool lost;
};

int outputs_open(struct outputs *o, const struct knpu_brain *brain);
void outputs_close(struct outputs *o);
void outputs_spikes(void *outputs, uint64_t burst, uint32_t area,
		    const struct knpu_spike *spikes, size_t nr);
void outputs_burst(void *outputs, uint64_t burst);
void outputs_finish(struct outputs *o);
uint64_t outputs_second(const struct outputs *o, uint64_t burst);
double outputs_rate(const struct outputs *o, size_t output, uint64_t spikes,
		    uint64_t bursts);

#endif /* KNPU_OUTPUTS_H */
