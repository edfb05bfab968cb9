// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The graph in an engine: one area of leaky neurons that fire when they are
 * given input from outside, and integrate what their synapses bring.
 */
#include <stdlib.h>

#include "graph.h"

#define BATCH 65536

struct knpu *session_open(void)
{
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	struct knpu *k;

	must(knpu_open(&opts, &k));
	return k;
}

static struct knpu *engine_open(const struct graph *g)
{
	const struct knpu_engine_opts engine_opts = {
		.size = sizeof(engine_opts),
		.name = GRAPH_ENGINE,
		.rate_uhz = 1000 * 1000000ULL,
		.seed = g->seed,
		.power = KNPU_FX_ONE,
		.ledger_spikes = 4 * g->neurons,
	};
	struct knpu *k = session_open();

	must(knpu_engine_create(k, &engine_opts));
	return k;
}

static void add_synapses(struct knpu *k, const struct graph *g, uint32_t first)
{
	struct knpu_synapse *batch = must_alloc(BATCH, sizeof(*batch));
	size_t total = (size_t)g->neurons * g->fanout;
	uint32_t nr = 0;
	size_t i;

	for (i = 0; i < total; i++) {
		batch[nr++] = (struct knpu_synapse){
			.source = first + i / g->fanout,
			.target = first + (g->record[i] & GRAPH_TARGET),
			.weight = (int32_t)g->record[i] >> 24,
			.delay = 1,
		};
		if (nr < BATCH && i + 1 < total)
			continue;
		must(knpu_synapse_add(k, batch, nr, NULL));
		nr = 0;
	}
	must(knpu_publish(k, NULL));
	free(batch);
}

struct knpu *engine_make(const struct graph *g, struct knpu_area_info *area)
{
	static const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_THRESHOLD,
		  .value = 100 * KNPU_FX_ONE },
		{ .property = KNPU_PROPERTY_LEAK, .value = 6554 },
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
	};
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = GRAPH_AREA,
		.dims = { g->neurons, 1, 1 },
		.per_voxel = 1,
		.values = values,
		.nr_values = sizeof(values) / sizeof(values[0]),
	};
	struct knpu *k = engine_open(g);

	must(knpu_area_add(k, &opts, area));
	add_synapses(k, g, area->first);
	return k;
}

/* The hash of the graph as the engine has it. */
uint64_t engine_hash(struct knpu *k, const struct knpu_area_info *area)
{
	struct knpu_synapse *s = must_alloc(BATCH, sizeof(*s));
	uint32_t source = area->first;
	uint32_t end = source + area->neurons;
	uint64_t hash = 0;
	uint32_t skip = 0;

	while (source < end) {
		int nr = knpu_synapse_list(k, &source, end, &skip, s, BATCH);

		must(nr < 0 ? nr : 0);
		while (nr--)
			hash += graph_hash_synapse(s[nr].source - area->first,
						   s[nr].target - area->first,
						   s[nr].weight);
	}
	free(s);
	return hash;
}
