/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Input from outside: batches that sessions queue and the next burst takes.
 */
#ifndef KNPU_CORE_INJECT_H
#define KNPU_CORE_INJECT_H

#include "core_port.h"
#include "area.h"

/**
 * struct knpu_injection - one batch of input
 * @node: on the engine's list of injections, then of spent ones
 * @bound: the most that it adds to one neuron
 * @nr: length of @item
 * @item: ids that exist, and amounts
 */
struct knpu_injection {
	struct llist_node node;
	u64 bound;
	u32 nr;
	struct knpu_inject_item item[];
};

struct knpu_injection *knpu_injection_make(const struct knpu_inject_item *items,
					   u32 nr, u32 neurons, u32 *failed);
struct knpu_injection *
knpu_injection_of_voxels(const struct knpu_area *area,
			 const struct knpu_inject_voxel_item *items, u32 nr,
			 u32 *failed);
void knpu_injections_free(struct llist_head *list);

#endif /* KNPU_CORE_INJECT_H */
