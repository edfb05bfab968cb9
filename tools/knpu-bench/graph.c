// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A random graph: every neuron has the same number of synapses, to targets
 * drawn by chance, four of five excitatory.
 */
#include <stdlib.h>
#include <xxhash.h>

#include "graph.h"

static int compare_targets(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a & GRAPH_TARGET;
	uint32_t y = *(const uint32_t *)b & GRAPH_TARGET;

	return x < y ? -1 : x > y;
}

static uint32_t draw(uint32_t seed, uint32_t a, uint32_t b, uint32_t below)
{
	return (uint64_t)knpu_chance(seed, a, b, 0) * below >> 32;
}

static uint32_t record_draw(const struct graph *g, uint32_t source, uint32_t i)
{
	uint32_t target = draw(g->seed, source, 2 * i, g->neurons);
	uint32_t chance = knpu_chance(g->seed, source, 2 * i + 1, 0);
	int32_t weight = 1 + chance % 127;

	if (chance / 127 % 5 == 0)
		weight = -weight;
	return target | (uint32_t)weight << 24;
}

void graph_make(struct graph *g, const struct options *o)
{
	uint32_t s, i;

	*g = (struct graph){
		.neurons = o->neurons,
		.fanout = o->fanout,
		.seed = o->seed,
		.firing = (uint64_t)o->neurons * o->rate / 1000000,
		.record = must_alloc((size_t)o->neurons * o->fanout,
				     sizeof(uint32_t)),
	};
	for (s = 0; s < g->neurons; s++) {
		uint32_t *row = g->record + (size_t)s * g->fanout;

		for (i = 0; i < g->fanout; i++)
			row[i] = record_draw(g, s, i);
		qsort(row, g->fanout, sizeof(*row), compare_targets);
	}
}

void graph_free(struct graph *g)
{
	free(g->record);
}

/* Summed up over the synapses: in whatever order they are found. */
uint64_t graph_hash_synapse(uint32_t source, uint32_t target, int32_t weight)
{
	struct {
		uint32_t source;
		uint32_t target;
		int32_t weight;
	} s = { source, target, weight };

	return XXH64(&s, sizeof(s), 0);
}

uint64_t graph_hash(const struct graph *g)
{
	uint64_t hash = 0;
	uint32_t s, i;

	for (s = 0; s < g->neurons; s++)
		for (i = 0; i < g->fanout; i++) {
			uint32_t r = g->record[(size_t)s * g->fanout + i];

			hash += graph_hash_synapse(s, r & GRAPH_TARGET,
						   (int32_t)r >> 24);
		}
	return hash;
}

/*
 * Who fires in a burst: one neuron out of each of as many equal strata, so
 * that they are distinct, ascending and anywhere.
 */
void graph_spikes(const struct graph *g, uint64_t burst, uint32_t *ids)
{
	uint32_t i;

	for (i = 0; i < g->firing; i++) {
		uint32_t from = (uint64_t)g->neurons * i / g->firing;
		uint32_t to = (uint64_t)g->neurons * (i + 1) / g->firing;

		ids[i] = from + draw(g->seed ^ 0x5b1ce5, burst, i, to - from);
	}
}
