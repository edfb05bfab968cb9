// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Times, in buckets that are as fine as they are long.
 */
#include "contention.h"

/* Buckets to each power of two. */
#define FINE_SHIFT 4
#define FINE (1U << FINE_SHIFT)

static uint32_t bucket_of(uint64_t ns)
{
	uint32_t top;

	if (ns < FINE)
		return ns;
	top = 63 - __builtin_clzll(ns);
	return (top - FINE_SHIFT + 1) * FINE +
	       (ns >> (top - FINE_SHIFT) & (FINE - 1));
}

/* The longest time that a bucket holds. */
static uint64_t bucket_end(uint32_t bucket)
{
	uint32_t shift;

	if (bucket < FINE)
		return bucket;
	shift = bucket / FINE - 1;
	return ((uint64_t)(FINE + bucket % FINE + 1) << shift) - 1;
}

void histogram_add(struct histogram *h, uint64_t ns)
{
	h->nr++;
	if (ns > h->max)
		h->max = ns;
	h->bucket[bucket_of(ns)]++;
}

void histogram_merge(struct histogram *to, const struct histogram *from)
{
	uint32_t i;

	to->nr += from->nr;
	if (from->max > to->max)
		to->max = from->max;
	for (i = 0; i < HISTOGRAM_BUCKETS; i++)
		to->bucket[i] += from->bucket[i];
}

/* The time that @part of them did not pass: 0.99 is the 99th percentile. */
uint64_t histogram_at(const struct histogram *h, double part)
{
	uint64_t left = h->nr * part;
	uint32_t i;

	for (i = 0; i < HISTOGRAM_BUCKETS; i++) {
		uint64_t end = bucket_end(i);

		if (h->bucket[i] > left)
			return end < h->max ? end : h->max;
		left -= h->bucket[i];
	}
	return h->max;
}
