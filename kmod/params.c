// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What users may have, as parameters of the module: set when it is loaded, or
 * in /sys/module/knpu/parameters while it works.
 */
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/sysfs.h>

#include "core/quota.h"

static int quota_set(const char *text, const struct kernel_param *param)
{
	u64 value;
	int err = kstrtoull(text, 0, &value);

	return err ?: knpu_quota_set(param->arg, value);
}

static int quota_get(char *text, const struct kernel_param *param)
{
	const struct knpu_quota *quota = param->arg;

	return sysfs_emit(text, "%llu\n", READ_ONCE(quota->value));
}

static const struct kernel_param_ops quota_ops = {
	.set = quota_set,
	.get = quota_get,
};

#define QUOTA(name, kind, text)                                      \
	module_param_cb(name, &quota_ops, &knpu_quotas[kind], 0644); \
	MODULE_PARM_DESC(name, text)

/* Indented as in a function, which clang-format does not know these to be. */
/* clang-format off */
QUOTA(sessions, KNPU_QUOTA_SESSIONS, "sessions in all (ENFILE)");
QUOTA(user_sessions, KNPU_QUOTA_USER_SESSIONS, "sessions of one user (EMFILE)");
QUOTA(engines, KNPU_QUOTA_ENGINES, "engines in all (ENFILE)");
QUOTA(user_engines, KNPU_QUOTA_USER_ENGINES, "engines of one user (EMFILE)");
QUOTA(user_commands, KNPU_QUOTA_USER_RATE,
	"commands of one user in a second (EAGAIN); 0: any number");
QUOTA(idle_ms, KNPU_QUOTA_IDLE_MS,
	"how long a session may rest before it is ended (ESTALE); 0: for ever");
QUOTA(evict_ms, KNPU_QUOTA_EVICT_MS,
	"how long a session rests before one more of its user may take its place; 0: it may not");
QUOTA(hang_ms, KNPU_QUOTA_HANG_MS,
	"how long a request may take before it is reported; 0: for ever");
QUOTA(lock_ms, KNPU_QUOTA_LOCK_MS,
	"how long an edit waits for another (ETIMEDOUT); 0: for ever");
QUOTA(user_memory, KNPU_QUOTA_USER_MEMORY,
	"bytes that what one user has may take (EDQUOT); 0: any number");
/* clang-format on */
