/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What a chunk says of itself, against its rows, counted from nothing.
 */
#ifndef TESTS_UNIT_CHUNK_HELPER_H
#define TESTS_UNIT_CHUNK_HELPER_H

#include "connectome.h"

#include "engine_helper.h"

/* Of rows in its base that it has. */
static inline u32 words_shared(const struct knpu_chunk *c)
{
	u32 words = 0;
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++)
		if (c->row[i] & KNPU_ROW_SHARED)
			words += knpu_row_length(knpu_chunk_row(c, i));
	return words;
}

/* Laid out as one, it is what could have come from outside, and the same. */
static inline void chunk_is_right(const struct knpu_chunk *c, u32 index,
				  u32 neurons)
{
	struct knpu_chunk *flat = knpu_chunk_alloc(c->total);

	assert_non_null(flat);
	knpu_chunk_flatten(c, flat->row);
	assert_true(knpu_chunk_check(flat, index, neurons));
	assert_int_equal(flat->synapses, c->synapses);
	assert_memory_equal(&flat->bound, &c->bound, sizeof(c->bound));
	assert_memory_equal(flat->delays, c->delays, sizeof(c->delays));
	kvfree(flat);
	assert_int_equal(c->dead,
			 c->base ? c->base->words - words_shared(c) : 0);
	assert_int_equal(c->words, c->total - words_shared(c));
	assert_true(!c->base || !c->base->base);
}

static inline void chunks_are_right(const struct knpu_generation *g,
				    u32 neurons)
{
	u32 i;

	for (i = 0; i < g->chunks; i++)
		if (g->chunk[i])
			chunk_is_right(g->chunk[i], i, neurons);
}

#endif /* TESTS_UNIT_CHUNK_HELPER_H */
