// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Threads save at the same time, each its engine into its file: what files of
 * this process are open to does not change, not even for a moment.
 */
#include "race_helper.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define THREADS 2
#define SAVES 100

static int done;

static void *saves(void *arg)
{
	const char *name = arg;
	struct knpu *k = open_session();
	char path[] = "/tmp/knpu-race-save.XXXXXX";
	int fd = mkstemp(path), i;

	MUST(fd >= 0);
	close(fd);
	OK(create(k, name, 0, 16, 512));
	for (i = 0; i < SAVES; i++)
		OK(knpu_engine_save(k, path));
	unlink(path);
	knpu_close(k);
	__atomic_add_fetch(&done, 1, __ATOMIC_RELEASE);
	return NULL;
}

static void mode_of_other_files(void **state)
{
	static const char *const names[THREADS] = { "one", "two" };
	char path[] = "/tmp/knpu-race-mode.XXXXXX";
	pthread_t thread[THREADS];
	struct stat st;
	int fd, i;

	(void)state;
	umask(077);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	for (i = 0; i < THREADS; i++)
		pthread_create(&thread[i], NULL, saves, (void *)names[i]);
	while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) < THREADS) {
		unlink(path);
		fd = open(path, O_CREAT | O_EXCL | O_WRONLY, 0666);
		assert_true(fd >= 0);
		OK(fstat(fd, &st));
		close(fd);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	unlink(path);
	assert_int_equal(umask(0), 077);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mode_of_other_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
