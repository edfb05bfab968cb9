// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Everything that is drawn by chance: hashes of numbers, never a sequence, so
 * that a draw does not depend on what was drawn before it.
 */
#include "chance.h"

u32 ref_p(u32 x)
{
	u32 s = (u32)(x * 747796405u + 2891336453u);
	u32 shift = (s >> 28) + 4;
	u32 w = (u32)(((s >> shift) ^ s) * 277803737u);

	return (w >> 22) ^ w;
}

u32 ref_u(u32 seed, u32 a, u32 b, u32 c)
{
	u32 x = ref_p(seed);

	x = ref_p(x ^ a);
	x = ref_p(x ^ b);
	x = ref_p(x ^ c);
	return x;
}

/* The draw of excitability: of a neuron in a burst, without the seed. */
u32 ref_h(u32 id, u64 burst)
{
	u32 b = (u32)(burst & 0xffffffffu);

	return ref_p((u32)(id * 2654435761u + b * 1597334677u));
}

bool ref_attracted(u32 seed, u32 fact, u32 source, u32 target, u32 percent)
{
	u64 draw = ref_u(seed, fact, source, target);

	return draw * 100 < (u64)percent << 32;
}

u32 ref_random_voxel(u32 seed, u32 fact, u32 source, u32 voxels)
{
	u64 draw = ref_u(seed, fact, source, 0xffffffffu);

	return (u32)((draw * voxels) >> 32);
}

bool ref_poisson(u32 seed, u32 input, u32 id, u64 burst, u64 rate_uhz,
		 u64 hz_uhz)
{
	u32 b = (u32)(burst & 0xffffffffu);
	u64 bound = (u64)1 << 32;

	if (rate_uhz < hz_uhz)
		bound = (u64)(((u128)rate_uhz << 32) / hz_uhz);
	return ref_u(seed, 0x80000000u + input, id, b) < bound;
}
