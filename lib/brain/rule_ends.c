// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Rules of the first, the last and all voxels: last-to-first, all-to-all,
 * all-to-first, first-to-all
 */
#include "rule.h"

static const int64_t first[3];

int kb_rule_last_to_first(const struct kb_rule *rule,
			  const struct kb_from *from, struct kb_boxes *boxes)
{
	int i;

	for (i = 0; i < 3; i++) {
		if (from->at[i] != rule->source[i] - 1)
			return 0;
	}
	return kb_boxes_add_voxel(boxes, rule->target, first);
}

int kb_rule_all_to_all(const struct kb_rule *rule, const struct kb_from *from,
		       struct kb_boxes *boxes)
{
	(void)from;
	return kb_boxes_add_all(boxes, rule->target);
}

int kb_rule_all_to_first(const struct kb_rule *rule, const struct kb_from *from,
			 struct kb_boxes *boxes)
{
	(void)from;
	return kb_boxes_add_voxel(boxes, rule->target, first);
}

int kb_rule_first_to_all(const struct kb_rule *rule, const struct kb_from *from,
			 struct kb_boxes *boxes)
{
	if (from->at[0] || from->at[1] || from->at[2])
		return 0;
	return kb_boxes_add_all(boxes, rule->target);
}
