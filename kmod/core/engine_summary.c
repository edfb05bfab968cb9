// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What all areas of an engine come to, for bursts and for the ledger.
 */
#include "core_port.h"
#include "engine.h"
#include "engine_area.h"

/* Takes an area into the summary that bursts use. */
void knpu_engine_summarize_area(struct knpu_engine *e,
				const struct knpu_area *area)
{
	const s64 *v = area->props.value;
	struct knpu_summary *sum = &e->summary;
	u32 psp = v[KNPU_PROPERTY_MP_DRIVEN_PSP] ? KNPU_PSP_MAX :
						   v[KNPU_PROPERTY_PSP];

	if (area->removed)
		return;
	sum->psp = max(sum->psp, psp);
	sum->uniform |= v[KNPU_PROPERTY_UNIFORM_PSP];
	sum->stimulated += v[KNPU_PROPERTY_TIME] == KNPU_TIME_STIMULATED;
	WRITE_ONCE(sum->ledger,
		   max_t(u32, sum->ledger, v[KNPU_PROPERTY_LEDGER]));
}

void knpu_engine_summarize(struct knpu_engine *e)
{
	struct knpu_areas *areas = knpu_engine_areas(e);
	u32 i;

	lockdep_assert_held(&e->role);
	e->summary = (struct knpu_summary){};
	for (i = 0; i < areas->nr; i++)
		knpu_engine_summarize_area(e, areas->area[i]);
}

/**
 * knpu_ledger_room - can the ledger hold what areas ask for?
 * @e: the engine; the caller holds its edit lock
 * @window: bursts that an area asks for
 * @neurons: neurons that come to those there are
 *
 * Every neuron could fire in every burst of the window.
 * Return: 0 or -ENOSPC.
 */
int knpu_ledger_room(struct knpu_engine *e, u32 window, u32 neurons)
{
	u64 longest = max(window, READ_ONCE(e->summary.ledger));
	u64 spikes = longest * ((u64)e->nr_neurons + neurons);

	if (longest > e->ledger.burst_mask + 1ULL)
		return -ENOSPC;
	return spikes > e->ledger.spike_mask + 1ULL ? -ENOSPC : 0;
}
