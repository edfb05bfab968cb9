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

/* For a moment, in which anybody may run. */
static inline void knpu_nap(void)
{
	const struct timespec moment = { .tv_nsec = 20000 };

	nanosleep(&moment, NULL);
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

/* Who is killed does not come to ask; see port_die_nth(). */
bool knpu_dying(void);

/* A process has one user namespace; no user has the highest id. */
static inline u32 knpu_uid_show(u32 uid)
{
	return uid;
}

static inline u32 knpu_gid_show(u32 gid)
{
	return gid;
}

static inline s32 knpu_pid_show(s32 pid)
{
	return pid;
}

static inline bool knpu_uid_take(u32 shown, u32 *uid)
{
	*uid = shown;
	return shown != U32_MAX;
}

static inline bool knpu_gid_take(u32 shown, u32 *gid)
{
	*gid = shown;
	return shown != U32_MAX;
}

/* Preemption cannot be disabled; a reader that meets it yields. */
static inline void knpu_write_enter(void)
{
}

static inline void knpu_write_leave(void)
{
}

#endif /* KNPU_PORT_TIME_H */
