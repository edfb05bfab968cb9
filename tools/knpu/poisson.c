/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Spikes by chance: neuron id gets input at burst b iff
 * u(0x80000000 + number of the input, id, b) < floor(min(1, rate / hz) * 2^32).
 */
#include "poisson.h"

#define POISSON_DRAW 0x80000000U
#define POISSON_ALWAYS (1ULL << 32)

void poisson_init(struct poisson *p, uint32_t seed, uint32_t number,
		  uint64_t rate_uhz, uint64_t burst_uhz)
{
	p->seed = seed;
	p->draw = POISSON_DRAW + number;
	p->limit = POISSON_ALWAYS;
	if (rate_uhz < burst_uhz)
		p->limit = ((wide_t)rate_uhz << 32) / burst_uhz;
}

/* How many of @items were filled; there has to be room for all neurons. */
size_t poisson_draw(const struct poisson *p, const struct knpu_area_info *area,
		    uint64_t burst, int32_t amount,
		    struct knpu_inject_item *items)
{
	size_t nr = 0;

	for (uint32_t i = 0; i < area->neurons; i++) {
		uint32_t id = area->first + i;

		/* Hashes take the low 32 bits of the number of a burst. */
		if (knpu_chance(p->seed, p->draw, id, (uint32_t)burst) >=
		    p->limit)
			continue;
		items[nr].id = id;
		items[nr++].amount = amount;
	}
	return nr;
}
