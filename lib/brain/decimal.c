// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Numbers, exactly from their digits.
 *
 * A number is its digits and the place of its point among them.  Times a
 * scale: the digits before the point are an integer that is multiplied; those
 * behind it are multiplied from the last to the first, as on paper, where what
 * is carried out is whole and the digits that stay are the rest.
 */
#include "decimal.h"

/* An exponent beyond this is as good as infinite: texts are shorter. */
#define EXPONENT_MAX (INT64_C(1) << 40)

/* Zeros between point and digits after which nothing can be carried out. */
#define ZEROS_MAX 40

/**
 * struct digits - the significant digits of a number
 * @text: where they stand, with the point among them
 * @dot: index of the point in @text, or its length
 * @nr: digits, the point not counted
 * @whole: how many of them stand before the decimal point; may be negative, or
 *	more than there are
 */
struct digits {
	const char *text;
	uint32_t dot;
	uint32_t nr;
	int64_t whole;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static uint32_t pass_digits(const char *text, uint32_t at, uint32_t length)
{
	while (at < length && is_digit(text[at]))
		at++;
	return at;
}

static uint32_t pass_sign(const char *text, uint32_t at, uint32_t length)
{
	return at + (at < length && (text[at] == '+' || text[at] == '-'));
}

bool kb_decimal_is_integer(const char *text, uint32_t length)
{
	uint32_t at = pass_sign(text, 0, length);

	return at < length && pass_digits(text, at, length) == length;
}

bool kb_decimal_is_number(const char *text, uint32_t length)
{
	uint32_t start = pass_sign(text, 0, length);
	uint32_t at = pass_digits(text, start, length);

	if (at == start)
		return false;
	if (at < length && text[at] == '.') {
		start = at + 1;
		at = pass_digits(text, start, length);
		if (at == start)
			return false;
	}
	if (at < length && text[at] == 'e') {
		start = pass_sign(text, at + 1, length);
		at = pass_digits(text, start, length);
		if (at == start)
			return false;
	}
	return at == length;
}

/* The exponent at @at, as far as it matters. */
static int64_t read_exponent(const char *text, uint32_t at, uint32_t length)
{
	bool negative;
	int64_t value = 0;

	if (at == length)
		return 0;
	negative = text[at + 1] == '-';
	for (at = pass_sign(text, at + 1, length); at < length; at++) {
		value = value * 10 + (text[at] - '0');
		if (value > EXPONENT_MAX)
			value = EXPONENT_MAX;
	}
	return negative ? -value : value;
}

static unsigned int digit_at(const struct digits *d, uint32_t i)
{
	return (unsigned int)(d->text[i < d->dot ? i : i + 1] - '0');
}

/* Drops zeros at the front, which count as places, and at the end. */
static void strip_zeros(struct digits *d)
{
	uint32_t zeros = 0;

	while (zeros < d->nr && digit_at(d, zeros) == 0)
		zeros++;
	d->whole -= zeros;
	if (zeros <= d->dot) {
		d->text += zeros;
		d->dot -= zeros;
	} else {
		d->text += zeros + 1;
		d->dot = UINT32_MAX;
	}
	d->nr -= zeros;
	while (d->nr && digit_at(d, d->nr - 1) == 0)
		d->nr--;
}

static struct digits read_digits(const char *text, uint32_t length)
{
	uint32_t start = pass_sign(text, 0, length);
	uint32_t dot = pass_digits(text, start, length), end = dot;
	struct digits d;

	if (end < length && text[end] == '.')
		end = pass_digits(text, end + 1, length);
	d.text = text + start;
	d.dot = dot - start;
	d.nr = end - start - (end > dot);
	d.whole = (int64_t)d.dot + read_exponent(text, end, length);
	strip_zeros(&d);
	return d;
}

/* The digits before the point as a number; false: it is 10^18 or more. */
static bool whole_part(const struct digits *d, uint64_t *value)
{
	int64_t i;

	*value = 0;
	if (d->whole > 18)
		return false;
	for (i = 0; i < d->whole; i++)
		*value = *value * 10 +
			 (i < d->nr ? digit_at(d, (uint32_t)i) : 0);
	return true;
}

/* The digits behind the point times @scale: what is carried, what is left. */
static void fraction_part(const struct digits *d, uint64_t scale,
			  struct kb_scaled *out)
{
	int64_t first = d->whole > 0 ? d->whole : 0, i;
	uint64_t carry = 0;
	unsigned int left = 0;

	for (i = (int64_t)d->nr - 1; i >= first; i--) {
		carry += digit_at(d, (uint32_t)i) * scale;
		left = (unsigned int)(carry % 10);
		carry /= 10;
		out->rest |= left > 0;
	}
	for (i = 0; i < -d->whole && i < ZEROS_MAX; i++) {
		left = (unsigned int)(carry % 10);
		carry /= 10;
		out->rest |= left > 0;
	}
	out->half = left >= 5;
	out->whole += carry;
}

struct kb_scaled kb_decimal_scale(const char *text, uint32_t length,
				  uint64_t scale)
{
	struct kb_scaled out = { .negative = text[0] == '-' };
	struct digits d = read_digits(text, length);
	uint64_t whole;

	if (!d.nr) {
		out.negative = false;
		return out;
	}
	if (!whole_part(&d, &whole) ||
	    __builtin_mul_overflow(whole, scale, &out.whole) ||
	    out.whole > UINT64_MAX - scale) {
		out.overflow = true;
		return out;
	}
	fraction_part(&d, scale, &out);
	return out;
}

bool kb_scaled_round(const struct kb_scaled *scaled, int64_t min, int64_t max,
		     int64_t *out)
{
	uint64_t magnitude = scaled->whole + scaled->half;

	if (scaled->overflow || magnitude > INT64_MAX)
		return false;
	*out = scaled->negative ? -(int64_t)magnitude : (int64_t)magnitude;
	return *out >= min && *out <= max;
}
