/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A video, frame by frame, as the brightness that its decoder gives.
 */
#ifndef KNPU_VIDEO_H
#define KNPU_VIDEO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct video;

/**
 * struct video_info - what is known before the first frame
 * @width: of a frame in pixels
 * @height: of a frame in pixels
 * @fps_num: frames per second are fps_num / fps_den
 * @fps_den: see @fps_num, never 0
 * @frames: how many frames the container announces, 0 if it does not
 * @codec: name of the decoder
 */
struct video_info {
	int width;
	int height;
	int fps_num;
	int fps_den;
	uint64_t frames;
	const char *codec;
};

/**
 * struct luma_frame - brightness of one frame
 * @pixels: rows from the top, valid until the next video_next()
 * @stride: bytes from row to row
 * @width: in pixels
 * @height: in pixels
 * @whole: false: the frame could not be decoded, there are no pixels
 */
struct luma_frame {
	const uint8_t *pixels;
	ptrdiff_t stride;
	int width;
	int height;
	bool whole;
};

/**
 * typedef video_warn_fn - told of everything that is wrong with a video
 * @frame: number of the frame, from 0
 */
typedef void (*video_warn_fn)(void *data, uint64_t frame, const char *what);

int video_open(const char *path, video_warn_fn warn, void *data,
	       struct video **out);
void video_close(struct video *v);
void video_info(const struct video *v, struct video_info *out);

/* 1: @out is the next frame; 0: there is none any more. */
int video_next(struct video *v, struct luma_frame *out);

#endif /* KNPU_VIDEO_H */
