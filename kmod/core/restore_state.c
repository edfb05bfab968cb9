// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Restoring the state of an engine: neurons, spikes that can still arrive,
 * ledger, pending input, counters.
 */
#include "core_port.h"
#include "inject.h"
#include "restore.h"

/*
 * Of a block whose state was put.  Return: is each of these a neuron that the
 * last burst could have for a candidate, and had not?
 */
static bool put_brought(struct knpu_restore *r, u32 block, u64 who)
{
	struct knpu_neurons *n = rcu_dereference_protected(r->e->neurons, true);
	u64 left;

	for (left = who; left; left &= left - 1) {
		u32 id = (block << KNPU_BLOCK_SHIFT) + __ffs64(left);

		if (id >= r->engine.neurons ||
		    n->last[id] != (u32)r->engine.burst)
			return false;
	}
	n->brought[block] = (struct knpu_brought){ r->engine.burst, who };
	return true;
}

/*
 * A neuron cannot have been a candidate in a burst that was not yet; and who
 * saves limits ages, so that none wraps before the sweep has come to it.
 */
static int put_neurons(struct knpu_restore *r, u32 first)
{
	struct knpu_neurons *n = rcu_dereference_protected(r->e->neurons, true);
	const struct knpu_cut_block *block = r->payload;
	u32 items = r->section.length / sizeof(*block);
	u32 now = r->engine.burst;
	int err = 0;
	u32 i, at;

	for (i = 0; i < items * KNPU_BLOCK; i++) {
		u32 id = first * KNPU_BLOCK + i;

		at = i % KNPU_BLOCK;
		if (id >= r->engine.neurons)
			break;
		if (now - block[i / KNPU_BLOCK].last[at] > KNPU_AGE_MAX)
			return knpu_restore_bad_value(r);
		n->potential[id] = block[i / KNPU_BLOCK].potential[at];
		n->last[id] = block[i / KNPU_BLOCK].last[at];
		n->hold[id] = block[i / KNPU_BLOCK].hold[at];
	}
	for (i = 0; i < items && !err; i++) {
		if (!knpu_restore_gone(r, first + i, &block[i]) ||
		    !put_brought(r, first + i, block[i].brought))
			return knpu_restore_bad_value(r);
		err = knpu_restore_incarnations(r, first + i, &block[i]);
	}
	return err;
}

static int put_history(struct knpu_restore *r)
{
	const u32 *spike = r->payload;
	u32 nr = r->section.length / sizeof(*spike);
	struct knpu_history *h = r->e->history;
	u32 i;

	for (i = 0; i < nr; i++) {
		if (knpu_spike_id(spike[i]) >= r->engine.neurons)
			return knpu_restore_bad_value(r);
		h->spike[h->position++] = spike[i];
	}
	return 0;
}

/* Their spikes stand in the ledger one burst after the other. */
static int put_bursts(struct knpu_restore *r, u64 first)
{
	const struct knpu_ledger_burst *entry = r->payload;
	u32 nr = r->section.length / sizeof(*entry);
	struct knpu_ledger_writer *l = &r->e->ledger;
	u32 i;

	for (i = 0; i < nr; i++) {
		u64 burst = knpu_restore_oldest(r) + first + i;

		if (entry[i].burst != burst || entry[i].__reserved ||
		    entry[i].count > r->engine.neurons)
			return knpu_restore_bad_value(r);
		if (!first && !i)
			r->ledger_next = entry[i].first;
		if (entry[i].first != r->ledger_next)
			return knpu_restore_bad_value(r);
		r->ledger_next += entry[i].count;
		l->bursts[burst & l->burst_mask] = entry[i];
	}
	return 0;
}

static int put_spikes(struct knpu_restore *r, u64 first)
{
	const struct knpu_spike *spike = r->payload;
	u32 nr = r->section.length / sizeof(*spike);
	struct knpu_ledger_writer *l = &r->e->ledger;
	u64 position = r->engine.ledger_position;
	u32 i;

	position -= min_t(u64, position, r->engine.ledger_spikes);
	position += first;
	for (i = 0; i < nr; i++, position++) {
		if (spike[i].id >= r->engine.neurons)
			return knpu_restore_bad_value(r);
		l->spikes[position & l->spike_mask] = spike[i];
	}
	return 0;
}

static int input_begin(struct knpu_restore *r, const struct knpu_inject_item *i)
{
	if (!i->id || i->id > KNPU_NEURONS_MAX || i->amount)
		return knpu_restore_bad_value(r);
	r->input = kvmalloc_array(i->id, sizeof(*r->input), GFP_KERNEL_ACCOUNT);
	if (!r->input)
		return -ENOMEM;
	r->input_nr = i->id;
	r->input_got = 0;
	return 0;
}

/* The newest comes first, and nobody else adds to what is in the making. */
static void input_append(struct knpu_restore *r, struct knpu_injection *in)
{
	in->node.next = NULL;
	if (r->input_last)
		r->input_last->next = &in->node;
	else
		r->e->injections.first = &in->node;
	r->input_last = &in->node;
}

static int input_end(struct knpu_restore *r)
{
	u32 nr = knpu_restore_living(r);
	struct knpu_injection *in;
	u32 failed;

	if (nr) {
		in = knpu_injection_make(r->e, r->e->user, r->input, nr,
					 &failed);
		if (IS_ERR(in))
			return in == ERR_PTR(-ENOMEM) ?
				       -ENOMEM :
				       knpu_restore_bad_value(r);
		input_append(r, in);
	}
	kvfree(r->input);
	r->input = NULL;
	return 0;
}

/* Each batch begins with an item that says how many follow. */
static int put_input(struct knpu_restore *r)
{
	const struct knpu_inject_item *item = r->payload;
	u32 nr = r->section.length / sizeof(*item);
	int err = 0;
	u32 i;

	for (i = 0; i < nr && !err; i++) {
		if (!r->input) {
			err = input_begin(r, &item[i]);
			continue;
		}
		r->input[r->input_got++] = item[i];
		if (r->input_got == r->input_nr)
			err = input_end(r);
	}
	return err;
}

/* What comes in portions: @r->done is where this one ended. */
int knpu_restore_portion(struct knpu_restore *r)
{
	u64 begin = r->done - r->section.length;

	switch (r->section.type) {
	case KNPU_SECTION_NEURONS:
		return put_neurons(r, div64_u64(begin,
						sizeof(struct knpu_cut_block)));
	case KNPU_SECTION_HISTORY:
		return put_history(r);
	case KNPU_SECTION_LEDGER_BURSTS:
		return put_bursts(
			r, div64_u64(begin, sizeof(struct knpu_ledger_burst)));
	case KNPU_SECTION_LEDGER_SPIKES:
		return put_spikes(r, begin / sizeof(struct knpu_spike));
	default:
		return put_input(r);
	}
}

/* The bursts of which spikes can still arrive. */
static void history_finish(struct knpu_restore *r)
{
	struct knpu_history *h = r->e->history;
	u64 at = 0;
	u32 i;

	for (i = 0; i < KNPU_SNAPSHOT_BURSTS; i++) {
		u64 burst = r->engine.burst + 1 + i - KNPU_SNAPSHOT_BURSTS;
		u32 slot = burst % KNPU_HISTORY_DEPTH;

		if (r->engine.burst + i < KNPU_SNAPSHOT_BURSTS)
			continue;
		h->first[slot] = at;
		h->count[slot] = r->engine.history_count[i];
		at += h->count[slot];
	}
	r->e->history_bytes = knpu_history_bytes(h);
}

static void ledger_finish(struct knpu_restore *r)
{
	struct knpu_ledger_writer *l = &r->e->ledger;

	l->position = r->engine.ledger_position;
	l->head->claimed_burst = r->engine.burst;
	l->head->claimed_spike = l->position;
	smp_store_release(&l->head->head, r->engine.burst);
}

static void counters_finish(struct knpu_restore *r)
{
	const struct knpu_snapshot_engine *s = &r->engine;
	struct knpu_engine *e = r->e;

	e->totals = (struct knpu_totals){
		.spikes = s->spikes,
		.candidates = s->candidates,
		.events = s->events,
		.injected = s->injected,
		.wide_bursts = s->wide_bursts,
		.burst_ns = s->burst_ns,
		.last_spikes = s->last_spikes,
		.last_candidates = s->last_candidates,
	};
	e->clock.late = s->late;
	e->clock.skipped = s->skipped;
	knpu_page_write(&e->page, &(struct knpu_status){
					  .burst = s->burst,
					  .spikes = s->spikes,
					  .candidates = s->candidates,
					  .events = s->events,
					  .burst_ns = s->burst_ns,
					  .last_spikes = s->last_spikes,
					  .last_candidates = s->last_candidates,
				  });
}

/* All has come: does it belong together? */
int knpu_restore_finish(struct knpu_restore *r)
{
	const struct knpu_snapshot_engine *s = &r->engine;
	struct knpu_engine *e = r->e;
	int err;

	if (r->offset != r->head.length || r->sections != r->head.sections)
		return knpu_restore_refuse(r, KNPU_RESTORE_TORN);
	if (r->g->synapses != s->synapses || r->input ||
	    !knpu_restore_areas_end(r) ||
	    (s->burst && r->ledger_next != s->ledger_position))
		return knpu_restore_bad_value(r);
	err = knpu_restore_grids(r);
	if (err)
		return err;
	history_finish(r);
	ledger_finish(r);
	counters_finish(r);
	e->burst = s->burst;
	mutex_lock(&e->role);
	knpu_generation_put(knpu_engine_generation(e));
	rcu_assign_pointer(e->generation, r->g);
	knpu_engine_summarize(e);
	mutex_unlock(&e->role);
	r->g = NULL;
	return knpu_ledger_room(e, 0, 0) ? knpu_restore_bad_value(r) : 0;
}
