// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Publishing edits of synapses drawn by chance, in a brain and in one of a tenth
 * of its neurons: what an edit costs follows the edit, not the brain.
 */
#include <stdlib.h>

#include "graph.h"

/* 1, 10, 100, ... edits at once. */
#define SIZES 5
/* Of them that which the summary is of. */
#define TYPICAL 100

/**
 * struct brain - one that is edited
 * @graph: as it was made
 * @k: session with its engine
 * @first: id of its first neuron
 * @edits: how many were drawn, so that each is another
 */
struct brain {
	struct graph graph;
	struct knpu *k;
	uint32_t first;
	uint32_t edits;
};

static void brain_make(struct brain *b, const struct options *o,
		       uint32_t neurons)
{
	struct options of = *o;
	struct knpu_area_info area;

	of.neurons = neurons;
	graph_make(&b->graph, &of);
	b->k = engine_make(&b->graph, &area);
	b->first = area.first;
	b->edits = 0;
}

static void brain_free(struct brain *b)
{
	knpu_close(b->k);
	graph_free(&b->graph);
}

static uint64_t synapses_of(const struct brain *b)
{
	return (uint64_t)b->graph.neurons * b->graph.fanout;
}

/* Another weight for a synapse. */
static struct knpu_synapse_change edit_draw(struct brain *b)
{
	const struct graph *g = &b->graph;
	uint32_t at = b->edits++;
	uint64_t i = knpu_chance(g->seed, at, 0, 1) * synapses_of(b) >> 32;

	return (struct knpu_synapse_change){
		.source = b->first + i / g->fanout,
		.target = b->first + (g->record[i] & GRAPH_TARGET),
		.weight = 1 + knpu_chance(g->seed, at, 1, 1) % 127,
		.flags = KNPU_CHANGE_F_WEIGHT,
	};
}

/* Nanoseconds until they had taken effect. */
static double publish(struct brain *b, uint32_t edits)
{
	struct knpu_synapse_change *c = must_alloc(edits, sizeof(*c));
	uint64_t began;
	uint32_t i;

	for (i = 0; i < edits; i++)
		c[i] = edit_draw(b);
	began = now_ns();
	must(knpu_synapse_set(b->k, c, edits, NULL));
	must(knpu_publish(b->k, NULL));
	free(c);
	return now_ns() - began;
}

static double row_add(struct json_object *rows, struct brain *b, uint32_t edits,
		      uint32_t rounds)
{
	struct json_object *row = json_object_new_object();
	double *ns = must_alloc(rounds, sizeof(*ns));
	double middle;
	uint32_t r;

	for (r = 0; r < rounds; r++)
		ns[r] = publish(b, edits);
	middle = median(ns, rounds);
	free(ns);
	print_u64(row, "neurons", b->graph.neurons);
	print_u64(row, "synapses", synapses_of(b));
	print_u64(row, "edits", edits);
	print_double(row, "publish_ns", middle);
	json_object_array_add(rows, row);
	return middle;
}

/* Return: nanoseconds of the typical edit, or of one that is as near as can be. */
static double measure(struct json_object *rows, const struct options *o,
		      uint32_t neurons)
{
	struct brain b;
	uint32_t edits = 1;
	double typical = 0;
	int i;

	brain_make(&b, o, neurons);
	for (i = 0; i < SIZES && edits <= synapses_of(&b); i++) {
		double ns = row_add(rows, &b, edits, o->rounds);

		if (edits <= TYPICAL)
			typical = ns;
		edits *= 10;
	}
	brain_free(&b);
	return typical;
}

int bench_publish(const struct options *o)
{
	struct json_object *rows = json_object_new_array();
	struct json_object *j = print_begin(o, "publish");
	double whole = measure(rows, o, o->neurons);
	double tenth = measure(rows, o, (o->neurons + 9) / 10);

	if (tenth)
		print_double(j, "size_ratio", whole / tenth);
	json_object_object_add(j, "cells", rows);
	return print_end(o, j);
}
