// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Expectations: !(expect-...)
 */
#include "area.h"
#include "diag.h"
#include "statement.h"
#include "value.h"

#include <stdlib.h>

/* Has there been a burst that something can be expected of? */
static bool check_step(struct kb_parser *p, const struct kb_expr *form)
{
	if (p->has_step)
		return true;
	return kb_error(p, &form->place,
			"%s before any step: expected "
			"!(step N) above it",
			form->first->text);
}

static int compare_ids(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

/* Sorts; drops those that are given twice; returns how many are left. */
static size_t sort_ids(uint32_t *ids, size_t nr)
{
	size_t i, kept = 0;

	if (nr)
		qsort(ids, nr, sizeof(*ids), compare_ids);
	for (i = 0; i < nr; i++) {
		if (!kept || ids[kept - 1] != ids[i])
			ids[kept++] = ids[i];
	}
	return kept;
}

bool kb_expect_fired(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement =
		kb_statement_of(form, KNPU_BRAIN_EXPECT_FIRED);
	struct kb_args args = kb_args_after_head(p, form);
	size_t i, nr = kb_args_left(&args);
	bool ok = check_step(p, form);
	struct kb_address neuron;
	uint32_t *ids;

	ids = kb_arena_alloc(&p->brain->arena, nr, sizeof(*ids));
	if (!ids)
		return kb_nomem(p);
	for (i = 0; i < nr; i++) {
		ok &= kb_address(p, kb_args_take(&args, "a neuron"), &neuron);
		ids[i] = neuron.id;
	}
	statement.shown.neurons = ids;
	statement.shown.nr_neurons = ok ? sort_ids(ids, nr) : 0;
	return ok && kb_statement_add(p, form, &statement);
}

/* The neuron that an expectation is about, kept in the statement. */
static bool read_neuron(struct kb_args *args, struct kb_statement *statement)
{
	const struct kb_expr *expr = kb_args_take(args, "a neuron");
	struct kb_address neuron;
	uint32_t *copy;

	if (!expr || !kb_address(args->p, expr, &neuron))
		return false;
	copy = kb_arena_alloc(&args->p->brain->arena, 1, sizeof(*copy));
	if (!copy)
		return kb_nomem(args->p);
	*copy = neuron.id;
	statement->shown.neurons = copy;
	statement->shown.nr_neurons = 1;
	statement->shown.area = neuron.area->shown.info.area;
	return true;
}

/* A neuron and a potential. */
static bool read_potential(struct kb_parser *p, const struct kb_expr *form,
			   enum knpu_brain_kind kind, const char *written)
{
	struct kb_statement statement = kb_statement_of(form, kind);
	struct kb_args args = kb_args_after_head(p, form);
	bool ok = check_step(p, form);
	const struct kb_expr *expr;

	ok &= read_neuron(&args, &statement);
	if (!ok && !args.next)
		return false;
	expr = kb_args_take(&args, "a potential");
	if (!expr)
		return false;
	ok &= kb_fixed(p, expr, "the potential", &statement.shown.value);
	ok &= kb_args_end(&args, written);
	return ok && kb_statement_add(p, form, &statement);
}

bool kb_expect_potential(struct kb_parser *p, const struct kb_expr *form)
{
	return read_potential(p, form, KNPU_BRAIN_EXPECT_POTENTIAL,
			      "!(expect-potential (AREA X Y Z [N]) V)");
}

bool kb_expect_potential_at_fire(struct kb_parser *p,
				 const struct kb_expr *form)
{
	return read_potential(p, form, KNPU_BRAIN_EXPECT_POTENTIAL_AT_FIRE,
			      "!(expect-potential-at-fire (AREA X Y Z [N]) "
			      "V)");
}

bool kb_expect_count(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement =
		kb_statement_of(form, KNPU_BRAIN_EXPECT_COUNT);
	struct kb_args args = kb_args_after_head(p, form);
	bool ok = check_step(p, form);
	const struct kb_area *area;
	const struct kb_expr *expr;

	expr = kb_args_take(&args, "an area: !(expect-count AREA N)");
	if (!expr)
		return false;
	area = kb_area_named(p, expr);
	expr = kb_args_take(&args, "how many fired");
	if (!expr)
		return false;
	ok &= kb_integer(p, expr, "how many fired", 0, KNPU_BRAIN_NEURONS_MAX,
			 &statement.shown.value);
	ok &= kb_args_end(&args, "!(expect-count AREA N)");
	if (!ok || !area)
		return false;
	statement.shown.area = area->shown.info.area;
	return kb_statement_add(p, form, &statement);
}

bool kb_expect_property(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement =
		kb_statement_of(form, KNPU_BRAIN_EXPECT_PROPERTY);
	struct kb_args args = kb_args_after_head(p, form);
	struct knpu_brain_statement *shown = &statement.shown;
	bool ok = check_step(p, form);

	ok &= read_neuron(&args, &statement);
	if (!ok && !args.next)
		return false;
	ok &= kb_property_expected(&args, &shown->property, &shown->scope,
				   &shown->value);
	return ok &&
	       kb_args_end(&args, "!(expect-property (AREA X Y Z [N]) "
				  "PROPERTY V)") &&
	       kb_statement_add(p, form, &statement);
}

static int compare_pairs(const void *left, const void *right)
{
	const struct knpu_brain_voxel_pair *a = left, *b = right;
	int i;

	for (i = 0; i < 3; i++) {
		if (a->source[i] != b->source[i])
			return a->source[i] < b->source[i] ? -1 : 1;
	}
	for (i = 0; i < 3; i++) {
		if (a->target[i] != b->target[i])
			return a->target[i] < b->target[i] ? -1 : 1;
	}
	return 0;
}

/* Sorts; drops those that are given twice; returns how many are left. */
static size_t sort_pairs(struct knpu_brain_voxel_pair *pairs, size_t nr)
{
	size_t i, kept = 0;

	if (nr)
		qsort(pairs, nr, sizeof(*pairs), compare_pairs);
	for (i = 0; i < nr; i++) {
		if (!kept || compare_pairs(&pairs[kept - 1], &pairs[i]))
			pairs[kept++] = pairs[i];
	}
	return kept;
}

static bool read_pair(struct kb_parser *p, const struct kb_expr *expr,
		      const struct kb_area *source,
		      const struct kb_area *target,
		      struct knpu_brain_voxel_pair *pair)
{
	struct kb_args args = kb_args(p, expr);
	const struct kb_expr *voxel;
	bool ok;

	if (expr->kind != KB_LIST)
		return kb_expected(p, expr, "a pair ((X Y Z) (X Y Z))");
	voxel = kb_args_take(&args, "a voxel of the source (X Y Z)");
	if (!voxel)
		return false;
	ok = kb_voxel(p, voxel, source, pair->source);
	voxel = kb_args_take(&args, "a voxel of the target (X Y Z)");
	if (!voxel)
		return false;
	ok &= kb_voxel(p, voxel, target, pair->target);
	return kb_args_end(&args, "((X Y Z) (X Y Z))") && ok;
}

/* Reads all that is left as pairs. */
static bool read_pairs(struct kb_args *args, const struct kb_area *source,
		       const struct kb_area *target,
		       struct knpu_brain_statement *shown)
{
	size_t i, nr = kb_args_left(args);
	struct knpu_brain_voxel_pair *pairs;
	bool ok = true;

	pairs = kb_arena_alloc(&args->p->brain->arena, nr, sizeof(*pairs));
	if (!pairs)
		return kb_nomem(args->p);
	for (i = 0; i < nr; i++)
		ok &= read_pair(args->p, kb_args_take(args, "a pair"), source,
				target, &pairs[i]);
	shown->pairs = pairs;
	shown->nr_pairs = ok ? sort_pairs(pairs, nr) : 0;
	return ok;
}

bool kb_expect_synapses(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement =
		kb_statement_of(form, KNPU_BRAIN_EXPECT_SYNAPSES);
	struct kb_args args = kb_args_after_head(p, form);
	bool ok = check_step(p, form);
	const struct kb_area *source, *target;
	const struct kb_expr *expr;

	expr = kb_args_take(&args, "the source area");
	if (!expr)
		return false;
	source = kb_area_named(p, expr);
	expr = kb_args_take(&args, "the target area");
	if (!expr)
		return false;
	target = kb_area_named(p, expr);
	if (!source || !target)
		return false;
	ok &= read_pairs(&args, source, target, &statement.shown);
	statement.shown.area = source->shown.info.area;
	statement.shown.target = target->shown.info.area;
	return ok && kb_statement_add(p, form, &statement);
}
