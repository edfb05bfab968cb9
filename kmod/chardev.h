/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef KNPU_CHARDEV_H
#define KNPU_CHARDEV_H

#include <linux/fs.h>

int knpu_chardev_init(void);
void knpu_chardev_exit(void);

/* ioctl.c */
long knpu_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
/* mmap.c */
int knpu_mmap(struct file *file, struct vm_area_struct *vma);

#endif /* KNPU_CHARDEV_H */
