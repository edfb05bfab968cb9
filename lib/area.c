// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Areas, properties, and reading them.
 */
#include <errno.h>

#include "backend.h"
#include "error.h"
#include "name.h"

/* Values read with one command. */
#define READ_BATCH 65536

/**
 * knpu_area_add - add an area
 * @k: attached session
 * @opts: name, grid, properties
 * @out: what has become of it, or NULL
 *
 * Return: 0; -EINVAL for options of a wrong size, a bad name or an empty
 * grid; -EEXIST; -ENOENT for a property that is none; -ERANGE for a value;
 * -ENOSPC for too many neurons; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_area_add(struct knpu *k, const struct knpu_area_opts *opts,
		  struct knpu_area_info *out)
{
	struct knpu_area_add arg = { .size = sizeof(arg) };
	int err;

	if (!opts)
		return knpu_fail(-EINVAL, "area: no options");
	if (opts->size != sizeof(*opts))
		return knpu_fail(-EINVAL, "area: options of %zu bytes, not %zu",
				 opts->size, sizeof(*opts));
	if (opts->nr_values > UINT32_MAX)
		return knpu_fail(-EINVAL, "area: too many values");
	err = knpu_name_copy(arg.name, opts->name, "area");
	if (err)
		return err;
	arg.width = opts->dims[0];
	arg.height = opts->dims[1];
	arg.depth = opts->dims[2];
	arg.per_voxel = opts->per_voxel;
	arg.flags = opts->flags;
	arg.nr = opts->nr_values;
	arg.values = (uintptr_t)opts->values;
	err = knpu_call(k, KNPU_CMD_AREA_ADD, &arg, "area add");
	if (err || !out)
		return err;
	return knpu_area_info(k, arg.area, out);
}

/**
 * knpu_area_info - an area by id
 * @k: attached session
 * @area: id
 * @out: name, grid, ids of its neurons, spikes so far
 *
 * Return: 0, -ENOENT, -ENODEV.  Thread-safe.
 */
int knpu_area_info(struct knpu *k, uint32_t area, struct knpu_area_info *out)
{
	*out = (struct knpu_area_info){ .size = sizeof(*out), .area = area };
	return knpu_call(k, KNPU_CMD_AREA_INFO, out, "area info");
}

/**
 * knpu_area_find - an area by name
 * @k: attached session
 * @name: of the area
 * @out: as knpu_area_info()
 *
 * Return: 0, -EINVAL for what is no name, -ENOENT, -ENODEV.  Thread-safe.
 */
int knpu_area_find(struct knpu *k, const char *name, struct knpu_area_info *out)
{
	int err;

	*out = (struct knpu_area_info){
		.size = sizeof(*out),
		.flags = KNPU_AREA_INFO_F_BY_NAME,
	};
	err = knpu_name_copy(out->name, name, "area");
	return err ? err : knpu_call(k, KNPU_CMD_AREA_INFO, out, "area find");
}

/**
 * knpu_area_list - areas in order of id
 * @k: attached session
 * @first: id of the first
 * @out: where they are put
 * @room: of @out
 *
 * Those that were removed are passed over: who goes on does so behind the id of
 * the last.  Return: how many were put, 0 at the end, or -ENODEV, -EINVAL for no room,
 * -ENOMEM.  Thread-safe.
 */
int knpu_area_list(struct knpu *k, uint32_t first, struct knpu_area_info *out,
		   size_t room)
{
	struct knpu_area_list arg = {
		.size = sizeof(arg),
		.first = first,
		.nr = room < READ_BATCH ? room : READ_BATCH,
		.areas = (uintptr_t)out,
	};
	int err = knpu_call(k, KNPU_CMD_AREA_LIST, &arg, "area list");

	return err ? err : (int)arg.nr;
}

/**
 * knpu_area_rename - give an area another name
 * @k: attached session
 * @area: id
 * @name: unique in the engine, 1..63 bytes
 *
 * Takes effect between two bursts.  Return: 0; -ENOENT; -EINVAL for what is no
 * name, or an area that every engine has; -EEXIST; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_area_rename(struct knpu *k, uint32_t area, const char *name)
{
	struct knpu_area_rename arg = { .size = sizeof(arg), .area = area };
	int err = knpu_name_copy(arg.name, name, "area");

	return err ? err :
		     knpu_call(k, KNPU_CMD_AREA_RENAME, &arg, "area rename");
}

/**
 * knpu_area_remove - remove an area with all its neurons
 * @k: attached session
 * @area: id
 * @removed: how many synapses went with it, or NULL
 *
 * It goes at the next burst boundary; returns when it has gone.  Return: 0;
 * -ENOENT; -EINVAL for an area that every engine has; -ENODEV; -ENOMEM.
 * Thread-safe.
 */
int knpu_area_remove(struct knpu *k, uint32_t area, uint64_t *removed)
{
	struct knpu_area_remove arg = { .size = sizeof(arg), .area = area };
	int err = knpu_call(k, KNPU_CMD_AREA_REMOVE, &arg, "area remove");

	if (removed)
		*removed = arg.removed;
	return err;
}

/**
 * knpu_area_fill - add a neuron in each free place of an area
 * @k: attached session
 * @area: id
 * @added: how many, or NULL
 *
 * As knpu_neuron_add().  Return: 0; -ENOENT; -EBUSY if a place is not free yet,
 * and none was added; -EINVAL for an area that every engine has; -ENODEV;
 * -ENOMEM.  Thread-safe.
 */
int knpu_area_fill(struct knpu *k, uint32_t area, uint32_t *added)
{
	struct knpu_area_fill arg = { .size = sizeof(arg), .area = area };
	int err = knpu_call(k, KNPU_CMD_AREA_FILL, &arg, "area fill");

	if (err == -EBUSY)
		knpu_fail(err, "area fill: a place will be free later");
	if (added)
		*added = arg.added;
	return err;
}

/**
 * knpu_area_resize - give an area another grid
 * @k: attached session
 * @area: id
 * @dims: width, height, depth
 * @out: what came and went, or NULL
 *
 * Neurons of voxels that both grids have stay as they are, the others go, and
 * new voxels get new neurons, with ids after those of all; all at the next burst
 * boundary: returns when it has happened.  Return: 0; -ENOENT; -EINVAL for an
 * area that every engine has, or an empty grid; -ERANGE for a threshold by
 * gradient; -ENOSPC; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_area_resize(struct knpu *k, uint32_t area, const uint32_t dims[3],
		     struct knpu_area_resize *out)
{
	struct knpu_area_resize arg = {
		.size = sizeof(arg),
		.area = area,
		.width = dims[0],
		.height = dims[1],
		.depth = dims[2],
	};
	int err = knpu_call(k, KNPU_CMD_AREA_RESIZE, &arg, "area resize");

	if (!err && out)
		*out = arg;
	return err;
}

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
