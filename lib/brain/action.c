// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Actions: !(inject ...), !(step N), !(print-fired), !(print-potential ...)
 */
#include "area.h"
#include "diag.h"
#include "statement.h"
#include "value.h"

/* Keeps the one neuron of a statement. */
static bool keep_neuron(struct kb_parser *p, struct kb_statement *statement,
			uint32_t id)
{
	uint32_t *copy = kb_arena_alloc(&p->brain->arena, 1, sizeof(*copy));

	if (!copy)
		return kb_nomem(p);
	*copy = id;
	statement->shown.neurons = copy;
	statement->shown.nr_neurons = 1;
	return true;
}

bool kb_action_inject(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement =
		kb_statement_of(form, KNPU_BRAIN_INJECT);
	struct kb_args args = kb_args_after_head(p, form);
	struct kb_address neuron;
	const struct kb_expr *expr;
	bool ok;

	expr = kb_args_take(&args, "a neuron: !(inject (AREA X Y Z [N]) V)");
	if (!expr)
		return false;
	ok = kb_address(p, expr, &neuron);
	expr = kb_args_take(&args, "an amount");
	if (!expr)
		return false;
	ok &= kb_fixed(p, expr, "the amount", &statement.shown.value);
	ok &= kb_args_end(&args, "!(inject (AREA X Y Z [N]) V)");
	return ok && keep_neuron(p, &statement, neuron.id) &&
	       kb_statement_add(p, form, &statement);
}

bool kb_action_step(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement = kb_statement_of(form, KNPU_BRAIN_STEP);
	struct kb_args args = kb_args_after_head(p, form);
	const struct kb_expr *expr = kb_args_take(&args, "a number of bursts");
	int64_t steps;
	bool ok;

	p->has_step = true;
	if (!expr)
		return false;
	ok = kb_integer(p, expr, "a number of bursts", 0, INT64_MAX, &steps);
	ok &= kb_args_end(&args, "!(step N)");
	statement.shown.steps = (uint64_t)steps;
	return ok && kb_statement_add(p, form, &statement);
}

bool kb_action_print_fired(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement =
		kb_statement_of(form, KNPU_BRAIN_PRINT_FIRED);
	struct kb_args args = kb_args_after_head(p, form);

	return kb_args_end(&args, "!(print-fired)") &&
	       kb_statement_add(p, form, &statement);
}

bool kb_action_print_potential(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement =
		kb_statement_of(form, KNPU_BRAIN_PRINT_POTENTIAL);
	struct kb_args args = kb_args_after_head(p, form);
	const struct kb_expr *expr = kb_args_take(&args, "a neuron");
	struct kb_address neuron;
	bool ok;

	if (!expr)
		return false;
	ok = kb_address(p, expr, &neuron);
	ok &= kb_args_end(&args, "!(print-potential (AREA X Y Z [N]))");
	return ok && keep_neuron(p, &statement, neuron.id) &&
	       kb_statement_add(p, form, &statement);
}
