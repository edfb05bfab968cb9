// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The twin of the kernel's primitives keeps their promises.
 */
#include "core_port.h"

#include "engine_helper.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A reader holds a section; a writer unpublishes, waits for a grace period
 * and says so.  The reader sees that it has not been passed while inside.
 */
static int slot_a, slot_b;
static int *published;
static pthread_barrier_t barrier;
static int waiting, waited, violations, looks;

static void *hold_section(void *nested)
{
	int *p;

	rcu_read_lock();
	if (nested) {
		rcu_read_lock();
		rcu_read_unlock();
	}
	p = rcu_dereference(published);
	pthread_barrier_wait(&barrier);
	/* The writer has begun to wait; give it every chance to pass. */
	while (!__atomic_load_n(&waiting, __ATOMIC_SEQ_CST))
		sched_yield();
	for (looks = 0; looks < 2000; looks++) {
		if (__atomic_load_n(&waited, __ATOMIC_SEQ_CST))
			violations++;
		if (p != &slot_a)
			violations++;
		sched_yield();
	}
	rcu_read_unlock();
	return NULL;
}

static void grace(bool nested, void (*wait)(void))
{
	pthread_t reader;

	slot_a = slot_b = waiting = waited = violations = 0;
	RCU_INIT_POINTER(published, &slot_a);
	pthread_barrier_init(&barrier, NULL, 2);
	assert_int_equal(pthread_create(&reader, NULL, hold_section,
					nested ? &slot_a : NULL),
			 0);
	pthread_barrier_wait(&barrier);
	rcu_assign_pointer(published, &slot_b);
	__atomic_store_n(&waiting, 1, __ATOMIC_SEQ_CST);
	wait();
	__atomic_store_n(&waited, 1, __ATOMIC_SEQ_CST);
	pthread_join(reader, NULL);
	pthread_barrier_destroy(&barrier);
}

static void synchronize_waits(void **state)
{
	(void)state;
	grace(false, synchronize_rcu);
	assert_int_equal(violations, 0);
	assert_int_equal(looks, 2000);
}

static void inner_section_does_not_end_the_outer(void **state)
{
	(void)state;
	grace(true, synchronize_rcu);
	assert_int_equal(violations, 0);
}

static void do_not_wait(void)
{
}

/* The check itself: one that does not wait is caught. */
static void planted(void **state)
{
	(void)state;
	grace(false, do_not_wait);
	assert_true(violations > 0);
}

/* Readers that begin later are not waited for: this one never ends. */
static void later_readers_do_not_matter(void **state)
{
	(void)state;
	synchronize_rcu();
	rcu_read_lock();
	assert_true(rcu_read_lock_held());
	rcu_read_unlock();
	assert_false(rcu_read_lock_held());
	synchronize_rcu();
}

static void *read_and_end(void *unused)
{
	rcu_read_lock();
	rcu_read_unlock();
	return unused;
}

/* A thread that is gone leaves no slot that could be waited for. */
static void ended_threads_are_forgotten(void **state)
{
	pthread_t thread;
	int i;

	(void)state;
	for (i = 0; i < 50; i++) {
		OK(pthread_create(&thread, NULL, read_and_end, NULL));
		pthread_join(thread, NULL);
		synchronize_rcu();
	}
}

/* Runs a function in a child; returns the signal that ended it. */
static int signal_of(void (*function)(void))
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		signal(SIGABRT, SIG_DFL);
		function();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static DEFINE_MUTEX(lock);
static int *pointer;

static void assert_not_held(void)
{
	lockdep_assert_held(&lock);
}

static void assert_held(void)
{
	mutex_lock(&lock);
	lockdep_assert_held(&lock);
	mutex_unlock(&lock);
}

static void assert_after_unlock(void)
{
	assert_held();
	lockdep_assert_held(&lock);
}

static void *take(void *unused)
{
	mutex_lock(&lock);
	return unused;
}

static void assert_held_by_another(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, take, NULL);
	pthread_join(thread, NULL);
	lockdep_assert_held(&lock);
}

static void dereference_outside(void)
{
	(void)rcu_dereference(pointer);
}

static void dereference_unprotected(void)
{
	(void)rcu_dereference_protected(pointer, lockdep_is_held(&lock));
}

static void dereference_protected(void)
{
	mutex_lock(&lock);
	(void)rcu_dereference_protected(pointer, lockdep_is_held(&lock));
	mutex_unlock(&lock);
}

static void count_below_zero(void)
{
	refcount_t r;

	refcount_set(&r, 0);
	(void)refcount_dec_and_test(&r);
}

static void count_from_zero(void)
{
	refcount_t r;

	refcount_set(&r, 0);
	refcount_inc(&r);
}

static void wrong_use_aborts(void **state)
{
	(void)state;
	assert_int_equal(signal_of(assert_held), 0);
	assert_int_equal(signal_of(dereference_protected), 0);
	assert_int_equal(signal_of(assert_not_held), SIGABRT);
	assert_int_equal(signal_of(assert_after_unlock), SIGABRT);
	assert_int_equal(signal_of(assert_held_by_another), SIGABRT);
	assert_int_equal(signal_of(dereference_outside), SIGABRT);
	assert_int_equal(signal_of(dereference_unprotected), SIGABRT);
	assert_int_equal(signal_of(count_below_zero), SIGABRT);
	assert_int_equal(signal_of(count_from_zero), SIGABRT);
}

static void allocation_fails_when_told(void **state)
{
	long live = port_live();
	void *a, *b, *c;

	(void)state;
	port_fail_nth(2);
	a = kvmalloc(10, GFP_KERNEL);
	assert_int_equal(port_fail_left(), 1);
	b = kvcalloc(3, 1000, GFP_KERNEL);
	assert_int_equal(port_fail_left(), 0);
	c = kvzalloc(20, GFP_KERNEL);
	assert_non_null(a);
	assert_null(b);
	assert_non_null(c);
	assert_int_equal(port_failed_size(), 3000);
	assert_int_equal(port_live(), live + 2);
	kvfree(a);
	kvfree(b);
	kvfree(c);
	assert_int_equal(port_live(), live);
}

static void pages_fail_when_told(void **state)
{
	long live = port_live();
	u8 *p;

	(void)state;
	port_fail_nth(1);
	assert_null(knpu_pages_alloc(8192));
	assert_int_equal(port_failed_size(), 8192);
	p = knpu_pages_alloc(8192);
	assert_non_null(p);
	assert_int_equal(p[0] | p[8191], 0);
	assert_int_equal(port_live(), live + 1);
	knpu_pages_free(p, 8192);
	assert_int_equal(port_live(), live);
}

static void *add_on(void *arg)
{
	u64 *sums = arg;
	u32 i;

	for (i = 0; i < 10000; i++) {
		knpu_sums_add(sums, 0, 1);
		knpu_sums_add(sums, 3, i);
	}
	return NULL;
}

/* More threads than shares: what they add is lost nowhere. */
static void sums_of_threads(void **state)
{
	u64 *sums = knpu_sums_alloc(4);
	pthread_t thread[20];
	u32 i;

	(void)state;
	assert_non_null(sums);
	for (i = 0; i < ARRAY_SIZE(thread); i++)
		assert_int_equal(pthread_create(&thread[i], NULL, add_on, sums),
				 0);
	for (i = 0; i < ARRAY_SIZE(thread); i++)
		pthread_join(thread[i], NULL);
	assert_int_equal(knpu_sums_get(sums, 0), 20 * 10000);
	assert_int_equal(knpu_sums_get(sums, 1), 0);
	assert_int_equal(knpu_sums_get(sums, 3), 20 * (9999 * 10000 / 2));
	knpu_sums_free(sums);
}

static void sizes_do_not_wrap(void **state)
{
	volatile size_t large = SIZE_MAX / 4;

	(void)state;
	assert_null(kvmalloc_array(large, 8, GFP_KERNEL));
	assert_null(kvcalloc(8, large, GFP_KERNEL));
	assert_true(port_flex_size(16, 8, large) == SIZE_MAX);
}

static void lists(void **state)
{
	struct llist_node node[3];
	struct llist_node *n;
	struct llist_head head;
	int i;

	(void)state;
	init_llist_head(&head);
	assert_true(llist_empty(&head));
	for (i = 0; i < 3; i++)
		assert_int_equal(llist_add(&node[i], &head), i == 0);
	n = llist_reverse_order(llist_del_all(&head));
	assert_true(llist_empty(&head));
	for (i = 0; i < 3; i++, n = n->next)
		assert_ptr_equal(n, &node[i]);
	assert_null(n);
}

static void power_of_two(void **state)
{
	(void)state;
	assert_int_equal(roundup_pow_of_two(1), 1);
	assert_int_equal(roundup_pow_of_two(2), 2);
	assert_int_equal(roundup_pow_of_two(3), 4);
	assert_int_equal(roundup_pow_of_two(65536), 65536);
	assert_int_equal(roundup_pow_of_two(65537), 131072);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_use_aborts),
		cmocka_unit_test(synchronize_waits),
		cmocka_unit_test(inner_section_does_not_end_the_outer),
		cmocka_unit_test(planted),
		cmocka_unit_test(later_readers_do_not_matter),
		cmocka_unit_test(ended_threads_are_forgotten),
		cmocka_unit_test(allocation_fails_when_told),
		cmocka_unit_test(pages_fail_when_told),
		cmocka_unit_test(sums_of_threads),
		cmocka_unit_test(sizes_do_not_wrap),
		cmocka_unit_test(lists),
		cmocka_unit_test(power_of_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
