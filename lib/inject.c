// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Input from outside.
 */
#include "backend.h"

/**
 * knpu_inject - give input to neurons, for the next burst
 * @k: attached session
 * @items: ids and amounts; those of one neuron add up
 * @nr: how many, at most max_batch of knpu_query(); 0 gives nothing
 * @failed: index of the item that was refused, or NULL
 *
 * All are taken or none.  Return: 0; -ENOENT for an id; -EINVAL for too many
 * items; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_inject(struct knpu *k, const struct knpu_inject_item *items, size_t nr,
		size_t *failed)
{
	struct knpu_inject arg = {
		.size = sizeof(arg),
		.nr = nr < UINT32_MAX ? nr : UINT32_MAX,
		.items = (uintptr_t)items,
	};
	int err = nr ? knpu_call_items(k, KNPU_CMD_INJECT, &arg, &arg.failed,
				       "inject") :
		       0;

	if (failed)
		*failed = arg.failed;
	return err;
}

/**
 * knpu_inject_voxel - give input to all neurons of voxels of an area
 * @k: attached session
 * @area: id
 * @items: coordinates and amounts
 * @nr: how many, at most max_batch of knpu_query(); 0 gives nothing
 * @failed: index of the item that was refused, or NULL
 *
 * All are taken or none.  Return: 0; -ENOENT for an area or voxel; -EINVAL
 * for too many items; -ENOSPC for too many neurons; -ENODEV; -ENOMEM.
 * Thread-safe.
 */
int knpu_inject_voxel(struct knpu *k, uint32_t area,
		      const struct knpu_inject_voxel_item *items, size_t nr,
		      size_t *failed)
{
	struct knpu_inject_voxel arg = {
		.size = sizeof(arg),
		.area = area,
		.nr = nr < UINT32_MAX ? nr : UINT32_MAX,
		.items = (uintptr_t)items,
	};
	int err =
		nr ? knpu_call(k, KNPU_CMD_INJECT_VOXEL, &arg, "inject voxel") :
		     0;

	if (failed)
		*failed = arg.failed;
	return err;
}

/**
 * knpu_inject_list - the input that waits for the next burst
 * @k: attached session
 * @out: where it is put, in no particular order
 * @room: of @out, 1 to max_batch of knpu_query()
 * @total: how many items wait, also where there is no room, or NULL
 *
 * That of all sessions; that of voxels as that of their neurons.  Waits for no
 * burst.  Return: how many were put; -EINVAL for the room; -ENODEV; -ENOMEM.
 * Thread-safe.
 */
int knpu_inject_list(struct knpu *k, struct knpu_inject_item *out, size_t room,
		     uint64_t *total)
{
	struct knpu_inject_list arg = {
		.size = sizeof(arg),
		.nr = room < UINT32_MAX ? room : UINT32_MAX,
		.items = (uintptr_t)out,
	};
	int err = knpu_call(k, KNPU_CMD_INJECT_LIST, &arg, "inject list");

	if (total)
		*total = arg.total;
	return err ? err : (int)arg.nr;
}

/**
 * knpu_inject_clear - drop the input that waits for the next burst
 * @k: attached session
 * @items: how many items that were, or NULL
 *
 * That of all sessions; each call of knpu_inject() is dropped whole or
 * delivered whole.  Return: 0 or -ENODEV.  Thread-safe.
 */
int knpu_inject_clear(struct knpu *k, uint64_t *items)
{
	struct knpu_inject_clear arg = { .size = sizeof(arg) };
	int err = knpu_call(k, KNPU_CMD_INJECT_CLEAR, &arg, "inject clear");

	if (items)
		*items = arg.items;
	return err;
}
