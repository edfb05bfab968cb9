/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Taking an engine back to before its first burst.
 */
#ifndef KNPU_CORE_RESET_H
#define KNPU_CORE_RESET_H

#include "core_port.h"
#include "engine.h"

int knpu_reset_apply(struct knpu_engine *e, u64 *epoch);

#endif /* KNPU_CORE_RESET_H */
