/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Fixed-point arithmetic of the neuron model.  Potentials are s32 in steps of
 * 1/4096, leak is Q0.16, contributions are rounded to nearest, halves away
 * from zero.
 */
#ifndef KNPU_CORE_FIXED_H
#define KNPU_CORE_FIXED_H

#include "core_port.h"
#include "limits.h"

static inline s32 knpu_saturate(s64 v)
{
	return clamp_t(s64, v, S32_MIN, S32_MAX);
}

static inline u32 knpu_magnitude(s32 v)
{
	return v < 0 ? 0U - (u32)v : (u32)v;
}

/*
 * v * factor / 2^shift, towards zero: before the shift, which rounds down, a
 * negative product is raised by 2^shift - 1.  Signs are as good as random, so
 * there is no branch on them.  With a factor of up to 2^32 nothing overflows.
 */
static inline s32 knpu_shrink(s32 v, s64 factor, u32 shift)
{
	s64 product = v * factor;

	return (product + ((u64)(product >> 63) >> (64 - shift))) >> shift;
}

/* One leak: @keep is 65536 - leak. */
static inline s32 knpu_leak_once(s32 v, u32 keep)
{
	return knpu_shrink(v, keep, 16);
}

/**
 * knpu_leak_factor - what n leaks at once leave, in 1/2^32
 * @leak: 0..65536
 * @n: how many
 *
 * By squaring, rounded at each step.  A leak of 0 leaves everything.
 */
static inline u64 knpu_leak_factor(u32 leak, u32 n)
{
	u64 p = 1ULL << 32;
	u64 q = (u64)(KNPU_LEAK_ONE - leak) << 16;

	if (!leak)
		return p;
	for (; n; n >>= 1) {
		if (n & 1)
			p = (p * q + (1ULL << 31)) >> 32;
		q = (q * q + (1ULL << 31)) >> 32;
	}
	return p;
}

/* n leaks at once, by their factor. */
static inline s32 knpu_leak_many(s32 v, u64 factor)
{
	return knpu_shrink(v, factor, 32);
}

/*
 * Contributions of the synapses of one source: weight * psp * 4096 / D, to
 * nearest.  With scale = ceil(psp * 4096 * 2^33 / D), for every weight up to
 * 255
 *
 *	(weight * scale + 2^32) >> 33
 *
 * is exact: the excess of scale over the true factor, times 255, is below
 * 2^8 / 2^33 <= 1 / 2D for D < 2^24, and a half-up rounding of a fraction
 * with denominator D changes only at multiples of 1 / 2D.
 */
static inline u64 knpu_contribution_scale(u32 psp, u32 divisor)
{
	u64 n = (u64)psp << (12 + 33);

	return divisor == 1 ? n : div64_u64(n + divisor - 1, divisor);
}

static inline s32 knpu_contribution(u32 weight, u64 scale)
{
	return (weight * scale + (1ULL << 32)) >> 33;
}

/* The psp of an area whose psp is the potential at fire. */
static inline u8 knpu_psp_of_potential(s32 v)
{
	s64 whole = ((s64)v + 2048) >> 12;

	return clamp_t(s64, whole, 0, KNPU_PSP_MAX);
}

#endif /* KNPU_CORE_FIXED_H */
