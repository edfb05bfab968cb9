/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Statements, and the tables of what can stand at the head of a form.
 */
#ifndef KNPU_BRAIN_STATEMENT_H
#define KNPU_BRAIN_STATEMENT_H

#include "expr.h"
#include "lex.h"

/* Reads one form and adds its statement, or its errors. */
void kb_form_read(struct kb_parser *p, enum kb_form kind,
		  const struct kb_expr *form);

/* Whether this is the name of a fact. */
bool kb_is_fact(const char *name, size_t length);

/* A statement of a form: place and text are set; to be filled, then added. */
struct kb_statement kb_statement_of(const struct kb_expr *form,
				    enum knpu_brain_kind kind);
bool kb_statement_add(struct kb_parser *p, const struct kb_expr *form,
		      const struct kb_statement *statement);

/* Facts: engine.c, area.c, set.c, synapse.c, connect.c, input.c, output.c */
bool kb_fact_engine(struct kb_parser *p, const struct kb_expr *form);
bool kb_fact_area(struct kb_parser *p, const struct kb_expr *form);
bool kb_fact_set(struct kb_parser *p, const struct kb_expr *form);
bool kb_fact_synapse(struct kb_parser *p, const struct kb_expr *form);
bool kb_fact_connect(struct kb_parser *p, const struct kb_expr *form);
bool kb_fact_input(struct kb_parser *p, const struct kb_expr *form);
bool kb_fact_output(struct kb_parser *p, const struct kb_expr *form);

/* Actions: action.c */
bool kb_action_inject(struct kb_parser *p, const struct kb_expr *form);
bool kb_action_step(struct kb_parser *p, const struct kb_expr *form);
bool kb_action_print_fired(struct kb_parser *p, const struct kb_expr *form);
bool kb_action_print_potential(struct kb_parser *p, const struct kb_expr *form);

/* Expectations: expect.c */
bool kb_expect_fired(struct kb_parser *p, const struct kb_expr *form);
bool kb_expect_potential(struct kb_parser *p, const struct kb_expr *form);
bool kb_expect_count(struct kb_parser *p, const struct kb_expr *form);
bool kb_expect_potential_at_fire(struct kb_parser *p,
				 const struct kb_expr *form);
bool kb_expect_property(struct kb_parser *p, const struct kb_expr *form);
bool kb_expect_synapses(struct kb_parser *p, const struct kb_expr *form);

#endif /* KNPU_BRAIN_STATEMENT_H */
