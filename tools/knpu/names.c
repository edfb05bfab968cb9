/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Neurons, voxels and properties as a person reads them.
 */
#include "names.h"

#include <inttypes.h>

/* The area that neuron @id belongs to, or NULL. */
const struct knpu_area_info *area_of(const struct knpu_brain *brain,
				     uint32_t id)
{
	size_t low = 0, high = knpu_brain_nr_areas(brain);

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct knpu_area_info *a =
			&knpu_brain_area(brain, middle)->info;

		if (id < a->first)
			high = middle;
		else if (id - a->first >= a->neurons)
			low = middle + 1;
		else
			return a;
	}
	return NULL;
}

/* As the brain language names it: N only where a voxel has several. */
const char *neuron_text(const struct knpu_brain *brain, uint32_t id,
			char text[NAME_ROOM])
{
	const struct knpu_area_info *a = area_of(brain, id);
	uint32_t v[4];

	if (!a) {
		snprintf(text, NAME_ROOM, "(neuron %" PRIu32 ")", id);
		return text;
	}
	knpu_id_voxel(a, id, v);
	if (a->per_voxel > 1)
		snprintf(text, NAME_ROOM,
			 "(%s %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 ")",
			 (const char *)a->name, v[0], v[1], v[2], v[3]);
	else
		snprintf(text, NAME_ROOM,
			 "(%s %" PRIu32 " %" PRIu32 " %" PRIu32 ")",
			 (const char *)a->name, v[0], v[1], v[2]);
	return text;
}

static const char *const property_names[KNPU_PROPERTY_END] = {
	[KNPU_PROPERTY_THRESHOLD] = "threshold",
	[KNPU_PROPERTY_THRESHOLD_LIMIT] = "threshold-limit",
	[KNPU_PROPERTY_LEAK] = "leak",
	[KNPU_PROPERTY_REFRACTORY] = "refractory",
	[KNPU_PROPERTY_CONSECUTIVE_LIMIT] = "consecutive-limit",
	[KNPU_PROPERTY_SNOOZE] = "snooze",
	[KNPU_PROPERTY_EXCITABILITY] = "excitability",
	[KNPU_PROPERTY_ACCUMULATE] = "accumulate",
	[KNPU_PROPERTY_GRADIENT_X] = "threshold-gradient x",
	[KNPU_PROPERTY_GRADIENT_Y] = "threshold-gradient y",
	[KNPU_PROPERTY_GRADIENT_Z] = "threshold-gradient z",
	[KNPU_PROPERTY_PSP] = "psp",
	[KNPU_PROPERTY_UNIFORM_PSP] = "uniform-psp",
	[KNPU_PROPERTY_MP_DRIVEN_PSP] = "mp-driven-psp",
	[KNPU_PROPERTY_TIME] = "time",
	[KNPU_PROPERTY_LEDGER] = "ledger",
};

const char *property_name(uint32_t property)
{
	return property < KNPU_PROPERTY_END ? property_names[property] : "?";
}

/* Fractions of 2^shift have at most as many decimals: all are written. */
static const char *fraction_text(int64_t value, unsigned int shift,
				 char text[NAME_ROOM])
{
	wide_t rest = value & ((1LL << shift) - 1);
	int length = snprintf(text, NAME_ROOM, "%" PRId64, value >> shift);

	if (rest)
		text[length++] = '.';
	while (rest) {
		rest *= 10;
		text[length++] = '0' + (int)(rest >> shift);
		rest &= (1LL << shift) - 1;
	}
	text[length] = '\0';
	return text;
}

const char *property_text(uint32_t property, int64_t value,
			  char text[NAME_ROOM])
{
	switch (property) {
	case KNPU_PROPERTY_THRESHOLD:
	case KNPU_PROPERTY_THRESHOLD_LIMIT:
	case KNPU_PROPERTY_GRADIENT_X:
	case KNPU_PROPERTY_GRADIENT_Y:
	case KNPU_PROPERTY_GRADIENT_Z:
		return decimal_text(value, text);
	case KNPU_PROPERTY_LEAK:
		return fraction_text(value, 16, text);
	case KNPU_PROPERTY_EXCITABILITY:
		return fraction_text(value, 32, text);
	case KNPU_PROPERTY_ACCUMULATE:
	case KNPU_PROPERTY_UNIFORM_PSP:
	case KNPU_PROPERTY_MP_DRIVEN_PSP:
		return value ? "true" : "false";
	case KNPU_PROPERTY_TIME:
		return value == KNPU_TIME_CLOCK ? "clock" : "stimulated";
	default:
		snprintf(text, NAME_ROOM, "%" PRId64, value);
		return text;
	}
}
