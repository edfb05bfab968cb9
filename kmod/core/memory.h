/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What an engine holds of memory, by kind.
 */
#ifndef KNPU_CORE_MEMORY_H
#define KNPU_CORE_MEMORY_H

#include "core_port.h"
#include "engine.h"

/**
 * struct knpu_memory - bytes
 * @engine: the engine itself
 * @neurons: state of neurons
 * @synapses: published ones
 * @areas: areas and properties
 * @history: room for spikes on their way
 * @ledger: mapped
 * @status: mapped
 */
struct knpu_memory {
	u64 engine;
	u64 neurons;
	u64 synapses;
	u64 areas;
	u64 history;
	u64 ledger;
	u64 status;
};

void knpu_memory_of(struct knpu_engine *e, struct knpu_memory *m);
u64 knpu_engine_bytes(struct knpu_engine *e);
u64 knpu_area_bytes(struct knpu_area *area);
int knpu_engine_charge(struct knpu_engine *e, u64 bytes);
void knpu_engine_force(struct knpu_engine *e, u64 bytes);
void knpu_engine_uncharge(struct knpu_engine *e, u64 bytes);

#endif /* KNPU_CORE_MEMORY_H */
