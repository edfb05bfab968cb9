/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Frames worth looking at, with what the brain's maps said of them.
 */
#ifndef KNPU_STRIP_H
#define KNPU_STRIP_H

#include "outputs.h"
#include "video.h"

/* What is kept, in a run of any length. */
#define STRIP_SLOTS 64
#define STRIP_WIDTH 480

/**
 * struct still - one frame
 * @used: there is one
 * @burst: it entered at
 * @width: of @pixels, STRIP_WIDTH at most
 * @pixels: brightness
 * @score: spikes of the rate outputs while it was the newest frame
 * @maps: for each output: how much each voxel fired lately; NULL if no map
 */
struct still {
	bool used;
	uint64_t burst;
	uint32_t width;
	uint32_t height;
	uint8_t *pixels;
	uint64_t score;
	float **maps;
};

/**
 * struct strip - the best frame of each stretch of time
 * @stretch: bursts of a slot; doubled whenever the slots are full
 * @recent: maps as they are now
 * @newest: the frame that is being seen
 */
struct strip {
	const struct outputs *outputs;
	uint64_t stretch;
	struct still slots[STRIP_SLOTS];
	struct still newest;
	float **recent;
	bool lost;
};

int strip_open(struct strip *s, const struct outputs *outputs);
void strip_close(struct strip *s);
void strip_spikes(struct strip *s, uint32_t area,
		  const struct knpu_spike *spikes, size_t nr);
void strip_frame(struct strip *s, uint64_t burst,
		 const struct luma_frame *frame);
void strip_finish(struct strip *s);
size_t strip_choose(const struct strip *s, const struct still **out,
		    size_t most, uint64_t bursts);

#endif /* KNPU_STRIP_H */
