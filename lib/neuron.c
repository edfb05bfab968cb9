// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Neurons: which there are, where, and what they are like.
 */
#include <errno.h>

#include "backend.h"
#include "error.h"

static uint32_t count(size_t nr)
{
	return nr < UINT32_MAX ? nr : UINT32_MAX;
}

/**
 * knpu_neuron_locate - where neurons are, and whether they exist
 * @k: attached session
 * @places: in: ids or handles; out: areas and coordinates, or that there is no such neuron
 * @nr: how many, at most max_batch of knpu_query(); 0 asks nothing
 *
 * Waits for no burst.  Return: 0; -EINVAL for too many; -ENODEV; -ENOMEM.
 * Thread-safe.
 */
int knpu_neuron_locate(struct knpu *k, struct knpu_neuron_place *places,
		       size_t nr)
{
	struct knpu_neuron_locate arg = {
		.size = sizeof(arg),
		.nr = count(nr),
		.places = (uintptr_t)places,
	};

	return nr ? knpu_call(k, KNPU_CMD_NEURON_LOCATE, &arg,
			      "neuron locate") :
		    0;
}

/**
 * knpu_neuron_locate_range - where the neurons from an id on are
 * @k: attached session
 * @first: id of the first
 * @places: out: ids, areas and coordinates
 * @nr: how many, at most max_batch of knpu_query(); 0 asks nothing
 *
 * As knpu_neuron_locate().
 */
int knpu_neuron_locate_range(struct knpu *k, uint32_t first,
			     struct knpu_neuron_place *places, size_t nr)
{
	struct knpu_neuron_locate arg = {
		.size = sizeof(arg),
		.flags = KNPU_NEURONS_F_RANGE,
		.first = first,
		.nr = count(nr),
		.places = (uintptr_t)places,
	};

	return nr ? knpu_call(k, KNPU_CMD_NEURON_LOCATE, &arg,
			      "neuron locate") :
		    0;
}

/**
 * knpu_voxel_locate - which neurons voxels of an area have
 * @k: attached session
 * @area: id
 * @voxels: in: coordinates; out: ids, or that there is no such voxel
 * @nr: how many, at most max_batch of knpu_query(); 0 asks nothing
 *
 * Waits for no burst.  Return: 0; -ENOENT for the area; -EINVAL for too many;
 * -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_voxel_locate(struct knpu *k, uint32_t area,
		      struct knpu_voxel_place *voxels, size_t nr)
{
	struct knpu_voxel_locate arg = {
		.size = sizeof(arg),
		.area = area,
		.nr = count(nr),
		.voxels = (uintptr_t)voxels,
	};

	return nr ? knpu_call(k, KNPU_CMD_VOXEL_LOCATE, &arg, "voxel locate") :
		    0;
}

/**
 * knpu_neuron_read - state and properties of neurons
 * @k: attached session
 * @states: in: ids or handles, in any order; out: all else, or that there is no such
 *	neuron
 * @nr: how many, at most max_batch of knpu_query(); 0 asks nothing
 *
 * Waits for no burst.  What is told of a neuron is of one burst, and so are
 * neurons of a block of 64 that follow each other.  Return: 0; -EINVAL for too
 * many; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_neuron_read(struct knpu *k, struct knpu_neuron_state *states,
		     size_t nr)
{
	struct knpu_neuron_read arg = {
		.size = sizeof(arg),
		.nr = count(nr),
		.states = (uintptr_t)states,
	};

	return nr ? knpu_call(k, KNPU_CMD_NEURON_READ, &arg, "neuron read") : 0;
}

/**
 * knpu_neuron_read_range - state and properties of the neurons from an id on
 * @k: attached session
 * @first: id of the first
 * @states: out: ids and all else
 * @nr: how many, at most max_batch of knpu_query(); 0 asks nothing
 *
 * As knpu_neuron_read().
 */
int knpu_neuron_read_range(struct knpu *k, uint32_t first,
			   struct knpu_neuron_state *states, size_t nr)
{
	struct knpu_neuron_read arg = {
		.size = sizeof(arg),
		.flags = KNPU_NEURONS_F_RANGE,
		.first = first,
		.nr = count(nr),
		.states = (uintptr_t)states,
	};

	return nr ? knpu_call(k, KNPU_CMD_NEURON_READ, &arg, "neuron read") : 0;
}

/**
 * knpu_neuron_valid - does a neuron exist?
 * @k: attached session
 * @id: of the neuron
 *
 * Of many: knpu_neuron_locate().  Waits for no burst.  Return: 1; 0 if there
 * never was one, or it was deleted; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_neuron_valid(struct knpu *k, uint32_t id)
{
	struct knpu_neuron_place place = { .id = id };
	int err = knpu_neuron_locate(k, &place, 1);

	return err ? err : !!(place.flags & KNPU_NEURON_F_EXISTS);
}

static int list(struct knpu *k, uint32_t flags, uint32_t *first, uint32_t end,
		struct knpu_candidate *out, size_t room, uint64_t *burst)
{
	struct knpu_candidate_list arg = {
		.size = sizeof(arg),
		.flags = flags,
		.first = *first,
		.end = end,
		.nr = count(room),
		.candidates = (uintptr_t)out,
	};
	int err = knpu_call(k, KNPU_CMD_CANDIDATE_LIST, &arg, "candidate list");

	if (err)
		return err;
	*first = arg.first;
	if (burst)
		*burst = arg.burst;
	return arg.nr;
}

/**
 * knpu_candidate_list - who had input in the last burst, and its potential
 * @k: attached session
 * @first: id of the first neuron to look at; moved to where to go on
 * @end: id after the last; all are listed when @first has become it
 * @out: where they are put, in ascending order of id
 * @room: of @out, at most max_batch of knpu_query()
 * @burst: the burst that the list is of, of several blocks the earliest; or
 *	NULL
 *
 * Waits for no burst.  What is listed of a block of 64 is of one burst.
 * Return: how many were put; -ENOENT for neurons that there never were;
 * -EINVAL for no room or too much; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_candidate_list(struct knpu *k, uint32_t *first, uint32_t end,
			struct knpu_candidate *out, size_t room,
			uint64_t *burst)
{
	return list(k, 0, first, end, out, room, burst);
}

/**
 * knpu_candidate_list_exact - the same, all of one burst
 * @k: attached session
 * @first: id of the first neuron to look at; moved to where to go on
 * @end: id after the last
 * @out: where they are put, in ascending order of id
 * @room: of @out, at most max_batch of knpu_query()
 * @burst: the burst that the list is of, or NULL
 *
 * Waits for a burst boundary, and stops no burst.  Where there was no room for
 * all, what the next call lists is of a later burst.  Return: as
 * knpu_candidate_list(); -EBUSY if too many cuts of the engine are open.
 * Thread-safe.
 */
int knpu_candidate_list_exact(struct knpu *k, uint32_t *first, uint32_t end,
			      struct knpu_candidate *out, size_t room,
			      uint64_t *burst)
{
	return list(k, KNPU_CANDIDATE_LIST_F_EXACT, first, end, out, room,
		    burst);
}

/**
 * knpu_neuron_add - add neurons in places that are free
 * @k: attached session
 * @neurons: in: areas and voxels; out: ids, and which neurons of their places
 *	they are, see KNPU_NEURON_HANDLE()
 * @nr: how many, at most max_batch of knpu_query(); 0 adds nothing
 * @failed: index of the one that was refused, or NULL
 *
 * All are there from the next burst boundary on, or none is; returns when they
 * are.  Free are the places of neurons that were deleted, so many bursts ago
 * that nothing is left of them, and those of an area that was added with
 * KNPU_AREA_F_EMPTY.  Return: 0; -ENOENT for an area or a voxel; -ENOSPC for a
 * voxel without a free place; -EBUSY if it has one that is not free yet; -EINVAL
 * for an area that every engine has, or too many; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_neuron_add(struct knpu *k, struct knpu_neuron_new *neurons, size_t nr,
		    size_t *failed)
{
	struct knpu_neuron_add arg = {
		.size = sizeof(arg),
		.nr = count(nr),
		.neurons = (uintptr_t)neurons,
	};
	int err = nr ? knpu_call_items(k, KNPU_CMD_NEURON_ADD, &arg,
				       &arg.failed, "neuron add") :
		       0;

	if (err == -EBUSY)
		knpu_fail(
			err,
			"neuron add: item %u: a place of its voxel will be free later",
			arg.failed);
	if (err == -ENOSPC)
		knpu_fail(err,
			  "neuron add: item %u: its voxel has no free place",
			  arg.failed);
	if (failed)
		*failed = arg.failed;
	return err;
}

/**
 * knpu_neuron_delete - delete neurons
 * @k: attached session
 * @ids: they, or their handles, in any order
 * @nr: how many, at most max_batch of knpu_query(); 0 deletes nothing
 * @failed: index of the one that was refused, or NULL
 * @removed: how many synapses went with them, or NULL
 *
 * All go at the next burst boundary, with all their synapses, or none does;
 * returns when they have gone.  Return: 0; -ENOENT for one that does not
 * exist; -ESTALE for a handle of a neuron of before; -EINVAL for one that every engine has, or too many; -ENODEV; -ENOMEM.
 * Thread-safe.
 */
int knpu_neuron_delete(struct knpu *k, const uint32_t *ids, size_t nr,
		       size_t *failed, uint64_t *removed)
{
	struct knpu_neuron_delete arg = {
		.size = sizeof(arg),
		.nr = count(nr),
		.ids = (uintptr_t)ids,
	};
	int err = nr ? knpu_call_items(k, KNPU_CMD_NEURON_DELETE, &arg,
				       &arg.failed, "neuron delete") :
		       0;

	if (failed)
		*failed = arg.failed;
	if (removed)
		*removed = arg.removed;
	return err;
}
