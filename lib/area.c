// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Areas.
 */
#include <errno.h>

#include "backend.h"
#include "error.h"
#include "name.h"
#include "options.h"

/* Of the options of an area. */
#define KNOWN offsetof(struct knpu_area_opts, __reserved)

/* Areas listed with one command. */
#define LIST_BATCH 65536

/**
 * knpu_area_add - add an area
 * @k: attached session
 * @opts: name, grid, properties
 * @out: what has become of it, or NULL
 *
 * Return: 0; -EINVAL for options that are too small, a bad name or an empty
 * grid; -E2BIG for options that this library does not know; -EEXIST; -ENOENT
 * for a property that is none; -ERANGE for a value; -ENOSPC for too many
 * neurons; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_area_add(struct knpu *k, const struct knpu_area_opts *opts,
		  struct knpu_area_info *out)
{
	struct knpu_area_add arg = { .size = sizeof(arg) };
	struct knpu_area_opts o;
	int err = knpu_options_take(&o, KNOWN, sizeof(o), opts, "area");

	if (err)
		return err;
	if (o.nr_values > UINT32_MAX)
		return knpu_fail(-EINVAL, "area: too many values");
	err = knpu_name_copy(arg.name, o.name, "area");
	if (err)
		return err;
	arg.width = o.dims[0];
	arg.height = o.dims[1];
	arg.depth = o.dims[2];
	arg.per_voxel = o.per_voxel;
	arg.flags = o.flags;
	arg.nr = o.nr_values;
	arg.values = (uintptr_t)o.values;
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
		.nr = room < LIST_BATCH ? room : LIST_BATCH,
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
