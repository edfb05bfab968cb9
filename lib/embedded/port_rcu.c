// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A small epoch RCU.
 *
 * Each reading thread owns a slot with the epoch in which its outermost read
 * section began, 0 outside.  synchronize_rcu() raises the epoch and waits
 * until no slot holds an older one.  A reader that stores an old epoch after
 * the scan can no longer find what was unpublished before it: its store and
 * its later loads, and the writer's unpublishing, epoch and scan, are all
 * sequentially consistent.
 */
#include "core_port.h"

struct slot {
	u64 epoch;
	unsigned int depth;
	struct slot *next;
};

static u64 epoch = 1;
static struct slot *slots;
static pthread_mutex_t slots_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static __thread struct slot self;
static __thread bool registered;

/* A thread that ends takes its slot off the list. */
static void slot_remove(void *arg)
{
	struct slot *gone = arg;
	struct slot **at;

	pthread_mutex_lock(&slots_lock);
	for (at = &slots; *at; at = &(*at)->next) {
		if (*at == gone) {
			*at = gone->next;
			break;
		}
	}
	pthread_mutex_unlock(&slots_lock);
	registered = false;
}

static void key_create(void)
{
	if (pthread_key_create(&key, slot_remove))
		abort();
}

static void slot_add(void)
{
	pthread_once(&key_once, key_create);
	if (pthread_setspecific(key, &self))
		abort();
	pthread_mutex_lock(&slots_lock);
	self.next = slots;
	slots = &self;
	pthread_mutex_unlock(&slots_lock);
	registered = true;
}

void rcu_read_lock(void)
{
	if (!registered)
		slot_add();
	if (self.depth++)
		return;
	__atomic_store_n(&self.epoch, __atomic_load_n(&epoch, __ATOMIC_SEQ_CST),
			 __ATOMIC_SEQ_CST);
}

void rcu_read_unlock(void)
{
	if (!--self.depth)
		__atomic_store_n(&self.epoch, 0, __ATOMIC_SEQ_CST);
}

bool rcu_read_lock_held(void)
{
	return self.depth;
}

static bool slot_is_older(struct slot *s, u64 target)
{
	u64 e = __atomic_load_n(&s->epoch, __ATOMIC_SEQ_CST);

	return e && e < target;
}

void synchronize_rcu(void)
{
	u64 target = __atomic_add_fetch(&epoch, 1, __ATOMIC_SEQ_CST);
	struct slot *s;

	/* The list lock is not taken by readers that have a slot. */
	pthread_mutex_lock(&slots_lock);
	for (s = slots; s; s = s->next)
		while (slot_is_older(s, target))
			sched_yield();
	pthread_mutex_unlock(&slots_lock);
}
