/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The graph that is measured, and who fires in which burst.
 */
#ifndef KNPU_BENCH_GRAPH_H
#define KNPU_BENCH_GRAPH_H

#include "bench.h"

/**
 * struct graph - a random graph in compressed rows
 * @neurons: number of rows
 * @fanout: synapses of a row
 * @record: target in the low 24 bits, signed weight in the high 8
 * @seed: of the spikes
 * @firing: how many neurons fire in a burst
 */
struct graph {
	uint32_t neurons;
	uint32_t fanout;
	uint32_t *record;
	uint32_t seed;
	uint32_t firing;
};

#define GRAPH_TARGET 0xffffffU

/* More than a neuron has to the threshold, whatever its synapses did. */
#define GRAPH_KICK (400 * KNPU_FX_ONE)

/* Names of the engine that engine_make() makes, and of its area. */
#define GRAPH_ENGINE "bench"
#define GRAPH_AREA "cortex"

void graph_make(struct graph *g, const struct options *o);
void graph_free(struct graph *g);
uint64_t graph_hash(const struct graph *g);
uint64_t graph_hash_synapse(uint32_t source, uint32_t target, int32_t weight);
void graph_spikes(const struct graph *g, uint64_t burst, uint32_t *ids);

/* engine.c: the same graph in an engine of this process */
struct knpu *session_open(void);
struct knpu *engine_make(const struct graph *g, struct knpu_area_info *area);
uint64_t engine_hash(struct knpu *k, const struct knpu_area_info *area);

/* limit.c: what the machine can do */
uint64_t limit_burst(const struct graph *g, const uint32_t *ids, uint32_t nr,
		     int32_t *sum);

#endif /* KNPU_BENCH_GRAPH_H */
