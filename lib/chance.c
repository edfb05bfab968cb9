// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Chance that is the same everywhere: a hash, not a generator with a state.
 */
#include <knpu.h>

/* P() of the model: the permutation of PCG-RXS-M-XS-32. */
static uint32_t permute(uint32_t x)
{
	uint32_t s = x * 747796405u + 2891336453u;
	uint32_t w = ((s >> ((s >> 28) + 4)) ^ s) * 277803737u;

	return (w >> 22) ^ w;
}

/**
 * knpu_chance - draw a number that depends on nothing but its arguments
 * @seed: of the engine
 * @a: what is drawn for
 * @b: the first of two ids
 * @c: the second
 *
 * Any thread may call it at any time.  Returns 32 even bits.
 */
uint32_t knpu_chance(uint32_t seed, uint32_t a, uint32_t b, uint32_t c)
{
	return permute(permute(permute(permute(seed) ^ a) ^ b) ^ c);
}
