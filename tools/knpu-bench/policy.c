// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the engine is compared with: itself, behind a lock that is held for
 * every call, bursts included.
 *
 * The lock is handed on in the order in which it was asked for.  Behind one
 * that is not, a thread that runs bursts without a pause takes it again before
 * anybody else has woken up, and readers wait for good.
 */
#include <pthread.h>

#include "contention.h"

/**
 * struct waiter - a thread that waits for its turn
 * @next: who is after it
 * @turn: signalled when @admitted is set
 * @admitted: the lock is its
 * @shared: others may have it at the same time
 */
struct waiter {
	struct waiter *next;
	pthread_cond_t turn;
	bool admitted;
	bool shared;
};

/* Protects what follows. */
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static struct waiter *queue;
static struct waiter **queue_end = &queue;
/* How many have the lock; -1: one, alone. */
static int holders;

const char *policy_name(enum policy p)
{
	static const char *const names[] = { "none", "rwlock", "mutex" };

	return names[p];
}

static bool try_hold(bool shared)
{
	if (holders < 0 || (holders && !shared))
		return false;
	holders = shared ? holders + 1 : -1;
	return true;
}

static void wait_for_turn(bool shared)
{
	struct waiter w = { .shared = shared };

	pthread_cond_init(&w.turn, NULL);
	*queue_end = &w;
	queue_end = &w.next;
	while (!w.admitted)
		pthread_cond_wait(&w.turn, &guard);
	pthread_cond_destroy(&w.turn);
}

static void enter(bool shared)
{
	pthread_mutex_lock(&guard);
	if (queue || !try_hold(shared))
		wait_for_turn(shared);
	pthread_mutex_unlock(&guard);
}

/* Around a call that looks. */
void policy_enter_read(enum policy p)
{
	if (p != POLICY_NONE)
		enter(p == POLICY_RWLOCK);
}

/* Around a call that changes something, or a burst. */
void policy_enter_write(enum policy p)
{
	if (p != POLICY_NONE)
		enter(false);
}

void policy_leave(enum policy p)
{
	if (p == POLICY_NONE)
		return;
	pthread_mutex_lock(&guard);
	holders = holders < 0 ? 0 : holders - 1;
	while (queue && try_hold(queue->shared)) {
		struct waiter *w = queue;

		queue = w->next;
		if (!queue)
			queue_end = &queue;
		w->admitted = true;
		pthread_cond_signal(&w->turn);
	}
	pthread_mutex_unlock(&guard);
}
