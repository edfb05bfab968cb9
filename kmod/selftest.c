// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A debug build that computes wrongly here must not be used.
 */
#include <linux/printk.h>

#include "core/core_port.h"
#include "core/selftest.h"
#include "selftest.h"

/* 0, or -EINVAL after saying what is wrong. */
int knpu_selftest_load(void)
{
	const char *failed = knpu_selftest();

	if (!failed)
		return 0;
	pr_err("knpu: self-test failed: %s\n", failed);
	return -EINVAL;
}
