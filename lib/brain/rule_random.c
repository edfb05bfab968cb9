// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * random: each neuron of the source gets one voxel of the target
 */
#include "rule.h"

int kb_rule_random(const struct kb_rule *rule, const struct kb_from *from,
		   struct kb_boxes *boxes)
{
	const uint32_t *dims = rule->target;
	uint64_t voxels = (uint64_t)dims[0] * dims[1] * dims[2];
	uint64_t draw =
		knpu_chance(rule->seed, rule->number, from->id, 0xffffffff);
	uint64_t voxel = draw * voxels >> 32;
	int64_t at[3];

	/* voxels are made x outermost, then y, then z */
	at[2] = (int64_t)(voxel % dims[2]);
	at[1] = (int64_t)(voxel / dims[2] % dims[1]);
	at[0] = (int64_t)(voxel / dims[2] / dims[1]);
	return kb_boxes_add_voxel(boxes, dims, at);
}
