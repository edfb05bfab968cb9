/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef REF_CHANCE_H
#define REF_CHANCE_H

#include "types.h"

u32 ref_p(u32 x);
u32 ref_u(u32 seed, u32 a, u32 b, u32 c);
u32 ref_h(u32 id, u64 burst);
bool ref_attracted(u32 seed, u32 fact, u32 source, u32 target, u32 percent);
u32 ref_random_voxel(u32 seed, u32 fact, u32 source, u32 voxels);
bool ref_poisson(u32 seed, u32 input, u32 id, u64 burst, u64 rate_uhz,
		 u64 hz_uhz);

#endif /* REF_CHANCE_H */
