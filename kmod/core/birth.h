/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * New neurons, in places that are free.
 *
 * A place is free when nothing can take its new neuron for the one of before:
 * no spike of that is on its way or in the ledger.  What was queued or is
 * pending for it has knpu_engine.lives of when it was checked, see
 * knpu_neuron_lives().  A generation that somebody still holds is told, as
 * what else is read, as of when it was; nothing is done by it.
 */
#ifndef KNPU_CORE_BIRTH_H
#define KNPU_CORE_BIRTH_H

#include "core_port.h"
#include "engine.h"
#include "span.h"

struct knpu_property_change;

/* Places: birth.c */
void knpu_places_rest(struct knpu_neurons *n, u32 first, u32 end, u32 now);
int knpu_place_check(struct knpu_engine *e, u32 id);
int knpu_places_give(struct knpu_engine *e, struct knpu_ranges *places,
		     u64 *burst);

/* Who gets them: birth_wish.c, birth_fill.c */
int knpu_neurons_add(struct knpu_engine *e, struct knpu_neuron_add *add,
		     struct knpu_neuron_new *neurons);
int knpu_neurons_fill(struct knpu_engine *e, struct knpu_area_fill *fill);

/* What they have of their own: birth_own.c */
struct knpu_property_change *
knpu_birth_own_make(struct knpu_engine *e, const struct knpu_ranges *places);
void knpu_birth_own_apply(struct knpu_engine *e,
			  struct knpu_property_change *c);

#endif /* KNPU_CORE_BIRTH_H */
