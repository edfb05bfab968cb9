/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What a run feeds: the (input ...) facts of a brain, burst by burst.
 *
 * Everything that can be wrong with an input is found by inputs_open(),
 * before there is an engine.
 */
#include "inputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define UHZ 1000000

static bool is_video(const struct knpu_brain_input *fact)
{
	return fact->source == KNPU_BRAIN_VIDEO_ON ||
	       fact->source == KNPU_BRAIN_VIDEO_OFF;
}

/* The burst at which frame @f enters: floor(f * hz / fps) + 1. */
static uint64_t enters(const struct inputs *in, uint64_t f)
{
	wide_t bursts = (wide_t)f * in->rate_uhz;

	bursts *= in->info.fps_den;
	return (uint64_t)(bursts / ((uint64_t)UHZ * in->info.fps_num)) + 1;
}

static void on_warning(void *data, uint64_t frame, const char *what)
{
	struct inputs *in = data;

	warnings_add(in->warnings, "%s: frame %llu: %s", in->path,
		     (unsigned long long)frame, what);
}

/* A path in a brain is relative to the folder of its file. */
static int beside(const char *brain, const char *path, char **out)
{
	const char *slash = strrchr(brain, '/');
	int folder = slash && path[0] != '/' ? slash + 1 - brain : 0;

	if (asprintf(out, "%.*s%s", folder, brain, path) < 0)
		return -ENOMEM;
	return 0;
}

static int open_file(struct inputs *in, struct source *s)
{
	const struct knpu_brain_statement *st =
		knpu_brain_statement(in->files->brain, s->statement);
	char place[PLACE_ROOM], *path;
	int ret;

	ret = beside(in->files->sources[st->place.file].name, s->fact->path,
		     &path);
	if (ret)
		return ret;
	ret = csv_read(path, s->area, s->fact->amount, &s->csv);
	if (ret)
		complain("%s: %s cannot be fed",
			 brain_files_place(in->files, &st->place, place),
			 st->text);
	free(path);
	return ret;
}

static int find_retina(struct inputs *in, struct source *s)
{
	struct retina *r;
	int ret;

	for (size_t i = 0; i < in->nr_retinas; i++)
		if (retina_fits(in->retinas[i], s->area->width,
				s->area->height)) {
			s->retina = in->retinas[i];
			return 0;
		}
	ret = retina_new(s->area->width, s->area->height, &r);
	if (ret)
		return ret;
	in->retinas[in->nr_retinas++] = r;
	s->retina = r;
	return 0;
}

static int open_source(struct inputs *in, struct source *s)
{
	const struct knpu_brain_engine *engine =
		knpu_brain_engine(in->files->brain);

	switch (s->fact->source) {
	case KNPU_BRAIN_VIDEO_ON:
	case KNPU_BRAIN_VIDEO_OFF:
		return find_retina(in, s);
	case KNPU_BRAIN_FILE:
		return open_file(in, s);
	case KNPU_BRAIN_POISSON:
		poisson_init(&s->poisson, engine->seed, s->fact->number,
			     s->fact->rate_uhz, engine->rate_uhz);
		return 0;
	}
	return -EINVAL;
}

static size_t count_inputs(const struct knpu_brain *brain)
{
	size_t nr = 0;

	for (size_t i = 0; i < knpu_brain_nr_statements(brain); i++)
		nr += knpu_brain_statement(brain, i)->kind == KNPU_BRAIN_INPUT;
	return nr;
}

static void list_sources(struct inputs *in)
{
	const struct knpu_brain *brain = in->files->brain;

	for (size_t i = 0; i < knpu_brain_nr_statements(brain); i++) {
		const struct knpu_brain_statement *st =
			knpu_brain_statement(brain, i);
		struct source *s = &in->sources[in->nr];

		if (st->kind != KNPU_BRAIN_INPUT)
			continue;
		s->statement = i;
		s->fact = &st->input;
		s->area = &knpu_brain_area(brain, st->input.area)->info;
		in->nr++;
	}
}

/* All sources are tried, so that everything that is wrong is said at once. */
static int open_sources(struct inputs *in)
{
	size_t nr = count_inputs(in->files->brain);
	int ret = 0;

	in->sources = room_for(nr, sizeof(*in->sources), "the inputs");
	in->retinas = room_for(nr, sizeof(*in->retinas), "the inputs");
	if (!in->sources || !in->retinas)
		return -ENOMEM;
	list_sources(in);
	for (size_t i = 0; i < in->nr; i++) {
		int err = open_source(in, &in->sources[i]);

		ret = ret ? ret : err;
	}
	return ret;
}

static const struct source *first_video(const struct inputs *in)
{
	for (size_t i = 0; i < in->nr; i++)
		if (is_video(in->sources[i].fact))
			return &in->sources[i];
	return NULL;
}

static int open_video(struct inputs *in, const char *path)
{
	const struct source *s = first_video(in);
	const struct knpu_brain_statement *st;
	char place[PLACE_ROOM];
	int ret;

	if (!s && !path)
		return 0;
	if (!s) {
		complain(
			"--input %s: no (input AREA (video ...)) in the brain takes it",
			path);
		return -EINVAL;
	}
	if (!path) {
		st = knpu_brain_statement(in->files->brain, s->statement);
		complain("%s: %s needs a video: give one with --input",
			 brain_files_place(in->files, &st->place, place),
			 st->text);
		return -EINVAL;
	}
	in->path = path;
	ret = video_open(path, on_warning, in, &in->video);
	if (ret)
		return ret;
	video_info(in->video, &in->info);
	return hash_new(&in->frames_hash);
}

static int make_room(struct inputs *in)
{
	size_t voxels = 0, neurons = 0;

	for (size_t i = 0; i < in->nr; i++) {
		const struct knpu_area_info *a = in->sources[i].area;
		size_t grid = (size_t)a->width * a->height;

		if (is_video(in->sources[i].fact) && grid > voxels)
			voxels = grid;
		if (in->sources[i].fact->source == KNPU_BRAIN_POISSON &&
		    a->neurons > neurons)
			neurons = a->neurons;
	}
	in->voxels = room_for(voxels, sizeof(*in->voxels), "the inputs");
	in->neurons = room_for(neurons, sizeof(*in->neurons), "the inputs");
	return in->voxels && in->neurons ? 0 : -ENOMEM;
}

/* 0, or -errno after saying what is wrong with which input. */
int inputs_open(struct inputs *in, const struct brain_files *files,
		const char *video, struct warnings *warnings)
{
	int ret;

	memset(in, 0, sizeof(*in));
	in->files = files;
	in->warnings = warnings;
	in->rate_uhz = knpu_brain_engine(files->brain)->rate_uhz;
	ret = open_sources(in);
	if (!ret)
		ret = open_video(in, video);
	if (!ret)
		ret = make_room(in);
	return ret;
}

void inputs_close(struct inputs *in)
{
	for (size_t i = 0; i < in->nr; i++)
		csv_free(&in->sources[i].csv);
	for (size_t i = 0; i < in->nr_retinas; i++)
		retina_free(in->retinas[i]);
	video_close(in->video);
	hash_free(in->frames_hash);
	free(in->sources);
	free(in->retinas);
	free(in->voxels);
	free(in->neurons);
	memset(in, 0, sizeof(*in));
}

/* Whether all that the brain names can be fed; a video is not named in it. */
int inputs_check(const struct brain_files *files)
{
	struct inputs in = { .files = files };
	int ret = open_sources(&in);

	inputs_close(&in);
	return ret;
}

int inputs_attach(struct inputs *in, struct knpu *k)
{
	struct knpu_query query;
	int ret = knpu_query(k, &query);

	if (ret)
		return ret;
	in->k = k;
	in->batch = query.max_batch;
	return 0;
}

/* The run has come to the fact @statement; @burst is the last one done. */
void inputs_start(struct inputs *in, size_t statement, uint64_t burst)
{
	for (size_t i = 0; i < in->nr; i++) {
		struct source *s = &in->sources[i];

		if (s->statement != statement)
			continue;
		s->active = true;
		while (s->at < s->csv.nr && s->csv.events[s->at].burst <= burst)
			s->at++;
		if (s->at)
			warnings_add(
				in->warnings,
				"%s: %zu lines are for bursts that were over when it was declared",
				s->fact->path, s->at);
	}
}

/* The eye has seen what entered before, and brains remember it themselves. */
static int pass_over_video(struct inputs *in, uint64_t burst)
{
	struct luma_frame frame;
	int ret = 0;

	while (!ret && !in->video_end && enters(in, in->frame) <= burst) {
		if (!video_next(in->video, &frame)) {
			in->video_end = true;
			return 0;
		}
		in->frame++;
		for (size_t i = 0; frame.whole && !ret && i < in->nr_retinas;
		     i++)
			ret = retina_see(in->retinas[i], &frame);
	}
	return ret;
}

/* The run goes on after @burst, up to which all was fed by another. */
int inputs_resume(struct inputs *in, uint64_t burst)
{
	for (size_t i = 0; i < in->nr; i++) {
		struct source *s = &in->sources[i];

		s->active = true;
		while (s->at < s->csv.nr && s->csv.events[s->at].burst <= burst)
			s->at++;
	}
	return in->video ? pass_over_video(in, burst) : 0;
}

static uint64_t source_next(const struct source *s, uint64_t burst)
{
	if (!s->active)
		return UINT64_MAX;
	if (s->fact->source == KNPU_BRAIN_POISSON)
		return burst + 1;
	if (s->fact->source == KNPU_BRAIN_FILE && s->at < s->csv.nr)
		return s->csv.events[s->at].burst;
	return UINT64_MAX;
}

/* The first burst after @burst that something may enter at, or UINT64_MAX. */
uint64_t inputs_next(const struct inputs *in, uint64_t burst)
{
	uint64_t next = UINT64_MAX;

	if (in->video && !in->video_end)
		next = enters(in, in->frame);
	for (size_t i = 0; i < in->nr; i++) {
		uint64_t n = source_next(&in->sources[i], burst);

		next = n < next ? n : next;
	}
	return next;
}

static int inject_voxels(struct inputs *in, uint32_t area,
			 const struct knpu_inject_voxel_item *items, size_t nr)
{
	int ret = 0;

	while (!ret && nr) {
		size_t part = nr < in->batch ? nr : in->batch;

		ret = knpu_inject_voxel(in->k, area, items, part, NULL);
		items += part;
		nr -= part;
	}
	return ret;
}

static int inject_neurons(struct inputs *in,
			  const struct knpu_inject_item *items, size_t nr)
{
	int ret = 0;

	while (!ret && nr) {
		size_t part = nr < in->batch ? nr : in->batch;

		ret = knpu_inject(in->k, items, part, NULL);
		items += part;
		nr -= part;
	}
	return ret;
}

static int feed_retina(struct inputs *in, const struct source *s)
{
	enum retina_change change = s->fact->source == KNPU_BRAIN_VIDEO_ON ?
					    RETINA_ROSE :
					    RETINA_FELL;
	size_t nr = 0;

	for (uint32_t x = 0; x < s->area->width; x++)
		for (uint32_t y = 0; y < s->area->height; y++) {
			if (!retina_changed(s->retina, x, y, change,
					    s->fact->threshold))
				continue;
			in->voxels[nr].x = x;
			in->voxels[nr].y = y;
			in->voxels[nr].z = 0;
			in->voxels[nr++].amount = s->fact->amount;
		}
	return inject_voxels(in, s->area->area, in->voxels, nr);
}

static int feed_frame(struct inputs *in, const struct luma_frame *frame)
{
	int ret = hash_frame(in->frames_hash, frame);

	for (size_t i = 0; !ret && i < in->nr_retinas; i++)
		ret = retina_see(in->retinas[i], frame);
	for (size_t i = 0; !ret && i < in->nr; i++)
		if (in->sources[i].active && is_video(in->sources[i].fact))
			ret = feed_retina(in, &in->sources[i]);
	return ret;
}

/* Where frames come faster than bursts, a burst gets several. */
static int feed_video(struct inputs *in, uint64_t burst)
{
	struct luma_frame frame;
	int ret = 0;

	while (!ret && !in->video_end && enters(in, in->frame) <= burst) {
		if (!video_next(in->video, &frame)) {
			in->video_end = true;
			return 0;
		}
		in->frame++;
		in->fed = true;
		/* A lost frame takes its time, and nothing is seen. */
		if (!frame.whole)
			continue;
		ret = feed_frame(in, &frame);
		if (!ret && in->on_frame)
			in->on_frame(in->on_frame_data, burst, &frame);
	}
	return ret;
}

static int feed_file(struct inputs *in, struct source *s, uint64_t burst)
{
	int ret = 0;

	while (!ret && s->at < s->csv.nr &&
	       s->csv.events[s->at].burst <= burst) {
		ret = inject_voxels(in, s->area->area,
				    &s->csv.events[s->at++].item, 1);
		in->fed = true;
	}
	return ret;
}

static int feed_poisson(struct inputs *in, const struct source *s,
			uint64_t burst)
{
	size_t nr = poisson_draw(&s->poisson, s->area, burst, s->fact->amount,
				 in->neurons);

	return inject_neurons(in, in->neurons, nr);
}

/* Gives the engine what enters at @burst, which is the next one. */
int inputs_feed(struct inputs *in, uint64_t burst)
{
	int ret = 0;

	in->fed = false;
	if (in->video)
		ret = feed_video(in, burst);
	for (size_t i = 0; !ret && i < in->nr; i++) {
		struct source *s = &in->sources[i];

		if (!s->active)
			continue;
		if (s->fact->source == KNPU_BRAIN_FILE)
			ret = feed_file(in, s, burst);
		else if (s->fact->source == KNPU_BRAIN_POISSON)
			ret = feed_poisson(in, s, burst);
	}
	return ret;
}

/* Whether there is an input that ends at some time. */
bool inputs_finite(const struct inputs *in)
{
	for (size_t i = 0; i < in->nr; i++)
		if (in->sources[i].fact->source != KNPU_BRAIN_POISSON)
			return true;
	return false;
}

/* Whether all inputs that end have ended. */
bool inputs_finished(const struct inputs *in)
{
	if (in->video && !in->video_end)
		return false;
	for (size_t i = 0; i < in->nr; i++)
		if (in->sources[i].at < in->sources[i].csv.nr)
			return false;
	return inputs_finite(in);
}

/* The burst at which they will have ended as far as is known, 0 if not. */
uint64_t inputs_expected_end(const struct inputs *in)
{
	uint64_t end = 0;

	if (in->video && !in->info.frames)
		return 0;
	if (in->video)
		end = enters(in, in->info.frames) - 1;
	for (size_t i = 0; i < in->nr; i++) {
		const struct csv *csv = &in->sources[i].csv;

		if (csv->nr && csv->events[csv->nr - 1].burst > end)
			end = csv->events[csv->nr - 1].burst;
	}
	return end;
}
