/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Numbers by chance that are the same in each run.
 */
#ifndef TESTS_UNIT_DRAW_H
#define TESTS_UNIT_DRAW_H

#include <stdint.h>

/* 0 to @below - 1, which is at most 2^24. */
static inline uint32_t draw_from(uint32_t *state, uint32_t below)
{
	*state = *state * 1664525 + 1013904223;
	return (*state >> 8) % below;
}

#endif /* TESTS_UNIT_DRAW_H */
