/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the brain answered in each second, by its outputs and nothing else.
 *
 * The answer is the rate output whose neurons fired most, if they fired more
 * than those of the next one by a tenth; else it is "mixed", and "none" where
 * none fired.  A map output named where_NAME tells where answer NAME was.
 */
#include "answer.h"

#include <string.h>

#define MARGIN_NUM 11
#define MARGIN_DEN 10
#define WHERE "where_"

static bool is_rate(const struct output *out)
{
	return out->fact->decode == KNPU_BRAIN_DECODE_RATE;
}

/* Whether the brain has outputs that can answer. */
bool answer_asked(const struct outputs *o)
{
	for (size_t i = 0; i < o->nr; i++)
		if (is_rate(&o->list[i]))
			return true;
	return false;
}

/* Spikes of @a per neuron against those of @b, in integers. */
static bool exceeds(const struct outputs *o, const struct output_second *s,
		    size_t a, size_t b, unsigned int num, unsigned int den)
{
	wide_t left = s->readings[a].spikes;
	wide_t right = s->readings[b].spikes;

	left *= o->list[b].area->neurons;
	right *= o->list[a].area->neurons;
	return left * den > right * num;
}

static int strongest(const struct outputs *o, const struct output_second *s)
{
	int best = ANSWER_NONE;

	for (size_t i = 0; i < o->nr; i++) {
		if (!is_rate(&o->list[i]) || !s->readings[i].spikes)
			continue;
		if (best < 0 || exceeds(o, s, i, best, 1, 1))
			best = i;
	}
	return best;
}

static int choose(const struct outputs *o, const struct output_second *s)
{
	int best = strongest(o, s);

	for (size_t i = 0; best >= 0 && i < o->nr; i++)
		if ((int)i != best && is_rate(&o->list[i]) &&
		    !exceeds(o, s, best, i, MARGIN_NUM, MARGIN_DEN))
			return ANSWER_MIXED;
	return best;
}

int answer_of_map(const struct outputs *o, size_t map)
{
	const struct output *out = &o->list[map];
	const char *name = out->fact->name;

	if (!out->counts || strncmp(name, WHERE, strlen(WHERE)))
		return ANSWER_NONE;
	for (size_t i = 0; i < o->nr; i++)
		if (is_rate(&o->list[i]) &&
		    !strcmp(o->list[i].fact->name, name + strlen(WHERE)))
			return i;
	return ANSWER_NONE;
}

/* The centre of all that fired, a voxel counting by its middle. */
static void locate(const struct output *map, const struct reading *r,
		   struct answer *a)
{
	uint64_t sum_x = 0, sum_y = 0, count = 0;

	for (size_t i = 0; i < r->nr_cells; i++) {
		const struct map_cell *c = &r->cells[i];

		sum_x += (2ULL * c->voxel[0] + 1) * c->count;
		sum_y += (2ULL * c->voxel[1] + 1) * c->count;
		count += c->count;
	}
	if (!count)
		return;
	a->somewhere = true;
	a->x = (double)sum_x / (2.0 * map->area->width * count);
	a->y = (double)sum_y / (2.0 * map->area->height * count);
}

void answer_of(const struct outputs *o, const struct output_second *s,
	       struct answer *out)
{
	memset(out, 0, sizeof(*out));
	out->output = choose(o, s);
	if (out->output < 0)
		return;
	for (size_t i = 0; i < o->nr; i++) {
		if (answer_of_map(o, i) != out->output)
			continue;
		out->map = i;
		locate(&o->list[i], &s->readings[i], out);
		return;
	}
}

const char *answer_name(const struct outputs *o, const struct answer *a)
{
	if (a->output == ANSWER_NONE)
		return "none";
	if (a->output == ANSWER_MIXED)
		return "mixed";
	return o->list[a->output].fact->name;
}

/* In which ninth of the picture. */
const char *answer_region(const struct answer *a)
{
	static const char *const names[3][3] = {
		{ "top left", "top", "top right" },
		{ "left", "centre", "right" },
		{ "bottom left", "bottom", "bottom right" },
	};
	int column = a->x < 1.0 / 3 ? 0 : a->x < 2.0 / 3 ? 1 : 2;
	int row = a->y < 1.0 / 3 ? 0 : a->y < 2.0 / 3 ? 1 : 2;

	return names[row][column];
}
