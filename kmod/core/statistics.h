/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * How long bursts take, and how often they come.
 *
 * Written by the burst alone, with plain stores; whoever asks computes.
 */
#ifndef KNPU_CORE_STATISTICS_H
#define KNPU_CORE_STATISTICS_H

#include "core_port.h"

/* Steps of a histogram to each power of two, as a shift. */
#define KNPU_STEP_SHIFT 3
#define KNPU_STEPS (1U << KNPU_STEP_SHIFT)

/* Times of this many bits, and what is longer, are alike. */
#define KNPU_TIME_BITS 40
#define KNPU_BUCKETS ((KNPU_TIME_BITS - KNPU_STEP_SHIFT + 1) * KNPU_STEPS)

/* Bursts whose begin is kept, and over how many the rate is measured. */
#define KNPU_BEGINS 64
#define KNPU_BEGINS_USED 32

/**
 * struct knpu_histogram - times, in nanoseconds
 * @sum: of all
 * @min: complement of the shortest, so that all begins with 0
 * @max: longest
 * @bucket: how many there were of each length
 */
struct knpu_histogram {
	u64 sum;
	u64 min;
	u64 max;
	u64 bucket[KNPU_BUCKETS];
};

/**
 * struct knpu_timing - times of the bursts of an engine
 * @burst: whole bursts
 * @phase: by enum knpu_phase
 * @begins: how many bursts began
 * @begin: when the last of them did, a ring
 */
struct knpu_timing {
	struct knpu_histogram burst;
	struct knpu_histogram phase[KNPU_PHASE_PUBLISH + 1];
	u64 begins;
	u64 begin[KNPU_BEGINS];
};

/* The bucket of a time: its highest bits. */
static inline u32 knpu_bucket(u64 ns)
{
	u32 shift;

	ns = min_t(u64, ns, (1ULL << KNPU_TIME_BITS) - 1);
	if (ns < KNPU_STEPS)
		return ns;
	shift = fls64(ns) - 1 - KNPU_STEP_SHIFT;
	return (shift << KNPU_STEP_SHIFT) + (u32)(ns >> shift);
}

void knpu_histogram_add(struct knpu_histogram *h, u64 ns);
void knpu_histogram_tell(const struct knpu_histogram *h,
			 struct knpu_spread *spread);
void knpu_timing_begin(struct knpu_timing *t, u64 now);
void knpu_timing_clear(struct knpu_timing *t);
u64 knpu_timing_rate(const struct knpu_timing *t);

#endif /* KNPU_CORE_STATISTICS_H */
