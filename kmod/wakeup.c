// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Waking those who poll for a burst.
 *
 * A burst may take no lock, and waking takes some, so the burst thread only
 * raises an irq_work, after the end of the burst, and only if the earliest
 * burst that somebody asked for has come.
 *
 * The burst thread stores the burst and then reads @next; who asks stores
 * @next and then reads the burst; both with a full barrier between, so at
 * least one of them sees the other and raises the work.
 */
#include <linux/poll.h>

#include "core/core_port.h"

static void waiter_wake(struct knpu_waiter *waiter, __poll_t events)
{
	if (wq_has_sleeper(&waiter->queue))
		wake_up_poll(&waiter->queue, events);
}

static void wakeup_work(struct irq_work *work)
{
	struct knpu_wakeup *w = container_of(work, struct knpu_wakeup, work);
	struct knpu_waiter *waiter;
	u64 next = U64_MAX;
	unsigned long flags;
	u64 burst;

	spin_lock_irqsave(&w->lock, flags);
	burst = smp_load_acquire(w->burst);
	list_for_each_entry(waiter, &w->waiters, node) {
		if (waiter->burst <= burst)
			waiter_wake(waiter, EPOLLIN | EPOLLRDNORM);
		else
			next = min(next, waiter->burst);
	}
	WRITE_ONCE(w->next, next);
	spin_unlock_irqrestore(&w->lock, flags);
	/* A burst may have come between the look at it and the store. */
	knpu_wakeup_burst(w);
}

void knpu_wakeup_init(struct knpu_wakeup *w, const u64 *burst)
{
	spin_lock_init(&w->lock);
	INIT_LIST_HEAD(&w->waiters);
	w->next = U64_MAX;
	w->burst = burst;
	init_irq_work(&w->work, wakeup_work);
}

/* No burst runs and nobody asks any more. */
void knpu_wakeup_exit(struct knpu_wakeup *w)
{
	irq_work_sync(&w->work);
}

/* A burst is done: called after its end. */
void knpu_wakeup_burst(struct knpu_wakeup *w)
{
	smp_mb();
	if (smp_load_acquire(w->burst) >= READ_ONCE(w->next))
		irq_work_queue(&w->work);
}

/*
 * Bursts count from 0 again: who waits for one that had come waits for it
 * anew, and @next is found again by the work.
 */
void knpu_wakeup_anew(struct knpu_wakeup *w)
{
	unsigned long flags;

	spin_lock_irqsave(&w->lock, flags);
	WRITE_ONCE(w->next, 0);
	spin_unlock_irqrestore(&w->lock, flags);
	knpu_wakeup_burst(w);
}

/* The engine is gone: everybody hears it. */
void knpu_wakeup_end(struct knpu_wakeup *w)
{
	struct knpu_waiter *waiter;
	unsigned long flags;

	spin_lock_irqsave(&w->lock, flags);
	list_for_each_entry(waiter, &w->waiters, node)
		wake_up_poll(&waiter->queue, EPOLLHUP);
	spin_unlock_irqrestore(&w->lock, flags);
}

void knpu_waiter_init(struct knpu_waiter *waiter)
{
	init_waitqueue_head(&waiter->queue);
}

void knpu_waiter_add(struct knpu_wakeup *w, struct knpu_waiter *waiter)
{
	unsigned long flags;

	spin_lock_irqsave(&w->lock, flags);
	list_add_tail(&waiter->node, &w->waiters);
	spin_unlock_irqrestore(&w->lock, flags);
}

void knpu_waiter_remove(struct knpu_wakeup *w, struct knpu_waiter *waiter)
{
	unsigned long flags;

	spin_lock_irqsave(&w->lock, flags);
	list_del(&waiter->node);
	spin_unlock_irqrestore(&w->lock, flags);
	/* Its session has ended; it may have been kicked. */
	wake_up_poll(&waiter->queue, EPOLLERR | EPOLLHUP);
}

/* From now on the waiter waits for @burst. */
void knpu_waiter_ask(struct knpu_wakeup *w, struct knpu_waiter *waiter,
		     u64 burst)
{
	unsigned long flags;

	spin_lock_irqsave(&w->lock, flags);
	WRITE_ONCE(waiter->burst, burst);
	WRITE_ONCE(w->next, min(w->next, burst));
	spin_unlock_irqrestore(&w->lock, flags);
	knpu_wakeup_burst(w);
}
