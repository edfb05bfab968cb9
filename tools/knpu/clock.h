/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef KNPU_CLOCK_H
#define KNPU_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Nanoseconds since some fixed time. */
static inline uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000ULL + (uint64_t)t.tv_nsec;
}

#endif /* KNPU_CLOCK_H */
