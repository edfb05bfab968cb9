/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Decimals and the engine's fixed point (steps of 1/4096), without rounding
 * on the way out and with exactly one rounding on the way in.
 */
#include "tool.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <linux/knpu.h>

#define FRACTION_MASK (KNPU_FX_ONE - 1)

/* 1/4096 has twelve decimals, so every value is written exactly. */
const char *decimal_text(int32_t fx, char text[DECIMAL_ROOM])
{
	uint64_t size = fx < 0 ? -(int64_t)fx : fx;
	uint64_t fraction =
		(size & FRACTION_MASK) * 1000000000000ULL >> KNPU_FX_SHIFT;
	int length;

	length = snprintf(text, DECIMAL_ROOM, "%s%llu.%012llu",
			  fx < 0 ? "-" : "",
			  (unsigned long long)(size >> KNPU_FX_SHIFT),
			  (unsigned long long)fraction);
	while (text[length - 1] == '0' && text[length - 2] != '.')
		text[--length] = '\0';
	return text;
}

/* Digits beyond these cannot change a rounding: ties have thirteen. */
#define FRACTION_DIGITS 30
#define DIGITS_MAX 512
#define EXPONENT_MAX 400

/**
 * struct decimal - a number as written
 * @digits: without the point
 * @nr: how many
 * @point: how many of them stand before the point; may lie outside
 */
struct decimal {
	unsigned char digits[DIGITS_MAX];
	int nr;
	int point;
	bool negative;
};

static int read_digits(struct decimal *d, const char **at, const char *end)
{
	int first = d->nr;

	for (; *at < end && isdigit((unsigned char)**at); ++*at) {
		if (d->nr == DIGITS_MAX)
			return -ERANGE;
		d->digits[d->nr++] = **at - '0';
	}
	return d->nr == first ? -EINVAL : 0;
}

static int read_exponent(struct decimal *d, const char *at, const char *end)
{
	bool negative = false;
	int value = 0;

	if (at < end && (*at == '+' || *at == '-'))
		negative = *at++ == '-';
	if (at == end)
		return -EINVAL;
	for (; at < end; at++) {
		if (!isdigit((unsigned char)*at))
			return -EINVAL;
		value = value * 10 + (*at - '0');
		if (value > EXPONENT_MAX)
			return -ERANGE;
	}
	d->point += negative ? -value : value;
	return 0;
}

/* [+-]?digits[.digits][e[+-]digits], the grammar of the brain language. */
static int read_decimal(struct decimal *d, const char *at, const char *end)
{
	int ret;

	d->nr = 0;
	d->negative = false;
	if (at < end && (*at == '+' || *at == '-'))
		d->negative = *at++ == '-';
	ret = read_digits(d, &at, end);
	if (ret)
		return ret;
	d->point = d->nr;
	if (at < end && *at == '.') {
		at++;
		ret = read_digits(d, &at, end);
		if (ret)
			return ret;
	}
	if (at == end)
		return 0;
	if (*at != 'e' && *at != 'E')
		return -EINVAL;
	return read_exponent(d, at + 1, end);
}

static unsigned int digit_at(const struct decimal *d, int i)
{
	return i >= 0 && i < d->nr ? d->digits[i] : 0;
}

/* To nearest, halves away from zero. */
int decimal_parse(const char *text, size_t length, int32_t *fx)
{
	wide_t fraction = 0, power = 1;
	struct decimal d;
	int64_t whole = 0;
	int ret;

	ret = read_decimal(&d, text, text + length);
	if (ret)
		return ret;
	for (int i = 0; i < d.point; i++) {
		whole = whole * 10 + digit_at(&d, i);
		if (whole > INT32_MAX)
			return -ERANGE;
	}
	for (int i = 0; i < FRACTION_DIGITS; i++) {
		fraction = fraction * 10 + digit_at(&d, d.point + i);
		power *= 10;
	}
	whole = whole * KNPU_FX_ONE +
		(int64_t)((fraction * KNPU_FX_ONE * 2 + power) / (power * 2));
	if (d.negative)
		whole = -whole;
	if (whole < INT32_MIN || whole > INT32_MAX)
		return -ERANGE;
	*fx = whole;
	return 0;
}
