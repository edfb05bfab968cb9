/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Spikes by chance, at a given rate.
 */
#ifndef KNPU_POISSON_H
#define KNPU_POISSON_H

#include "tool.h"

#include <knpu.h>

/**
 * struct poisson - one source of chance spikes
 * @seed: of the engine
 * @draw: first argument of the draw: 0x80000000 + number of the input
 * @limit: a neuron gets input if what is drawn is below; 2^32 is always
 */
struct poisson {
	uint32_t seed;
	uint32_t draw;
	uint64_t limit;
};

void poisson_init(struct poisson *p, uint32_t seed, uint32_t number,
		  uint64_t rate_uhz, uint64_t burst_uhz);
size_t poisson_draw(const struct poisson *p, const struct knpu_area_info *area,
		    uint64_t burst, int32_t amount,
		    struct knpu_inject_item *items);

#endif /* KNPU_POISSON_H */
