// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Rules that go by the coordinates of the two grids: projector, expander,
 * block, reducer, lateral-pairs
 */
#include "rule.h"

/* Bits of a coordinate that the reducer knows. */
#define REDUCER_BITS 32

/*
 * The targets of x along one axis, S source size, D target size: a larger
 * source is folded, trunc(x*D/S); in a larger target these are all d with
 * trunc(d*S/D) == x, which is x*D <= d*S < (x+1)*D.
 */
static void project_axis(uint64_t x, uint64_t s, uint64_t d, uint32_t *from,
			 uint32_t *to)
{
	if (s < d) {
		*from = (uint32_t)((x * d + s - 1) / s);
		*to = (uint32_t)(((x + 1) * d + s - 1) / s);
	} else {
		*from = (uint32_t)(x * d / s);
		*to = *from + 1;
	}
}

int kb_rule_projector(const struct kb_rule *rule, const struct kb_from *from,
		      struct kb_boxes *boxes)
{
	struct kb_box box;
	int i;

	for (i = 0; i < 3; i++) {
		project_axis(from->at[i], rule->source[i], rule->target[i],
			     &box.from[i], &box.to[i]);
		box.but[i] = UINT32_MAX;
	}
	return kb_boxes_add(boxes, &box);
}

int kb_rule_expander(const struct kb_rule *rule, const struct kb_from *from,
		     struct kb_boxes *boxes)
{
	int64_t at[3];
	int i;

	for (i = 0; i < 3; i++)
		at[i] = (int64_t)((uint64_t)from->at[i] * rule->target[i] /
				  rule->source[i]);
	return kb_boxes_add_voxel(boxes, rule->target, at);
}

int kb_rule_block(const struct kb_rule *rule, const struct kb_from *from,
		  struct kb_boxes *boxes)
{
	const int64_t at[] = { from->at[0], from->at[1], from->at[2] };

	return kb_boxes_add_voxel(boxes, rule->target, at);
}

int kb_rule_reducer(const struct kb_rule *rule, const struct kb_from *from,
		    struct kb_boxes *boxes)
{
	int64_t at[] = { 0, from->at[1], from->at[2] };
	int err;

	/* a bit beyond the target's width is outside */
	for (; at[0] < REDUCER_BITS; at[0]++) {
		if (!(from->at[0] >> at[0] & 1))
			continue;
		err = kb_boxes_add_voxel(boxes, rule->target, at);
		if (err)
			return err;
	}
	return 0;
}

int kb_rule_lateral_pairs(const struct kb_rule *rule,
			  const struct kb_from *from, struct kb_boxes *boxes)
{
	int64_t at[] = { from->at[0], from->at[1], from->at[2] };

	at[0] += at[0] % 2 ? -1 : 1;
	if (at[0] >= rule->source[0])
		return 0;
	return kb_boxes_add_voxel(boxes, rule->target, at);
}
