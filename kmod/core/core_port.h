/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the core may use of the kernel.  The core includes this file and its
 * own headers, nothing else; lib/embedded/core_port.h is its twin for a
 * process, has the same guard, and keeps every promise made here.
 */
#ifndef KNPU_CORE_PORT_H
#define KNPU_CORE_PORT_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/llist.h>
#include <linux/lockdep.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/nospec.h>
#include <linux/overflow.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/prefetch.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>
#include <linux/knpu.h>

#include "../thread.h"
#include "../wakeup.h"

/* Nanoseconds of a clock that never goes back. */
static inline u64 knpu_now(void)
{
	return ktime_get_ns();
}

/*
 * The same clock for within a burst: reading it waits for nobody, not even for
 * who sets it; so it may seem to go back by what the clock is adjusted.
 */
static inline u64 knpu_stamp(void)
{
	return ktime_get_mono_fast_ns();
}

/*
 * As mutex_lock(), but no longer than until a point in time on the clock of
 * knpu_now(): then -ETIMEDOUT.  -EINTR if a signal comes before.
 */
static inline int knpu_lock_until(struct mutex *lock, u64 until)
{
	while (!mutex_trylock(lock)) {
		if (knpu_now() >= until)
			return -ETIMEDOUT;
		if (signal_pending(current))
			return -EINTR;
		schedule_timeout_interruptible(1);
	}
	return 0;
}

/* A place where a long burst lets others run; may sleep. */
static inline void knpu_relax(void)
{
	cond_resched();
}

/* For a moment, in which anybody may run. */
static inline void knpu_nap(void)
{
	usleep_range(20, 100);
}

/* Has somebody asked the caller to stop? */
static inline bool knpu_interrupted(void)
{
	return signal_pending(current);
}

/* Is the caller being killed? */
static inline bool knpu_dying(void)
{
	return fatal_signal_pending(current);
}

/*
 * Sums to which each processor adds for itself, so that nobody waits for
 * another's cache line; what they come to is exact once nobody adds.
 */
static inline u64 __percpu *knpu_sums_alloc(u32 nr)
{
	return __alloc_percpu_gfp(nr * sizeof(u64), sizeof(u64),
				  GFP_KERNEL_ACCOUNT);
}

static inline void knpu_sums_free(u64 __percpu *sums)
{
	free_percpu(sums);
}

static inline void knpu_sums_add(u64 __percpu *sums, u32 which, u64 n)
{
	this_cpu_add(sums[which], n);
}

static inline u64 knpu_sums_get(u64 __percpu *sums, u32 which)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(sums, cpu)[which]);
	return sum;
}

/* Ids as the caller's user namespace shows them, and back. */
static inline u32 knpu_uid_show(u32 uid)
{
	return from_kuid_munged(current_user_ns(), KUIDT_INIT(uid));
}

static inline u32 knpu_gid_show(u32 gid)
{
	return from_kgid_munged(current_user_ns(), KGIDT_INIT(gid));
}

static inline bool knpu_uid_take(u32 shown, u32 *uid)
{
	kuid_t id = make_kuid(current_user_ns(), shown);

	*uid = __kuid_val(id);
	return uid_valid(id);
}

static inline bool knpu_gid_take(u32 shown, u32 *gid)
{
	kgid_t id = make_kgid(current_user_ns(), shown);

	*gid = __kgid_val(id);
	return gid_valid(id);
}

/* A process as the caller's namespace counts it; 0: it has it not. */
static inline s32 knpu_pid_show(s32 pid)
{
	s32 shown;

	rcu_read_lock();
	shown = pid_vnr(find_pid_ns(pid, &init_pid_ns));
	rcu_read_unlock();
	return shown;
}

/* The writer of a block is not preempted: readers retry until it is done. */
static inline void knpu_write_enter(void)
{
	preempt_disable();
}

static inline void knpu_write_leave(void)
{
	preempt_enable();
}

/* What enum knpu_feature says of this port. */
#define KNPU_PORT_FEATURES 0

/* Zeroed pages that can be mapped into a process. */
void *knpu_pages_alloc(size_t size);
void knpu_pages_free(void *pages, size_t size);

/* Phases of a burst, for those who trace it. */
enum knpu_phase {
	KNPU_PHASE_INPUT,
	KNPU_PHASE_ARRIVAL,
	KNPU_PHASE_UPDATE,
	KNPU_PHASE_PUBLISH,
};

void knpu_trace_burst_begin(const char *engine, u64 burst);
void knpu_trace_burst_phase(const char *engine, u64 burst,
			    enum knpu_phase phase);
void knpu_trace_session_hang(u64 session, s32 pid, u32 command, u32 waits);
void knpu_trace_burst_end(const char *engine, u64 burst, u32 spikes,
			  u32 candidates, u64 events);

#endif /* KNPU_CORE_PORT_H */
