/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The directory of sessions.
 */
#ifndef KNPU_CORE_SESSIONS_H
#define KNPU_CORE_SESSIONS_H

#include "core_port.h"
#include "session.h"

int knpu_sessions_reserve(struct knpu_user *user);
void knpu_sessions_unreserve(struct knpu_user *user);
void knpu_sessions_add(struct knpu_session *s);
void knpu_sessions_remove(struct knpu_session *s);
struct knpu_session *knpu_sessions_find(u64 id);
struct knpu_session *knpu_sessions_next(u32 *at);

#endif /* KNPU_CORE_SESSIONS_H */
