/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Bits, division and sorting for the embedded core.
 */
#ifndef KNPU_PORT_MATH_H
#define KNPU_PORT_MATH_H

#define BITS_PER_LONG 64
#define BIT_ULL(n) (1ULL << (n))
#define DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))

static inline unsigned int __ffs64(u64 word)
{
	return __builtin_ctzll(word);
}

static inline unsigned int fls64(u64 word)
{
	return word ? 64 - __builtin_clzll(word) : 0;
}

static inline unsigned int hweight64(u64 word)
{
	return __builtin_popcountll(word);
}

static inline unsigned long roundup_pow_of_two(unsigned long n)
{
	return n <= 1 ? 1 : 1UL << fls64(n - 1);
}

static inline bool is_power_of_2(unsigned long n)
{
	return n && !(n & (n - 1));
}

static inline u64 div64_u64(u64 n, u64 d)
{
	return n / d;
}

typedef int (*cmp_func_t)(const void *a, const void *b);

static inline void sort(void *base, size_t nr, size_t size, cmp_func_t cmp,
			void *swap)
{
	(void)swap;
	qsort(base, nr, size, cmp);
}

#endif /* KNPU_PORT_MATH_H */
