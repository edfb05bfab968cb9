/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Areas, or extents of one, that come to an engine with their neurons: all the
 * memory that they need is taken before, and they appear at a boundary.
 */
#ifndef KNPU_CORE_GROWTH_H
#define KNPU_CORE_GROWTH_H

#include "core_port.h"
#include "engine.h"
#include "grid.h"

/**
 * struct knpu_growth - what comes at one boundary
 * @nr: how many
 * @area: they, in order of id
 * @areas: a larger table, or NULL; afterwards the one it replaced
 * @neurons: larger arrays, or NULL; afterwards those they replaced
 * @burst: the last one when they were laid out
 * @edge: from this place on no block has neurons already
 * @bytes: that the engine was charged with for what has not come yet
 */
struct knpu_growth {
	u32 nr;
	struct knpu_area *area[KNPU_GROWTH_MAX];
	struct knpu_areas *areas;
	struct knpu_neurons *neurons;
	u32 burst;
	u32 edge;
	u64 bytes;
};

int knpu_growth_prepare(struct knpu_engine *e, struct knpu_growth *g);
void knpu_growth_lay_out(struct knpu_engine *e, struct knpu_growth *g);
void knpu_growth_apply(struct knpu_engine *e, struct knpu_growth *g);
void knpu_growth_free(struct knpu_engine *e, struct knpu_growth *g);

#endif /* KNPU_CORE_GROWTH_H */
