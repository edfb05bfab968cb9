// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Connection rules, each as a question: does it join this voxel of the source
 * to this voxel of the target?  Whoever wants the set asks for every pair.
 */
#include "rules.h"

static bool vectors(const struct ref_rule *rule, const u32 *s, const u32 *d)
{
	u32 i;

	for (i = 0; i < rule->nr; i++) {
		const s64 *v = rule->vector[i];

		if (d[0] == s[0] + v[0] && d[1] == s[1] + v[1] &&
		    d[2] == s[2] + v[2])
			return true;
	}
	return false;
}

static bool source_axis(s64 pattern, u32 s)
{
	return pattern < 0 || pattern == s;
}

static bool target_axis(s64 pattern, u32 s, u32 d)
{
	if (pattern == REF_ANY('*'))
		return true;
	if (pattern == REF_ANY('?'))
		return d == s;
	if (pattern == REF_ANY('!'))
		return d != s;
	return pattern == d;
}

static bool one_pattern(const struct ref_pattern *p, const u32 *s, const u32 *d)
{
	int axis;

	for (axis = 0; axis < 3; axis++) {
		if (!source_axis(p->source[axis], s[axis]))
			return false;
		if (!target_axis(p->target[axis], s[axis], d[axis]))
			return false;
	}
	return true;
}

static bool patterns(const struct ref_rule *rule, const u32 *s, const u32 *d)
{
	u32 i;

	for (i = 0; i < rule->nr; i++)
		if (one_pattern(&rule->pattern[i], s, d))
			return true;
	return false;
}

static u32 scaled(u32 x, u32 times, u32 by)
{
	return (u32)((u64)x * times / by);
}

static bool projector(const struct ref_grid *from, const u32 *s,
		      const struct ref_grid *to, const u32 *d)
{
	int axis;

	for (axis = 0; axis < 3; axis++) {
		u32 size_s = from->size[axis];
		u32 size_d = to->size[axis];
		bool joined;

		if (size_s > size_d)
			joined = d[axis] == scaled(s[axis], size_d, size_s);
		else if (size_s < size_d)
			joined = s[axis] == scaled(d[axis], size_s, size_d);
		else
			joined = d[axis] == s[axis];
		if (!joined)
			return false;
	}
	return true;
}

static bool expander(const struct ref_grid *from, const u32 *s,
		     const struct ref_grid *to, const u32 *d)
{
	int axis;

	for (axis = 0; axis < 3; axis++)
		if (d[axis] !=
		    scaled(s[axis], to->size[axis], from->size[axis]))
			return false;
	return true;
}

static bool reducer(const u32 *s, const u32 *d)
{
	if (d[0] >= 32 || d[1] != s[1] || d[2] != s[2])
		return false;
	return (s[0] >> d[0]) & 1;
}

static bool lateral_pairs(const struct ref_grid *from, const u32 *s,
			  const u32 *d)
{
	if (d[1] != s[1] || d[2] != s[2])
		return false;
	if (s[0] % 2 == 0)
		return s[0] + 1 < from->size[0] && d[0] == s[0] + 1;
	return d[0] == s[0] - 1;
}

static bool is_first(const u32 *v)
{
	return v[0] == 0 && v[1] == 0 && v[2] == 0;
}

static bool is_last(const struct ref_grid *grid, const u32 *v)
{
	return v[0] == grid->size[0] - 1 && v[1] == grid->size[1] - 1 &&
	       v[2] == grid->size[2] - 1;
}

/* Not for REF_RANDOM, which is drawn per neuron. */
bool ref_rule_joins(const struct ref_rule *rule, const struct ref_grid *from,
		    const u32 *s, const struct ref_grid *to, const u32 *d)
{
	switch (rule->kind) {
	case REF_VECTORS:
		return vectors(rule, s, d);
	case REF_PATTERNS:
		return patterns(rule, s, d);
	case REF_PROJECTOR:
		return projector(from, s, to, d);
	case REF_BLOCK:
		return d[0] == s[0] && d[1] == s[1] && d[2] == s[2];
	case REF_EXPANDER:
		return expander(from, s, to, d);
	case REF_REDUCER:
		return reducer(s, d);
	case REF_LATERAL_PAIRS:
		return lateral_pairs(from, s, d);
	case REF_LAST_TO_FIRST:
		return is_last(from, s) && is_first(d);
	case REF_ALL_TO_ALL:
		return true;
	case REF_ALL_TO_FIRST:
		return is_first(d);
	case REF_FIRST_TO_ALL:
		return is_first(s);
	case REF_RANDOM:
	case REF_RULES:
		break;
	}
	return false;
}

const char *ref_rule_name(enum ref_rule_kind kind)
{
	static const char *const names[REF_RULES] = {
		[REF_VECTORS] = "vectors",
		[REF_PATTERNS] = "patterns",
		[REF_PROJECTOR] = "projector",
		[REF_BLOCK] = "block",
		[REF_EXPANDER] = "expander",
		[REF_REDUCER] = "reducer",
		[REF_RANDOM] = "random",
		[REF_LATERAL_PAIRS] = "lateral-pairs",
		[REF_LAST_TO_FIRST] = "last-to-first",
		[REF_ALL_TO_ALL] = "all-to-all",
		[REF_ALL_TO_FIRST] = "all-to-first",
		[REF_FIRST_TO_ALL] = "first-to-all",
	};

	return names[kind];
}
