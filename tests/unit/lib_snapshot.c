// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Saving to what is no regular file: a device, or a pipe.
 */
#include "engine_helper.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void into_a_pipe(void **state)
{
	char copy[] = "/tmp/knpu-save-copy.XXXXXX";
	char path[] = "/tmp/knpu-save-pipe.XXXXXX";
	struct knpu *k = make_engine("piped"), *twin = open_embedded();
	int to = mkstemp(copy), fd = mkstemp(path);
	char bytes[4096];
	struct stat st;
	ssize_t n;

	(void)state;
	close(fd);
	unlink(path);
	OK(mkfifo(path, 0600));
	/* A young engine has less than a pipe takes. */
	fd = open(path, O_RDWR | O_NONBLOCK);
	OK(knpu_engine_save(k, path));
	OK(lstat(path, &st));
	assert_true(S_ISFIFO(st.st_mode));
	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		assert_int_equal(write(to, bytes, n), n);
	close(fd);
	close(to);
	OK(knpu_engine_restore(twin, "twin", copy));
	unlink(copy);
	unlink(path);
	knpu_close(k);
	knpu_close(twin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(into_a_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
