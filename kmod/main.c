// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * knpu.ko: init, and exit in mirrored order.
 */
#include <linux/module.h>

#include "chardev.h"
#include "core/watch.h"
#include "selftest.h"

static int __init knpu_init(void)
{
	int err = knpu_selftest_load() ?: knpu_watch_open();

	if (err)
		return err;
	err = knpu_chardev_init();
	if (err)
		knpu_watch_close();
	return err;
}

/* No file is open, so there is no session, no engine and no thread. */
static void __exit knpu_exit(void)
{
	knpu_chardev_exit();
	knpu_watch_close();
}

module_init(knpu_init);
module_exit(knpu_exit);

MODULE_DESCRIPTION("Spiking neural engine");
MODULE_AUTHOR("The knpu authors");
MODULE_LICENSE("Dual MIT/GPL");
