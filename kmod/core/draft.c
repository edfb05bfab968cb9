// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Drafts of the properties of an area.
 */
#include "core_port.h"
#include "draft.h"
#include "grid.h"
#include "property.h"

/* Neurons between two offers to let others run. */
#define RELAX 65536

struct knpu_draft *knpu_draft_alloc(struct knpu_area *area)
{
	struct knpu_draft *draft;

	draft = kvzalloc(sizeof(*draft), GFP_KERNEL_ACCOUNT);
	if (!draft)
		return NULL;
	draft->area = area;
	draft->props = area->props;
	return draft;
}

void knpu_draft_free(struct knpu_draft *draft)
{
	u32 p;

	for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++)
		kvfree(draft->own[p]);
	kvfree(draft);
}

/* The array that holds after the draft, or NULL. */
static void *draft_own(const struct knpu_draft *draft, u32 property)
{
	if (draft->replaced[property])
		return draft->own[property];
	/* Whoever drafts holds the edit lock: nobody replaces the array. */
	return rcu_dereference_protected(draft->area->own[property], true);
}

/* What a neuron will have. */
s64 knpu_draft_effective(const struct knpu_draft *draft, u32 property,
			 u32 index)
{
	return knpu_effective(&draft->props, draft_own(draft, property),
			      property, index);
}

static void replace(struct knpu_draft *draft, u32 property, void *own)
{
	kvfree(draft->own[property]);
	draft->own[property] = own;
	draft->replaced[property] = true;
}

static bool is_gradient(u32 property)
{
	return property >= KNPU_PROPERTY_GRADIENT_X &&
	       property <= KNPU_PROPERTY_GRADIENT_Z;
}

static bool has_gradient(const struct knpu_props *props)
{
	return props->value[KNPU_PROPERTY_GRADIENT_X] ||
	       props->value[KNPU_PROPERTY_GRADIENT_Y] ||
	       props->value[KNPU_PROPERTY_GRADIENT_Z];
}

/* The threshold of the neurons of a voxel that have none of their own. */
s64 knpu_gradient_at(const struct knpu_props *props, const u32 voxel[3])
{
	return props->value[KNPU_PROPERTY_THRESHOLD] +
	       voxel[0] * props->value[KNPU_PROPERTY_GRADIENT_X] +
	       voxel[1] * props->value[KNPU_PROPERTY_GRADIENT_Y] +
	       voxel[2] * props->value[KNPU_PROPERTY_GRADIENT_Z];
}

/*
 * Thresholds by gradient, once for all changes of base and gradient.  Whether
 * they fit is seen when the draft is done.
 */
static int lay_gradient(struct knpu_draft *draft)
{
	const struct knpu_area *area = draft->area;
	u32 voxel[3];
	s32 *own;
	u32 i;

	if (!draft->gradient_due)
		return 0;
	draft->gradient_due = false;
	if (!has_gradient(&draft->props))
		return 0;
	own = kvmalloc_array(area->count, sizeof(*own), GFP_KERNEL_ACCOUNT);
	if (!own)
		return -ENOMEM;
	for (i = 0; i < area->count; i++) {
		if (!(i % RELAX))
			knpu_relax();
		knpu_area_coordinates(area, i, voxel);
		own[i] = knpu_gradient_at(&draft->props, voxel);
	}
	replace(draft, KNPU_PROPERTY_THRESHOLD, own);
	return 0;
}

/**
 * knpu_draft_set_area - set a property of all neurons of the area
 * @draft: the draft
 * @property: enum knpu_property
 * @value: in range
 *
 * The base of the threshold keeps the gradient, and the gradient the base.
 */
void knpu_draft_set_area(struct knpu_draft *draft, u32 property, s64 value)
{
	draft->props.value[property] = value;
	if (is_gradient(property))
		property = KNPU_PROPERTY_THRESHOLD;
	if (property < KNPU_PROPERTY_NEURON_END)
		replace(draft, property, NULL);
	if (property == KNPU_PROPERTY_THRESHOLD)
		draft->gradient_due = true;
}

/* An array in which each neuron has what all have; NULL: -ENOMEM. */
static void *spread(struct knpu_draft *draft, u32 property)
{
	u32 count = draft->area->count;
	void *own;
	u32 i;

	own = kvmalloc_array(count, knpu_own_size(property),
			     GFP_KERNEL_ACCOUNT);
	if (!own)
		return NULL;
	for (i = 0; i < count; i++) {
		if (!(i % RELAX))
			knpu_relax();
		knpu_own_put(own, property, i, draft->props.value[property]);
	}
	replace(draft, property, own);
	return own;
}

/**
 * knpu_draft_set_neuron - set a property of one neuron
 * @draft: the draft
 * @property: enum knpu_property, below KNPU_PROPERTY_NEURON_END
 * @index: of the neuron in its area
 * @value: in range
 *
 * The property must be one that the draft replaces, or that has no array yet;
 * into an array that is in use, values are written when they take effect.
 * Return: 0 or -ENOMEM.
 */
int knpu_draft_set_neuron(struct knpu_draft *draft, u32 property, u32 index,
			  s64 value)
{
	int err = 0;
	void *own;

	if (property == KNPU_PROPERTY_THRESHOLD)
		err = lay_gradient(draft);
	if (err)
		return err;
	own = draft_own(draft, property) ?: spread(draft, property);
	if (!own)
		return -ENOMEM;
	knpu_own_put(own, property, index, value);
	return 0;
}

/**
 * knpu_gradient_check - do thresholds by gradient fit in all of a grid?
 * @props: base and gradient
 * @size: of the grid
 *
 * A gradient is linear, so its extremes are at corners.
 * Return: 0, or -ERANGE if the threshold of a neuron does not fit.
 */
int knpu_gradient_check(const struct knpu_props *props, const u32 size[3])
{
	u32 corner;

	for (corner = 0; corner < 8; corner++) {
		u32 voxel[3] = {
			corner & 1 ? size[0] - 1 : 0,
			corner & 2 ? size[1] - 1 : 0,
			corner & 4 ? size[2] - 1 : 0,
		};
		s64 threshold = knpu_gradient_at(props, voxel);

		if (threshold < S32_MIN || threshold > S32_MAX)
			return -ERANGE;
	}
	return 0;
}

/**
 * knpu_draft_finish - nothing more is set: is what has come of it in range?
 * @draft: the draft
 *
 * What is in range for an area is so for all its extents.
 * Return: 0, -ERANGE if the threshold of a neuron does not fit, or -ENOMEM.
 */
int knpu_draft_finish(struct knpu_draft *draft)
{
	const struct knpu_area *area = draft->area;
	int err = lay_gradient(draft);

	if (err || !knpu_area_is_head(area))
		return err;
	return knpu_gradient_check(&draft->props,
				   knpu_area_grid_now(area)->size);
}

/**
 * knpu_area_configure - give a new area properties that differ
 * @area: not yet in an engine
 * @values: the properties
 * @nr: how many
 *
 * Return: 0, -EOPNOTSUPP, -ENOENT, -ERANGE or -ENOMEM, as knpu_property_apply().
 */
int knpu_area_configure(struct knpu_area *area,
			const struct knpu_property_value *values, u32 nr)
{
	struct knpu_draft *d = knpu_draft_alloc(area);
	int err = 0;
	u32 i;

	if (!d)
		return -ENOMEM;
	for (i = 0; i < nr && !err; i++) {
		const struct knpu_property_value *v = &values[i];

		if (v->__reserved)
			err = -EOPNOTSUPP;
		else
			err = knpu_property_check(v->property, v->value);
		if (!err)
			knpu_draft_set_area(d, v->property, v->value);
	}
	if (!err)
		err = knpu_draft_finish(d);
	if (!err) {
		knpu_area_props_put(area, &d->props);
		rcu_assign_pointer(area->own[KNPU_PROPERTY_THRESHOLD],
				   d->own[KNPU_PROPERTY_THRESHOLD]);
		d->own[KNPU_PROPERTY_THRESHOLD] = NULL;
	}
	knpu_draft_free(d);
	return err;
}
