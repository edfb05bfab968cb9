/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Reading properties and state while bursts run.
 */
#ifndef KNPU_CORE_READ_H
#define KNPU_CORE_READ_H

#include "core_port.h"
#include "engine.h"

int knpu_read_areas(struct knpu_engine *e, u32 property, u32 first, u32 nr,
		    s64 *values);
int knpu_read_neurons(struct knpu_engine *e, u32 property, u32 first, u32 nr,
		      s64 *values);

#endif /* KNPU_CORE_READ_H */
