/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A batch of changes of properties.  When it has taken effect, it has the
 * values that it replaced, for the cuts that take it back.
 */
#ifndef KNPU_CORE_PROPERTY_CHANGE_H
#define KNPU_CORE_PROPERTY_CHANGE_H

#include "core_port.h"
#include "boundary.h"
#include "cut.h"
#include "draft.h"

/**
 * struct knpu_property_write - a value for one neuron in an array in use
 * @area: its area
 * @property: which
 * @index: of the neuron in its area
 * @value: the value; afterwards the one it replaced
 */
struct knpu_property_write {
	struct knpu_area *area;
	u32 property;
	u32 index;
	s64 value;
};

/**
 * struct knpu_property_change - a batch of changes
 * @change: that takes effect at a boundary
 * @undo: for cuts
 * @drafts: of the areas it touches; afterwards what they replaced
 * @nr: length of @write
 * @write: values that are written in place, in order, before the drafts
 */
struct knpu_property_change {
	struct knpu_change change;
	struct knpu_undo undo;
	struct knpu_draft *drafts;
	u32 nr;
	struct knpu_property_write write[];
};

/* property_effect.c */
void knpu_property_change_apply(struct knpu_engine *e,
				struct knpu_change *change);

/* property_change.c */
void knpu_property_change_put(struct knpu_undo *undo);

#endif /* KNPU_CORE_PROPERTY_CHANGE_H */
