/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * One edit of synapses of each kind, of a brain in which the first neuron of
 * area 3 has a synapse to the next.
 */
#ifndef TESTS_UNIT_SYNAPSE_EDITS_H
#define TESTS_UNIT_SYNAPSE_EDITS_H

#include "engine_helper.h"

/* The first neuron after those that every engine has. */
#define FIRST 3

static inline int add_synapse(struct knpu *k)
{
	const struct knpu_synapse s = { FIRST, FIRST + 2, 1, 0, 1, 0 };

	return knpu_synapse_add(k, &s, 1, NULL);
}

static inline int remove_synapse(struct knpu *k)
{
	const struct knpu_synapse_pair pair = { FIRST, FIRST + 1 };

	return knpu_synapse_remove(k, &pair, 1, NULL);
}

static inline int set_synapse(struct knpu *k)
{
	const struct knpu_synapse_change c = {
		.source = FIRST,
		.target = FIRST + 1,
		.weight = 7,
		.flags = KNPU_CHANGE_F_WEIGHT,
	};

	return knpu_synapse_set(k, &c, 1, NULL);
}

/* All within area 3. */
static inline int clear_synapses(struct knpu *k)
{
	const struct knpu_span spans[2] = {
		{ .scope = KNPU_SCOPE_AREA, .id = 3 },
		{ .scope = KNPU_SCOPE_AREA, .id = 3 },
	};

	return knpu_synapse_clear(k, spans, 1, 1, NULL);
}

static inline int publish_synapses(struct knpu *k)
{
	return knpu_publish(k, NULL);
}

#endif /* TESTS_UNIT_SYNAPSE_EDITS_H */
