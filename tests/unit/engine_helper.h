/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the tests of the engine and the library share.
 */
#ifndef TESTS_UNIT_ENGINE_HELPER_H
#define TESTS_UNIT_ENGINE_HELPER_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <knpu.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FX(whole) ((whole)*KNPU_FX_ONE)

#define OK(call) assert_int_equal(call, 0)

static inline struct knpu *open_embedded(void)
{
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	struct knpu *k = NULL;

	OK(knpu_open(&opts, &k));
	return k;
}

static inline struct knpu_engine_opts engine_opts(const char *name)
{
	return (struct knpu_engine_opts){
		.size = sizeof(struct knpu_engine_opts),
		.name = name,
		.rate_uhz = 100 * 1000000ULL,
		.ledger_bursts = 64,
		.ledger_spikes = 4096,
	};
}

static inline struct knpu *make_engine(const char *name)
{
	const struct knpu_engine_opts opts = engine_opts(name);
	struct knpu *k = open_embedded();

	OK(knpu_engine_create(k, &opts));
	return k;
}

static inline struct knpu *attach_to(const char *name)
{
	struct knpu *k = open_embedded();

	OK(knpu_engine_attach(k, name));
	return k;
}

/* A row of neurons; returns the id of the first. */
static inline uint32_t add_row_of(struct knpu *k, const char *name,
				  uint32_t neurons,
				  const struct knpu_property_value *values,
				  size_t nr_values)
{
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = name,
		.dims = { neurons, 1, 1 },
		.per_voxel = 1,
		.values = values,
		.nr_values = nr_values,
	};
	struct knpu_area_info info;

	OK(knpu_area_add(k, &opts, &info));
	return info.first;
}

/* A row of places without neurons; returns the id of the first. */
static inline uint32_t add_places_of(struct knpu *k, const char *name,
				     uint32_t places)
{
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = name,
		.dims = { places, 1, 1 },
		.per_voxel = 1,
		.flags = KNPU_AREA_F_EMPTY,
	};
	struct knpu_area_info info;

	OK(knpu_area_add(k, &opts, &info));
	return info.first;
}

static inline void connect(struct knpu *k, uint32_t source, uint32_t target,
			   int16_t weight, uint8_t delay)
{
	const struct knpu_synapse s = {
		.source = source,
		.target = target,
		.weight = weight,
		.delay = delay,
	};

	OK(knpu_synapse_add(k, &s, 1, NULL));
}

static inline void stimulate(struct knpu *k, uint32_t id, int32_t amount)
{
	const struct knpu_inject_item item = { .id = id, .amount = amount };

	OK(knpu_inject(k, &item, 1, NULL));
}

static inline int64_t state_of_neuron(struct knpu *k, uint32_t property,
				      uint32_t id)
{
	int64_t value;

	OK(knpu_read(k, KNPU_SCOPE_NEURON, property, id, 1, &value, NULL));
	return value;
}

static inline int64_t potential(struct knpu *k, uint32_t id)
{
	return state_of_neuron(k, KNPU_STATE_POTENTIAL, id);
}

static inline uint64_t total_spikes(struct knpu *k)
{
	struct knpu_counters c;

	OK(knpu_counters(k, &c));
	return c.spikes;
}

/**
 * struct snapshot - all that a session can see of a small engine
 */
struct snapshot {
	struct knpu_engine_info info;
	struct knpu_counters counters;
	struct knpu_area_info areas[16];
	struct knpu_synapse synapses[64];
	int64_t properties[16][KNPU_PROPERTY_END];
	int64_t neurons[512][KNPU_PROPERTY_NEURON_END + 3];
	int nr_areas;
	int nr_synapses;
};

static inline void snapshot_neuron(struct knpu *k, struct snapshot *s,
				   uint32_t id)
{
	uint32_t p;

	if (!knpu_neuron_valid(k, id))
		return;
	for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++)
		s->neurons[id][p] = state_of_neuron(k, p, id);
	for (p = KNPU_STATE_POTENTIAL; p < KNPU_STATE_END; p++)
		s->neurons[id][KNPU_PROPERTY_NEURON_END + p -
			       KNPU_STATE_POTENTIAL] =
			state_of_neuron(k, p, id);
}

static inline void snapshot_take(struct knpu *k, struct snapshot *s)
{
	uint32_t source = 0, skip = 0, id, p;
	int a;

	memset(s, 0, sizeof(*s));
	OK(knpu_engine_info(k, &s->info));
	OK(knpu_counters(k, &s->counters));
	s->nr_areas = knpu_area_list(k, 0, s->areas, 16);
	assert_int_equal(s->nr_areas, s->info.areas);
	s->nr_synapses = knpu_synapse_list(k, &source, s->info.neurons, &skip,
					   s->synapses, 64);
	assert_true(s->nr_synapses >= 0);
	for (a = 0; a < s->nr_areas; a++)
		for (p = 0; p < KNPU_PROPERTY_END; p++)
			if (p < KNPU_PROPERTY_NEURON_END ||
			    p >= KNPU_PROPERTY_GRADIENT_X)
				OK(knpu_read(k, KNPU_SCOPE_AREA, p, a, 1,
					     &s->properties[a][p], NULL));
	for (id = 0; id < s->info.neurons && id < 512; id++)
		snapshot_neuron(k, s, id);
}

#endif /* TESTS_UNIT_ENGINE_HELPER_H */
