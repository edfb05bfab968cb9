// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Reading one value: what it has to be, and the error if it is not.
 */
#include "value.h"
#include "decimal.h"
#include "diag.h"
#include "suggest.h"

#include <inttypes.h>
#include <string.h>

bool kb_integer(struct kb_parser *p, const struct kb_expr *expr,
		const char *what, int64_t min, int64_t max, int64_t *out)
{
	struct kb_scaled scaled;
	char expected[128];

	if (expr->kind == KB_NUMBER &&
	    kb_decimal_is_integer(expr->text, expr->length)) {
		scaled = kb_decimal_scale(expr->text, expr->length, 1);
		if (kb_scaled_round(&scaled, min, max, out))
			return true;
	}
	snprintf(expected, sizeof(expected),
		 "%s (an integer %" PRId64 "..%" PRId64 ")", what, min, max);
	return kb_expected(p, expr, expected);
}

/* Is it a number? */
static bool check_number(struct kb_parser *p, const struct kb_expr *expr,
			 const char *what)
{
	char expected[128];

	if (expr->kind == KB_NUMBER)
		return true;
	snprintf(expected, sizeof(expected), "%s (a number)", what);
	return kb_expected(p, expr, expected);
}

bool kb_fixed(struct kb_parser *p, const struct kb_expr *expr, const char *what,
	      int64_t *out)
{
	struct kb_scaled scaled;
	char shown[KB_SHOWN_MAX];

	if (!check_number(p, expr, what))
		return false;
	scaled = kb_decimal_scale(expr->text, expr->length, KNPU_FX_ONE);
	if (kb_scaled_round(&scaled, INT32_MIN, INT32_MAX, out))
		return true;
	return kb_error(p, &expr->place,
			"%s does not fit: expected %s "
			"(-524288 to 524287.99975)",
			kb_show(expr, shown), what);
}

bool kb_fraction(struct kb_parser *p, const struct kb_expr *expr,
		 const char *what, uint64_t scale, bool down, int64_t *out)
{
	struct kb_scaled scaled;
	char expected[128];

	if (!check_number(p, expr, what))
		return false;
	scaled = kb_decimal_scale(expr->text, expr->length, scale);
	if (!scaled.overflow && !scaled.negative &&
	    (scaled.whole < scale || (scaled.whole == scale && !scaled.rest))) {
		*out = (int64_t)(scaled.whole + (scaled.half && !down));
		return true;
	}
	snprintf(expected, sizeof(expected), "%s (0 to 1)", what);
	return kb_expected(p, expr, expected);
}

bool kb_millionths(struct kb_parser *p, const struct kb_expr *expr,
		   const char *what, uint64_t max, uint64_t *out)
{
	struct kb_scaled scaled;
	char expected[128];

	if (!check_number(p, expr, what))
		return false;
	scaled = kb_decimal_scale(expr->text, expr->length, 1000000);
	*out = scaled.whole;
	if (scaled.overflow || scaled.negative || scaled.whole > max ||
	    (scaled.whole == max && scaled.rest)) {
		snprintf(expected, sizeof(expected), "%s (0 to %" PRIu64 ")",
			 what, max / 1000000);
		return kb_expected(p, expr, expected);
	}
	if (!scaled.rest)
		return true;
	snprintf(expected, sizeof(expected),
		 "%s (at most 6 digits after the point)", what);
	return kb_expected(p, expr, expected);
}

bool kb_boolean(struct kb_parser *p, const struct kb_expr *expr, int64_t *out)
{
	if (kb_expr_is(expr, "true") || kb_expr_is(expr, "True"))
		*out = 1;
	else if (kb_expr_is(expr, "false") || kb_expr_is(expr, "False"))
		*out = 0;
	else
		return kb_expected(p, expr, "true or false");
	return true;
}

bool kb_choose(struct kb_parser *p, const struct kb_expr *expr,
	       const char *what, const struct kb_choice *choices, int64_t *out)
{
	struct kb_suggest suggest = { .p = p, .unknown = expr };
	const struct kb_choice *choice;
	char expected[160];
	size_t n;

	n = (size_t)snprintf(expected, sizeof(expected), "%s:", what);
	for (choice = choices; choice->name; choice++) {
		if (kb_expr_is(expr, choice->name)) {
			*out = choice->value;
			return true;
		}
		if (expr->kind == KB_SYMBOL)
			kb_suggest_offer(&suggest, choice->name);
		n += (size_t)snprintf(expected + n, sizeof(expected) - n,
				      "%s %s", choice > choices ? "," : "",
				      choice->name);
	}
	return kb_suggest_error(&suggest, expected);
}

bool kb_name(struct kb_parser *p, const struct kb_expr *expr, const char *what,
	     const char **out)
{
	if (expr->kind != KB_SYMBOL)
		return kb_expected(p, expr, what);
	if (expr->length >= KNPU_NAME_LEN)
		return kb_error(p, &expr->place,
				"expected %s of at most %d "
				"bytes, found %u",
				what, KNPU_NAME_LEN - 1, expr->length);
	*out = kb_arena_copy(&p->brain->arena, expr->text, expr->length);
	return *out ? true : kb_nomem(p);
}

bool kb_coordinates(struct kb_args *args, int64_t min, int64_t max,
		    int64_t out[3])
{
	static const char *const names[] = { "x", "y", "z" };
	const struct kb_expr *expr;
	bool ok = true;
	int i;

	for (i = 0; i < 3; i++) {
		expr = kb_args_take(args, names[i]);
		if (!expr)
			return false;
		ok &= kb_integer(args->p, expr, names[i], min, max, &out[i]);
	}
	return ok;
}
