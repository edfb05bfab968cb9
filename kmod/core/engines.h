/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The directory of engines.
 */
#ifndef KNPU_CORE_ENGINES_H
#define KNPU_CORE_ENGINES_H

#include "core_port.h"
#include "engine.h"

int knpu_engines_reserve(struct knpu_user *user);
void knpu_engines_unreserve(struct knpu_user *user);
bool knpu_engines_add(struct knpu_engine *e);
bool knpu_engines_remove(struct knpu_engine *e);
struct knpu_engine *knpu_engines_find(const char *name);
struct knpu_engine *knpu_engines_next(u32 *at);
int knpu_engines_share(struct knpu_engine *e, u32 rights,
		       const struct knpu_cred *cred,
		       const struct knpu_engine_access *arg);

#endif /* KNPU_CORE_ENGINES_H */
