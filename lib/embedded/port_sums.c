// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sums of the embedded core.
 */
#include "core_port.h"

/* Threads that come one after the other add to different cache lines. */
#define SHARES 8
#define LINE (64 / sizeof(u64))

u64 *knpu_sums_alloc(u32 nr)
{
	if (nr > LINE)
		return NULL;
	return port_alloc(SHARES, LINE * sizeof(u64), GFP_KERNEL, true);
}

void knpu_sums_free(u64 *sums)
{
	port_free(sums);
}

static u64 *share_of(u64 *sums)
{
	static __thread u32 mine;
	static u32 threads;

	if (!mine)
		mine = 1 + __atomic_fetch_add(&threads, 1, __ATOMIC_RELAXED) %
				   SHARES;
	return sums + (mine - 1) * LINE;
}

void knpu_sums_add(u64 *sums, u32 which, u64 n)
{
	__atomic_fetch_add(&share_of(sums)[which], n, __ATOMIC_RELAXED);
}

u64 knpu_sums_get(u64 *sums, u32 which)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < SHARES; i++)
		sum += __atomic_load_n(&sums[i * LINE + which],
				       __ATOMIC_RELAXED);
	return sum;
}
