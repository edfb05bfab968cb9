// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * From text to expressions.
 */
#include "lex.h"
#include "decimal.h"
#include "diag.h"
#include "statement.h"

#include <stdio.h>
#include <string.h>

/* What peek() gives at the end of the text. */
#define END (-1)

static int peek(const struct kb_lexer *lx)
{
	if (lx->place.offset >= lx->text->length)
		return END;
	return (unsigned char)lx->text->bytes[lx->place.offset];
}

static bool is_blank(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_symbol(int c)
{
	return c != END && !is_blank(c) && !strchr("()\";", c) && c != 0;
}

/* Reports a byte that is no character, once for a run of them. */
static void report_garbled(struct kb_lexer *lx, int c)
{
	if (lx->garbled != lx->place.offset || !lx->garbled) {
		if (c)
			kb_error(lx->p, &lx->place,
				 "expected UTF-8, found the byte 0x%02x", c);
		else
			kb_error(lx->p, &lx->place,
				 "expected text, found a zero byte");
	}
	lx->garbled = lx->place.offset + 1;
}

/* Passes over one character; false: it was none, and has been reported. */
static bool advance(struct kb_lexer *lx)
{
	int c = peek(lx);
	unsigned int n = 1;
	uint32_t code;

	if (c == '\n') {
		lx->place.at.line++;
		lx->place.at.column = 0;
	} else if (c == 0 || c >= 0x80) {
		n = kb_utf8_decode(lx->text->bytes + lx->place.offset,
				   lx->text->length - lx->place.offset, &code);
		if (!n || !c) {
			report_garbled(lx, c);
			n = 0;
		}
	}
	lx->place.offset += n ? n : 1;
	lx->place.at.column++;
	return n;
}

/* Passes over blanks and comments, and over zero bytes with an error. */
static void skip_blanks(struct kb_lexer *lx)
{
	int c = peek(lx);

	while (is_blank(c) || c == ';' || c == 0) {
		if (c == ';') {
			while (c != '\n' && c != END) {
				advance(lx);
				c = peek(lx);
			}
		} else {
			advance(lx);
			c = peek(lx);
		}
	}
}

/* Passes over a string without a look at its escapes. */
static uint32_t pass_string(const struct kb_text *text, uint32_t at)
{
	for (at++; at < text->length && text->bytes[at] != '\n'; at++) {
		if (text->bytes[at] == '"')
			return at + 1;
		if (text->bytes[at] == '\\' && at + 1 < text->length &&
		    text->bytes[at + 1] != '\n')
			at++;
	}
	return at;
}

/* Does the text open more parentheses than it closes? */
static bool is_unbalanced(const struct kb_text *text)
{
	uint32_t at = 0, depth = 0;

	while (at < text->length) {
		switch (text->bytes[at]) {
		case '"':
			at = pass_string(text, at);
			continue;
		case ';':
			while (at < text->length && text->bytes[at] != '\n')
				at++;
			continue;
		case '(':
			depth++;
			break;
		case ')':
			depth -= depth > 0;
			break;
		}
		at++;
	}
	return depth > 0;
}

void kb_lexer_init(struct kb_lexer *lexer, struct kb_parser *p, uint32_t file)
{
	memset(lexer, 0, sizeof(*lexer));
	lexer->p = p;
	lexer->text = &p->brain->texts[file];
	lexer->place.at.file = file;
	lexer->place.at.line = 1;
	lexer->place.at.column = 1;
	lexer->unbalanced = is_unbalanced(lexer->text);
	/* a byte order mark is no part of the text */
	if (lexer->text->length >= 3 &&
	    memcmp(lexer->text->bytes, "\xef\xbb\xbf", 3) == 0)
		lexer->place.offset = 3;
}

/* A symbol, a variable or a number. */
static struct kb_expr *read_word(struct kb_lexer *lx, struct kb_expr *parent)
{
	struct kb_place start = lx->place;
	enum kb_expr_kind kind = KB_SYMBOL;
	struct kb_expr *expr;
	const char *text = lx->text->bytes + start.offset;
	uint32_t length;

	while (is_symbol(peek(lx))) {
		if (!advance(lx))
			kind = KB_BAD;
	}
	length = lx->place.offset - start.offset;
	if (kind == KB_SYMBOL && kb_decimal_is_number(text, length))
		kind = KB_NUMBER;
	else if (kind == KB_SYMBOL && text[0] == '$')
		kind = KB_VARIABLE;
	expr = kb_expr_new(lx->p, kind, &start, parent);
	if (!expr)
		return NULL;
	expr->text = kb_arena_copy(&lx->p->tree, text, length);
	expr->length = length;
	if (!expr->text)
		kb_nomem(lx->p);
	return expr->text ? expr : NULL;
}

static int hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Reads up to @max hexadecimal digits; returns how many there were. */
static unsigned int read_hex(struct kb_lexer *lx, unsigned int max,
			     uint32_t *value)
{
	unsigned int n;

	*value = 0;
	for (n = 0; n < max && hex_digit(peek(lx)) >= 0; n++) {
		*value = *value << 4 | (uint32_t)hex_digit(peek(lx));
		advance(lx);
	}
	return n;
}

/* The rest of \xhh */
static bool read_byte(struct kb_lexer *lx, const struct kb_place *start,
		      uint32_t *code)
{
	if (read_hex(lx, 2, code) == 2 && *code && *code < 0x80)
		return true;
	return kb_error(lx->p, start,
			"expected \\xhh with two hexadecimal "
			"digits, 01 to 7f (others are written \\u{hhhh})");
}

/* The rest of \u{hhhh} */
static bool read_code(struct kb_lexer *lx, const struct kb_place *start,
		      uint32_t *code)
{
	bool ok = peek(lx) == '{';
	char bytes[4];

	if (ok) {
		advance(lx);
		ok = read_hex(lx, 6, code) && peek(lx) == '}';
	}
	if (ok) {
		advance(lx);
		if (*code && kb_utf8_encode(*code, bytes))
			return true;
		return kb_error(lx->p, start,
				"expected the number of a "
				"character in \\u{hhhh}, found %x",
				*code);
	}
	return kb_error(lx->p, start,
			"expected \\u{hhhh} with one to six "
			"hexadecimal digits");
}

/* What stands after a backslash, as a code point. */
static bool read_escape(struct kb_lexer *lx, uint32_t *code)
{
	static const char known[] = "\"\"\\\\n\nt\t";
	struct kb_place start = lx->place;
	unsigned int i;
	int c;

	advance(lx);
	c = peek(lx);
	if (c == END || c == '\n')
		return true;
	for (i = 0; known[i]; i += 2) {
		if (c == known[i]) {
			advance(lx);
			*code = (unsigned char)known[i + 1];
			return true;
		}
	}
	if (c != 'x' && c != 'u')
		return kb_error(lx->p, &start,
				"unknown escape in a string: "
				"expected \\\" \\\\ \\n \\t \\xhh or "
				"\\u{hhhh}");
	advance(lx);
	return c == 'x' ? read_byte(lx, &start, code) :
			  read_code(lx, &start, code);
}

/* One character of a string to @out; returns its bytes, 0 for an error. */
static unsigned int read_character(struct kb_lexer *lx, char *out)
{
	const char *bytes = lx->text->bytes + lx->place.offset;
	uint32_t start = lx->place.offset, code = 'x';

	if (peek(lx) == '\\')
		return read_escape(lx, &code) ? kb_utf8_encode(code, out) : 0;
	if (!advance(lx))
		return 0;
	memcpy(out, bytes, lx->place.offset - start);
	return lx->place.offset - start;
}

/* Copies a string up to its closing quote; what it means is never longer. */
static void read_string_body(struct kb_lexer *lx, struct kb_expr *expr,
			     char *out)
{
	unsigned int n;
	int c;

	for (c = peek(lx); c != '"'; c = peek(lx)) {
		if (c == END || c == '\n') {
			kb_error(lx->p, &expr->place,
				 "this string is not "
				 "closed: expected '\"' before the end of the "
				 "line");
			expr->kind = KB_BAD;
			return;
		}
		n = read_character(lx, out + expr->length);
		expr->length += n;
		if (!n)
			expr->kind = KB_BAD;
	}
	advance(lx);
	if (is_symbol(peek(lx)))
		kb_error(lx->p, &lx->place,
			 "expected a blank or ')' after a string");
	while (is_symbol(peek(lx)))
		advance(lx);
}

static struct kb_expr *read_string(struct kb_lexer *lx, struct kb_expr *parent)
{
	struct kb_expr *expr;
	uint32_t start = lx->place.offset;
	char *out;

	expr = kb_expr_new(lx->p, KB_STRING, &lx->place, parent);
	out = kb_arena_alloc(&lx->p->tree,
			     pass_string(lx->text, start) - start + 4, 1);
	if (!expr || !out) {
		kb_nomem(lx->p);
		return NULL;
	}
	advance(lx);
	expr->text = out;
	read_string_body(lx, expr, out);
	return expr;
}

/*
 * Does a fact begin with what follows a parenthesis?  Its head is the name of
 * a fact; that of a neuron of an area with such a name has a number after it.
 */
static bool at_fact(const struct kb_text *text, uint32_t at)
{
	uint32_t head = at;

	while (at < text->length && is_symbol((unsigned char)text->bytes[at]))
		at++;
	if (!kb_is_fact(text->bytes + head, at - head))
		return false;
	while (at < text->length && is_blank((unsigned char)text->bytes[at]))
		at++;
	return at < text->length && !strchr("0123456789+-;)", text->bytes[at]);
}

/*
 * Does a new form begin here, although another is open?  At the start of a
 * line an action or a fact does; in a file that forgot a parenthesis, whatever
 * has one there.
 */
static bool at_new_form(const struct kb_lexer *lx)
{
	const struct kb_text *text = lx->text;
	uint32_t at = lx->place.offset;
	bool action;

	if (lx->place.at.column != 1 || at >= text->length)
		return false;
	action = text->bytes[at] == '!';
	at += action;
	if (at >= text->length || text->bytes[at] != '(')
		return false;
	return action || lx->unbalanced || at_fact(text, at + 1);
}

/* The list @top was not closed; @inner is the innermost that is open. */
static bool report_unclosed(struct kb_lexer *lx, const struct kb_expr *top,
			    const struct kb_expr *inner)
{
	char shown[KB_PLACE_MAX], before[32] = "";

	/* a string that is not closed has swallowed what is missing here */
	if (inner->last && inner->last->kind == KB_BAD)
		return false;
	if (peek(lx) != END)
		snprintf(before, sizeof(before), " before line %u",
			 lx->place.at.line);
	if (inner == top)
		return kb_error(lx->p, &top->place,
				"this parenthesis is not "
				"closed: expected ')'%s",
				before);
	return kb_error(lx->p, &top->place,
			"this parenthesis is not closed: "
			"expected ')'%s (so is the one at %s)",
			before, kb_show_place(lx->p, &inner->place.at, shown));
}

/* Passes over a list that is nested too deep, up to its closing parenthesis. */
static void skip_deep(struct kb_lexer *lx)
{
	uint32_t depth = 0, end;
	int c;

	kb_error(lx->p, &lx->place,
		 "nested too deep: expected at most %d "
		 "parentheses within each other",
		 KNPU_BRAIN_DEPTH_MAX);
	for (c = peek(lx); c != END && !at_new_form(lx); c = peek(lx)) {
		if (c == '"') {
			end = pass_string(lx->text, lx->place.offset);
			while (lx->place.offset < end)
				advance(lx);
		} else if (is_blank(c) || c == ';') {
			skip_blanks(lx);
		} else {
			advance(lx);
		}
		depth += c == '(';
		depth -= c == ')';
		if (!depth)
			break;
	}
}

/* Opens a list within @list; returns the list to go on with. */
static struct kb_expr *open_list(struct kb_lexer *lx, struct kb_expr *list,
				 uint32_t *depth)
{
	struct kb_expr *inner;

	if (*depth == KNPU_BRAIN_DEPTH_MAX) {
		inner = kb_expr_new(lx->p, KB_BAD, &lx->place, list);
		skip_deep(lx);
		return inner ? list : NULL;
	}
	inner = kb_expr_new(lx->p, KB_LIST, &lx->place, list);
	advance(lx);
	++*depth;
	return inner;
}

/* Reads a list from its parenthesis on; false: it is not closed. */
static bool read_list(struct kb_lexer *lx, struct kb_expr **out)
{
	struct kb_expr *list;
	uint32_t depth = 0;
	int c;

	*out = list = open_list(lx, NULL, &depth);
	while (list && !lx->p->nomem) {
		skip_blanks(lx);
		c = peek(lx);
		if (c == END || at_new_form(lx))
			return report_unclosed(lx, *out, list);
		if (c == '(') {
			list = open_list(lx, list, &depth);
		} else if (c == ')') {
			list->end = lx->place;
			list = list->parent;
			depth--;
			advance(lx);
		} else if (c == '"') {
			read_string(lx, list);
		} else {
			read_word(lx, list);
		}
	}
	return true;
}

/* Reports parentheses that close nothing, once for a run of them. */
static void report_closing(struct kb_lexer *lx)
{
	kb_error(lx->p, &lx->place,
		 "unexpected ')': there is nothing open that it could close");
	while (peek(lx) == ')') {
		advance(lx);
		skip_blanks(lx);
	}
}

/* Reports something at top level that is no expression, once per line. */
static void report_stray(struct kb_lexer *lx, const struct kb_expr *expr)
{
	if (lx->stray_line != expr->place.at.line)
		kb_expected(lx->p, expr,
			    "a fact ( ... ) or an action !( ... )");
	lx->stray_line = expr->place.at.line;
}

/* Reads a word at top level; true: it is the mark of an action. */
static bool read_top_word(struct kb_lexer *lx)
{
	struct kb_expr *expr;
	bool quoted = peek(lx) == '"';

	expr = quoted ? read_string(lx, NULL) : read_word(lx, NULL);
	if (!expr)
		return false;
	if (!kb_expr_is(expr, "!")) {
		report_stray(lx, expr);
		return false;
	}
	skip_blanks(lx);
	if (peek(lx) == '(')
		return true;
	kb_error(lx->p, &lx->place, "expected '(' after '!'");
	return false;
}

/**
 * kb_lexer_read - read the next form
 * @lexer: the lexer
 * @out: the expression, in memory of p->tree
 *
 * Return: what it is.
 */
enum kb_form kb_lexer_read(struct kb_lexer *lexer, struct kb_expr **out)
{
	bool action = false;

	while (!lexer->p->nomem) {
		skip_blanks(lexer);
		if (peek(lexer) == END)
			break;
		if (peek(lexer) == ')') {
			report_closing(lexer);
		} else if (peek(lexer) != '(') {
			action = read_top_word(lexer);
		} else if (read_list(lexer, out)) {
			return action ? KB_FORM_ACTION : KB_FORM_FACT;
		} else {
			return action ? KB_FORM_BROKEN_ACTION :
					KB_FORM_BROKEN_FACT;
		}
	}
	return KB_FORM_END;
}
