// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * (patterns ((S S S) (D D D))...): voxels that match, to voxels made of them
 *
 * Patterns are sorted by their source, where everything that matches anything
 * is the same.  A voxel can match eight sources at most (each axis its
 * coordinate or anything), which are looked up.
 */
#include "diag.h"
#include "rule.h"
#include "value.h"

#include <stdlib.h>

/* An axis that is not an integer; of a source axis only ALL is used. */
#define ALL (INT64_MIN)
#define SAME (INT64_MIN + 1)
#define OTHER (INT64_MIN + 2)

/**
 * struct pattern - one pattern
 * @axis: three of the source, three of the target
 */
struct pattern {
	int64_t axis[6];
};

static int compare_axes(const struct pattern *a, const struct pattern *b,
			int nr)
{
	int i;

	for (i = 0; i < nr; i++) {
		if (a->axis[i] != b->axis[i])
			return a->axis[i] < b->axis[i] ? -1 : 1;
	}
	return 0;
}

static int compare(const void *left, const void *right)
{
	return compare_axes(left, right, 6);
}

/* Sorts; drops those that are given twice; returns how many are left. */
static size_t sort_patterns(struct pattern *patterns, size_t nr)
{
	size_t i, kept = 0;

	qsort(patterns, nr, sizeof(*patterns), compare);
	for (i = 0; i < nr; i++) {
		if (!kept || compare(&patterns[kept - 1], &patterns[i]))
			patterns[kept++] = patterns[i];
	}
	return kept;
}

static bool read_axis(struct kb_parser *p, const struct kb_expr *expr,
		      bool source, int64_t *axis)
{
	if (kb_expr_is(expr, "*"))
		*axis = ALL;
	else if (kb_expr_is(expr, "?"))
		*axis = source ? ALL : SAME;
	else if (kb_expr_is(expr, "!"))
		*axis = source ? ALL : OTHER;
	else if (expr->kind != KB_NUMBER)
		return kb_expected(p, expr, "an integer, *, ? or !");
	else
		return kb_integer(p, expr, "a coordinate", INT32_MIN, INT32_MAX,
				  axis);
	return true;
}

static bool read_half(struct kb_parser *p, const struct kb_expr *expr,
		      bool source, int64_t axes[3])
{
	const char *form = source ? "(S S S)" : "(D D D)";
	struct kb_args args = kb_args(p, expr);
	bool ok = true;
	int i;

	if (expr->kind != KB_LIST)
		return kb_expected(p, expr, form);
	for (i = 0; i < 3; i++) {
		expr = kb_args_take(&args, "an integer, *, ? or !");
		if (!expr)
			return false;
		ok &= read_axis(p, expr, source, &axes[i]);
	}
	return kb_args_end(&args, form) && ok;
}

static bool read_pattern(struct kb_parser *p, const struct kb_expr *expr,
			 struct pattern *pattern)
{
	struct kb_args args = kb_args(p, expr);
	const struct kb_expr *half;
	bool ok;

	if (expr->kind != KB_LIST)
		return kb_expected(p, expr, "a pattern ((S S S) (D D D))");
	half = kb_args_take(&args, "the source (S S S)");
	if (!half)
		return false;
	ok = read_half(p, half, true, pattern->axis);
	half = kb_args_take(&args, "the target (D D D)");
	if (!half)
		return false;
	ok &= read_half(p, half, false, pattern->axis + 3);
	return kb_args_end(&args, "((S S S) (D D D))") && ok;
}

bool kb_rule_patterns_read(struct kb_args *args, struct kb_rule *rule)
{
	size_t i, nr = kb_args_left(args);
	struct pattern *patterns;
	bool ok = true;

	if (!nr)
		return kb_args_take(args, "a pattern ((S S S) (D D D))");
	patterns =
		kb_arena_alloc(&args->p->brain->arena, nr, sizeof(*patterns));
	if (!patterns)
		return kb_nomem(args->p);
	for (i = 0; i < nr; i++)
		ok &= read_pattern(args->p, kb_args_take(args, "a pattern"),
				   &patterns[i]);
	rule->args = patterns;
	rule->nr_args = sort_patterns(patterns, nr);
	return ok;
}

/* Adds the targets that one pattern gives a voxel that matches it. */
static int add_targets(const struct kb_rule *rule,
		       const struct pattern *pattern,
		       const struct kb_from *from, struct kb_boxes *boxes)
{
	struct kb_box box;
	int64_t axis;
	int i;

	for (i = 0; i < 3; i++) {
		axis = pattern->axis[3 + i];
		box.from[i] = 0;
		box.to[i] = rule->target[i];
		box.but[i] = axis == OTHER ? from->at[i] : UINT32_MAX;
		if (axis == ALL || axis == OTHER)
			continue;
		if (axis == SAME)
			axis = from->at[i];
		if (axis < 0 || axis >= rule->target[i])
			return 0;
		box.from[i] = (uint32_t)axis;
		box.to[i] = (uint32_t)axis + 1;
	}
	return kb_boxes_add(boxes, &box);
}

/* The first pattern whose source is not before that of @key. */
static size_t find_first(const struct kb_rule *rule, const struct pattern *key)
{
	const struct pattern *patterns = rule->args;
	size_t low = 0, high = rule->nr_args, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (compare_axes(&patterns[middle], key, 3) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int kb_rule_patterns(const struct kb_rule *rule, const struct kb_from *from,
		     struct kb_boxes *boxes)
{
	const struct pattern *patterns = rule->args;
	struct pattern key;
	unsigned int mask;
	int axis, err;
	size_t i;

	for (mask = 0; mask < 8; mask++) {
		for (axis = 0; axis < 3; axis++)
			key.axis[axis] =
				mask & 1 << axis ? ALL : from->at[axis];
		for (i = find_first(rule, &key);
		     i < rule->nr_args && !compare_axes(&patterns[i], &key, 3);
		     i++) {
			err = add_targets(rule, &patterns[i], from, boxes);
			if (err)
				return err;
		}
	}
	return 0;
}
