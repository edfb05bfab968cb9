/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Atomics and barriers of the embedded core.  READ_ONCE and WRITE_ONCE are
 * relaxed atomics: a volatile access would be a data race to the language and
 * to ThreadSanitizer.
 */
#ifndef KNPU_PORT_ATOMIC_H
#define KNPU_PORT_ATOMIC_H

#define READ_ONCE(x) __atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v) __atomic_store_n(&(x), (v), __ATOMIC_RELAXED)
#define smp_load_acquire(p) __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define smp_store_release(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)

/*
 * ThreadSanitizer does not model fences (and gcc refuses them); on x86, where
 * it runs, the processor orders loads with loads and stores with stores.
 */
#ifdef __SANITIZE_THREAD__
#define smp_wmb() barrier()
#define smp_rmb() barrier()
#define smp_mb() __asm__ __volatile__("mfence" ::: "memory")
#else
#define smp_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#define smp_rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#endif

/* Puts @new where @old is; returns what was there. */
#define cmpxchg(p, old, new)                                          \
	({                                                            \
		typeof(*(p)) old_ = (old);                            \
		__atomic_compare_exchange_n((p), &old_, (new), false, \
					    __ATOMIC_SEQ_CST,         \
					    __ATOMIC_SEQ_CST);        \
		old_;                                                 \
	})

#define xchg(p, v) __atomic_exchange_n((p), (v), __ATOMIC_SEQ_CST)

typedef struct {
	int counter;
} atomic_t;

static inline int atomic_read(const atomic_t *v)
{
	return READ_ONCE(v->counter);
}

static inline int atomic_xchg(atomic_t *v, int value)
{
	return __atomic_exchange_n(&v->counter, value, __ATOMIC_SEQ_CST);
}

static inline bool atomic_try_cmpxchg(atomic_t *v, int *old, int value)
{
	return __atomic_compare_exchange_n(&v->counter, old, value, false,
					   __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static inline int atomic_fetch_or(int bits, atomic_t *v)
{
	return __atomic_fetch_or(&v->counter, bits, __ATOMIC_SEQ_CST);
}

static inline int atomic_dec_return(atomic_t *v)
{
	return __atomic_sub_fetch(&v->counter, 1, __ATOMIC_SEQ_CST);
}

static inline void atomic_inc(atomic_t *v)
{
	__atomic_fetch_add(&v->counter, 1, __ATOMIC_RELAXED);
}

static inline void atomic_dec(atomic_t *v)
{
	__atomic_fetch_sub(&v->counter, 1, __ATOMIC_RELAXED);
}

static inline void atomic_set_release(atomic_t *v, int value)
{
	smp_store_release(&v->counter, value);
}

typedef struct {
	s64 counter;
} atomic64_t;

static inline s64 atomic64_read(const atomic64_t *v)
{
	return READ_ONCE(v->counter);
}

static inline void atomic64_set_release(atomic64_t *v, s64 value)
{
	smp_store_release(&v->counter, value);
}

/* Return: what was there; @value is only if that is @old. */
static inline s64 atomic64_cmpxchg(atomic64_t *v, s64 old, s64 value)
{
	__atomic_compare_exchange_n(&v->counter, &old, value, false,
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return old;
}

static inline bool atomic64_try_cmpxchg(atomic64_t *v, s64 *old, s64 value)
{
	return __atomic_compare_exchange_n(&v->counter, old, value, false,
					   __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static inline s64 atomic64_fetch_or(s64 bits, atomic64_t *v)
{
	return __atomic_fetch_or(&v->counter, bits, __ATOMIC_SEQ_CST);
}

static inline s64 atomic64_read_acquire(const atomic64_t *v)
{
	return smp_load_acquire(&v->counter);
}

/* Also a full barrier before and after, as in the kernel. */
static inline s64 atomic64_add_return(s64 add, atomic64_t *v)
{
	s64 sum;

	smp_mb();
	sum = __atomic_add_fetch(&v->counter, add, __ATOMIC_SEQ_CST);
	smp_mb();
	return sum;
}

static inline void atomic64_add(s64 add, atomic64_t *v)
{
	__atomic_fetch_add(&v->counter, add, __ATOMIC_RELAXED);
}

typedef struct {
	int count;
} refcount_t;

static inline void refcount_set(refcount_t *r, int n)
{
	WRITE_ONCE(r->count, n);
}

static inline void refcount_inc(refcount_t *r)
{
	if (__atomic_fetch_add(&r->count, 1, __ATOMIC_RELAXED) <= 0)
		abort();
}

static inline bool refcount_inc_not_zero(refcount_t *r)
{
	int old = READ_ONCE(r->count);

	while (old > 0)
		if (__atomic_compare_exchange_n(&r->count, &old, old + 1, true,
						__ATOMIC_RELAXED,
						__ATOMIC_RELAXED))
			return true;
	return false;
}

static inline bool refcount_dec_and_test(refcount_t *r)
{
	int old = __atomic_fetch_sub(&r->count, 1, __ATOMIC_ACQ_REL);

	if (old <= 0)
		abort();
	return old == 1;
}

#endif /* KNPU_PORT_ATOMIC_H */
