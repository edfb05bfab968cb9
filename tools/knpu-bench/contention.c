// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Who waits: bursts without a pause, readers and an editor beside them, as
 * the engine is and behind a lock, in turn, in one run.
 */
#include <stdlib.h>

#include "contention.h"

/* Pairs of runs in a round that tell what readers cost. */
#define PAIRS 5

/* What is measured with a number of readers. */
enum metric {
	QUERIES_PER_SECOND,
	POINT_P50,
	POINT_P99,
	POINT_MAX,
	QUERY_P50,
	QUERY_P99,
	QUERY_MAX,
	BURST_NS,
	BURST_P99,
	BURST_CPU_NS,
	BURST_WAITS,
	EDITS_PER_SECOND,
	METRIC_NR
};

static const char *const metric_names[METRIC_NR] = {
	"queries_per_second", "point_p50_ns", "point_p99_ns",
	"point_max_ns",	      "query_p50_ns", "query_p99_ns",
	"query_max_ns",	      "burst_ns",     "burst_p99_ns",
	"burst_cpu_ns",	      "burst_waits",  "edits_per_second",
};

/**
 * struct contention - the state of a measurement
 * @o: what was asked for
 * @crowd: who contends
 * @value: what was measured, by policy, number of readers, metric and round
 */
struct contention {
	const struct options *o;
	struct crowd crowd;
	double *value;
};

static double *value_at(struct contention *c, enum policy p, uint32_t readers,
			enum metric m)
{
	size_t cell = (size_t)p * (c->o->readers + 1) + readers;

	return c->value + (cell * METRIC_NR + m) * c->o->rounds;
}

static void note_queries(struct contention *c, uint32_t readers, double seconds,
			 double *value)
{
	struct histogram point = {}, all = {};
	uint32_t i, q;

	for (i = 0; i < readers; i++) {
		struct histogram *took = c->crowd.readers[i].took;

		histogram_merge(&point, &took[QUERY_POINT]);
		for (q = 0; q < QUERY_NR; q++)
			histogram_merge(&all, &took[q]);
	}
	value[QUERIES_PER_SECOND] = all.nr / seconds;
	value[POINT_P50] = histogram_at(&point, 0.5);
	value[POINT_P99] = histogram_at(&point, 0.99);
	value[POINT_MAX] = point.max;
	value[QUERY_P50] = histogram_at(&all, 0.5);
	value[QUERY_P99] = histogram_at(&all, 0.99);
	value[QUERY_MAX] = all.max;
}

/* One run: so many bursts, as many readers as are asked for. */
static void cell_run(struct contention *c, enum policy p, uint32_t readers,
		     uint32_t round)
{
	double value[METRIC_NR];
	struct bursts b = {};
	uint64_t began = now_ns();
	double seconds;
	uint32_t m;

	crowd_run(&c->crowd, p, readers, c->o->bursts, &b);
	seconds = (now_ns() - began) / 1e9;
	note_queries(c, readers, seconds, value);
	value[BURST_NS] = (double)b.wall_ns / c->o->bursts;
	value[BURST_P99] = histogram_at(&b.took, 0.99);
	value[BURST_CPU_NS] = (double)b.cpu_ns / c->o->bursts;
	value[BURST_WAITS] = b.waits;
	value[EDITS_PER_SECOND] = c->crowd.editor.edits / seconds;
	for (m = 0; m < METRIC_NR; m++)
		value_at(c, p, readers, m)[round] = value[m];
}

/* The middle of the rounds. */
static double middle(struct contention *c, enum policy p, uint32_t readers,
		     enum metric m)
{
	return median(value_at(c, p, readers, m), c->o->rounds);
}

static double worst_point_p99(struct contention *c)
{
	double worst = 0;
	uint32_t r;

	for (r = 1; r <= c->o->readers; r++) {
		double p99 = middle(c, POLICY_NONE, r, POINT_P99);

		if (p99 > worst)
			worst = p99;
	}
	return worst;
}

/* The engine to itself behind a lock, with all readers. */
static double ratio(struct contention *c, enum policy p, enum metric m)
{
	return middle(c, POLICY_NONE, c->o->readers, m) /
	       middle(c, p, c->o->readers, m);
}

static double latency_ratio(struct contention *c, enum policy p)
{
	double p50 = ratio(c, p, QUERY_P50);
	double p99 = ratio(c, p, QUERY_P99);

	return p50 > p99 ? p50 : p99;
}

/*
 * What all readers together cost a burst: short runs with none and with all,
 * in turn, since what else a machine does changes in between.
 */
static double slowdown(struct contention *c)
{
	uint32_t bursts = c->o->bursts / PAIRS + 1;
	uint32_t pairs = PAIRS * c->o->rounds;
	double *ratio = must_alloc(pairs, sizeof(*ratio));
	double middle_ratio;
	uint32_t i;

	for (i = 0; i < pairs; i++) {
		struct bursts without = {}, with = {};

		crowd_run(&c->crowd, POLICY_NONE, 0, bursts, &without);
		crowd_run(&c->crowd, POLICY_NONE, c->o->readers, bursts, &with);
		ratio[i] = (double)with.cpu_ns / without.cpu_ns;
	}
	middle_ratio = median(ratio, pairs);
	free(ratio);
	return middle_ratio;
}

static void report_summary(struct contention *c, struct json_object *j)
{
	print_double(j, "point_query_p99_ns", worst_point_p99(c));
	print_double(j, "throughput_ratio_mutex",
		     ratio(c, POLICY_MUTEX, QUERIES_PER_SECOND));
	print_double(j, "throughput_ratio_rwlock",
		     ratio(c, POLICY_RWLOCK, QUERIES_PER_SECOND));
	print_double(j, "latency_ratio_mutex", latency_ratio(c, POLICY_MUTEX));
	print_double(j, "latency_ratio_rwlock",
		     latency_ratio(c, POLICY_RWLOCK));
	print_double(j, "burst_slowdown", slowdown(c));
}

static void report_cells(struct contention *c, struct json_object *j)
{
	struct json_object *cells = json_object_new_array();
	uint32_t p, r, m;

	for (p = 0; p < POLICY_NR; p++)
		for (r = 0; r <= c->o->readers; r++) {
			struct json_object *cell = json_object_new_object();

			print_text(cell, "lock", policy_name(p));
			print_u64(cell, "readers", r);
			for (m = 0; m < METRIC_NR; m++)
				print_double(cell, metric_names[m],
					     middle(c, p, r, m));
			json_object_array_add(cells, cell);
		}
	json_object_object_add(j, "cells", cells);
}

int bench_contention(const struct options *o)
{
	struct json_object *j = print_begin(o, "contention");
	struct contention c = { .o = o };
	uint32_t p, r, round;

	print_u64(j, "processors", place_count());
	print_u64(j, "readers", o->readers);
	crowd_make(&c.crowd, o);
	c.value = must_alloc((size_t)POLICY_NR * (o->readers + 1) * METRIC_NR *
				     o->rounds,
			     sizeof(*c.value));
	place_bursts();
	for (round = 0; round < o->rounds; round++)
		for (r = 0; r <= o->readers; r++)
			for (p = 0; p < POLICY_NR; p++)
				cell_run(&c, p, r, round);
	report_summary(&c, j);
	report_cells(&c, j);
	free(c.value);
	crowd_free(&c.crowd);
	return print_end(o, j);
}
