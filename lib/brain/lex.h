/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * From text to expressions.
 */
#ifndef KNPU_BRAIN_LEX_H
#define KNPU_BRAIN_LEX_H

#include "expr.h"

/**
 * struct kb_lexer - reads one file from its beginning to its end
 * @p: the parse
 * @text: the file
 * @place: of the next character
 * @unbalanced: the file closes fewer parentheses than it opens: one at the
 *	start of a line begins a new form wherever it stands, whatever follows
 * @garbled: offset + 1 of the last byte that was no character
 * @stray_line: line of the last stray token that was reported
 */
struct kb_lexer {
	struct kb_parser *p;
	const struct kb_text *text;
	struct kb_place place;
	bool unbalanced;
	uint32_t garbled;
	uint32_t stray_line;
};

/**
 * enum kb_form - what kb_lexer_read() has read
 * @KB_FORM_END: nothing: the file is at its end, or memory is out
 * @KB_FORM_FACT: ( ... )
 * @KB_FORM_ACTION: !( ... )
 * @KB_FORM_BROKEN_FACT: one that is not closed
 * @KB_FORM_BROKEN_ACTION: one that is not closed
 */
enum kb_form {
	KB_FORM_END,
	KB_FORM_FACT,
	KB_FORM_ACTION,
	KB_FORM_BROKEN_FACT,
	KB_FORM_BROKEN_ACTION,
};

void kb_lexer_init(struct kb_lexer *lexer, struct kb_parser *p, uint32_t file);
enum kb_form kb_lexer_read(struct kb_lexer *lexer, struct kb_expr **out);

#endif /* KNPU_BRAIN_LEX_H */
