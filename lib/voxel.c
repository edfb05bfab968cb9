// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Ids of neurons and their places.
 */
#include <knpu.h>

/**
 * knpu_voxel_id - id of a neuron
 * @area: its area
 * @x: coordinate, below area->width
 * @y: coordinate, below area->height
 * @z: coordinate, below area->depth
 * @n: which neuron of the voxel, below area->per_voxel
 *
 * Of an area with KNPU_AREA_INFO_F_SCATTERED ids do not follow from places: ask
 * knpu_voxel_locate().  Return: the id.  Thread-safe.
 */
uint32_t knpu_voxel_id(const struct knpu_area_info *area, uint32_t x,
		       uint32_t y, uint32_t z, uint32_t n)
{
	uint32_t voxel = (x * area->height + y) * area->depth + z;

	return area->first + voxel * area->per_voxel + n;
}

/**
 * knpu_id_voxel - place of a neuron
 * @area: its area
 * @id: of the neuron
 * @voxel: x, y, z and which neuron of the voxel
 *
 * Of an area with KNPU_AREA_INFO_F_SCATTERED ask knpu_neuron_locate().
 * Thread-safe.
 */
void knpu_id_voxel(const struct knpu_area_info *area, uint32_t id,
		   uint32_t voxel[4])
{
	uint32_t i = id - area->first;

	voxel[3] = i % area->per_voxel;
	i /= area->per_voxel;
	voxel[2] = i % area->depth;
	i /= area->depth;
	voxel[1] = i % area->height;
	voxel[0] = i / area->height;
}
