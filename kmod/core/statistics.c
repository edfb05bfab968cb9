// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * How long bursts take, and how often they come.
 */
#include "core_port.h"
#include "statistics.h"

/* Nanoseconds of a burst at one millionth of a burst per second. */
#define NS_PER_UHZ 1000000000000000ULL

/* By the burst: no division, no lock. */
void knpu_histogram_add(struct knpu_histogram *h, u64 ns)
{
	u64 *bucket = &h->bucket[knpu_bucket(ns)];

	WRITE_ONCE(h->sum, h->sum + ns);
	if (ns > h->max)
		WRITE_ONCE(h->max, ns);
	if (~ns > h->min)
		WRITE_ONCE(h->min, ~ns);
	/* Who finds it counted finds it in the rest too. */
	smp_wmb();
	WRITE_ONCE(*bucket, *bucket + 1);
}

/* The longest time of a bucket. */
static u64 bucket_end(u32 bucket)
{
	u32 shift;

	if (bucket < 2 * KNPU_STEPS)
		return bucket;
	shift = bucket / KNPU_STEPS - 1;
	return ((u64)(bucket % KNPU_STEPS + KNPU_STEPS + 1) << shift) - 1;
}

/* What @percent of 100 did not pass, of @count times in all. */
static u64 quantile(const struct knpu_histogram *h, u64 count, u32 percent)
{
	u64 rank = count - div64_u64(count * (100 - percent), 100);
	u64 seen = 0;
	u32 i;

	for (i = 0; i < KNPU_BUCKETS - 1; i++) {
		seen += READ_ONCE(h->bucket[i]);
		if (seen >= rank)
			break;
	}
	return min_t(u64, bucket_end(i), READ_ONCE(h->max));
}

void knpu_histogram_tell(const struct knpu_histogram *h,
			 struct knpu_spread *spread)
{
	u64 count = 0;
	u32 i;

	*spread = (struct knpu_spread){};
	for (i = 0; i < KNPU_BUCKETS; i++)
		count += READ_ONCE(h->bucket[i]);
	if (!count)
		return;
	smp_rmb();
	spread->count = count;
	spread->max = READ_ONCE(h->max);
	/* Not above it, be it that both are cleared just now. */
	spread->min = min_t(u64, ~READ_ONCE(h->min), spread->max);
	spread->mean = div64_u64(READ_ONCE(h->sum), count);
	spread->p50 = quantile(h, count, 50);
	spread->p99 = quantile(h, count, 99);
}

static void histogram_clear(struct knpu_histogram *h)
{
	u32 i;

	WRITE_ONCE(h->sum, 0);
	WRITE_ONCE(h->min, 0);
	WRITE_ONCE(h->max, 0);
	for (i = 0; i < KNPU_BUCKETS; i++)
		WRITE_ONCE(h->bucket[i], 0);
}

void knpu_timing_clear(struct knpu_timing *t)
{
	u32 i;

	histogram_clear(&t->burst);
	for (i = 0; i < ARRAY_SIZE(t->phase); i++)
		histogram_clear(&t->phase[i]);
	WRITE_ONCE(t->begins, 0);
}

/* A burst begins. */
void knpu_timing_begin(struct knpu_timing *t, u64 now)
{
	WRITE_ONCE(t->begin[t->begins % KNPU_BEGINS], now);
	smp_store_release(&t->begins, t->begins + 1);
}

/**
 * knpu_timing_rate - how often bursts came lately
 * @t: the times
 *
 * Return: bursts per second in millionths, 0 where there were not two.
 */
u64 knpu_timing_rate(const struct knpu_timing *t)
{
	u64 begins, used, from, to;

	do {
		begins = smp_load_acquire(&t->begins);
		used = min_t(u64, begins, KNPU_BEGINS_USED);
		if (used < 2)
			return 0;
		to = READ_ONCE(t->begin[(begins - 1) % KNPU_BEGINS]);
		from = READ_ONCE(t->begin[(begins - used) % KNPU_BEGINS]);
		smp_rmb();
		/* So many more, and the ring has come round to the first. */
	} while (READ_ONCE(t->begins) - begins >=
		 KNPU_BEGINS - KNPU_BEGINS_USED);
	return to > from ? div64_u64((used - 1) * NS_PER_UHZ, to - from) : 0;
}
