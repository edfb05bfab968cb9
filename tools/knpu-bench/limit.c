// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What this machine can do: the least that delivering spikes can mean.
 *
 * For each that fires, each synapse adds its weight to a sum.  No neuron is
 * updated, nothing is recorded, no psp, sign, delay or property is looked at;
 * rows are fetched ahead as the engine does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

#include "graph.h"

/* Rows fetched ahead, and lines of each. */
#define AHEAD 16
#define LINES 4

static void fetch(const uint32_t *row)
{
	int line;

	for (line = 0; line < LINES; line++)
		__builtin_prefetch(row + line * 16);
}

/* Delivers the spikes of one burst.  Return: how many synapses that were. */
uint64_t limit_burst(const struct graph *g, const uint32_t *ids, uint32_t nr,
		     int32_t *sum)
{
	const uint32_t *record = g->record;
	const uint32_t fanout = g->fanout;
	uint32_t n;

	for (n = 0; n < nr; n++) {
		const uint32_t *row = record + (size_t)ids[n] * fanout;
		const uint32_t *end = row + fanout;

		if (n + AHEAD < nr)
			fetch(record + (size_t)ids[n + AHEAD] * fanout);
		for (; row < end; row++)
			sum[*row & GRAPH_TARGET] += (int32_t)*row >> 24;
	}
	return (uint64_t)nr * fanout;
}

/* The limit alone: knpu-bench limit. */
int bench_limit(const struct options *o)
{
	double *rate = must_alloc(o->rounds, sizeof(*rate));
	struct json_object *j = print_begin(o, "limit");
	uint64_t hash = 0, burst = 0;
	struct graph g;
	uint32_t *ids;
	int32_t *sum;
	uint32_t r, i;

	graph_make(&g, o);
	ids = must_alloc(g.firing, sizeof(*ids));
	sum = must_alloc(g.neurons, sizeof(*sum));
	for (r = 0; r < o->rounds; r++) {
		uint64_t ns = 0, events = 0;

		for (i = 0; i < o->bursts; i++) {
			uint64_t began;

			graph_spikes(&g, ++burst, ids);
			hash = XXH64(ids, g.firing * sizeof(*ids), hash);
			began = now_ns();
			events += limit_burst(&g, ids, g.firing, sum);
			ns += now_ns() - began;
		}
		rate[r] = ns ? events * 1e9 / ns : 0;
	}
	print_double(j, "limit_events_per_second", median(rate, o->rounds));
	print_hash(j, "limit_graph_hash", graph_hash(&g));
	print_hash(j, "limit_spikes_hash", hash);
	free(sum);
	free(ids);
	free(rate);
	graph_free(&g);
	return print_end(o, j);
}
