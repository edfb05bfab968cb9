/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Numbers, exactly from their digits.
 */
#ifndef KNPU_BRAIN_DECIMAL_H
#define KNPU_BRAIN_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct kb_scaled - a number times a scale
 * @negative: it is below 0 (and not -0)
 * @overflow: its magnitude does not fit; the rest is not set
 * @whole: the whole part of its magnitude
 * @half: what is left is 1/2 or more
 * @rest: something is left
 */
struct kb_scaled {
	bool negative;
	bool overflow;
	uint64_t whole;
	bool half;
	bool rest;
};

/* [+-]?digits[.digits][e[+-]digits] */
bool kb_decimal_is_number(const char *text, uint32_t length);
/* [+-]?digits */
bool kb_decimal_is_integer(const char *text, uint32_t length);
/* The number @text times @scale (1..2^32). */
struct kb_scaled kb_decimal_scale(const char *text, uint32_t length,
				  uint64_t scale);
/* To nearest, halves away from zero; false: it does not fit. */
bool kb_scaled_round(const struct kb_scaled *scaled, int64_t min, int64_t max,
		     int64_t *out);

#endif /* KNPU_BRAIN_DECIMAL_H */
