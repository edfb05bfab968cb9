// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Two threads wait on one session, which waits for one burst at a time: none
 * is told of a burst that has not been.
 */
#include "race_helper.h"

#define NEAR 5
#define FAR 60

static struct knpu *shared;

static void wait_for(uint64_t burst)
{
	struct knpu_engine_info info;
	uint64_t last;

	OK(knpu_engine_wait(shared, burst, 60000, &last));
	OK(knpu_engine_info(shared, &info));
	MUST(last >= burst && info.burst >= burst);
}

static void *near(void *unused)
{
	wait_for(NEAR);
	return unused;
}

static void *far(void *unused)
{
	wait_for(FAR);
	return unused;
}

static void told_what_has_been(void **state)
{
	void *(*const jobs[])(void *) = { far, near };

	(void)state;
	shared = open_session();
	OK(create(shared, "wait", 0, 16, 16));
	OK(knpu_engine_start(shared, 500 * 1000000ULL, 0));
	run_all(jobs, sizeof(jobs) / sizeof(jobs[0]));
	knpu_close(shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(told_what_has_been),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
