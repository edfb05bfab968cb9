// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Properties in a cut.  The owner copies them while they may be changed, and
 * then takes back the changes since the cut was opened, the newest first;
 * what it has copied of each does not matter then.
 */
#include "core_port.h"
#include "engine.h"
#include "engine_area.h"
#include "property.h"
#include "property_change.h"

/* Values copied without letting others run. */
#define PORTION 4096U

/* Return: does the area have such an array? */
static bool copy_portion(struct knpu_cut_area *a, u32 property, void *to,
			 u32 from, u32 nr)
{
	const void *own;
	u32 i;

	rcu_read_lock();
	own = rcu_dereference(a->area->own[property]);
	for (i = from; own && i < from + nr; i++)
		knpu_own_put(to, property, i,
			     knpu_own_get(own, property, a->from + i));
	rcu_read_unlock();
	return own;
}

/* An array that goes meanwhile comes back with the change that replaced it. */
static int copy_own(struct knpu_cut_area *a, u32 property)
{
	void *own = NULL;
	u32 at;

	/* Is there one? */
	if (!copy_portion(a, property, NULL, 0, 0))
		return 0;
	own = kvmalloc_array(a->nr, knpu_own_size(property),
			     GFP_KERNEL_ACCOUNT);
	if (!own)
		return -ENOMEM;
	for (at = 0; at < a->nr; at += PORTION) {
		copy_portion(a, property, own, at, min(a->nr - at, PORTION));
		knpu_relax();
	}
	a->own[property] = own;
	return 0;
}

/* Which neurons of the area are in the cut? */
static void place(const struct knpu_cut *c, struct knpu_cut_area *a)
{
	u32 first = c->first_block << KNPU_BLOCK_SHIFT;
	u32 begin = max(first, a->area->first);
	u32 end = min(c->end, a->area->first + a->area->count);

	if (begin >= end)
		return;
	a->from = begin - a->area->first;
	a->nr = end - begin;
}

static int copy_area(const struct knpu_cut *c, struct knpu_cut_area *a)
{
	int err = 0;
	u32 p;

	for (p = 0; p < KNPU_PROPERTY_END; p++)
		a->props.value[p] = READ_ONCE(a->area->props.value[p]);
	place(c, a);
	for (p = 0; p < KNPU_PROPERTY_NEURON_END && !err; p++)
		if (a->nr && c->own_mask & 1U << p)
			err = copy_own(a, p);
	return err;
}

/* Copies the areas of an open cut.  Return: 0 or -ENOMEM. */
int knpu_cut_areas_copy(struct knpu_cut *c)
{
	int err = 0;
	u32 i;

	c->area = kvcalloc(c->areas, sizeof(*c->area), GFP_KERNEL_ACCOUNT);
	if (!c->area)
		return -ENOMEM;
	for (i = 0; i < c->areas && !err; i++) {
		c->area[i].area =
			knpu_engine_area_ever(c->e, c->first_area + i);
		err = copy_area(c, &c->area[i]);
		knpu_relax();
	}
	return err;
}

static struct knpu_cut_area *find(struct knpu_cut *c,
				  const struct knpu_area *area)
{
	u32 at = area->id - c->first_area;

	return at < c->areas ? &c->area[at] : NULL;
}

/* Gives the copy the array that the area had, or none. */
static int revert_own(struct knpu_cut_area *a, u32 property, const void *was)
{
	u32 i;

	if (!was) {
		kvfree(a->own[property]);
		a->own[property] = NULL;
		return 0;
	}
	if (!a->own[property])
		a->own[property] = kvmalloc_array(
			a->nr, knpu_own_size(property), GFP_KERNEL_ACCOUNT);
	if (!a->own[property])
		return -ENOMEM;
	for (i = 0; i < a->nr; i++)
		knpu_own_put(a->own[property], property, i,
			     knpu_own_get(was, property, a->from + i));
	return 0;
}

static int revert_draft(struct knpu_cut *c, const struct knpu_draft *d)
{
	struct knpu_cut_area *a = find(c, d->area);
	int err = 0;
	u32 p;

	if (!a)
		return 0;
	a->props = d->props;
	for (p = 0; p < KNPU_PROPERTY_NEURON_END && !err; p++)
		if (a->nr && d->replaced[p] && c->own_mask & 1U << p)
			err = revert_own(a, p, d->own[p]);
	return err;
}

static void revert_write(struct knpu_cut *c,
			 const struct knpu_property_write *w)
{
	struct knpu_cut_area *a = find(c, w->area);

	if (a && w->index - a->from < a->nr && a->own[w->property])
		knpu_own_put(a->own[w->property], w->property,
			     w->index - a->from, w->value);
}

/* The drafts came after the writes. */
static int revert(struct knpu_cut *c, const struct knpu_property_change *p)
{
	const struct knpu_draft *d;
	int err = 0;
	u32 i;

	for (d = p->drafts; d && !err; d = d->next)
		err = revert_draft(c, d);
	for (i = p->nr; i-- && !err;)
		revert_write(c, &p->write[i]);
	return err;
}

/* Takes back what has changed since the cut was opened: 0 or -ENOMEM. */
int knpu_cut_areas_revert(struct knpu_cut *c)
{
	const struct knpu_undo *undo;
	int err = 0;

	for (undo = c->undo; undo && !err; undo = undo->next[c->slot])
		err = revert(c, container_of(undo, struct knpu_property_change,
					     undo));
	return err;
}
