/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Threads of the embedded core, and those who wait for a burst.
 */
#ifndef KNPU_PORT_THREAD_H
#define KNPU_PORT_THREAD_H

struct knpu_thread;

/* As in kmod/thread.c. */
struct knpu_thread *knpu_thread_start(void (*run)(void *arg), void *arg,
				      const char *name);
void knpu_thread_stop(struct knpu_thread *t);
bool knpu_thread_stopping(void);
void knpu_thread_sleep(u64 until);
void knpu_thread_wake(struct knpu_thread *t);

/**
 * struct knpu_wakeup - who waits for bursts of an engine
 * @lock: held by those who wait and by whoever wakes them
 * @cond: signalled when @next has come, or the engine ended
 * @next: the earliest burst that somebody waits for, U64_MAX for none;
 *	written under @lock, read without it
 * @burst: the last completed burst of the engine
 * @ended: the engine was destroyed; protected by @lock
 */
struct knpu_wakeup {
	pthread_mutex_t lock;
	pthread_cond_t cond;
	u64 next;
	const u64 *burst;
	bool ended;
};

/**
 * struct knpu_waiter - a session's side
 * @burst: the burst that it waits for; read and written relaxed
 * @kicked: it is to wait no more; protected by knpu_wakeup.lock
 */
struct knpu_waiter {
	u64 burst;
	bool kicked;
};

void knpu_wakeup_init(struct knpu_wakeup *w, const u64 *burst);
void knpu_wakeup_exit(struct knpu_wakeup *w);
void knpu_wakeup_burst(struct knpu_wakeup *w);
void knpu_wakeup_end(struct knpu_wakeup *w);
void knpu_waiter_kick(struct knpu_wakeup *w, struct knpu_waiter *waiter);

static inline void knpu_waiter_init(struct knpu_waiter *waiter)
{
	waiter->burst = 0;
	waiter->kicked = false;
}

/* Who waits is inside the session. */
#define knpu_waiter_waits(waiter) false
/* Who waits is known from the wait itself. */
#define knpu_waiter_add(w, waiter) ((void)0)
#define knpu_waiter_remove(w, waiter) ((void)0)
#define knpu_wakeup_anew(w) ((void)0)

static inline void knpu_waiter_ask(struct knpu_wakeup *w,
				   struct knpu_waiter *waiter, u64 burst)
{
	(void)w;
	WRITE_ONCE(waiter->burst, burst);
}

/*
 * What poll() is in the kernel: returns when the burst that @waiter asked for
 * has come (0), the engine has ended (-ENODEV), the session was kicked (-ESTALE),
 * or it is @until on the clock of knpu_now() (-ETIMEDOUT).
 */
int port_wait(struct knpu_wakeup *w, struct knpu_waiter *waiter, u64 until);

/* As in kmod/core/core_port.h; a process handles its own signals. */
int knpu_lock_until(struct mutex *lock, u64 until);
int mutex_lock_killable(struct mutex *lock);

/* From the nth time that this thread asks, it is being killed (0: never). */
void port_die_nth(unsigned long n);
/* How often it may still ask before that; 0: it is. */
unsigned long port_die_left(void);

/* Phases of a burst, as in kmod/core/core_port.h. */
enum knpu_phase {
	KNPU_PHASE_INPUT,
	KNPU_PHASE_ARRIVAL,
	KNPU_PHASE_UPDATE,
	KNPU_PHASE_PUBLISH,
};

/* Nobody traces the embedded core. */
#define knpu_trace_burst_begin(engine, burst) ((void)0)
#define knpu_trace_session_hang(session, pid, command, waits) ((void)0)
#define knpu_trace_burst_phase(engine, burst, phase) ((void)0)
#define knpu_trace_burst_end(engine, burst, spikes, candidates, events) \
	((void)0)

#endif /* KNPU_PORT_THREAD_H */
