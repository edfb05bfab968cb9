// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * S-expressions as a tree.
 */
#include "expr.h"
#include "diag.h"

#include <string.h>

struct kb_expr *kb_expr_new(struct kb_parser *p, enum kb_expr_kind kind,
			    const struct kb_place *place,
			    struct kb_expr *parent)
{
	struct kb_expr *expr = kb_arena_alloc(&p->tree, 1, sizeof(*expr));

	if (!expr) {
		kb_nomem(p);
		return NULL;
	}
	expr->kind = kind;
	expr->place = *place;
	expr->parent = parent;
	if (!parent)
		return expr;
	if (parent->last)
		parent->last->next = expr;
	else
		parent->first = expr;
	parent->last = expr;
	return expr;
}

bool kb_expr_is(const struct kb_expr *expr, const char *text)
{
	return expr->kind == KB_SYMBOL && strcmp(expr->text, text) == 0;
}

const struct kb_expr *kb_expr_head(const struct kb_expr *expr)
{
	if (expr->kind != KB_LIST || !expr->first)
		return NULL;
	return expr->first->kind == KB_SYMBOL ? expr->first : NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Passes over blanks and comments. */
static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (is_blank(*at) || *at == ';')) {
		if (*at == ';') {
			while (at < end && *at != '\n')
				at++;
		} else {
			at++;
		}
	}
	return at;
}

/* Copies the source with each run of blanks and comments made one blank. */
static size_t copy_line(const char *at, const char *end, char *line,
			size_t room)
{
	bool quoted = false;
	size_t n = 0;

	while (at < end && n < room) {
		if (!quoted && (is_blank(*at) || *at == ';')) {
			at = skip_blanks(at, end);
			line[n++] = ' ';
			continue;
		}
		if (*at == '"')
			quoted = !quoted;
		if (*at == '\\' && quoted && at + 1 < end && n + 1 < room)
			line[n++] = *at++;
		line[n++] = *at++;
	}
	return n;
}

const char *kb_expr_line(struct kb_parser *p, const struct kb_expr *expr)
{
	const struct kb_text *text = &p->brain->texts[expr->place.at.file];
	const char *start = text->bytes + expr->place.offset;
	char line[KNPU_BRAIN_STATEMENT_TEXT_MAX + 4];
	size_t n = copy_line(start, text->bytes + expr->end.offset + 1, line,
			     KNPU_BRAIN_STATEMENT_TEXT_MAX + 1);
	char *copy;
	size_t i;

	if (n > KNPU_BRAIN_STATEMENT_TEXT_MAX) {
		n = KNPU_BRAIN_STATEMENT_TEXT_MAX - 3;
		while ((line[n] & 0xc0) == 0x80)
			n--;
		memcpy(line + n, "...", 3);
		n += 3;
	}
	/* a terminal obeys none of it */
	for (i = 0; i < n; i++) {
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = '?';
	}
	copy = kb_arena_copy(&p->brain->arena, line, n);
	if (!copy)
		kb_nomem(p);
	return copy;
}

struct kb_args kb_args(struct kb_parser *p, const struct kb_expr *list)
{
	return (struct kb_args){ .p = p, .list = list, .next = list->first };
}

struct kb_args kb_args_after_head(struct kb_parser *p,
				  const struct kb_expr *list)
{
	struct kb_args args = kb_args(p, list);

	args.next = args.next->next;
	return args;
}

const struct kb_expr *kb_args_take(struct kb_args *args, const char *what)
{
	const struct kb_expr *expr = args->next;

	if (expr)
		args->next = expr->next;
	else
		kb_error(args->p, &args->list->end, "expected %s before ')'",
			 what);
	return expr;
}

size_t kb_args_left(const struct kb_args *args)
{
	const struct kb_expr *expr;
	size_t nr = 0;

	for (expr = args->next; expr; expr = expr->next)
		nr++;
	return nr;
}

bool kb_args_end(struct kb_args *args, const char *form)
{
	if (!args->next)
		return true;
	return kb_unexpected(args->p, args->next, form);
}
