// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Options: the (name value ...) that may follow in a fact, in any order.
 */
#include "option.h"
#include "diag.h"
#include "suggest.h"

/**
 * struct reader - reading the options of one fact
 * @args: what is left of it
 * @tables: the tables
 * @nr: how many
 * @seen: by row of all tables: where it was given
 */
struct reader {
	struct kb_args *args;
	const struct kb_options *tables;
	size_t nr;
	const struct kb_expr *seen[KNPU_BRAIN_OPTIONS_MAX];
};

static bool unknown_option(const struct reader *r, const struct kb_expr *head)
{
	struct kb_suggest suggest = { .p = r->args->p, .unknown = head };
	const struct kb_option *row;
	size_t t, i;

	for (t = 0; t < r->nr; t++) {
		for (i = 0; i < r->tables[t].nr; i++) {
			row = &r->tables[t].rows[i];
			if (row->read)
				kb_suggest_offer(&suggest, row->name);
		}
	}
	return kb_suggest_error(&suggest, "a property");
}

/* The row named by @head; its table and number in all of them. */
static const struct kb_option *find_row(const struct reader *r,
					const struct kb_expr *head,
					size_t *table, size_t *number)
{
	size_t i;

	*number = 0;
	for (*table = 0; *table < r->nr; ++*table) {
		for (i = 0; i < r->tables[*table].nr; i++, ++*number) {
			if (kb_expr_is(head, r->tables[*table].rows[i].name))
				return &r->tables[*table].rows[i];
		}
	}
	return NULL;
}

/* Has this row been seen in this fact? */
static bool given_twice(struct reader *r, const struct kb_expr *expr,
			const char *name, size_t number)
{
	const struct kb_expr *first = r->seen[number];
	char shown[KB_PLACE_MAX];

	r->seen[number] = expr;
	if (!first)
		return false;
	kb_error(r->args->p, &expr->place,
		 "%s is given twice: the first is "
		 "at %s",
		 name, kb_show_place(r->args->p, &first->place.at, shown));
	return true;
}

static bool read_option(struct reader *r, const struct kb_expr *expr)
{
	const struct kb_expr *head = kb_expr_head(expr);
	const struct kb_option *row;
	struct kb_args args;
	size_t table, number;

	if (!head)
		return kb_expected(r->args->p, expr, "a property (NAME VALUE)");
	row = find_row(r, head, &table, &number);
	if (!row)
		return unknown_option(r, head);
	if (given_twice(r, expr, row->name, number))
		return false;
	if (!row->read)
		return kb_unsupported(r->args->p, expr, row->form);
	args = kb_args_after_head(r->args->p, expr);
	return row->read(row, &args, r->tables[table].into) &&
	       kb_args_end(&args, row->form);
}

bool kb_options_read(struct kb_args *args, const struct kb_options *tables,
		     size_t nr)
{
	struct reader r = { .args = args, .tables = tables, .nr = nr };
	bool ok = true;

	for (; args->next; args->next = args->next->next)
		ok &= read_option(&r, args->next);
	return ok;
}
