// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The table of properties: one row each, at its number in enum knpu_property;
 * numbers between them that are no property have an empty row.
 *
 * A new property gets its number in the UAPI header, its row here, and its
 * use in dynamics.c or scatter.c.
 */
#include "core_port.h"
#include "property.h"

struct property_row {
	s64 min;
	s64 max;
	s64 standard;
};

static const struct property_row rows[KNPU_PROPERTY_END] = {
	[KNPU_PROPERTY_THRESHOLD] = { S32_MIN, S32_MAX, KNPU_FX_ONE },
	[KNPU_PROPERTY_THRESHOLD_LIMIT] = { S32_MIN, S32_MAX,
					    KNPU_THRESHOLD_LIMIT_NONE },
	[KNPU_PROPERTY_LEAK] = { 0, KNPU_LEAK_ONE, 0 },
	[KNPU_PROPERTY_REFRACTORY] = { 0, KNPU_COUNT_MAX, 0 },
	[KNPU_PROPERTY_CONSECUTIVE_LIMIT] = { 0, KNPU_COUNT_MAX, 0 },
	[KNPU_PROPERTY_SNOOZE] = { 0, KNPU_COUNT_MAX, 0 },
	[KNPU_PROPERTY_EXCITABILITY] = { 0, KNPU_EXCITABILITY_ONE,
					 KNPU_EXCITABILITY_ONE },
	[KNPU_PROPERTY_ACCUMULATE] = { 0, 1, 0 },
	[KNPU_PROPERTY_GRADIENT_X] = { S32_MIN, S32_MAX, 0 },
	[KNPU_PROPERTY_GRADIENT_Y] = { S32_MIN, S32_MAX, 0 },
	[KNPU_PROPERTY_GRADIENT_Z] = { S32_MIN, S32_MAX, 0 },
	[KNPU_PROPERTY_PSP] = { 0, KNPU_PSP_MAX, 1 },
	[KNPU_PROPERTY_UNIFORM_PSP] = { 0, 1, 0 },
	[KNPU_PROPERTY_MP_DRIVEN_PSP] = { 0, 1, 0 },
	[KNPU_PROPERTY_TIME] = { KNPU_TIME_CLOCK, KNPU_TIME_STIMULATED,
				 KNPU_TIME_CLOCK },
	[KNPU_PROPERTY_LEDGER] = { 0, KNPU_LEDGER_BURSTS_MAX, 0 },
};

void knpu_props_default(struct knpu_props *props)
{
	u32 p;

	for (p = 0; p < KNPU_PROPERTY_END; p++)
		props->value[p] = rows[p].standard;
}

bool knpu_property_exists(u32 property)
{
	const struct property_row *row;

	if (property >= KNPU_PROPERTY_END)
		return false;
	row = &rows[array_index_nospec(property, KNPU_PROPERTY_END)];
	return row->min < row->max;
}

/**
 * knpu_property_check - may this property have this value?
 * @property: enum knpu_property
 * @value: in its unit
 *
 * Return: 0, -ENOENT for no such property, -ERANGE for a value out of range.
 */
int knpu_property_check(u32 property, s64 value)
{
	const struct property_row *row;

	if (!knpu_property_exists(property))
		return -ENOENT;
	row = &rows[array_index_nospec(property, KNPU_PROPERTY_END)];
	return value < row->min || value > row->max ? -ERANGE : 0;
}

/* Both 0 and 65535 mean that consecutive spikes are not limited. */
bool knpu_limited(s64 consecutive_limit)
{
	return consecutive_limit && consecutive_limit != KNPU_COUNT_MAX;
}
