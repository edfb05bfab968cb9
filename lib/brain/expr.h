/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * S-expressions as a tree.
 */
#ifndef KNPU_BRAIN_EXPR_H
#define KNPU_BRAIN_EXPR_H

#include "brain.h"

/**
 * enum kb_expr_kind - what an expression is
 * @KB_LIST: ( ... )
 * @KB_SYMBOL: a name
 * @KB_VARIABLE: $name
 * @KB_NUMBER: see kb_decimal_is_number()
 * @KB_STRING: "..."
 * @KB_BAD: something whose error has been reported
 */
enum kb_expr_kind {
	KB_LIST,
	KB_SYMBOL,
	KB_VARIABLE,
	KB_NUMBER,
	KB_STRING,
	KB_BAD,
};

/**
 * struct kb_expr - an expression
 * @kind: what it is
 * @place: of its first character
 * @end: KB_LIST: of its closing parenthesis
 * @text: zero-terminated; of a string: what it means
 * @length: of @text
 * @parent: the list it stands in, NULL at top level
 * @first: KB_LIST: its first item
 * @last: KB_LIST: its last item
 * @next: the next item of its list
 */
struct kb_expr {
	enum kb_expr_kind kind;
	struct kb_place place;
	struct kb_place end;
	const char *text;
	uint32_t length;
	struct kb_expr *parent;
	struct kb_expr *first;
	struct kb_expr *last;
	struct kb_expr *next;
};

/* A new expression in p->tree, last item of @parent unless that is NULL. */
struct kb_expr *kb_expr_new(struct kb_parser *p, enum kb_expr_kind kind,
			    const struct kb_place *place,
			    struct kb_expr *parent);
/* Is it the symbol @text? */
bool kb_expr_is(const struct kb_expr *expr, const char *text);
/* The symbol that a list begins with, or NULL. */
const struct kb_expr *kb_expr_head(const struct kb_expr *expr);
/* The source of a list as one line of bounded length, in the brain's arena. */
const char *kb_expr_line(struct kb_parser *p, const struct kb_expr *expr);

/**
 * struct kb_args - the items of a list, one after the other
 * @p: the parse
 * @list: the list
 * @next: what kb_args_take() gives next
 */
struct kb_args {
	struct kb_parser *p;
	const struct kb_expr *list;
	const struct kb_expr *next;
};

/* The items of a list, or those after its head. */
struct kb_args kb_args(struct kb_parser *p, const struct kb_expr *list);
struct kb_args kb_args_after_head(struct kb_parser *p,
				  const struct kb_expr *list);
/* The next item; NULL and an error that says what is missing at the end. */
const struct kb_expr *kb_args_take(struct kb_args *args, const char *what);
/* How many items are left. */
size_t kb_args_left(const struct kb_args *args);
/* True at the end; else an error that shows the @form. */
bool kb_args_end(struct kb_args *args, const char *form);

#endif /* KNPU_BRAIN_EXPR_H */
