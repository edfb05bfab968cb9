/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The locks of the slow path, as a session's commands take them.
 */
#ifndef KNPU_CORE_EDIT_LOCK_H
#define KNPU_CORE_EDIT_LOCK_H

#include "core_port.h"
#include "session.h"

int knpu_edit_wait(struct knpu_session *s, struct mutex *lock);
u32 knpu_session_waits(struct knpu_session *s);

#endif /* KNPU_CORE_EDIT_LOCK_H */
