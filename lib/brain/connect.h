/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A connect fact, and the pairs of voxels or neurons that it joins.
 */
#ifndef KNPU_BRAIN_CONNECT_H
#define KNPU_BRAIN_CONNECT_H

#include "rule.h"

/**
 * struct kb_connect - a connect fact
 * @source: id of the source area
 * @target: id of the target area
 * @rule: its rule
 * @synapse: what each synapse is but for source and target
 * @attractivity: of a hundred pairs, so many are kept by chance
 */
struct kb_connect {
	uint32_t source;
	uint32_t target;
	struct kb_rule rule;
	struct knpu_synapse synapse;
	uint32_t attractivity;
};

/**
 * typedef kb_pair_fn - told of a voxel joined to a neuron; 0 to go on
 */
typedef int (*kb_pair_fn)(void *context, uint32_t source,
			  const uint32_t target[3]);

/*
 * Calls @fn for every pair of source neuron and target voxel, by source, each
 * once.  Returns 0, -ENOMEM, or what @fn has returned.
 */
int kb_connect_each(const struct kb_connect *connect,
		    const struct knpu_area_info *source,
		    const struct knpu_area_info *target, kb_pair_fn fn,
		    void *context);
/**
 * enum kb_count - how to count voxels that a rule names more than once
 * @KB_COUNT_LEAST: at least once: quick, may be too low
 * @KB_COUNT_MOST: as often as they are named: quick, may be too high
 * @KB_COUNT_EXACT: once: has to visit every pair
 */
enum kb_count {
	KB_COUNT_LEAST,
	KB_COUNT_MOST,
	KB_COUNT_EXACT,
};

/*
 * Counts the pairs of neurons, chance aside; stops when there are more than
 * @most.  Returns 0 or -ENOMEM.
 */
int kb_connect_count(const struct kb_connect *connect,
		     const struct knpu_area_info *source,
		     const struct knpu_area_info *target, enum kb_count how,
		     uint64_t most, uint64_t *count);

#endif /* KNPU_BRAIN_CONNECT_H */
