/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A snapshot of an engine, to be read.
 */
#ifndef KNPU_CORE_SAVE_H
#define KNPU_CORE_SAVE_H

#include "core_port.h"

struct knpu_engine;
struct knpu_save;

struct knpu_save *knpu_save_make(struct knpu_engine *e, struct knpu_user *user);
void knpu_save_free(struct knpu_save *s);
void knpu_save_tell(const struct knpu_save *s, u64 *burst, u64 *bytes);
u32 knpu_save_read(struct knpu_save *s, u64 offset, void *to, u32 nr);

#endif /* KNPU_CORE_SAVE_H */
