/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Areas that get another grid.
 */
#ifndef KNPU_CORE_RESIZE_H
#define KNPU_CORE_RESIZE_H

#include "core_port.h"

struct knpu_engine;

int knpu_area_reshape(struct knpu_engine *e, struct knpu_area_resize *r);

#endif /* KNPU_CORE_RESIZE_H */
