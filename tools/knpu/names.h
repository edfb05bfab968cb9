/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Neurons, voxels and properties as a person reads them.
 */
#ifndef KNPU_NAMES_H
#define KNPU_NAMES_H

#include "tool.h"

#include <knpu-brain.h>

#define NAME_ROOM 128

const struct knpu_area_info *area_of(const struct knpu_brain *brain,
				     uint32_t id);
const char *neuron_text(const struct knpu_brain *brain, uint32_t id,
			char text[NAME_ROOM]);
const char *property_name(uint32_t property);
const char *property_text(uint32_t property, int64_t value,
			  char text[NAME_ROOM]);

#endif /* KNPU_NAMES_H */
