/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Who may do what with an engine: owner, group and mode, as files have them.
 */
#ifndef KNPU_CORE_ACCESS_H
#define KNPU_CORE_ACCESS_H

#include "core_port.h"
#include "cred.h"

/* What an engine is made with: its owner alone. */
#define KNPU_MODE_DEFAULT 0700

/**
 * struct knpu_access - never changes; it is replaced
 * @uid: owner
 * @gid: group
 * @mode: KNPU_RIGHT_READ, KNPU_RIGHT_INJECT and KNPU_RIGHT_EDIT, for the owner
 *	shifted by 6, for the group by 3, for all others by 0
 * @rcu: it is read until a grace period after it was replaced
 */
struct knpu_access {
	u32 uid;
	u32 gid;
	u32 mode;
	struct rcu_head rcu;
};

u32 knpu_access_rights(const struct knpu_access *access,
		       const struct knpu_cred *cred);
int knpu_access_change(struct knpu_access *access, u32 rights,
		       const struct knpu_cred *cred,
		       const struct knpu_engine_access *arg);

#endif /* KNPU_CORE_ACCESS_H */
