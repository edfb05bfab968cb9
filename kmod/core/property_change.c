// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Changing properties: a batch is drafted by its session, to take effect at a
 * boundary, as one.
 */
#include "core_port.h"
#include "engine_area.h"
#include "grid.h"
#include "life.h"
#include "memory.h"
#include "property.h"
#include "property_change.h"

/* The draft of an area, made if there is none yet. */
static struct knpu_draft *draft_of(struct knpu_property_change *c,
				   struct knpu_area *area)
{
	struct knpu_draft *d;

	if (area->draft)
		return area->draft;
	d = knpu_draft_alloc(area);
	if (!d)
		return NULL;
	d->next = c->drafts;
	c->drafts = d;
	area->draft = d;
	return d;
}

static int add_neuron(struct knpu_property_change *c, struct knpu_area *area,
		      const struct knpu_property_item *item)
{
	u32 p = array_index_nospec(item->property, KNPU_PROPERTY_NEURON_END);
	u32 index = item->id - area->first;
	struct knpu_draft *d = area->draft;

	if (rcu_dereference_protected(area->own[p], true) &&
	    !(d && d->replaced[p])) {
		c->write[c->nr++] =
			(struct knpu_property_write){ area, p, index,
						      item->value };
		return 0;
	}
	d = d ?: draft_of(c, area);
	return d ? knpu_draft_set_neuron(d, p, index, item->value) : -ENOMEM;
}

/* All extents of an area get what it gets. */
static int add_area(struct knpu_property_change *c, struct knpu_area *area,
		    const struct knpu_property_item *item, u32 i)
{
	struct knpu_draft *d;

	area = knpu_area_grid_now(area)->newest;
	for (; area; area = area->older) {
		d = draft_of(c, area);
		if (!d)
			return -ENOMEM;
		d->last = i;
		knpu_draft_set_area(d, item->property, item->value);
		knpu_relax();
	}
	return 0;
}

static struct knpu_area *item_area(struct knpu_engine *e,
				   struct knpu_property_item *item)
{
	const struct knpu_areas *areas = rcu_dereference_protected(
		e->areas, lockdep_is_held(&e->edit_lock));

	struct knpu_area *area;
	int err;

	if (item->scope == KNPU_SCOPE_NEURON) {
		err = knpu_neuron_name(e, &item->id);
		return err ? ERR_PTR(err) :
			     knpu_areas_of_neuron(areas, item->id);
	}
	area = knpu_engine_area(e, item->id);
	return area ?: ERR_PTR(-ENOENT);
}

static int item_check(const struct knpu_property_item *item)
{
	if (!knpu_property_exists(item->property))
		return -ENOENT;
	if (item->scope == KNPU_SCOPE_NEURON &&
	    item->property >= KNPU_PROPERTY_NEURON_END)
		return -EINVAL;
	return knpu_property_check(item->property, item->value);
}

static int item_add(struct knpu_engine *e, struct knpu_property_change *c,
		    struct knpu_property_item *item, u32 i)
{
	struct knpu_area *area;
	int err;

	/* A batch can ask for hours of work; nobody will see what came of it. */
	if (knpu_dying())
		return -EINTR;
	if (item->scope > KNPU_SCOPE_NEURON || item->__reserved)
		return -EOPNOTSUPP;
	area = item_area(e, item);
	if (IS_ERR(area))
		return PTR_ERR(area);
	err = item_check(item);
	if (err)
		return err;
	if (item->scope == KNPU_SCOPE_NEURON)
		return add_neuron(c, area, item);
	return add_area(c, area, item, i);
}

/* The drafts are done: the next change has others. */
static void drafts_leave(struct knpu_property_change *c)
{
	struct knpu_draft *d;

	for (d = c->drafts; d; d = d->next)
		d->area->draft = NULL;
}

static int drafts_finish(struct knpu_engine *e, struct knpu_property_change *c,
			 u32 *failed)
{
	struct knpu_draft *d;
	int err;

	for (d = c->drafts; d; d = d->next) {
		err = knpu_draft_finish(d);
		if (!err)
			err = knpu_ledger_room(
				e, d->props.value[KNPU_PROPERTY_LEDGER], 0);
		if (!err)
			continue;
		*failed = d->last;
		return err;
	}
	return 0;
}

/* After it took effect: does the change hold arrays that were in use? */
static bool has_replaced(const struct knpu_property_change *c)
{
	const struct knpu_draft *d;
	u32 p;

	for (d = c->drafts; d; d = d->next)
		for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++)
			if (d->own[p])
				return true;
	return false;
}

/* Of the arrays that the change holds: new ones, then those they replaced. */
static u64 held_bytes(const struct knpu_property_change *c)
{
	const struct knpu_draft *d;
	u64 bytes = 0;
	u32 p;

	for (d = c->drafts; d; d = d->next)
		for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++)
			if (d->own[p])
				bytes += d->area->count * knpu_own_size(p);
	return bytes;
}

void knpu_property_change_put(struct knpu_undo *undo)
{
	struct knpu_property_change *c =
		container_of(undo, struct knpu_property_change, undo);

	if (!refcount_dec_and_test(&undo->refs))
		return;
	while (c->drafts) {
		struct knpu_draft *d = c->drafts;

		c->drafts = d->next;
		knpu_draft_free(d);
	}
	kvfree(c);
}

/**
 * knpu_property_apply - change properties of areas and neurons
 * @e: the engine; the caller holds its edit lock
 * @items: changes, in order; handles become ids
 * @nr: how many
 * @failed: index of the item that was refused
 * @burst: the burst from which they hold
 *
 * All take effect at one boundary, or none does.  Return: 0; -EOPNOTSUPP for
 * an unknown scope; -ENOENT for an area, neuron or property that does not
 * exist; -ESTALE for a neuron of before; -EINVAL for a property that neurons do
 * not have; -ERANGE for a value or a resulting threshold that does not fit;
 * -ENOSPC if the ledger cannot hold what is asked for; -EDQUOT if the engine's
 * user may not have as much memory; -ENOMEM.
 */
int knpu_property_apply(struct knpu_engine *e, struct knpu_property_item *items,
			u32 nr, u32 *failed, u64 *burst)
{
	struct knpu_property_change *c;
	int err = 0;
	u32 i;

	lockdep_assert_held(&e->edit_lock);
	c = kvzalloc(struct_size(c, write, nr), GFP_KERNEL_ACCOUNT);
	if (!c)
		return -ENOMEM;
	refcount_set(&c->undo.refs, 1);
	c->change.apply = knpu_property_change_apply;
	for (i = 0; i < nr && !err; i++) {
		*failed = i;
		err = item_add(e, c, &items[i], i);
	}
	if (!err)
		err = drafts_finish(e, c, failed);
	if (!err)
		err = knpu_engine_charge(e, held_bytes(c));
	drafts_leave(c);
	if (!err) {
		knpu_boundary_submit(e, &c->change);
		knpu_engine_uncharge(e, held_bytes(c));
		*burst = c->change.burst;
		/* Readers may still look at the arrays that were replaced. */
		if (has_replaced(c))
			synchronize_rcu();
	}
	knpu_property_change_put(&c->undo);
	return err;
}
