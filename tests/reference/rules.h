/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef REF_RULES_H
#define REF_RULES_H

#include "types.h"

#define REF_RULE_ROOM 6

enum ref_rule_kind {
	REF_VECTORS,
	REF_PATTERNS,
	REF_PROJECTOR,
	REF_BLOCK,
	REF_EXPANDER,
	REF_REDUCER,
	REF_RANDOM,
	REF_LATERAL_PAIRS,
	REF_LAST_TO_FIRST,
	REF_ALL_TO_ALL,
	REF_ALL_TO_FIRST,
	REF_FIRST_TO_ALL,
	REF_RULES,
};

/**
 * struct ref_pattern - one pair of patterns
 * @source: per axis: a coordinate, or '*', '?', '!' as a negative number
 * @target: the same
 */
struct ref_pattern {
	s64 source[3];
	s64 target[3];
};

/* Makes the pattern value of one of the characters * ? ! */
#define REF_ANY(c) (-(s64)(c))

struct ref_rule {
	enum ref_rule_kind kind;
	u32 nr;
	s64 vector[REF_RULE_ROOM][3];
	struct ref_pattern pattern[REF_RULE_ROOM];
};

struct ref_grid {
	u32 size[3];
};

bool ref_rule_joins(const struct ref_rule *rule, const struct ref_grid *from,
		    const u32 *s, const struct ref_grid *to, const u32 *d);
const char *ref_rule_name(enum ref_rule_kind kind);

#endif /* REF_RULES_H */
