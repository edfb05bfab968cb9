/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The areas of an engine: adding, finding, telling of them.
 */
#ifndef KNPU_CORE_ENGINE_AREA_H
#define KNPU_CORE_ENGINE_AREA_H

#include "core_port.h"
#include "engine.h"

/* Neurons for which memory is taken at once, at least. */
#define KNPU_CAPACITY_STEP 4096U

int knpu_engine_add_builtin(struct knpu_engine *e);
int knpu_engine_add_area(struct knpu_engine *e, struct knpu_area *area);
struct knpu_area *knpu_engine_area_ever(struct knpu_engine *e, u32 id);
struct knpu_area *knpu_engine_area(struct knpu_engine *e, u32 id);
struct knpu_area *knpu_engine_area_of(struct knpu_engine *e, u32 id);
void knpu_area_tell(const struct knpu_area *area, struct knpu_area_info *info);
void knpu_engine_summarize_area(struct knpu_engine *e,
				const struct knpu_area *area);

#endif /* KNPU_CORE_ENGINE_AREA_H */
