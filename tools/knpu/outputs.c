/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The (output ...) facts of a brain: what its spikes say, second by second.
 */
#include "outputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define UHZ 1000000
/* Rates are smoothed over a tenth of a second. */
#define WINDOWS_PER_SECOND 10

static size_t count_outputs(const struct knpu_brain *brain)
{
	size_t nr = 0;

	for (size_t i = 0; i < knpu_brain_nr_statements(brain); i++)
		nr += knpu_brain_statement(brain, i)->kind == KNPU_BRAIN_OUTPUT;
	return nr;
}

static int open_output(struct outputs *o, const struct knpu_brain_output *fact)
{
	struct output *out = &o->list[o->nr++];

	out->fact = fact;
	out->area = &knpu_brain_area(o->brain, fact->area)->info;
	if (fact->decode == KNPU_BRAIN_DECODE_RATE) {
		out->window =
			room_for(o->window, sizeof(*out->window), fact->name);
		return out->window ? 0 : -ENOMEM;
	}
	if (fact->decode == KNPU_BRAIN_DECODE_MAP) {
		out->counts = room_for(out->area->neurons, sizeof(*out->counts),
				       fact->name);
		return out->counts ? 0 : -ENOMEM;
	}
	return 0;
}

int outputs_open(struct outputs *o, const struct knpu_brain *brain)
{
	int ret = 0;

	memset(o, 0, sizeof(*o));
	o->brain = brain;
	o->rate_uhz = knpu_brain_engine(brain)->rate_uhz;
	o->window = o->rate_uhz / UHZ / WINDOWS_PER_SECOND;
	if (!o->window)
		o->window = 1;
	o->list =
		room_for(count_outputs(brain), sizeof(*o->list), "the outputs");
	if (!o->list)
		return -ENOMEM;
	for (size_t i = 0; !ret && i < knpu_brain_nr_statements(brain); i++) {
		const struct knpu_brain_statement *st =
			knpu_brain_statement(brain, i);

		if (st->kind == KNPU_BRAIN_OUTPUT)
			ret = open_output(o, &st->output);
	}
	return ret;
}

void outputs_close(struct outputs *o)
{
	for (size_t i = 0; i < o->nr_seconds; i++) {
		for (size_t j = 0; j < o->nr; j++)
			free(o->seconds[i].readings[j].cells);
		free(o->seconds[i].readings);
	}
	for (size_t i = 0; i < o->nr; i++) {
		free(o->list[i].window);
		free(o->list[i].counts);
	}
	free(o->seconds);
	free(o->list);
	memset(o, 0, sizeof(*o));
}

/* The second of brain time that @burst lies in, from 0. */
uint64_t outputs_second(const struct outputs *o, uint64_t burst)
{
	return (wide_t)(burst - 1) * UHZ / o->rate_uhz;
}

/* Spikes per neuron and second. */
double outputs_rate(const struct outputs *o, size_t output, uint64_t spikes,
		    uint64_t bursts)
{
	double seconds = (double)bursts * UHZ / (double)o->rate_uhz;

	return bursts ? (double)spikes / o->list[output].area->neurons /
				seconds :
			0;
}

static void see_first(struct output *out, uint64_t burst, uint32_t id)
{
	uint32_t voxel[4];

	if (out->now.fired)
		return;
	knpu_id_voxel(out->area, id, voxel);
	out->now.fired = true;
	out->now.first_burst = burst;
	memcpy(out->now.first_voxel, voxel, sizeof(out->now.first_voxel));
}

static void see_map(struct output *out, const struct knpu_spike *spikes,
		    size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		out->counts[(spikes[i].id - out->area->first) /
			    out->area->per_voxel]++;
}

/* spikes_fn */
void outputs_spikes(void *outputs, uint64_t burst, uint32_t area,
		    const struct knpu_spike *spikes, size_t nr)
{
	struct outputs *o = outputs;

	for (size_t i = 0; i < o->nr; i++) {
		struct output *out = &o->list[i];

		if (out->fact->area != area)
			continue;
		out->now.spikes += nr;
		out->total += nr;
		if (out->window) {
			out->window[burst % o->window] += nr;
			out->recent += nr;
		}
		if (out->counts)
			see_map(out, spikes, nr);
		if (out->fact->decode == KNPU_BRAIN_DECODE_FIRST)
			see_first(out, burst, spikes[0].id);
	}
}

static int keep_cells(struct output *out, struct reading *r)
{
	size_t voxels = out->area->neurons / out->area->per_voxel, nr = 0;

	for (size_t i = 0; i < voxels; i++)
		nr += !!out->counts[i];
	if (!nr)
		return 0;
	r->cells = room_for(nr, sizeof(*r->cells), out->fact->name);
	if (!r->cells)
		return -ENOMEM;
	for (size_t i = 0; i < voxels; i++) {
		uint32_t voxel[4];

		if (!out->counts[i])
			continue;
		knpu_id_voxel(out->area,
			      out->area->first + i * out->area->per_voxel,
			      voxel);
		memcpy(r->cells[r->nr_cells].voxel, voxel,
		       sizeof(r->cells->voxel));
		r->cells[r->nr_cells++].count = out->counts[i];
	}
	memset(out->counts, 0, voxels * sizeof(*out->counts));
	return 0;
}

static struct output_second *new_second(struct outputs *o)
{
	struct output_second *more, *s;

	more = more_room(o->seconds, o->nr_seconds + 1, sizeof(*more),
			 "the seconds of the outputs");
	if (!more)
		return NULL;
	o->seconds = more;
	s = &o->seconds[o->nr_seconds];
	memset(s, 0, sizeof(*s));
	s->readings = room_for(o->nr, sizeof(*s->readings),
			       "the seconds of the outputs");
	if (!s->readings)
		return NULL;
	o->nr_seconds++;
	return s;
}

/* The second that @o->burst lies in is over. */
static void close_second(struct outputs *o)
{
	struct output_second *s = new_second(o);

	if (!s) {
		o->lost = true;
		return;
	}
	s->second = outputs_second(o, o->burst);
	s->bursts = o->bursts;
	for (size_t i = 0; i < o->nr; i++) {
		struct output *out = &o->list[i];

		s->readings[i] = out->now;
		if (out->counts && keep_cells(out, &s->readings[i]))
			o->lost = true;
		memset(&out->now, 0, sizeof(out->now));
	}
	o->bursts = 0;
}

/* burst_fn */
void outputs_burst(void *outputs, uint64_t burst)
{
	struct outputs *o = outputs;

	o->burst = burst;
	o->bursts++;
	for (size_t i = 0; i < o->nr; i++) {
		struct output *out = &o->list[i];
		uint32_t *oldest;

		if (!out->window)
			continue;
		if (out->recent > out->now.peak)
			out->now.peak = out->recent;
		/* Its place in the ring is the next burst's. */
		oldest = &out->window[(burst + 1) % o->window];
		out->recent -= *oldest;
		*oldest = 0;
	}
	if (outputs_second(o, burst + 1) != outputs_second(o, burst))
		close_second(o);
}

/* The run is over: the last second may be a short one. */
void outputs_finish(struct outputs *o)
{
	if (o->bursts)
		close_second(o);
}
