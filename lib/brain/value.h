/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Reading one value: what it has to be, and the error if it is not.
 */
#ifndef KNPU_BRAIN_VALUE_H
#define KNPU_BRAIN_VALUE_H

#include "expr.h"

/* An integer literal; @what names it in errors. */
bool kb_integer(struct kb_parser *p, const struct kb_expr *expr,
		const char *what, int64_t min, int64_t max, int64_t *out);
/* A decimal in fixed-point steps. */
bool kb_fixed(struct kb_parser *p, const struct kb_expr *expr, const char *what,
	      int64_t *out);
/* A decimal 0..1, times @scale, to nearest or (@down) to the step below. */
bool kb_fraction(struct kb_parser *p, const struct kb_expr *expr,
		 const char *what, uint64_t scale, bool down, int64_t *out);
/* A decimal in millionths, exactly. */
bool kb_millionths(struct kb_parser *p, const struct kb_expr *expr,
		   const char *what, uint64_t max, uint64_t *out);
bool kb_boolean(struct kb_parser *p, const struct kb_expr *expr, int64_t *out);

/**
 * struct kb_choice - one of a few words
 * @name: the word
 * @value: what it stands for
 */
struct kb_choice {
	const char *name;
	int64_t value;
};

/* One of @choices, which end with a name of NULL. */
bool kb_choose(struct kb_parser *p, const struct kb_expr *expr,
	       const char *what, const struct kb_choice *choices, int64_t *out);
/* A name of 1..63 bytes, copied into the brain's arena. */
bool kb_name(struct kb_parser *p, const struct kb_expr *expr, const char *what,
	     const char **out);
/* Three integers in a list or what is left of one. */
bool kb_coordinates(struct kb_args *args, int64_t min, int64_t max,
		    int64_t out[3]);

#endif /* KNPU_BRAIN_VALUE_H */
