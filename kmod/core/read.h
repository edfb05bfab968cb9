/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Reading properties and state while bursts run.
 */
#ifndef KNPU_CORE_READ_H
#define KNPU_CORE_READ_H

#include "core_port.h"
#include "engine.h"

/* What a property above those that can be set tells. */
static inline bool knpu_is_state(u32 property)
{
	return property >= KNPU_STATE_POTENTIAL && property < KNPU_STATE_END;
}

static inline s64 knpu_state_value(const struct knpu_neuron_view *view,
				   u32 property)
{
	if (property == KNPU_STATE_POTENTIAL)
		return view->potential;
	return property == KNPU_STATE_COUNTDOWN ? view->countdown :
						  view->fire_count;
}

int knpu_read_areas_check(struct knpu_engine *e, u32 property, u32 first,
			  u32 nr);
int knpu_read_neurons_check(struct knpu_engine *e, u32 property, u32 first,
			    u32 nr);
int knpu_read_areas(struct knpu_engine *e, u32 property, u32 first, u32 nr,
		    s64 *values, u64 *burst);
void knpu_read_states(struct knpu_engine *e, struct knpu_neuron_state *states,
		      u32 nr, bool handles);
int knpu_read_neurons(struct knpu_engine *e, u32 property, u32 first, u32 nr,
		      s64 *values, u64 *burst);
int knpu_read_areas_exact(struct knpu_engine *e, u32 property, u32 first,
			  u32 nr, s64 *values, u64 *burst);
int knpu_read_neurons_exact(struct knpu_engine *e, u32 property, u32 first,
			    u32 nr, s64 *values, u64 *burst);

#endif /* KNPU_CORE_READ_H */
