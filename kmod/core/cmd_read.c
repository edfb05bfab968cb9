// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands that look.
 */
#include "core_port.h"
#include "candidates.h"
#include "cmd.h"
#include "memory.h"
#include "read.h"

static int read_exact(struct knpu_engine *e, struct knpu_read *r, s64 *values)
{
	if (r->scope == KNPU_SCOPE_NEURON)
		return knpu_read_neurons_exact(e, r->property, r->first, r->nr,
					       values, &r->burst);
	if (r->scope == KNPU_SCOPE_AREA)
		return knpu_read_areas_exact(e, r->property, r->first, r->nr,
					     values, &r->burst);
	return -EOPNOTSUPP;
}

int knpu_cmd_read(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_read *r = arg;

	if (r->flags & KNPU_READ_F_EXACT)
		return read_exact(e, r, items);
	if (r->scope == KNPU_SCOPE_NEURON)
		return knpu_read_neurons(e, r->property, r->first, r->nr, items,
					 &r->burst);
	if (r->scope == KNPU_SCOPE_AREA)
		return knpu_read_areas(e, r->property, r->first, r->nr, items,
				       &r->burst);
	return -EOPNOTSUPP;
}

int knpu_cmd_candidate_list(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_candidate_list *l = arg;

	return l->flags & KNPU_CANDIDATE_LIST_F_EXACT ?
		       knpu_candidates_exact(e, l, items) :
		       knpu_candidates_list(e, l, items);
}

int knpu_cmd_counters(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	const struct knpu_totals *t = &e->totals;
	struct knpu_counters *c = arg;

	*c = (struct knpu_counters){
		.size = c->size,
		.bursts = smp_load_acquire(&e->burst),
		.spikes = READ_ONCE(t->spikes),
		.candidates = READ_ONCE(t->candidates),
		.events = READ_ONCE(t->events),
		.injected = READ_ONCE(t->injected),
		.wide_bursts = READ_ONCE(t->wide_bursts),
		.burst_ns = READ_ONCE(t->burst_ns),
		.read_retries = atomic64_read(&e->read_retries),
		.late_bursts = READ_ONCE(e->clock.late),
		.skipped_bursts = READ_ONCE(e->clock.skipped),
	};
	return 0;
}

int knpu_cmd_map(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_map *m = arg;

	if (m->object >= KNPU_MAP_END)
		return -ENOENT;
	m->offset = (u64)m->object << KNPU_MAP_SHIFT;
	m->length = m->object == KNPU_MAP_LEDGER ? e->ledger.shared->length :
						   e->page.shared->length;
	return 0;
}

/* Computed here, from what the bursts have noted: no burst divides. */
int knpu_cmd_statistics(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	const struct knpu_timing *t = &e->timing;
	struct knpu_statistics *out = arg;
	struct knpu_memory m;

	knpu_memory_of(e, &m);
	*out = (struct knpu_statistics){
		.size = out->size,
		.rate_uhz = knpu_timing_rate(t),
		.memory_engine = m.engine,
		.memory_neurons = m.neurons,
		.memory_synapses = m.synapses,
		.memory_areas = m.areas,
		.memory_history = m.history,
		.memory_ledger = m.ledger,
		.memory_status = m.status,
	};
	knpu_histogram_tell(&t->burst, &out->burst);
	knpu_histogram_tell(&t->phase[KNPU_PHASE_INPUT], &out->input);
	knpu_histogram_tell(&t->phase[KNPU_PHASE_ARRIVAL], &out->arrival);
	knpu_histogram_tell(&t->phase[KNPU_PHASE_UPDATE], &out->update);
	knpu_histogram_tell(&t->phase[KNPU_PHASE_PUBLISH], &out->publish);
	return 0;
}
