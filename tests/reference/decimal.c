// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Exact numbers from decimal digits.  A number is kept as an array of decimal
 * digits; scaling by a power of two is doubling that array, digit by digit,
 * as on paper.  Nothing is ever rounded but once, at the end.
 */
#include "decimal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits before and after the point. */
#define WHOLE 64
#define FRACTION 192
#define DIGITS (WHOLE + FRACTION)

struct number {
	bool negative;
	u8 digit[DIGITS]; /* most significant first; the point after WHOLE */
};

static bool put_digit(struct number *n, long position, char c)
{
	if (c == '0')
		return true;
	if (position < 0 || position >= DIGITS)
		return false;
	n->digit[position] = (u8)(c - '0');
	return true;
}

/* [+-]?digits[.digits][e[+-]digits] */
static bool parse(const char *text, struct number *n)
{
	const char *p = text;
	const char *end;
	long whole = 0, exponent = 0, i, position;

	memset(n, 0, sizeof(*n));
	n->negative = *p == '-';
	if (*p == '-' || *p == '+')
		p++;
	if (!isdigit((unsigned char)*p))
		return false;
	for (end = p; isdigit((unsigned char)*end) || *end == '.'; end++)
		;
	if (*end == 'e')
		exponent = strtol(end + 1, NULL, 10);
	whole = (long)strspn(p, "0123456789");
	position = WHOLE - whole - exponent;
	for (i = 0; p + i < end; i++) {
		if (p[i] == '.')
			continue;
		if (!put_digit(n, position++, p[i]))
			return false;
	}
	return true;
}

static void twice(struct number *n)
{
	int carry = 0;
	int i;

	for (i = DIGITS - 1; i >= 0; i--) {
		int d = n->digit[i] * 2 + carry;

		n->digit[i] = (u8)(d % 10);
		carry = d / 10;
	}
}

static void times_two_to(struct number *n, int power)
{
	while (power-- > 0)
		twice(n);
}

/* The whole part, without sign; false where it does not fit. */
static bool whole_part(const struct number *n, u64 *out)
{
	u128 value = 0;
	int i;

	for (i = 0; i < WHOLE; i++) {
		value = value * 10 + n->digit[i];
		if (value >> 62)
			return false;
	}
	*out = (u64)value;
	return true;
}

/* To nearest, halves away from zero: the first digit decides. */
static bool nearest(const struct number *n, u64 *out)
{
	if (!whole_part(n, out))
		return false;
	*out += n->digit[WHOLE] >= 5;
	return true;
}

bool ref_fx(const char *text, s32 *steps)
{
	struct number n;
	u64 size;
	s64 value;

	if (!parse(text, &n))
		return false;
	times_two_to(&n, 12);
	if (!nearest(&n, &size))
		return false;
	value = n.negative ? -(s64)size : (s64)size;
	if (value < INT32_MIN || value > INT32_MAX)
		return false;
	*steps = (s32)value;
	return true;
}

bool ref_leak(const char *text, u32 *leak)
{
	struct number n;
	u64 value;

	if (!parse(text, &n) || n.negative)
		return false;
	times_two_to(&n, 16);
	if (!nearest(&n, &value) || value > 65536)
		return false;
	*leak = (u32)value;
	return true;
}

bool ref_excitability(const char *text, u64 *bound)
{
	struct number n;
	u64 value;

	if (!parse(text, &n) || n.negative)
		return false;
	times_two_to(&n, 32);
	if (!whole_part(&n, &value) || value > (u64)1 << 32)
		return false;
	*bound = value;
	return true;
}

bool ref_uhz(const char *text, u64 *uhz)
{
	struct number n;
	int i;

	if (!parse(text, &n) || n.negative)
		return false;
	for (i = 0; i < 6; i++) {
		memmove(n.digit, n.digit + 1, DIGITS - 1);
		n.digit[DIGITS - 1] = 0;
	}
	return nearest(&n, uhz);
}

/* 1/4096 has twelve decimals, so every step has an exact decimal. */
const char *ref_fx_text(s64 steps, char *text)
{
	u64 size = steps < 0 ? -(u64)steps : (u64)steps;
	u64 decimals = (size % 4096) * 244140625u;
	char *last;

	snprintf(text, REF_FX_TEXT, "%s%llu.%012llu", steps < 0 ? "-" : "",
		 (unsigned long long)(size / 4096),
		 (unsigned long long)decimals);
	last = text + strlen(text) - 1;
	while (*last == '0' && last[-1] != '.')
		*last-- = '\0';
	return text;
}
