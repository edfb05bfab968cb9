/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Where a thread can be stopped within a command: where one of the commands'
 * functions begins or ends (they are compiled with -finstrument-functions), in
 * and behind a read section, and before an allocation (tests.mk, --wrap).
 */
#ifndef TESTS_UNIT_MEET_POINTS_H
#define TESTS_UNIT_MEET_POINTS_H

#include "core_port.h"

/* How many of the commands' functions this thread is in. */
static __thread u32 depth;

/* In the test: the thread has come to @where. */
static void point(const void *where);

void __cyg_profile_func_enter(void *function, void *site);
void __cyg_profile_func_exit(void *function, void *site);

void __cyg_profile_func_enter(void *function, void *site)
{
	(void)site;
	depth++;
	point(function);
}

void __cyg_profile_func_exit(void *function, void *site)
{
	(void)site;
	point((char *)function + 1);
	depth--;
}

void __real_rcu_read_lock(void);
void __wrap_rcu_read_lock(void);
void __real_rcu_read_unlock(void);
void __wrap_rcu_read_unlock(void);
void *__real_port_alloc(size_t nr, size_t size, int gfp, bool zero);
void *__wrap_port_alloc(size_t nr, size_t size, int gfp, bool zero);

void __wrap_rcu_read_lock(void)
{
	__real_rcu_read_lock();
	point(__builtin_return_address(0));
}

void __wrap_rcu_read_unlock(void)
{
	__real_rcu_read_unlock();
	point(__builtin_return_address(0));
}

void *__wrap_port_alloc(size_t nr, size_t size, int gfp, bool zero)
{
	point(__builtin_return_address(0));
	return __real_port_alloc(nr, size, gfp, zero);
}

#endif /* TESTS_UNIT_MEET_POINTS_H */
