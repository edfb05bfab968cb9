/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Errors: recording them, and saying well what was expected.
 */
#ifndef KNPU_BRAIN_DIAG_H
#define KNPU_BRAIN_DIAG_H

#include "expr.h"

/* Records an error; returns false. */
bool kb_error(struct kb_parser *p, const struct kb_place *place,
	      const char *format, ...) __attribute__((format(printf, 3, 4)));
/* "expected WHAT, found ..."; silent where an error has been reported. */
bool kb_expected(struct kb_parser *p, const struct kb_expr *found,
		 const char *what);
/* "unexpected ...: the form is FORM"; silent likewise. */
bool kb_unexpected(struct kb_parser *p, const struct kb_expr *found,
		   const char *form);
/* "not supported by this version yet: WHAT" */
bool kb_unsupported(struct kb_parser *p, const struct kb_expr *at,
		    const char *what);

/* Room for a description of an expression and a zero. */
#define KB_SHOWN_MAX 96

/* An expression as a message can name it, in quotes. */
const char *kb_show(const struct kb_expr *expr, char shown[KB_SHOWN_MAX]);
/* "FILE:LINE:COLUMN", or the name of a built-in thing's place. */
#define KB_PLACE_MAX 160
const char *kb_show_place(const struct kb_parser *p,
			  const struct knpu_brain_place *place,
			  char shown[KB_PLACE_MAX]);

/* Sorts the errors by place. */
void kb_errors_sort(struct knpu_brain *brain);

#endif /* KNPU_BRAIN_DIAG_H */
