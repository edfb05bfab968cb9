/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What a run feeds: the (input ...) facts of a brain, burst by burst.
 */
#ifndef KNPU_INPUTS_H
#define KNPU_INPUTS_H

#include "brain_files.h"
#include "csv.h"
#include "hash.h"
#include "poisson.h"
#include "retina.h"
#include "video.h"
#include "warnings.h"

/* Told of every frame as it enters, with the burst it enters at. */
typedef void (*frame_fn)(void *data, uint64_t burst,
			 const struct luma_frame *frame);

/**
 * struct source - one (input ...) fact
 * @statement: its place in the brain
 * @fact: what it says
 * @area: where it goes
 * @active: the run has come past the fact
 * @retina: video: shared by all inputs of the same grid
 * @csv: file: all its lines
 * @at: file: the first line that has not been fed
 * @poisson: poisson
 */
struct source {
	size_t statement;
	const struct knpu_brain_input *fact;
	const struct knpu_area_info *area;
	bool active;
	struct retina *retina;
	struct csv csv;
	size_t at;
	struct poisson poisson;
};

/**
 * struct inputs - all of them
 * @k: the engine, once there is one
 * @batch: items the engine takes at once
 * @video: NULL without one
 * @info: of @video
 * @frame: number of the frame that enters next
 * @video_end: @video has no more frames
 * @fed: something entered at the burst that was fed last
 * @frames_hash: over all frames fed
 * @on_frame: may be NULL
 * @voxels: room for the spikes of one retina
 * @neurons: room for the draws of one area
 */
struct inputs {
	const struct brain_files *files;
	struct warnings *warnings;
	struct knpu *k;
	size_t batch;
	uint64_t rate_uhz;
	struct source *sources;
	size_t nr;
	struct retina **retinas;
	size_t nr_retinas;
	const char *path;
	struct video *video;
	struct video_info info;
	uint64_t frame;
	bool video_end;
	bool fed;
	struct hash *frames_hash;
	frame_fn on_frame;
	void *on_frame_data;
	struct knpu_inject_voxel_item *voxels;
	struct knpu_inject_item *neurons;
};

int inputs_open(struct inputs *in, const struct brain_files *files,
		const char *video, struct warnings *warnings);
int inputs_check(const struct brain_files *files);
void inputs_close(struct inputs *in);
int inputs_attach(struct inputs *in, struct knpu *k);
void inputs_start(struct inputs *in, size_t statement, uint64_t burst);
int inputs_resume(struct inputs *in, uint64_t burst);
uint64_t inputs_next(const struct inputs *in, uint64_t burst);
int inputs_feed(struct inputs *in, uint64_t burst);
bool inputs_finished(const struct inputs *in);
bool inputs_finite(const struct inputs *in);
uint64_t inputs_expected_end(const struct inputs *in);

#endif /* KNPU_INPUTS_H */
