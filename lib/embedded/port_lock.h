/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Mutex and completion of the embedded core.  A mutex knows its owner, so
 * that lockdep_assert_held() means what it means in the kernel.
 */
#ifndef KNPU_PORT_LOCK_H
#define KNPU_PORT_LOCK_H

struct mutex {
	pthread_mutex_t mutex;
	/* Written under the mutex; compared by anyone with pthread_self(). */
	pthread_t owner;
};

#define DEFINE_MUTEX(name) \
	struct mutex name = { .mutex = PTHREAD_MUTEX_INITIALIZER }

static inline void mutex_init(struct mutex *lock)
{
	pthread_mutex_init(&lock->mutex, NULL);
	lock->owner = 0;
}

static inline void mutex_destroy(struct mutex *lock)
{
	pthread_mutex_destroy(&lock->mutex);
}

static inline void mutex_lock(struct mutex *lock)
{
	pthread_mutex_lock(&lock->mutex);
	WRITE_ONCE(lock->owner, pthread_self());
}

static inline int mutex_trylock(struct mutex *lock)
{
	if (pthread_mutex_trylock(&lock->mutex))
		return 0;
	WRITE_ONCE(lock->owner, pthread_self());
	return 1;
}

static inline void mutex_unlock(struct mutex *lock)
{
	WRITE_ONCE(lock->owner, 0);
	pthread_mutex_unlock(&lock->mutex);
}

static inline void port_assert_held(struct mutex *lock)
{
	if (READ_ONCE(lock->owner) != pthread_self())
		abort();
}

#define lockdep_assert_held(lock) port_assert_held(lock)
#define lockdep_is_held(lock) (READ_ONCE((lock)->owner) == pthread_self())
#define might_sleep() \
	do {          \
	} while (0)

struct completion {
	pthread_mutex_t mutex;
	pthread_cond_t cond;
	bool done;
};

static inline void init_completion(struct completion *c)
{
	pthread_mutex_init(&c->mutex, NULL);
	pthread_cond_init(&c->cond, NULL);
	c->done = false;
}

static inline void complete(struct completion *c)
{
	pthread_mutex_lock(&c->mutex);
	c->done = true;
	pthread_cond_signal(&c->cond);
	pthread_mutex_unlock(&c->mutex);
}

/* Waits, and takes the completion's resources back: it is used once. */
static inline void wait_for_completion(struct completion *c)
{
	pthread_mutex_lock(&c->mutex);
	while (!c->done)
		pthread_cond_wait(&c->cond, &c->mutex);
	pthread_mutex_unlock(&c->mutex);
	pthread_cond_destroy(&c->cond);
	pthread_mutex_destroy(&c->mutex);
}

#endif /* KNPU_PORT_LOCK_H */
