/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A small epoch RCU on C11 atomics (ThreadSanitizer understands it; it does
 * not understand the barriers of liburcu).
 */
#ifndef KNPU_PORT_RCU_H
#define KNPU_PORT_RCU_H

void rcu_read_lock(void);
void rcu_read_unlock(void);
bool rcu_read_lock_held(void);
void synchronize_rcu(void);

/* The kernel's frees later; here the caller waits for the grace period. */
struct rcu_head {
	void *unused;
};

#define kvfree_rcu(p, member)      \
	do {                       \
		synchronize_rcu(); \
		port_free(p);      \
	} while (0)

#define RCU_INIT_POINTER(p, v) WRITE_ONCE(p, v)
#define rcu_assign_pointer(p, v) __atomic_store_n(&(p), v, __ATOMIC_SEQ_CST)
#define rcu_dereference(p)                               \
	({                                               \
		if (!rcu_read_lock_held())               \
			abort();                         \
		__atomic_load_n(&(p), __ATOMIC_SEQ_CST); \
	})
#define rcu_dereference_protected(p, c) \
	({                              \
		if (!(c))               \
			abort();        \
		READ_ONCE(p);           \
	})

#endif /* KNPU_PORT_RCU_H */
