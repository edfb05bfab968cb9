/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Loads from memory that another thread or the kernel writes.
 */
#ifndef KNPU_LIB_MAPPED_H
#define KNPU_LIB_MAPPED_H

#define load(p) __atomic_load_n(p, __ATOMIC_RELAXED)
#define load_acquire(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)

/*
 * Orders the loads before it with those after it.  ThreadSanitizer knows no
 * fences; where it runs (x86) loads are in order, so the compiler's order is
 * enough.
 */
static inline void fence_acquire(void)
{
#ifdef __SANITIZE_THREAD__
	__asm__ __volatile__("" ::: "memory");
#else
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
#endif
}

#endif /* KNPU_LIB_MAPPED_H */
