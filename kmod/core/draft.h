/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A draft of the properties of an area: what a batch of changes makes of
 * them, before it takes effect.
 */
#ifndef KNPU_CORE_DRAFT_H
#define KNPU_CORE_DRAFT_H

#include "core_port.h"
#include "area.h"

/**
 * struct knpu_draft - properties of an area in the making
 * @next: draft of another area of the same batch
 * @area: the area
 * @props: what its neurons will share
 * @own: arrays that replace those of the area, where @replaced says so; after
 *	the change has taken effect, the arrays they replaced
 * @replaced: by property: is the array of the area replaced, be it by none?
 * @gradient_due: thresholds follow from base and gradient, and are not yet in
 *	@own
 * @last: index of the last item of the batch that speaks of the area
 */
struct knpu_draft {
	struct knpu_draft *next;
	struct knpu_area *area;
	struct knpu_props props;
	void *own[KNPU_PROPERTY_NEURON_END];
	bool replaced[KNPU_PROPERTY_NEURON_END];
	bool gradient_due;
	u32 last;
};

struct knpu_draft *knpu_draft_alloc(struct knpu_area *area);
void knpu_draft_free(struct knpu_draft *draft);
void knpu_draft_set_area(struct knpu_draft *draft, u32 property, s64 value);
int knpu_draft_set_neuron(struct knpu_draft *draft, u32 property, u32 index,
			  s64 value);
int knpu_gradient_check(const struct knpu_props *props, const u32 size[3]);
int knpu_draft_finish(struct knpu_draft *draft);
s64 knpu_gradient_at(const struct knpu_props *props, const u32 voxel[3]);
s64 knpu_draft_effective(const struct knpu_draft *draft, u32 property,
			 u32 index);

#endif /* KNPU_CORE_DRAFT_H */
