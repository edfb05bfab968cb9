/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The picture of a run: rasters and rates of its areas, its answers, and
 * frames with what the brain saw on them, along one axis of time.
 */
#ifndef KNPU_PICTURE_H
#define KNPU_PICTURE_H

#include "outputs.h"
#include "video.h"

#include <knpu.h>

struct picture;

/**
 * struct picture_caption - what the picture says in words
 * @file: the brain
 * @video: or NULL
 * @engine: valid if @has_engine
 */
struct picture_caption {
	const char *file;
	const char *video;
	uint64_t frames;
	const char *backend;
	uint64_t bursts;
	uint64_t spikes;
	double seconds;
	double rtf;
	bool has_engine;
	struct knpu_engine_info engine;
};

int picture_new(const struct outputs *outputs, const struct video_info *video,
		struct picture **out);
void picture_free(struct picture *p);

/* spikes_fn, burst_fn and frame_fn */
void picture_spikes(void *picture, uint64_t burst, uint32_t area,
		    const struct knpu_spike *spikes, size_t nr);
void picture_burst(void *picture, uint64_t burst);
void picture_frame(void *picture, uint64_t burst,
		   const struct luma_frame *frame);

int picture_write(struct picture *p, const struct picture_caption *caption,
		  FILE *out);

#endif /* KNPU_PICTURE_H */
