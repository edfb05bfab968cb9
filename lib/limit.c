// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What users may have of the engines in this process.  Those of the kernel have
 * the same names, as parameters of the module.
 */
#include "embedded/core_port.h"
#include "../kmod/core/quota.h"
#include "../kmod/core/watch.h"

#include <knpu.h>

#include "error.h"

static struct knpu_quota *find(const char *name)
{
	size_t i;

	for (i = 0; i < KNPU_QUOTA_END; i++)
		if (!strcmp(knpu_quotas[i].name, name))
			return &knpu_quotas[i];
	return NULL;
}

/**
 * knpu_limit_set - set what users may have
 * @name: of the limit; see knpu_limit(3)
 * @value: its value
 *
 * Of the embedded backend; what is there stays.  Thread-safe.  Return: 0;
 * -ENOENT: no such limit; -ERANGE: it cannot be as high; -ENOMEM or -EAGAIN: no
 * thread for it.
 */
int knpu_limit_set(const char *name, uint64_t value)
{
	struct knpu_quota *quota = find(name);
	int err = quota ? knpu_watch_open() : -ENOENT;

	if (!err)
		err = knpu_quota_set(quota, value);

	if (err == -ENOENT)
		knpu_fail(err, "limit: there is no '%s'", name);
	else if (err == -ERANGE)
		knpu_fail(err, "limit: '%s' is at most %llu", name,
			  (unsigned long long)quota->max);
	else if (err)
		knpu_fail(err, "limit: %s", knpu_errno_words(err));
	return err;
}

/**
 * knpu_limit_get - tell what users may have
 * @name: of the limit
 * @value: its value
 *
 * Of the embedded backend.  Thread-safe.  Return: 0 or -ENOENT.
 */
int knpu_limit_get(const char *name, uint64_t *value)
{
	const struct knpu_quota *quota = find(name);

	if (!quota)
		return knpu_fail(-ENOENT, "limit: there is no '%s'", name);
	*value = READ_ONCE(quota->value);
	return 0;
}
