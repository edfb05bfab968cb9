/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Sessions that rest, ended to make room or because they have rested too long.
 */
#ifndef KNPU_CORE_EVICT_H
#define KNPU_CORE_EVICT_H

#include "core_port.h"
#include "session.h"

bool knpu_evict_of(struct knpu_user *user);
void knpu_evict_idle(struct knpu_session *s, u64 now);

#endif /* KNPU_CORE_EVICT_H */
