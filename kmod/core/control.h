/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What a running engine can be told: power, fatigue, timing.
 */
#ifndef KNPU_CORE_CONTROL_H
#define KNPU_CORE_CONTROL_H

#include "core_port.h"
#include "engine.h"

u64 knpu_engine_drive(struct knpu_engine *e, const struct knpu_engine_set *set);

#endif /* KNPU_CORE_CONTROL_H */
