/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Spikes counted in bins of time and space, in bounded memory.
 */
#ifndef KNPU_RECORD_H
#define KNPU_RECORD_H

#include "tool.h"

#include <knpu-brain.h>

#define RECORD_BINS 2048

/**
 * struct band - one area
 * @rows: bins along its neurons: the columns of its grid where they fit
 * @counts: of row r and bin t at [r * RECORD_BINS + t]
 */
struct band {
	const struct knpu_area_info *area;
	uint32_t rows;
	uint32_t *counts;
};

/**
 * struct record - all areas of the brain's own that there is room for
 * @width: bursts per bin; doubled whenever the bins are full
 * @bursts: how many were recorded
 * @left_out: areas without a band
 */
struct record {
	struct band *bands;
	size_t nr;
	size_t left_out;
	uint64_t width;
	uint64_t bursts;
};

int record_open(struct record *r, const struct knpu_brain *brain,
		uint64_t width);
void record_close(struct record *r);
void record_spikes(struct record *r, uint64_t burst, uint32_t area,
		   const struct knpu_spike *spikes, size_t nr);
void record_burst(struct record *r, uint64_t burst);
size_t record_bins(const struct record *r);
const struct band *record_band(const struct record *r, uint32_t area);
uint64_t record_count(const struct band *b, size_t bin);

#endif /* KNPU_RECORD_H */
