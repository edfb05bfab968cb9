/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Differences between the kernels that we support.  Included in front of
 * every file; nothing else looks at the version of the kernel.
 */
#ifndef KNPU_COMPAT_H
#define KNPU_COMPAT_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "knpu needs Linux 6.1 or newer"
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
#include <linux/mm.h>

/* The flags were a plain member, changed under the lock that ->mmap holds. */
static inline void vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set,
				vm_flags_t clear)
{
	vma->vm_flags = (vma->vm_flags | set) & ~clear;
}
#endif

#endif /* KNPU_COMPAT_H */
