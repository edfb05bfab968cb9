/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Names in argument structs.
 */
#ifndef KNPU_LIB_NAME_H
#define KNPU_LIB_NAME_H

#include <errno.h>
#include <string.h>
#include <linux/knpu.h>

#include "error.h"

/* Copies a name into its field of KNPU_NAME_LEN zeroed bytes. */
static inline int knpu_name_copy(__u8 *to, const char *name, const char *what)
{
	if (!name || strlen(name) >= KNPU_NAME_LEN)
		return knpu_fail(-EINVAL, "%s: a name has 1 to %d bytes", what,
				 KNPU_NAME_LEN - 1);
	memcpy(to, name, strlen(name));
	return 0;
}

#endif /* KNPU_LIB_NAME_H */
