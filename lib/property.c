// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Properties, and reading them and the state of neurons.
 */
#include <errno.h>

#include "backend.h"
#include "error.h"

/* Values read with one command. */
#define READ_BATCH 65536

/**
 * knpu_property_set - change properties of areas and neurons
 * @k: attached session
 * @items: changes, in order
 * @nr: how many, at most max_batch of knpu_query(); 0 changes nothing
 * @failed: index of the item that was refused, or NULL
 *
 * All take effect together at the next burst boundary, or none does; returns
 * when they have.  Return: 0; -ENOENT for an area, neuron or property that
 * does not exist; -EINVAL for a property that neurons do not have, or too
 * many items; -ERANGE; -ENOSPC; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_property_set(struct knpu *k, const struct knpu_property_item *items,
		      size_t nr, size_t *failed)
{
	return knpu_property_set_burst(k, items, nr, failed, NULL);
}

/**
 * knpu_property_set_burst - change properties, and tell from when on that holds
 * @k: attached session
 * @items: changes, in order
 * @nr: how many, at most max_batch of knpu_query(); 0 changes nothing, and tells
 *	of burst 0
 * @failed: index of the item that was refused, or NULL
 * @burst: the first burst that runs with the changes, told if there is no error;
 *	or NULL
 *
 * As knpu_property_set().  Thread-safe.
 */
int knpu_property_set_burst(struct knpu *k,
			    const struct knpu_property_item *items, size_t nr,
			    size_t *failed, uint64_t *burst)
{
	struct knpu_property_set arg = {
		.size = sizeof(arg),
		.nr = nr < UINT32_MAX ? nr : UINT32_MAX,
		.items = (uintptr_t)items,
	};
	int err =
		nr ? knpu_call(k, KNPU_CMD_PROPERTY_SET, &arg, "property set") :
		     0;

	if (failed)
		*failed = arg.failed;
	if (burst && !err)
		*burst = arg.burst;
	return err;
}

static int read_some(struct knpu *k, struct knpu_read *arg, int64_t *values,
		     size_t nr)
{
	arg->size = sizeof(*arg);
	arg->nr = nr < READ_BATCH ? nr : READ_BATCH;
	arg->values = (uintptr_t)values;
	return knpu_call(k, KNPU_CMD_READ, arg, "read");
}

/**
 * knpu_read - read a property or a state of areas or neurons
 * @k: attached session
 * @scope: of areas or of neurons
 * @property: enum knpu_property
 * @first: id of the first
 * @nr: how many
 * @values: where they are put, in the unit of the property
 * @burst: the burst they are of, or NULL; of several blocks the earliest
 *
 * Waits for no burst.  While bursts run, the values of a block of 64 neurons
 * are all of one burst.  Return: 0; -ENOENT for areas, neurons or a property that do
 * not exist; -EINVAL for a property that the scope does not have; -ENODEV;
 * -ENOMEM.  Thread-safe.
 */
int knpu_read(struct knpu *k, enum knpu_scope scope, uint32_t property,
	      uint32_t first, size_t nr, int64_t *values, uint64_t *burst)
{
	struct knpu_read arg = { .scope = scope, .property = property };
	uint64_t earliest = UINT64_MAX;
	size_t done = 0;

	while (done < nr) {
		int err;

		if (done > UINT32_MAX - first)
			return knpu_fail(-ENOENT, "read: no such ids");
		arg.first = first + done;
		err = read_some(k, &arg, values + done, nr - done);
		if (err)
			return err;
		if (arg.burst < earliest)
			earliest = arg.burst;
		done += arg.nr;
	}
	if (burst)
		*burst = nr ? earliest : 0;
	return 0;
}

/**
 * knpu_read_exact - read a property or a state as of one burst
 * @k: attached session
 * @scope: of areas or of neurons
 * @property: enum knpu_property
 * @first: id of the first
 * @nr: how many, 1 or more; at most the max_batch of knpu_query()
 * @values: where they are put, in the unit of the property
 * @burst: the burst that all of them are of, or NULL
 *
 * Stops no burst; waits until the burst that is running is done.  Return: as
 * knpu_read(); -EINVAL for too many, or none; -EBUSY if too many cuts of the
 * engine are open.  Thread-safe.
 */
int knpu_read_exact(struct knpu *k, enum knpu_scope scope, uint32_t property,
		    uint32_t first, size_t nr, int64_t *values, uint64_t *burst)
{
	struct knpu_read arg = {
		.size = sizeof(arg),
		.flags = KNPU_READ_F_EXACT,
		.scope = scope,
		.property = property,
		.first = first,
		.nr = nr < UINT32_MAX ? nr : UINT32_MAX,
		.values = (uintptr_t)values,
	};
	int err = knpu_call(k, KNPU_CMD_READ, &arg, "exact read");

	if (!err && burst)
		*burst = arg.burst;
	return err;
}
