// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A session restores an engine and makes another at the same time: it gets one
 * of them, and of the other nothing is left.
 */
#include "race_helper.h"

#include <unistd.h>

#define ROUNDS 200

static char path[64];
static struct knpu *shared;
static int got;

static void *restores(void *unused)
{
	int err = knpu_engine_restore(shared, "restored", path);

	MUST(!err || err == -EBUSY);
	__atomic_add_fetch(&got, !err, __ATOMIC_RELAXED);
	return unused;
}

static void *makes(void *unused)
{
	int err = create(shared, "made", 0, 16, 512);

	MUST(!err || err == -EBUSY);
	__atomic_add_fetch(&got, !err, __ATOMIC_RELAXED);
	return unused;
}

static void one_of_two(void **state)
{
	void *(*const jobs[])(void *) = { restores, makes };
	struct knpu *k = open_session();
	int fd, i;

	(void)state;
	strcpy(path, "/tmp/knpu-race-restore.XXXXXX");
	fd = mkstemp(path);
	MUST(fd >= 0);
	close(fd);
	OK(create(k, "saved", FX(2), 16, 512));
	add_row_of(k, "a", 10000, NULL, 0);
	OK(knpu_engine_save(k, path));
	knpu_close(k);
	OK(knpu_limit_set("user_engines", 2));
	for (i = 0; i < ROUNDS; i++) {
		got = 0;
		shared = open_session();
		run_all(jobs, 2);
		MUST(got == 1);
		/* There is room for one more. */
		k = open_session();
		OK(create(k, "more", 0, 16, 512));
		knpu_close(k);
		knpu_close(shared);
	}
	OK(knpu_limit_set("user_engines", 1024));
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_of_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
