/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The report of a run as JSON; knpu(1) describes the schema.
 */
#include "run.h"
#include "json.h"

#include <string.h>

static struct json_object *brain_object(const struct run *r)
{
	const struct knpu_brain *brain = r->files.brain;
	const struct knpu_brain_engine *e = knpu_brain_engine(brain);
	struct knpu_engine_info info;
	struct json_object *o = json_object_new_object(), *files;

	files = json_object_new_array();
	for (size_t i = 0; i < r->options.nr_files; i++)
		json_object_array_add(
			files, json_object_new_string(r->options.files[i]));
	json_add_text(o, "name", e->name);
	json_add(o, "files", files);
	json_add_number(o, "hz", (double)e->rate_uhz / 1e6, 6);
	json_add_count(o, "seed", e->seed);
	if (knpu_engine_info(r->k, &info))
		return o;
	json_add_count(o, "areas", info.areas);
	json_add_count(o, "neurons", info.neurons);
	json_add_count(o, "synapses", info.synapses);
	json_add_count(o, "memory", info.memory);
	return o;
}

static struct json_object *video_object(const struct run *r)
{
	const struct inputs *in = &r->inputs;
	struct json_object *o;

	if (!in->video)
		return NULL;
	o = json_object_new_object();
	json_add_text(o, "path", in->path);
	json_add_text(o, "codec", in->info.codec);
	json_add_count(o, "width", in->info.width);
	json_add_count(o, "height", in->info.height);
	json_add_number(o, "fps", (double)in->info.fps_num / in->info.fps_den,
			6);
	json_add_count(o, "frames", in->frame);
	return o;
}

static struct json_object *areas_object(const struct run *r)
{
	struct json_object *o = json_object_new_object();

	for (size_t i = 0; i < knpu_brain_nr_areas(r->files.brain); i++)
		json_add_count(o,
			       (const char *)knpu_brain_area(r->files.brain, i)
				       ->info.name,
			       r->watch.by_area[i]);
	return o;
}

static struct json_object *counts_object(const struct outputs *o,
					 const struct output_second *s)
{
	struct json_object *counts = json_object_new_object();

	for (size_t i = 0; i < o->nr; i++)
		if (o->list[i].fact->decode == KNPU_BRAIN_DECODE_RATE)
			json_add_count(counts, o->list[i].fact->name,
				       s->readings[i].spikes);
	return counts;
}

static struct json_object *where_object(const struct outputs *o,
					const struct answer *a)
{
	struct json_object *where;

	if (!a->somewhere)
		return NULL;
	where = json_object_new_object();
	json_add_number(where, "x", a->x, 4);
	json_add_number(where, "y", a->y, 4);
	json_add_text(where, "text", answer_region(a));
	json_add_text(where, "output", o->list[a->map].fact->name);
	return where;
}

static struct json_object *answers_array(const struct run *r)
{
	const struct outputs *o = &r->outputs;
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; answer_asked(o) && i < o->nr_seconds; i++) {
		struct json_object *one = json_object_new_object();
		struct answer a;

		answer_of(o, &o->seconds[i], &a);
		json_add_count(one, "second", o->seconds[i].second);
		json_add_text(one, "answer", answer_name(o, &a));
		json_add(one, "counts", counts_object(o, &o->seconds[i]));
		json_add(one, "where", where_object(o, &a));
		json_object_array_add(array, one);
	}
	return array;
}

static struct json_object *voxel_array(const uint32_t voxel[3])
{
	struct json_object *array = json_object_new_array();

	for (int i = 0; i < 3; i++)
		json_object_array_add(array, json_object_new_uint64(voxel[i]));
	return array;
}

static struct json_object *cells_array(const struct reading *r)
{
	struct json_object *array = json_object_new_array(), *cell;

	for (size_t i = 0; i < r->nr_cells; i++) {
		cell = voxel_array(r->cells[i].voxel);
		json_object_array_add(
			cell, json_object_new_uint64(r->cells[i].count));
		json_object_array_add(array, cell);
	}
	return array;
}

static struct json_object *first_object(const struct reading *r)
{
	struct json_object *o;

	if (!r->fired)
		return NULL;
	o = json_object_new_object();
	json_add_count(o, "burst", r->first_burst);
	json_add(o, "voxel", voxel_array(r->first_voxel));
	return o;
}

static struct json_object *reading_object(const struct outputs *o, size_t i,
					  const struct output_second *s)
{
	const struct reading *r = &s->readings[i];
	struct json_object *one = json_object_new_object();

	json_add_count(one, "second", s->second);
	json_add_count(one, "spikes", r->spikes);
	switch (o->list[i].fact->decode) {
	case KNPU_BRAIN_DECODE_RATE:
		json_add_number(one, "rate",
				outputs_rate(o, i, r->spikes, s->bursts), 3);
		json_add_number(one, "peak",
				outputs_rate(o, i, r->peak, o->window), 3);
		break;
	case KNPU_BRAIN_DECODE_FIRST:
		json_add(one, "first", first_object(r));
		break;
	case KNPU_BRAIN_DECODE_MAP:
		json_add(one, "map", cells_array(r));
		break;
	}
	return one;
}

static struct json_object *outputs_array(const struct run *r)
{
	static const char *const decodes[] = {
		[KNPU_BRAIN_DECODE_RATE] = "rate",
		[KNPU_BRAIN_DECODE_FIRST] = "first",
		[KNPU_BRAIN_DECODE_MAP] = "map",
	};
	const struct outputs *o = &r->outputs;
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < o->nr; i++) {
		struct json_object *one = json_object_new_object();
		struct json_object *seconds = json_object_new_array();

		json_add_text(one, "name", o->list[i].fact->name);
		json_add_text(one, "area", (const char *)o->list[i].area->name);
		json_add_text(one, "decode", decodes[o->list[i].fact->decode]);
		json_add_count(one, "spikes", o->list[i].total);
		for (size_t s = 0; s < o->nr_seconds; s++)
			json_object_array_add(
				seconds, reading_object(o, i, &o->seconds[s]));
		json_add(one, "seconds", seconds);
		json_object_array_add(array, one);
	}
	return array;
}

static struct json_object *warnings_array(const struct warnings *w)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < w->nr; i++)
		json_object_array_add(array,
				      json_object_new_string(w->text[i]));
	return array;
}

static void add_results(const struct run *r, struct json_object *o)
{
	char text[HASH_ROOM];

	json_add_count(o, "first_burst", r->first + 1);
	json_add_count(o, "bursts", r->burst - r->first);
	json_add_count(o, "spikes", r->watch.spikes);
	json_add(o, "spikes_by_area", areas_object(r));
	json_add_text(o, "spikes_hash", hash_text(r->watch.hash, text));
	json_add_text(o, "potentials_hash",
		      hash_text(r->watch.potentials, text));
	json_add_text(o, "frames_hash",
		      r->inputs.video ? hash_text(r->inputs.frames_hash, text) :
					NULL);
	json_add_number(o, "brain_seconds", run_seconds(r), 3);
	json_add_number(o, "engine_seconds", (double)r->engine_ns / 1e9, 6);
	json_add_number(o, "wall_seconds", (double)r->wall_ns / 1e9, 6);
	json_add_number(o, "bursts_per_second",
			r->engine_ns ? (double)(r->burst - r->first) * 1e9 /
					       (double)r->engine_ns :
				       0,
			1);
	json_add_number(o, "rtf_engine", run_rtf(r), 3);
}

int run_report(const struct run *r, FILE *out)
{
	struct json_object *o = json_report("knpu run"), *e;

	json_add_text(o, "backend", knpu_backend_name(knpu_backend(r->k)));
	json_add_text(o, "backend_reason", knpu_backend_reason(r->k));
	json_add(o, "brain", brain_object(r));
	json_add(o, "video", video_object(r));
	add_results(r, o);
	json_add(o, "answers", answers_array(r));
	json_add(o, "outputs", outputs_array(r));
	e = json_object_new_object();
	json_add_count(e, "passed", r->expectations.passed);
	json_add_count(e, "failed", r->expectations.failed);
	json_add(o, "expectations", e);
	json_add(o, "warnings", warnings_array(&r->warnings));
	json_add_count(o, "warnings_total", r->warnings.total);
	json_add_bool(o, "interrupted", r->interrupted);
	return json_write(o, out);
}
