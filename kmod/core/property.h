/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Properties of areas and neurons: ranges, defaults, changes.
 */
#ifndef KNPU_CORE_PROPERTY_H
#define KNPU_CORE_PROPERTY_H

#include "core_port.h"
#include "area.h"

struct knpu_engine;

void knpu_props_default(struct knpu_props *props);
bool knpu_property_exists(u32 property);
int knpu_property_check(u32 property, s64 value);
bool knpu_limited(s64 consecutive_limit);

/* Bytes of one item of the array of a property that neurons have of their own. */
static inline size_t knpu_own_size(u32 property)
{
	return property == KNPU_PROPERTY_EXCITABILITY ? sizeof(u64) :
							sizeof(s32);
}

static inline s64 knpu_own_get(const void *own, u32 property, u32 index)
{
	if (property == KNPU_PROPERTY_EXCITABILITY)
		return READ_ONCE(((const u64 *)own)[index]);
	return READ_ONCE(((const s32 *)own)[index]);
}

static inline void knpu_own_put(void *own, u32 property, u32 index, s64 value)
{
	if (property == KNPU_PROPERTY_EXCITABILITY)
		WRITE_ONCE(((u64 *)own)[index], value);
	else
		WRITE_ONCE(((s32 *)own)[index], value);
}

/* What holds for a neuron: its own value, or what its area's neurons share. */
static inline s64 knpu_effective(const struct knpu_props *props,
				 const void *own, u32 property, u32 index)
{
	return own ? knpu_own_get(own, property, index) :
		     READ_ONCE(props->value[property]);
}

void knpu_area_props_put(struct knpu_area *area,
			 const struct knpu_props *props);
int knpu_area_configure(struct knpu_area *area,
			const struct knpu_property_value *values, u32 nr);
int knpu_property_apply(struct knpu_engine *e, struct knpu_property_item *items,
			u32 nr, u32 *failed, u64 *burst);

#endif /* KNPU_CORE_PROPERTY_H */
