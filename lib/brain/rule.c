// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Connection rules: the table, and what they have in common.
 *
 * A new rule gets a row here and its function in the file of its family
 * (rule_*.c), or in a new one.
 */
#include "rule.h"
#include "diag.h"
#include "suggest.h"

#include <errno.h>

static const struct kb_rule_row rules[] = {
	{ .name = "vectors",
	  .form = "(vectors (DX DY DZ)...)",
	  .read = kb_rule_vectors_read,
	  .targets = kb_rule_vectors },
	{ .name = "patterns",
	  .form = "(patterns ((S S S) (D D D))...)",
	  .read = kb_rule_patterns_read,
	  .targets = kb_rule_patterns,
	  .overlaps = true },
	{ .name = "projector", .targets = kb_rule_projector },
	{ .name = "block", .targets = kb_rule_block },
	{ .name = "expander", .targets = kb_rule_expander },
	{ .name = "reducer", .targets = kb_rule_reducer },
	{ .name = "random", .targets = kb_rule_random, .per_neuron = true },
	{ .name = "lateral-pairs", .targets = kb_rule_lateral_pairs },
	{ .name = "last-to-first", .targets = kb_rule_last_to_first },
	{ .name = "all-to-all", .targets = kb_rule_all_to_all },
	{ .name = "all-to-first", .targets = kb_rule_all_to_first },
	{ .name = "first-to-all", .targets = kb_rule_first_to_all },
	{ .name = "composite", .form = "(composite RULE (tile W H D))" },
};

#define NR_RULES (sizeof(rules) / sizeof(rules[0]))

/* The row of the rule that @name names, or NULL with an error. */
static const struct kb_rule_row *find_rule(struct kb_parser *p,
					   const struct kb_expr *name)
{
	struct kb_suggest suggest = { .p = p, .unknown = name };
	size_t i;

	for (i = 0; i < NR_RULES; i++) {
		if (kb_expr_is(name, rules[i].name))
			return &rules[i];
		if (rules[i].targets)
			kb_suggest_offer(&suggest, rules[i].name);
	}
	kb_suggest_error(&suggest, "a rule");
	return NULL;
}

bool kb_rule_read(struct kb_parser *p, const struct kb_expr *expr,
		  struct kb_rule *rule)
{
	const struct kb_expr *head = kb_expr_head(expr);
	const struct kb_rule_row *row;
	struct kb_args args;

	if (expr->kind != KB_SYMBOL && !head)
		return kb_expected(p, expr, "a rule");
	row = find_rule(p, head ? head : expr);
	if (!row)
		return false;
	rule->row = row;
	if (!row->targets)
		return kb_unsupported(p, expr, row->form);
	if (row->read && !head)
		return kb_expected(p, expr, row->form);
	if (!row->read && head)
		return kb_error(p, &expr->place,
				"%s takes no arguments: "
				"expected it without parentheses",
				row->name);
	if (!row->read)
		return true;
	args = kb_args_after_head(p, expr);
	return row->read(&args, rule);
}

uint64_t kb_box_volume(const struct kb_box *box)
{
	uint64_t volume = 1;
	int i;

	for (i = 0; i < 3; i++) {
		if (box->from[i] >= box->to[i])
			return 0;
		volume *= box->to[i] - box->from[i] -
			  (box->but[i] >= box->from[i] &&
			   box->but[i] < box->to[i]);
	}
	return volume;
}

int kb_boxes_add(struct kb_boxes *boxes, const struct kb_box *box)
{
	struct kb_box *added;

	if (!kb_box_volume(box))
		return 0;
	added = kb_vec_add(&boxes->vec, sizeof(*added));
	if (!added)
		return -ENOMEM;
	*added = *box;
	return 0;
}

int kb_boxes_add_voxel(struct kb_boxes *boxes, const uint32_t dims[3],
		       const int64_t at[3])
{
	struct kb_box box;
	int i;

	for (i = 0; i < 3; i++) {
		if (at[i] < 0 || at[i] >= dims[i])
			return 0;
		box.from[i] = (uint32_t)at[i];
		box.to[i] = box.from[i] + 1;
		box.but[i] = UINT32_MAX;
	}
	return kb_boxes_add(boxes, &box);
}

int kb_boxes_add_all(struct kb_boxes *boxes, const uint32_t dims[3])
{
	struct kb_box box;
	int i;

	for (i = 0; i < 3; i++) {
		box.from[i] = 0;
		box.to[i] = dims[i];
		box.but[i] = UINT32_MAX;
	}
	return kb_boxes_add(boxes, &box);
}
