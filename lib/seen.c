// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Spikes of an area whose neurons do not lie side by side: the engine is asked
 * where each spike of a window is from.
 */
#include <errno.h>
#include <stdlib.h>

#include "error.h"
#include "seen.h"

/* Spikes, or voxels, that one command asks for. */
#define BATCH 4096
/* In place of an index: of a neuron that the area does not have, or that is not there. */
#define NOT_OURS UINT32_MAX
#define GONE (UINT32_MAX - 1)

static int no_memory(size_t nr)
{
	return knpu_fail(-ENOMEM, "window: out of memory: %zu spikes", nr);
}

/* A complete burst has the spikes it has, so the second try has the room. */
static int read_spikes(struct seen *s)
{
	struct knpu_window_spike *more;
	size_t room = 0;
	int err;

	while ((err = knpu_ledger_window(s->ledger, &s->window, s->spikes, room,
					 &s->nr)) == -ENOBUFS) {
		room = s->nr;
		more = realloc(s->spikes, room * sizeof(*more));
		if (!more)
			return no_memory(room);
		s->spikes = more;
	}
	if (err)
		return err;
	s->index = calloc(s->nr + 1, sizeof(*s->index));
	return s->index ? 0 : no_memory(s->nr);
}

/* The grid may have grown since the caller asked for the area. */
static uint32_t index_of(const struct knpu_area_info *area,
			 const struct knpu_neuron_place *p)
{
	if (!(p->flags & KNPU_NEURON_F_EXISTS))
		return GONE;
	if (p->area != area->area || p->x >= area->width ||
	    p->y >= area->height || p->z >= area->depth)
		return NOT_OURS;
	return knpu_voxel_id(area, p->x, p->y, p->z, p->n) - area->first;
}

/* Return: how many are of neurons that are not there, or an error. */
static int64_t locate_living(struct seen *s)
{
	struct knpu_neuron_place *p = calloc(BATCH, sizeof(*p));
	size_t at, i, nr;
	int64_t gone = 0;
	int err = 0;

	if (!p)
		return no_memory(BATCH);
	for (at = 0; at < s->nr && !err; at += nr) {
		nr = s->nr - at < BATCH ? s->nr - at : BATCH;
		for (i = 0; i < nr; i++)
			p[i].id = s->spikes[at + i].id;
		err = knpu_neuron_locate(s->k, p, nr);
		for (i = 0; i < nr && !err; i++) {
			s->index[at + i] = index_of(s->area, &p[i]);
			gone += s->index[at + i] == GONE;
		}
	}
	free(p);
	return err ? err : gone;
}

/**
 * struct lost - a spike of a neuron that is not there
 * @id: of the neuron
 * @at: which spike
 */
struct lost {
	uint32_t id;
	size_t at;
};

static int by_id(const void *a, const void *b)
{
	const struct lost *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

/* Its place is the area's still: a voxel knows whose it was. */
static void match_voxel(struct seen *s, const struct lost *lost, size_t nr,
			const struct knpu_voxel_place *v)
{
	uint32_t index =
		knpu_voxel_id(s->area, v->x, v->y, v->z, 0) - s->area->first;
	size_t low = 0, high = nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lost[middle].id < v->first)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < nr && lost[low].id - v->first < v->neurons; low++)
		s->index[lost[low].at] = index + lost[low].id - v->first;
}

static int match_voxels(struct seen *s, const struct lost *lost, size_t nr)
{
	const struct knpu_area_info *a = s->area;
	struct knpu_voxel_place *v = calloc(BATCH, sizeof(*v));
	uint32_t voxels = a->neurons / a->per_voxel;
	uint32_t at, i, n;
	int err = 0;

	if (!v)
		return no_memory(BATCH);
	for (at = 0; at < voxels && !err; at += n) {
		n = voxels - at < BATCH ? voxels - at : BATCH;
		for (i = 0; i < n; i++) {
			v[i].z = (at + i) % a->depth;
			v[i].y = (at + i) / a->depth % a->height;
			v[i].x = (at + i) / a->depth / a->height;
		}
		err = knpu_voxel_locate(s->k, a->area, v, n);
		for (i = 0; i < n && !err; i++)
			match_voxel(s, lost, nr, &v[i]);
	}
	free(v);
	return err;
}

static int locate_gone(struct seen *s, size_t gone)
{
	struct lost *lost = calloc(gone, sizeof(*lost));
	size_t i, nr = 0;
	int err;

	if (!lost)
		return no_memory(gone);
	for (i = 0; i < s->nr; i++) {
		if (s->index[i] != GONE)
			continue;
		s->index[i] = NOT_OURS;
		lost[nr++] = (struct lost){ s->spikes[i].id, i };
	}
	qsort(lost, nr, sizeof(*lost), by_id);
	err = match_voxels(s, lost, nr);
	free(lost);
	return err;
}

/*
 * The spikes of @s->area, which is scattered, in order of burst and then of id.
 * Return: 0, or an error that was told; to be forgotten either way.
 */
int seen_take(struct seen *s)
{
	size_t i, kept = 0;
	int64_t gone;
	int err;

	err = read_spikes(s);
	if (err)
		return err;
	gone = locate_living(s);
	if (gone < 0)
		return (int)gone;
	err = gone ? locate_gone(s, (size_t)gone) : 0;
	for (i = 0; i < s->nr && !err; i++) {
		if (s->index[i] == NOT_OURS)
			continue;
		s->spikes[kept] = s->spikes[i];
		s->index[kept++] = s->index[i];
	}
	s->nr = kept;
	return err;
}

void seen_forget(struct seen *s)
{
	free(s->spikes);
	free(s->index);
}
