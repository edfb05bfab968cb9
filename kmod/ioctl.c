// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands from user space; the only copy from and to users.  What a command
 * does and how its arguments are checked stands in core/cmd.c.
 */
#include <linux/uaccess.h>

#include "chardev.h"
#include "core/cmd.h"

static int copy_in(void *to, u64 from, size_t bytes)
{
	if (from != (uintptr_t)from)
		return -EFAULT;
	return copy_from_user(to, u64_to_user_ptr(from), bytes) ? -EFAULT : 0;
}

static int copy_out(u64 to, const void *from, size_t bytes)
{
	if (to != (uintptr_t)to)
		return -EFAULT;
	return copy_to_user(u64_to_user_ptr(to), from, bytes) ? -EFAULT : 0;
}

static const struct knpu_copy copy = { .in = copy_in, .out = copy_out };

long knpu_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd != _IO(KNPU_TYPE, _IOC_NR(cmd)))
		return -ENOTTY;
	return knpu_cmd_call(file->private_data, &copy, _IOC_NR(cmd), arg);
}
