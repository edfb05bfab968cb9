/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What a person reads at the end of a run.
 */
#include "run.h"

#include <inttypes.h>
#include <string.h>

#define ANSWERS_PER_LINE 6
/* A long run shows its last seconds; the report has them all. */
#define ANSWERS_SHOWN 120
/* Less time in the engine says nothing about its speed. */
#define TINY_SECONDS 0.01

/* Groups of three digits; one of a few buffers, so that several fit a line. */
static const char *grouped(uint64_t value)
{
	static char texts[4][32];
	static unsigned int next;
	char *end = texts[next++ % 4] + sizeof(texts[0]) - 1, *at = end;

	*at = '\0';
	for (unsigned int digits = 0; value || at == end; digits++) {
		if (digits && digits % 3 == 0)
			*--at = ' ';
		*--at = '0' + value % 10;
		value /= 10;
	}
	return at;
}

static void print_brain(const struct run *r, FILE *out)
{
	struct knpu_engine_info info;

	if (knpu_engine_info(r->k, &info))
		return;
	fprintf(out,
		"brain         %s: %u areas, %s neurons, %s synapses, %g Hz\n",
		(const char *)info.name, info.areas, grouped(info.neurons),
		grouped(info.synapses), (double)info.rate_uhz / 1e6);
}

static void print_video(const struct run *r, FILE *out)
{
	const struct inputs *in = &r->inputs;

	if (!in->video)
		return;
	fprintf(out, "video         %s: %s frames of %dx%d, %g per second\n",
		in->path, grouped(in->frame), in->info.width, in->info.height,
		(double)in->info.fps_num / in->info.fps_den);
}

static void print_answer(const struct outputs *o, const struct output_second *s,
			 FILE *out)
{
	struct answer a;

	answer_of(o, s, &a);
	fprintf(out, "%4" PRIu64 " %-6.6s", s->second, answer_name(o, &a));
	if (a.somewhere)
		fprintf(out, " %2.0f,%2.0f", a.x * 100, a.y * 100);
	else
		fprintf(out, "      ");
}

/* Second, answer, and where in hundredths of width and height. */
static void print_answers(const struct outputs *o, FILE *out)
{
	size_t first = 0, shown = 0;

	if (o->nr_seconds > ANSWERS_SHOWN)
		first = o->nr_seconds - ANSWERS_SHOWN;
	fprintf(out,
		"answers       second, answer, where (%% of width, height)%s\n",
		first ? "; the last ones" : "");
	for (size_t i = first; i < o->nr_seconds; i++) {
		print_answer(o, &o->seconds[i], out);
		if (++shown % ANSWERS_PER_LINE == 0 || i + 1 == o->nr_seconds)
			fputc('\n', out);
	}
}

static size_t count_answer(const struct outputs *o, int output)
{
	size_t nr = 0;

	for (size_t i = 0; i < o->nr_seconds; i++) {
		struct answer a;

		answer_of(o, &o->seconds[i], &a);
		nr += a.output == output;
	}
	return nr;
}

static void print_totals(const struct outputs *o, FILE *out)
{
	fprintf(out, "in total     ");
	for (size_t i = 0; i < o->nr; i++)
		if (o->list[i].fact->decode == KNPU_BRAIN_DECODE_RATE)
			fprintf(out, " %s %zu s,", o->list[i].fact->name,
				count_answer(o, i));
	fprintf(out, " mixed %zu s, none %zu s\n",
		count_answer(o, ANSWER_MIXED), count_answer(o, ANSWER_NONE));
}

static void print_speed(const struct run *r, FILE *out)
{
	double engine = (double)r->engine_ns / 1e9;

	fprintf(out, "bursts        %s, %s spikes\n",
		grouped(r->burst - r->first), grouped(r->watch.spikes));
	/* The speed of next to nothing is noise. */
	if (engine < TINY_SECONDS) {
		fprintf(out,
			"time          %g s of brain in %.1f ms, %.2f ms of it in the engine\n",
			run_seconds(r), (double)r->wall_ns / 1e6,
			engine * 1000);
		return;
	}
	fprintf(out,
		"speed         %s bursts per second, %.1f times real time in the engine\n",
		grouped((uint64_t)((double)(r->burst - r->first) / engine)),
		run_rtf(r));
	fprintf(out,
		"time          %.2f s of brain in %.2f s, %.3f s of it in the engine\n",
		run_seconds(r), (double)r->wall_ns / 1e9, engine);
}

static void print_expectations(const struct run *r, FILE *out)
{
	const struct expectations *e = &r->expectations;

	if (!e->passed && !e->failed)
		return;
	fprintf(out, "expectations  %s met, %s failed\n", grouped(e->passed),
		grouped(e->failed));
}

void run_summary(const struct run *r, FILE *out)
{
	print_brain(r, out);
	print_video(r, out);
	if (answer_asked(&r->outputs)) {
		print_answers(&r->outputs, out);
		print_totals(&r->outputs, out);
	}
	print_speed(r, out);
	fprintf(out, "backend       %s: %s\n",
		knpu_backend_name(knpu_backend(r->k)),
		knpu_backend_reason(r->k));
	print_expectations(r, out);
	if (r->warnings.total)
		fprintf(out, "warnings      %s\n", grouped(r->warnings.total));
	if (r->options.plot)
		fprintf(out, "picture       %s\n", r->options.plot);
	if (r->options.save)
		fprintf(out, "snapshot      %s, after burst %s\n",
			r->options.save, grouped(r->burst));
	if (r->options.json)
		fprintf(out, "report        %s\n", r->options.json);
	if (r->interrupted)
		fprintf(out, "stopped       after burst %s, as asked\n",
			grouped(r->burst));
}
