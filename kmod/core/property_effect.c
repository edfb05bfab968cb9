// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Properties that take effect: neurons to which silent bursts will mean
 * something else are brought up to date before.
 */
#include "core_port.h"
#include "engine_area.h"
#include "fixed.h"
#include "property.h"
#include "property_change.h"

static bool means_time(u32 property)
{
	return property == KNPU_PROPERTY_LEAK ||
	       property == KNPU_PROPERTY_ACCUMULATE;
}

static s64 effective_now(const struct knpu_area *area, u32 property, u32 index)
{
	return knpu_effective(&area->props,
			      rcu_dereference_protected(area->own[property],
							true),
			      property, index);
}

/* Brings a neuron up to date under what holds until now. */
static void bring(struct knpu_engine *e, const struct knpu_area *area, u32 i)
{
	bool clock = area->props.value[KNPU_PROPERTY_TIME] == KNPU_TIME_CLOCK;

	knpu_cuts_keep(e, (area->first + i) >> KNPU_BLOCK_SHIFT);
	knpu_neuron_bring(knpu_engine_neurons(e), area->first + i, e->burst,
			  effective_now(area, KNPU_PROPERTY_LEAK, i),
			  effective_now(area, KNPU_PROPERTY_ACCUMULATE, i),
			  clock);
}

static void bring_writes(struct knpu_engine *e,
			 const struct knpu_property_change *c)
{
	const struct knpu_property_write *w;

	for (w = c->write; w < c->write + c->nr; w++)
		if (means_time(w->property) &&
		    effective_now(w->area, w->property, w->index) != w->value)
			bring(e, w->area, w->index);
}

/* Do silent bursts mean the same to a neuron before and after? */
static bool time_differs(const struct knpu_draft *d, u32 i)
{
	const struct knpu_area *area = d->area;

	return d->props.value[KNPU_PROPERTY_TIME] !=
		       area->props.value[KNPU_PROPERTY_TIME] ||
	       knpu_draft_effective(d, KNPU_PROPERTY_LEAK, i) !=
		       effective_now(area, KNPU_PROPERTY_LEAK, i) ||
	       knpu_draft_effective(d, KNPU_PROPERTY_ACCUMULATE, i) !=
		       effective_now(area, KNPU_PROPERTY_ACCUMULATE, i);
}

static bool touches_time(const struct knpu_draft *d)
{
	return d->replaced[KNPU_PROPERTY_LEAK] ||
	       d->replaced[KNPU_PROPERTY_ACCUMULATE] ||
	       d->props.value[KNPU_PROPERTY_TIME] !=
		       d->area->props.value[KNPU_PROPERTY_TIME];
}

/*
 * Time leaves zeros as they are, and most of a large area is at rest; and so
 * is a place without a neuron, the only time of which is that of the last one's
 * end.
 */
static void bring_area(struct knpu_engine *e, const struct knpu_draft *d)
{
	const struct knpu_neurons *n = knpu_engine_neurons(e);
	u32 first = d->area->first;
	u32 i;

	for (i = 0; touches_time(d) && i < d->area->count; i++)
		if ((n->potential[first + i] || n->hold[first + i]) &&
		    time_differs(d, i))
			bring(e, d->area, i);
}

/* The block of the neuron that gets a value. */
static u32 block_of(const struct knpu_property_write *w)
{
	return (w->area->first + w->index) >> KNPU_BLOCK_SHIFT;
}

/* The blocks of neurons that get values of their own: readers keep off. */
static void write_begin(struct knpu_engine *e,
			const struct knpu_property_change *c)
{
	struct knpu_neurons *n = knpu_engine_neurons(e);
	u32 i;

	for (i = 0; i < c->nr; i++) {
		u32 *seq = &n->seq[block_of(&c->write[i])];

		if (!(*seq & 1))
			WRITE_ONCE(*seq, *seq + 1);
	}
	smp_wmb();
}

static void write_end(struct knpu_engine *e,
		      const struct knpu_property_change *c)
{
	struct knpu_neurons *n = knpu_engine_neurons(e);
	u32 i;

	for (i = 0; i < c->nr; i++) {
		u32 *seq = &n->seq[block_of(&c->write[i])];

		if (*seq & 1)
			smp_store_release(seq, *seq + 1);
	}
}

/* Each changes places with what it replaces, in order. */
static void write_values(struct knpu_property_change *c)
{
	struct knpu_property_write *w;

	for (w = c->write; w < c->write + c->nr; w++) {
		void *own = rcu_dereference_protected(w->area->own[w->property],
						      true);
		s64 was = knpu_own_get(own, w->property, w->index);

		knpu_own_put(own, w->property, w->index, w->value);
		w->value = was;
	}
}

static void props_put(struct knpu_area *area, const struct knpu_props *props)
{
	u32 p;

	for (p = 0; p < KNPU_PROPERTY_END; p++)
		WRITE_ONCE(area->props.value[p], props->value[p]);
}

/* Of the burst alone. */
static void leak_factors_put(struct knpu_area *area)
{
	u32 n;

	for (n = 0; n < KNPU_LEAK_FACTORS; n++)
		area->leak_factor[n] = knpu_leak_factor(
			area->props.value[KNPU_PROPERTY_LEAK], n);
}

/* Of an area that nobody reads yet. */
void knpu_area_props_put(struct knpu_area *area, const struct knpu_props *props)
{
	props_put(area, props);
	leak_factors_put(area);
}

/* Puts a draft in force; it changes places with what it replaces. */
static void draft_apply(struct knpu_draft *d)
{
	struct knpu_area *area = d->area;
	struct knpu_props old = area->props;
	u32 p;

	props_put(area, &d->props);
	d->props = old;
	for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++) {
		void *own = rcu_dereference_protected(area->own[p], true);

		if (!d->replaced[p])
			continue;
		rcu_assign_pointer(area->own[p], d->own[p]);
		d->own[p] = own;
	}
}

/* To readers all areas change at once; that takes no longer for large ones. */
static void drafts_apply(struct knpu_engine *e, struct knpu_property_change *c)
{
	struct knpu_draft *d;

	if (!c->drafts)
		return;
	knpu_write_enter();
	WRITE_ONCE(e->props_seq, e->props_seq + 1);
	smp_wmb();
	for (d = c->drafts; d; d = d->next)
		draft_apply(d);
	smp_store_release(&e->props_seq, e->props_seq + 1);
	knpu_write_leave();
	for (d = c->drafts; d; d = d->next)
		leak_factors_put(d->area);
}

/*
 * To be called at a boundary, with the change of a batch.  What readers see of
 * a neuron is the same before and after it is brought up to date: so they keep
 * off only while values change, of those neurons, or of all areas at once.
 */
void knpu_property_change_apply(struct knpu_engine *e,
				struct knpu_change *change)
{
	struct knpu_property_change *c =
		container_of(change, struct knpu_property_change, change);
	const struct knpu_draft *d;

	bring_writes(e, c);
	for (d = c->drafts; d; d = d->next)
		bring_area(e, d);
	write_begin(e, c);
	write_values(c);
	drafts_apply(e, c);
	write_end(e, c);
	knpu_cuts_note(e, &c->undo);
	knpu_engine_summarize(e);
}
