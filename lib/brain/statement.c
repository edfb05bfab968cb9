// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Statements, and the tables of what can stand at the head of a form.
 *
 * A new fact or action gets a row here and a file or function of its own.
 */
#include "statement.h"
#include "area.h"
#include "diag.h"
#include "suggest.h"

#include <string.h>

/**
 * struct head - what can stand at the head of a form
 * @name: the symbol
 * @read: reads the form and adds its statement; NULL: not supported yet
 */
struct head {
	const char *name;
	bool (*read)(struct kb_parser *p, const struct kb_expr *form);
};

static const struct head facts[] = {
	{ "engine", kb_fact_engine },
	{ "area", kb_fact_area },
	{ "set", kb_fact_set },
	{ "synapse", kb_fact_synapse },
	{ "connect", kb_fact_connect },
	{ "input", kb_fact_input },
	{ "output", kb_fact_output },
	{ "stimulus", NULL },
	{ "=", NULL },
	{ NULL, NULL },
};

static const struct head actions[] = {
	{ "inject", kb_action_inject },
	{ "step", kb_action_step },
	{ "print-fired", kb_action_print_fired },
	{ "print-potential", kb_action_print_potential },
	{ "expect-fired", kb_expect_fired },
	{ "expect-potential", kb_expect_potential },
	{ "expect-count", kb_expect_count },
	{ "expect-potential-at-fire", kb_expect_potential_at_fire },
	{ "expect-property", kb_expect_property },
	{ "expect-synapses", kb_expect_synapses },
	{ "play", NULL },
	{ "save", NULL },
	{ "restore", NULL },
	{ "match", NULL },
	{ "if", NULL },
	{ "let", NULL },
	{ "case", NULL },
	{ "+", NULL },
	{ "-", NULL },
	{ "*", NULL },
	{ "/", NULL },
	{ "%", NULL },
	{ NULL, NULL },
};

bool kb_is_fact(const char *name, size_t length)
{
	const struct head *head;

	for (head = facts; head->name; head++) {
		if (strlen(head->name) == length &&
		    memcmp(head->name, name, length) == 0)
			return head->read;
	}
	return false;
}

static const struct head *find_head(const struct head *heads,
				    const struct kb_expr *expr)
{
	for (; heads->name; heads++) {
		if (kb_expr_is(expr, heads->name))
			return heads;
	}
	return NULL;
}

/* Takes from a form with errors what keeps later forms from having more. */
static void salvage(struct kb_parser *p, bool action,
		    const struct kb_expr *form)
{
	const struct kb_expr *head = kb_expr_head(form);

	if (!head)
		return;
	if (!action && kb_expr_is(head, "area"))
		kb_area_salvage(p, form);
	if (action && kb_expr_is(head, "step"))
		p->has_step = true;
}

/* A head that is in neither table, or in the other one. */
static bool unknown_head(struct kb_parser *p, const struct kb_expr *form,
			 const struct kb_expr *head, bool action)
{
	struct kb_suggest suggest = { .p = p, .unknown = head };
	const struct head *heads = action ? actions : facts;

	if (find_head(action ? facts : actions, head)) {
		salvage(p, !action, form);
		return kb_error(
			p, &form->place,
			action ? "'%s' is a fact, not an action: expected "
				 "(%s ...) without '!'" :
				 "'%s' is an action, not a fact: expected "
				 "!(%s ...)",
			head->text, head->text);
	}
	for (; heads->name; heads++) {
		if (heads->read)
			kb_suggest_offer(&suggest, heads->name);
	}
	if (suggest.nr && !action && suggest.names[0] == facts[1].name)
		kb_area_salvage(p, form);
	return kb_suggest_error(&suggest, action ? "an action" : "a fact");
}

void kb_form_read(struct kb_parser *p, enum kb_form kind,
		  const struct kb_expr *form)
{
	bool action = kind == KB_FORM_ACTION || kind == KB_FORM_BROKEN_ACTION;
	const struct kb_expr *head = kb_expr_head(form);
	const struct head *row;
	char what[64];

	if (kind == KB_FORM_BROKEN_FACT || kind == KB_FORM_BROKEN_ACTION) {
		salvage(p, action, form);
		return;
	}
	if (!head) {
		kb_expected(p, form->first ? form->first : form,
			    action ? "the name of an action" :
				     "the name of a fact");
		return;
	}
	row = find_head(action ? actions : facts, head);
	if (row && row->read) {
		row->read(p, form);
	} else if (row) {
		snprintf(what, sizeof(what), "%s(%s ...)", action ? "!" : "",
			 row->name);
		kb_unsupported(p, form, what);
	} else {
		unknown_head(p, form, head, action);
	}
}

struct kb_statement kb_statement_of(const struct kb_expr *form,
				    enum knpu_brain_kind kind)
{
	struct kb_statement statement = {
		.shown.kind = kind,
		.shown.place = form->place.at,
	};

	return statement;
}

bool kb_statement_add(struct kb_parser *p, const struct kb_expr *form,
		      const struct kb_statement *statement)
{
	struct kb_statement *added;

	/* a brain with errors is never built: its statements are not needed */
	if (p->brain->errors.nr)
		return true;
	added = kb_vec_add(&p->brain->statements, sizeof(*added));
	if (!added)
		return kb_nomem(p);
	*added = *statement;
	added->shown.text = kb_expr_line(p, form);
	return added->shown.text != NULL;
}
