/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the administrator lets users have.
 *
 * The maxima of limits.h are built in; these are set while all works: as
 * parameters of the module, or by knpu_limit_set() in a process.
 */
#ifndef KNPU_CORE_QUOTA_H
#define KNPU_CORE_QUOTA_H

#include "core_port.h"

/**
 * enum knpu_quota_kind - what is limited
 * @KNPU_QUOTA_SESSIONS: sessions in all
 * @KNPU_QUOTA_USER_SESSIONS: sessions of one user
 * @KNPU_QUOTA_ENGINES: engines in all
 * @KNPU_QUOTA_USER_ENGINES: engines of one user
 * @KNPU_QUOTA_USER_RATE: commands of one user in a second; 0: any number
 * @KNPU_QUOTA_IDLE_MS: how long a session may rest; 0: for ever
 * @KNPU_QUOTA_EVICT_MS: how long it must have rested to make room for another of
 *	its user; 0: it never does
 * @KNPU_QUOTA_HANG_MS: how long a request may take before it is reported; 0: for
 *	ever
 * @KNPU_QUOTA_LOCK_MS: how long one waits for another edit; 0: for ever
 * @KNPU_QUOTA_USER_MEMORY: bytes that what one user has may take; 0: any number
 * @KNPU_QUOTA_END: how many kinds there are
 */
enum knpu_quota_kind {
	KNPU_QUOTA_SESSIONS,
	KNPU_QUOTA_USER_SESSIONS,
	KNPU_QUOTA_ENGINES,
	KNPU_QUOTA_USER_ENGINES,
	KNPU_QUOTA_USER_RATE,
	KNPU_QUOTA_IDLE_MS,
	KNPU_QUOTA_EVICT_MS,
	KNPU_QUOTA_HANG_MS,
	KNPU_QUOTA_LOCK_MS,
	KNPU_QUOTA_USER_MEMORY,
	KNPU_QUOTA_END,
};

/**
 * struct knpu_quota - one of them
 * @name: as the administrator calls it
 * @max: the highest that it can be set to
 * @value: what it is; read and written relaxed
 */
struct knpu_quota {
	const char *name;
	u64 max;
	u64 value;
};

extern struct knpu_quota knpu_quotas[KNPU_QUOTA_END];

int knpu_quota_set(struct knpu_quota *quota, u64 value);

static inline u64 knpu_quota(enum knpu_quota_kind kind)
{
	return READ_ONCE(knpu_quotas[kind].value);
}

#endif /* KNPU_CORE_QUOTA_H */
