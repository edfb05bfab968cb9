/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Sets of neurons, as commands name them and as ranges of ids.
 */
#ifndef KNPU_CORE_SPAN_H
#define KNPU_CORE_SPAN_H

#include "core_port.h"

struct knpu_engine;

/**
 * struct knpu_range - neurons with ids side by side
 * @first: the first
 * @end: the one after the last
 */
struct knpu_range {
	u32 first;
	u32 end;
};

/**
 * struct knpu_ranges - a set of neurons
 * @nr: length of @range, 1 or more
 * @range: in order of id, with a gap between one and the next
 */
struct knpu_ranges {
	u32 nr;
	struct knpu_range range[];
};

struct knpu_ranges *knpu_ranges_make(struct knpu_engine *e,
				     const struct knpu_span *spans, u32 nr,
				     u32 *failed);
struct knpu_ranges *knpu_ranges_one(u32 first, u32 end);
struct knpu_ranges *knpu_ranges_of_ids(const u32 *ids, u32 nr);
struct knpu_ranges *knpu_ranges_of_bits(const u64 *bits, u32 end);
struct knpu_ranges *knpu_ranges_copy(const struct knpu_ranges *ranges);
bool knpu_ranges_contain(const struct knpu_ranges *ranges, u32 id);

#endif /* KNPU_CORE_SPAN_H */
