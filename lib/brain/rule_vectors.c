// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * (vectors (DX DY DZ)...): target = source + vector
 */
#include "diag.h"
#include "rule.h"
#include "value.h"

#include <stdlib.h>

struct vector {
	int32_t by[3];
};

static int compare(const void *left, const void *right)
{
	const struct vector *a = left, *b = right;
	int i;

	for (i = 0; i < 3; i++) {
		if (a->by[i] != b->by[i])
			return a->by[i] < b->by[i] ? -1 : 1;
	}
	return 0;
}

/* Sorts; drops those that are given twice; returns how many are left. */
static size_t sort_vectors(struct vector *vectors, size_t nr)
{
	size_t i, kept = 0;

	qsort(vectors, nr, sizeof(*vectors), compare);
	for (i = 0; i < nr; i++) {
		if (!kept || compare(&vectors[kept - 1], &vectors[i]))
			vectors[kept++] = vectors[i];
	}
	return kept;
}

static bool read_vector(struct kb_parser *p, const struct kb_expr *expr,
			struct vector *vector)
{
	struct kb_args args = kb_args(p, expr);
	int64_t by[3];
	int i;

	if (expr->kind != KB_LIST)
		return kb_expected(p, expr, "a vector (DX DY DZ)");
	if (!kb_coordinates(&args, INT32_MIN, INT32_MAX, by))
		return false;
	for (i = 0; i < 3; i++)
		vector->by[i] = (int32_t)by[i];
	return kb_args_end(&args, "(DX DY DZ)");
}

bool kb_rule_vectors_read(struct kb_args *args, struct kb_rule *rule)
{
	size_t i, nr = kb_args_left(args);
	struct vector *vectors;
	bool ok = true;

	if (!nr)
		return kb_args_take(args, "a vector (DX DY DZ)");
	vectors = kb_arena_alloc(&args->p->brain->arena, nr, sizeof(*vectors));
	if (!vectors)
		return kb_nomem(args->p);
	for (i = 0; i < nr; i++)
		ok &= read_vector(args->p, kb_args_take(args, "a vector"),
				  &vectors[i]);
	rule->args = vectors;
	rule->nr_args = sort_vectors(vectors, nr);
	return ok;
}

int kb_rule_vectors(const struct kb_rule *rule, const struct kb_from *from,
		    struct kb_boxes *boxes)
{
	const struct vector *vectors = rule->args;
	int64_t at[3];
	size_t i;
	int axis, err = 0;

	for (i = 0; i < rule->nr_args && !err; i++) {
		for (axis = 0; axis < 3; axis++)
			at[axis] =
				(int64_t)from->at[axis] + vectors[i].by[axis];
		err = kb_boxes_add_voxel(boxes, rule->target, at);
	}
	return err;
}
