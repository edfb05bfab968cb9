/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Frames worth looking at, with what the brain's maps said of them.
 */
#include "answer.h"
#include "strip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define UHZ 1000000
/* What a map said fades by this from frame to frame. */
#define FADE 0.6f
/* Larger maps are not drawn: a map is kept for every slot. */
#define MAP_VOXELS 65536

static size_t voxels_of(const struct output *out)
{
	return out->area->neurons / out->area->per_voxel;
}

static float **new_maps(const struct outputs *o)
{
	float **maps = room_for(o->nr, sizeof(*maps), "the picture");

	for (size_t i = 0; maps && i < o->nr; i++)
		if (o->list[i].counts && voxels_of(&o->list[i]) <= MAP_VOXELS)
			maps[i] = room_for(voxels_of(&o->list[i]),
					   sizeof(**maps), "the picture");
	return maps;
}

static void free_maps(const struct outputs *o, float **maps)
{
	for (size_t i = 0; maps && i < o->nr; i++)
		free(maps[i]);
	free(maps);
}

static void drop_still(const struct outputs *o, struct still *still)
{
	free(still->pixels);
	free_maps(o, still->maps);
	memset(still, 0, sizeof(*still));
}

int strip_open(struct strip *s, const struct outputs *outputs)
{
	memset(s, 0, sizeof(*s));
	s->outputs = outputs;
	s->stretch = outputs->rate_uhz / UHZ;
	if (!s->stretch)
		s->stretch = 1;
	s->recent = new_maps(outputs);
	return s->recent ? 0 : -ENOMEM;
}

void strip_close(struct strip *s)
{
	for (size_t i = 0; i < STRIP_SLOTS; i++)
		drop_still(s->outputs, &s->slots[i]);
	drop_still(s->outputs, &s->newest);
	free_maps(s->outputs, s->recent);
	memset(s, 0, sizeof(*s));
}

void strip_spikes(struct strip *s, uint32_t area,
		  const struct knpu_spike *spikes, size_t nr)
{
	for (size_t i = 0; i < s->outputs->nr; i++) {
		const struct output *out = &s->outputs->list[i];

		if (out->fact->area != area)
			continue;
		if (out->fact->decode == KNPU_BRAIN_DECODE_RATE)
			s->newest.score += nr;
		if (!s->recent[i])
			continue;
		for (size_t j = 0; j < nr; j++)
			s->recent[i][(spikes[j].id - out->area->first) /
				     out->area->per_voxel] += 1;
	}
}

static void better_of(struct strip *s, struct still *a, struct still *b)
{
	struct still swap;

	if (!b->used)
		return;
	if (!a->used || b->score > a->score) {
		swap = *a;
		*a = *b;
		*b = swap;
	}
	drop_still(s->outputs, b);
}

static struct still *slot_of(struct strip *s, uint64_t burst)
{
	while ((burst - 1) / s->stretch >= STRIP_SLOTS) {
		for (size_t i = 0; i < STRIP_SLOTS / 2; i++) {
			better_of(s, &s->slots[2 * i], &s->slots[2 * i + 1]);
			if (!i)
				continue;
			s->slots[i] = s->slots[2 * i];
			memset(&s->slots[2 * i], 0, sizeof(s->slots[0]));
		}
		s->stretch *= 2;
	}
	return &s->slots[(burst - 1) / s->stretch];
}

/* Adds up @by lines of pixels, each @by pixels to one sum. */
static void sum_lines(uint32_t *sums, uint32_t width, uint32_t by,
		      const struct luma_frame *f, uint32_t first)
{
	memset(sums, 0, width * sizeof(*sums));
	for (uint32_t y = first; y < first + by; y++) {
		const uint8_t *p = f->pixels + y * f->stride;

		for (uint32_t x = 0; x < width; x++)
			for (uint32_t i = 0; i < by; i++)
				sums[x] += *p++;
	}
}

/* The mean brightness of the pixels that fall on each of the still's. */
static int shrink(struct still *still, const struct luma_frame *f)
{
	uint32_t by = (f->width + STRIP_WIDTH - 1) / STRIP_WIDTH;
	uint32_t sums[STRIP_WIDTH];

	if ((uint32_t)f->height < by)
		return -EINVAL;
	still->width = f->width / by;
	still->height = f->height / by;
	still->pixels = room_for((size_t)still->width * still->height, 1,
				 "the picture");
	if (!still->pixels)
		return -ENOMEM;
	for (uint32_t y = 0; y < still->height; y++) {
		uint8_t *line = still->pixels + (size_t)y * still->width;

		sum_lines(sums, still->width, by, f, y * by);
		for (uint32_t x = 0; x < still->width; x++)
			line[x] = sums[x] / (by * by);
	}
	return 0;
}

static int copy_maps(struct strip *s, struct still *still)
{
	const struct outputs *o = s->outputs;

	still->maps = new_maps(o);
	if (!still->maps)
		return -ENOMEM;
	for (size_t i = 0; i < o->nr; i++) {
		if (!s->recent[i])
			continue;
		if (!still->maps[i])
			return -ENOMEM;
		memcpy(still->maps[i], s->recent[i],
		       voxels_of(&o->list[i]) * sizeof(**s->recent));
	}
	return 0;
}

static void fade(struct strip *s)
{
	for (size_t i = 0; i < s->outputs->nr; i++) {
		if (!s->recent[i])
			continue;
		for (size_t j = 0; j < voxels_of(&s->outputs->list[i]); j++)
			s->recent[i][j] *= FADE;
	}
}

/* The newest frame has been seen to its end. */
static void settle(struct strip *s)
{
	struct still *slot;

	if (!s->newest.used)
		return;
	slot = slot_of(s, s->newest.burst);
	if (slot->used && s->newest.score <= slot->score) {
		drop_still(s->outputs, &s->newest);
		return;
	}
	if (copy_maps(s, &s->newest)) {
		s->lost = true;
		drop_still(s->outputs, &s->newest);
		return;
	}
	better_of(s, slot, &s->newest);
}

void strip_frame(struct strip *s, uint64_t burst,
		 const struct luma_frame *frame)
{
	settle(s);
	fade(s);
	drop_still(s->outputs, &s->newest);
	if (s->lost || shrink(&s->newest, frame)) {
		s->lost = true;
		return;
	}
	s->newest.used = true;
	s->newest.burst = burst;
}

void strip_finish(struct strip *s)
{
	settle(s);
}

static bool far_from(const struct still *still, const struct still **chosen,
		     size_t nr, uint64_t least)
{
	for (size_t i = 0; i < nr; i++) {
		uint64_t a = chosen[i]->burst, b = still->burst;

		if ((a > b ? a - b : b - a) < least)
			return false;
	}
	return true;
}

/* The answer of the second that a frame entered in. */
static int answer_at(const struct strip *s, uint64_t burst)
{
	uint64_t second = outputs_second(s->outputs, burst);
	struct answer a;

	for (size_t i = 0; i < s->outputs->nr_seconds; i++)
		if (s->outputs->seconds[i].second == second) {
			answer_of(s->outputs, &s->outputs->seconds[i], &a);
			return a.output;
		}
	return ANSWER_NONE;
}

/* The more often an answer is shown already, the less is it worth. */
static uint64_t worth(const struct strip *s, const struct still *still,
		      const struct still **chosen, size_t nr)
{
	int answer = answer_at(s, still->burst);
	uint64_t shown = 1;

	for (size_t i = 0; i < nr; i++)
		shown += answer_at(s, chosen[i]->burst) == answer;
	return still->score * STRIP_SLOTS / shown;
}

static const struct still *best_left(const struct strip *s,
				     const struct still **chosen, size_t nr,
				     uint64_t least)
{
	const struct still *best = NULL;
	uint64_t most = 0;

	for (size_t i = 0; i < STRIP_SLOTS; i++) {
		const struct still *still = &s->slots[i];
		uint64_t value;

		if (!still->used || !far_from(still, chosen, nr, least))
			continue;
		value = worth(s, still, chosen, nr);
		if (best && value <= most)
			continue;
		best = still;
		most = value;
	}
	return best;
}

static int by_burst(const void *a, const void *b)
{
	uint64_t x = (*(const struct still *const *)a)->burst;
	uint64_t y = (*(const struct still *const *)b)->burst;

	return (x > y) - (x < y);
}

/* The frames with most motion that are not close to each other, in order. */
size_t strip_choose(const struct strip *s, const struct still **out,
		    size_t most, uint64_t bursts)
{
	uint64_t least = bursts / (most * 2);
	size_t nr = 0;

	while (nr < most) {
		out[nr] = best_left(s, out, nr, least ? least : 1);
		if (!out[nr])
			break;
		nr++;
	}
	qsort(out, nr, sizeof(*out), by_burst);
	return nr;
}
