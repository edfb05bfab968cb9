/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A cortical area: a grid of voxels, the ids of its neurons, and the
 * properties that its neurons share until one of them differs.
 */
#ifndef KNPU_CORE_AREA_H
#define KNPU_CORE_AREA_H

#include "core_port.h"
#include "area_name.h"
#include "limits.h"

/* Silent bursts for which an area has the factor of its leak at hand. */
#define KNPU_LEAK_FACTORS 32

struct knpu_draft;
struct knpu_shape;

/* Values of the properties of an area, indexed by enum knpu_property. */
struct knpu_props {
	s64 value[KNPU_PROPERTY_END];
};

/**
 * struct knpu_area - an area as the burst uses it, or an extent that it got when
 *	it grew; see grid.h
 * @id: index in the table of areas
 * @first: id of its first neuron
 * @count: number of places of neurons
 * @gone: how many of those have no neuron; written by the holder of the burst
 *	role, read relaxed
 * @removed: it is an area no more, and its id is not used again; written by the
 *	holder of the burst role
 * @props: what its neurons share; written by the holder of the burst role,
 *	read under the engine's props_seq
 * @own: per property an array with a value for each neuron, or NULL; the
 *	array found under RCU, its items written by the holder of the burst role
 * @leak_factor: of the shared leak, by number of silent bursts
 * @spikes: since the start; written by the burst
 * @width: voxels of the extent in x
 * @height: likewise in y
 * @depth: likewise in z
 * @per_voxel: neurons of a voxel
 * @origin: first voxel of the extent
 * @head: the area that this is an extent of: itself if it is the first one
 * @older: the extent of that area that was made before, or NULL
 * @below: the extent that has the voxels before it in the direction in which it
 *	made the area longer; the first extent has itself
 * @skip: one further below, so that few steps lead far; likewise
 * @rank: how many are below it
 * @draft: of the change of properties that is being made, or NULL; of the
 *	holder of the edit lock
 * @shape: of the area, in its first extent alone: found under RCU, replaced by
 *	the holder of the burst role for that of the edit lock
 * @name: likewise
 */
struct knpu_area {
	u32 id;
	u32 first;
	u32 count;
	u32 gone;
	bool removed;
	struct knpu_props props;
	void __rcu *own[KNPU_PROPERTY_NEURON_END];
	u64 leak_factor[KNPU_LEAK_FACTORS];
	u64 spikes;
	u32 width;
	u32 height;
	u32 depth;
	u32 per_voxel;
	u32 origin[3];
	struct knpu_area *head;
	struct knpu_area *older;
	struct knpu_area *below;
	struct knpu_area *skip;
	u32 rank;
	struct knpu_draft *draft;
	struct knpu_shape __rcu *shape;
	struct knpu_area_name __rcu *name;
};

/**
 * struct knpu_areas - the areas of an engine in order of id
 * @nr: how many; grows with release, so that a reader finds what it counts
 * @capacity: room in @area
 * @area: each stays where it is for the life of the engine
 *
 * Ids of areas and of their neurons rise together.
 */
struct knpu_areas {
	u32 nr;
	u32 capacity;
	struct knpu_area *area[];
};

struct knpu_area *knpu_area_alloc(const char *name, const u32 dims[3],
				  u32 per_voxel);
void knpu_area_free(struct knpu_area *area);
int knpu_area_count(const u32 dims[3], u32 per_voxel, u32 *count);
struct knpu_areas *knpu_areas_alloc(u32 capacity);
void knpu_areas_copy(struct knpu_areas *to, const struct knpu_areas *from);
struct knpu_areas *knpu_areas_grown(const struct knpu_areas *old);
struct knpu_area *knpu_areas_of_neuron(const struct knpu_areas *areas, u32 id);
void knpu_area_coordinates(const struct knpu_area *area, u32 index,
			   u32 voxel[3]);
int knpu_name_check(const u8 *name);
u32 knpu_name_hash(const char *name);

#endif /* KNPU_CORE_AREA_H */
