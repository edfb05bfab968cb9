// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the administrator lets users have.
 */
#include "core_port.h"
#include "limits.h"
#include "quota.h"
#include "watch.h"

#define UP_TO(text, most)                                      \
	{                                                      \
		.name = (text), .max = (most), .value = (most) \
	}
#define OFF(text, most)                       \
	{                                     \
		.name = (text), .max = (most) \
	}

struct knpu_quota knpu_quotas[KNPU_QUOTA_END] = {
	[KNPU_QUOTA_SESSIONS] = UP_TO("sessions", KNPU_SESSIONS_MAX),
	[KNPU_QUOTA_USER_SESSIONS] = UP_TO("user_sessions", KNPU_SESSIONS_MAX),
	[KNPU_QUOTA_ENGINES] = UP_TO("engines", KNPU_ENGINES_MAX),
	[KNPU_QUOTA_USER_ENGINES] = UP_TO("user_engines", KNPU_ENGINES_MAX),
	[KNPU_QUOTA_USER_RATE] = OFF("user_commands", KNPU_COMMANDS_MAX),
	[KNPU_QUOTA_IDLE_MS] = OFF("idle_ms", KNPU_MS_MAX),
	[KNPU_QUOTA_EVICT_MS] = { "evict_ms", KNPU_MS_MAX, 60000 },
	[KNPU_QUOTA_HANG_MS] = OFF("hang_ms", KNPU_MS_MAX),
	[KNPU_QUOTA_LOCK_MS] = OFF("lock_ms", KNPU_MS_MAX),
	[KNPU_QUOTA_USER_MEMORY] = OFF("user_memory", KNPU_MEMORY_MAX),
};

/**
 * knpu_quota_set - set what users may have
 * @quota: of @knpu_quotas
 * @value: the value
 *
 * What users have already stays theirs.  Return: 0; -ERANGE; -ENOMEM: no memory
 * for who is to look after it.
 */
int knpu_quota_set(struct knpu_quota *quota, u64 value)
{
	u64 before = READ_ONCE(quota->value);
	int err;

	if (value > quota->max)
		return -ERANGE;
	WRITE_ONCE(quota->value, value);
	err = knpu_watch_adjust();
	if (err)
		WRITE_ONCE(quota->value, before);
	return err;
}
