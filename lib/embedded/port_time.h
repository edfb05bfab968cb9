/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Time and scheduling of the embedded core.
 */
#ifndef KNPU_PORT_TIME_H
#define KNPU_PORT_TIME_H

#include <time.h>

static inline u64 knpu_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (u64)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* A process has the one clock; nobody has promised it more here. */
static inline u64 knpu_stamp(void)
{
	return knpu_now();
}

/* A process is preempted by the kernel; a burst need not offer it. */
static inline void knpu_relax(void)
{
}

static inline void cpu_relax(void)
{
	sched_yield();
}

static inline void cond_resched(void)
{
	sched_yield();
}

/* A process handles its own signals; see knpu_engine_step(3). */
static inline bool knpu_interrupted(void)
{
	return false;
}

/* Preemption cannot be disabled; a reader that meets it yields. */
static inline void knpu_write_enter(void)
{
}

static inline void knpu_write_leave(void)
{
}

#endif /* KNPU_PORT_TIME_H */
