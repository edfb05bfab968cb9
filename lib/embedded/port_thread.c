// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Threads of the embedded core: they sleep to a point in time and can be
 * woken from it to end.
 */
#include "core_port.h"

#include <signal.h>

/**
 * struct knpu_thread - a thread
 * @id: it
 * @run: what it does
 * @arg: with which argument
 * @lock: protects @stop and @woken
 * @wake: signalled when one of them is set
 * @stop: it has to end
 * @woken: its next sleep, or the one it is in, ends at once
 */
struct knpu_thread {
	pthread_t id;
	void (*run)(void *arg);
	void *arg;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
	bool woken;
};

static __thread struct knpu_thread *self;
static __thread unsigned long die_nth;
static __thread bool dying;

/* A condition whose timeouts are on the clock of knpu_now(). */
static void cond_init(pthread_cond_t *cond)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &attr);
	pthread_condattr_destroy(&attr);
}

static struct timespec timespec_of(u64 ns)
{
	return (struct timespec){
		.tv_sec = min_t(u64, ns / 1000000000, INT32_MAX),
		.tv_nsec = ns % 1000000000,
	};
}

int knpu_lock_until(struct mutex *lock, u64 until)
{
	struct timespec at = timespec_of(until);
	int err = pthread_mutex_clocklock(&lock->mutex, CLOCK_MONOTONIC, &at);

	if (!err)
		WRITE_ONCE(lock->owner, pthread_self());
	return -err;
}

void port_die_nth(unsigned long n)
{
	die_nth = n;
	dying = false;
}

unsigned long port_die_left(void)
{
	return die_nth;
}

bool knpu_dying(void)
{
	if (die_nth && !--die_nth)
		dying = true;
	return dying;
}

/* As if it were somebody else's as long as who is killed waits. */
int mutex_lock_killable(struct mutex *lock)
{
	if (knpu_dying())
		return -EINTR;
	mutex_lock(lock);
	return 0;
}

static void *thread_main(void *arg)
{
	self = arg;
	self->run(self->arg);
	return NULL;
}

/* The process's signals are for its own threads. */
static int thread_create(struct knpu_thread *t)
{
	sigset_t all, old;
	int err;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	err = pthread_create(&t->id, NULL, thread_main, t);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return -err;
}

struct knpu_thread *knpu_thread_start(void (*run)(void *arg), void *arg,
				      const char *name)
{
	struct knpu_thread *t = kvzalloc(sizeof(*t), GFP_KERNEL);
	int err;

	(void)name;
	if (!t)
		return ERR_PTR(-ENOMEM);
	t->run = run;
	t->arg = arg;
	pthread_mutex_init(&t->lock, NULL);
	cond_init(&t->wake);
	err = thread_create(t);
	if (!err)
		return t;
	pthread_cond_destroy(&t->wake);
	pthread_mutex_destroy(&t->lock);
	kvfree(t);
	return ERR_PTR(err);
}

/* As in kmod/thread.c: who found it under RCU may still wake it. */
void knpu_thread_stop(struct knpu_thread *t)
{
	pthread_mutex_lock(&t->lock);
	t->stop = true;
	pthread_cond_signal(&t->wake);
	pthread_mutex_unlock(&t->lock);
	pthread_join(t->id, NULL);
	synchronize_rcu();
	pthread_cond_destroy(&t->wake);
	pthread_mutex_destroy(&t->lock);
	kvfree(t);
}

bool knpu_thread_stopping(void)
{
	bool stop;

	pthread_mutex_lock(&self->lock);
	stop = self->stop;
	pthread_mutex_unlock(&self->lock);
	return stop;
}

void knpu_thread_sleep(u64 until)
{
	struct timespec at = timespec_of(until);

	pthread_mutex_lock(&self->lock);
	while (!self->stop && !self->woken)
		if (pthread_cond_timedwait(&self->wake, &self->lock, &at))
			break;
	self->woken = false;
	pthread_mutex_unlock(&self->lock);
}

void knpu_thread_wake(struct knpu_thread *t)
{
	pthread_mutex_lock(&t->lock);
	t->woken = true;
	pthread_cond_signal(&t->wake);
	pthread_mutex_unlock(&t->lock);
}

void knpu_wakeup_init(struct knpu_wakeup *w, const u64 *burst)
{
	pthread_mutex_init(&w->lock, NULL);
	cond_init(&w->cond);
	w->next = U64_MAX;
	w->burst = burst;
	w->ended = false;
}

void knpu_wakeup_exit(struct knpu_wakeup *w)
{
	pthread_cond_destroy(&w->cond);
	pthread_mutex_destroy(&w->lock);
}

/* As in kmod/wakeup.c: the barrier pairs with that of port_wait(). */
void knpu_wakeup_burst(struct knpu_wakeup *w)
{
	smp_mb();
	if (smp_load_acquire(w->burst) < READ_ONCE(w->next))
		return;
	pthread_mutex_lock(&w->lock);
	WRITE_ONCE(w->next, U64_MAX);
	pthread_cond_broadcast(&w->cond);
	pthread_mutex_unlock(&w->lock);
}

void knpu_wakeup_end(struct knpu_wakeup *w)
{
	pthread_mutex_lock(&w->lock);
	w->ended = true;
	pthread_cond_broadcast(&w->cond);
	pthread_mutex_unlock(&w->lock);
}

void knpu_waiter_kick(struct knpu_wakeup *w, struct knpu_waiter *waiter)
{
	pthread_mutex_lock(&w->lock);
	waiter->kicked = true;
	pthread_cond_broadcast(&w->cond);
	pthread_mutex_unlock(&w->lock);
}

int port_wait(struct knpu_wakeup *w, struct knpu_waiter *waiter, u64 until)
{
	struct timespec at = timespec_of(until);
	int err = 0;

	pthread_mutex_lock(&w->lock);
	while (!err) {
		u64 asked = READ_ONCE(waiter->burst);

		if (w->ended) {
			err = -ENODEV;
			break;
		}
		if (waiter->kicked) {
			err = -ESTALE;
			break;
		}
		WRITE_ONCE(w->next, min(w->next, asked));
		smp_mb();
		if (smp_load_acquire(w->burst) >= asked)
			break;
		err = -pthread_cond_timedwait(&w->cond, &w->lock, &at);
	}
	pthread_mutex_unlock(&w->lock);
	return err;
}
