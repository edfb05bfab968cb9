/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A thread of the core; see core_port.h.
 */
#ifndef KNPU_THREAD_H
#define KNPU_THREAD_H

#include <linux/types.h>

struct knpu_thread;

struct knpu_thread *knpu_thread_start(void (*run)(void *arg), void *arg,
				      const char *name);
void knpu_thread_stop(struct knpu_thread *t);
bool knpu_thread_stopping(void);
void knpu_thread_sleep(u64 until);
void knpu_thread_wake(struct knpu_thread *t);

#endif /* KNPU_THREAD_H */
