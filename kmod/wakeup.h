/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Telling sessions that a burst is done; see core_port.h.
 */
#ifndef KNPU_WAKEUP_H
#define KNPU_WAKEUP_H

#include <linux/irq_work.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

/**
 * struct knpu_wakeup - who waits for bursts of an engine
 * @lock: protects @waiters and knpu_waiter.burst, and is held to write @next;
 *	the lock of a waiter's queue nests inside.  Taken with interrupts off
 * @waiters: one for each session attached
 * @next: the earliest burst that one of them still waits for, U64_MAX for
 *	none; the burst thread reads it without the lock
 * @burst: the last completed burst of the engine
 * @work: wakes them
 */
struct knpu_wakeup {
	spinlock_t lock;
	struct list_head waiters;
	u64 next;
	const u64 *burst;
	struct irq_work work;
};

/**
 * struct knpu_waiter - a session's side
 * @node: in knpu_wakeup.waiters
 * @queue: those who poll the session's file
 * @burst: the burst that they wait for; read without the lock
 */
struct knpu_waiter {
	struct list_head node;
	wait_queue_head_t queue;
	u64 burst;
};

void knpu_wakeup_init(struct knpu_wakeup *w, const u64 *burst);
void knpu_wakeup_exit(struct knpu_wakeup *w);
void knpu_wakeup_burst(struct knpu_wakeup *w);
void knpu_wakeup_anew(struct knpu_wakeup *w);
void knpu_wakeup_end(struct knpu_wakeup *w);
void knpu_waiter_init(struct knpu_waiter *waiter);
void knpu_waiter_add(struct knpu_wakeup *w, struct knpu_waiter *waiter);
void knpu_waiter_remove(struct knpu_wakeup *w, struct knpu_waiter *waiter);
void knpu_waiter_ask(struct knpu_wakeup *w, struct knpu_waiter *waiter,
		     u64 burst);

/* Does somebody wait in poll()? */
static inline bool knpu_waiter_waits(struct knpu_waiter *waiter)
{
	/* It may be over by now, or begin: nobody is woken by what comes of this. */
	return waitqueue_active(&waiter->queue);
}

/* Nobody waits within a command: who polls is woken when it is removed. */
static inline void knpu_waiter_kick(struct knpu_wakeup *w,
				    struct knpu_waiter *waiter)
{
}

#endif /* KNPU_WAKEUP_H */
