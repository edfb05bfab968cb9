/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A retina: brightness averaged onto a grid, and where it rose or fell.
 *
 * All in integers, without a rounding.  Along an axis of w pixels and W
 * voxels let a pixel be W units long and a voxel w; then both begin and end
 * on whole units, and a pixel counts for a voxel with the number of units
 * they share.  The weights of a voxel add up to w * h, and instead of dividing
 * by that, changes are compared with threshold * w * h.  A mirrored frame
 * gives exactly the mirrored result.
 */
#include "retina.h"
#include "tool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/**
 * struct span - pixels that a voxel covers along one axis
 * @first: first pixel
 * @last: last pixel; may be the first
 * @head: weight of the first
 * @tail: weight of the last, 0 if it is the first; all between weigh @whole
 * @whole: units of a whole pixel
 */
struct span {
	uint32_t first;
	uint32_t last;
	uint32_t head;
	uint32_t tail;
	uint32_t whole;
};

/**
 * struct retina - one grid
 * @area: pixels of a frame: the unit of the threshold
 * @columns: span of each voxel in x, for frames of @pixels_x
 * @rows: span of each voxel in y
 * @line: sums of one line of pixels, per column of voxels
 * @now: weighted sums of the last frame
 * @before: of the frame before
 * @frames: whole frames of this size seen, at most 2
 */
struct retina {
	uint32_t width;
	uint32_t height;
	uint32_t pixels_x;
	uint32_t pixels_y;
	uint64_t area;
	struct span *columns;
	struct span *rows;
	uint64_t *line;
	uint64_t *now;
	uint64_t *before;
	unsigned int frames;
};

int retina_new(uint32_t width, uint32_t height, struct retina **out)
{
	struct retina *r = room_for(1, sizeof(*r), "a retina");
	size_t voxels = (size_t)width * height;

	if (!r)
		return -ENOMEM;
	r->width = width;
	r->height = height;
	r->columns = room_for(width, sizeof(*r->columns), "a retina");
	r->rows = room_for(height, sizeof(*r->rows), "a retina");
	r->line = room_for(width, sizeof(*r->line), "a retina");
	r->now = room_for(voxels, sizeof(*r->now), "a retina");
	r->before = room_for(voxels, sizeof(*r->before), "a retina");
	if (!r->columns || !r->rows || !r->line || !r->now || !r->before) {
		retina_free(r);
		return -ENOMEM;
	}
	*out = r;
	return 0;
}

void retina_free(struct retina *r)
{
	if (!r)
		return;
	free(r->columns);
	free(r->rows);
	free(r->line);
	free(r->now);
	free(r->before);
	free(r);
}

bool retina_fits(const struct retina *r, uint32_t width, uint32_t height)
{
	return r->width == width && r->height == height;
}

static void lay_spans(struct span *spans, uint32_t voxels, uint32_t pixels)
{
	for (uint32_t i = 0; i < voxels; i++) {
		uint64_t begin = (uint64_t)i * pixels;
		uint64_t end = begin + pixels;
		struct span *s = &spans[i];

		s->first = begin / voxels;
		s->last = (end - 1) / voxels;
		s->whole = voxels;
		if (s->first == s->last) {
			s->head = pixels;
			s->tail = 0;
			continue;
		}
		s->head = (s->first + 1ULL) * voxels - begin;
		s->tail = end - (uint64_t)s->last * voxels;
	}
}

/* A frame of another size: nothing before it can be compared with it. */
static void resize(struct retina *r, uint32_t width, uint32_t height)
{
	r->pixels_x = width;
	r->pixels_y = height;
	r->area = (uint64_t)width * height;
	r->frames = 0;
	lay_spans(r->columns, r->width, width);
	lay_spans(r->rows, r->height, height);
}

static uint64_t sum_span(const struct span *s, const uint8_t *pixels)
{
	uint64_t between = 0;

	for (uint32_t x = s->first + 1; x < s->last; x++)
		between += pixels[x];
	return (uint64_t)s->head * pixels[s->first] +
	       (uint64_t)s->tail * pixels[s->last] + between * s->whole;
}

static void sum_line(struct retina *r, const uint8_t *pixels)
{
	for (uint32_t x = 0; x < r->width; x++)
		r->line[x] = sum_span(&r->columns[x], pixels);
}

static uint32_t weight_of(const struct span *s, uint32_t y)
{
	if (y == s->first)
		return s->head;
	return y == s->last ? s->tail : s->whole;
}

static void average(struct retina *r, const struct luma_frame *frame)
{
	uint32_t summed = UINT32_MAX;

	memset(r->now, 0, (size_t)r->width * r->height * sizeof(*r->now));
	for (uint32_t v = 0; v < r->height; v++) {
		const struct span *s = &r->rows[v];
		uint64_t *sums = r->now + (size_t)v * r->width;

		for (uint32_t y = s->first; y <= s->last; y++) {
			uint32_t weight = weight_of(s, y);

			/* Neighbours in y may share a line of pixels. */
			if (y != summed)
				sum_line(r, frame->pixels + y * frame->stride);
			summed = y;
			for (uint32_t x = 0; x < r->width; x++)
				sums[x] += weight * r->line[x];
		}
	}
}

/* A frame that is not whole changes nothing: the next is compared with the
 * last whole one.
 */
int retina_see(struct retina *r, const struct luma_frame *frame)
{
	uint64_t *before = r->before;

	if (!frame->whole)
		return 0;
	if (frame->width <= 0 || frame->height <= 0)
		return -EINVAL;
	if ((uint32_t)frame->width != r->pixels_x ||
	    (uint32_t)frame->height != r->pixels_y)
		resize(r, frame->width, frame->height);
	r->before = r->now;
	r->now = before;
	average(r, frame);
	if (r->frames < 2)
		r->frames++;
	return 0;
}

/* Whether the average changed by @threshold or more since the last frame. */
bool retina_changed(const struct retina *r, uint32_t x, uint32_t y,
		    enum retina_change change, uint32_t threshold)
{
	size_t i = (size_t)y * r->width + x;
	uint64_t from = change == RETINA_ROSE ? r->before[i] : r->now[i];
	uint64_t to = change == RETINA_ROSE ? r->now[i] : r->before[i];

	if (r->frames < 2)
		return false;
	return to >= from && to - from >= threshold * r->area;
}
