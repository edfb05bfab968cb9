/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Chance: a hash of what is being decided, so that the same brain makes the
 * same choices on every machine, in every order.
 */
#ifndef KNPU_CORE_CHANCE_H
#define KNPU_CORE_CHANCE_H

#include "core_port.h"

/* The PCG output function RXS-M-XS on 32 bits (O'Neill 2014). */
static inline u32 knpu_permute(u32 x)
{
	u32 s = x * 747796405U + 2891336453U;
	u32 w = ((s >> ((s >> 28) + 4)) ^ s) * 277803737U;

	return (w >> 22) ^ w;
}

/* The draw of neuron @id in @burst that its excitability is compared with. */
static inline u32 knpu_draw(u32 id, u32 burst)
{
	return knpu_permute(id * 2654435761U + burst * 1597334677U);
}

#endif /* KNPU_CORE_CHANCE_H */
