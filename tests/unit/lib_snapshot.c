// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Files of snapshots: what is no regular file, what becomes of a file that is
 * replaced, and of the part of one whose process is killed.
 */
#include "engine_helper.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

static char folder[64], file[128];

static int up(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/knpu-save-folder.XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	sprintf(file, "%s/brain.knpu", folder);
	return 0;
}

static int down(void **state)
{
	(void)state;
	unlink(file);
	knpu_limit_set("user_commands", 0);
	/* Unless something is left in it. */
	return rmdir(folder);
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	OK(stat(path, &st));
	assert_true(st.st_size > 1000);
	return st.st_mode & 07777;
}

static void mode_of_a_file(void **state)
{
	struct knpu *k = make_engine("mode");
	mode_t mask = umask(027);

	(void)state;
	/* A new one has that of every new file. */
	OK(knpu_engine_save(k, file));
	assert_int_equal(mode_of(file), 0640);
	/* One that is replaced has the one it had. */
	OK(chmod(file, 0600));
	OK(knpu_engine_save(k, file));
	assert_int_equal(mode_of(file), 0600);
	OK(chmod(file, 0664));
	OK(knpu_engine_save(k, file));
	assert_int_equal(mode_of(file), 0664);
	umask(mask);
	knpu_close(k);
}

static void owner_of_a_file(void **state)
{
	struct knpu *k = make_engine("owner");
	struct stat st;

	(void)state;
	if (geteuid()) {
		knpu_close(k);
		skip();
	}
	OK(knpu_engine_save(k, file));
	OK(chown(file, 12, 34));
	OK(chmod(file, 0640));
	OK(knpu_engine_save(k, file));
	OK(stat(file, &st));
	assert_int_equal(st.st_uid, 12);
	assert_int_equal(st.st_gid, 34);
	assert_int_equal(st.st_mode & 07777, 0640);
	knpu_close(k);
}

static bool nameless_files(void)
{
	int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* Killed in the midst of writing: the signal is that of a file too large. */
static void killed_while_saving(struct knpu *k)
{
	const struct rlimit little = { 4096, 4096 }, none = { 0, 0 };
	pid_t child = fork();
	int status;

	if (!child) {
		signal(SIGXFSZ, SIG_DFL);
		setrlimit(RLIMIT_CORE, &none);
		setrlimit(RLIMIT_FSIZE, &little);
		knpu_engine_save(k, file);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
}

static int files_in(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int nr = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		nr += entry->d_name[0] != '.';
	closedir(dir);
	return nr;
}

static void nothing_is_left_of_who_is_killed(void **state)
{
	struct knpu *k = make_engine("killed"), *twin = open_embedded();

	(void)state;
	if (!nameless_files()) {
		knpu_close(k);
		knpu_close(twin);
		skip();
	}
	add_row_of(k, "a", 5000, NULL, 0);
	killed_while_saving(k);
	assert_int_equal(files_in(folder), 0);
	OK(knpu_engine_save(k, file));
	assert_int_equal(files_in(folder), 1);
	killed_while_saving(k);
	assert_int_equal(files_in(folder), 1);
	/* The old one is as good as it was. */
	OK(knpu_engine_restore(twin, "twin", file));
	OK(knpu_engine_save(k, file));
	assert_int_equal(files_in(folder), 1);
	knpu_close(twin);
	knpu_close(k);
}

/* At a pace of which the first command takes all that may come at once. */
static void waits_for_the_pace(void **state)
{
	struct knpu *k = make_engine("slow"), *twin = open_embedded();
	struct knpu_query q;
	uint64_t n;
	int err;

	(void)state;
	OK(knpu_limit_set("user_commands", 50));
	for (n = 0, err = 0; !err && n < 100000; n++)
		err = knpu_query(k, &q);
	assert_int_equal(err, -EAGAIN);
	OK(knpu_engine_save(k, file));
	for (n = 0, err = 0; !err && n < 100000; n++)
		err = knpu_query(k, &q);
	assert_int_equal(err, -EAGAIN);
	OK(knpu_engine_restore(twin, "twin", file));
	OK(knpu_limit_set("user_commands", 0));
	/* Nothing was left behind: it can be saved again. */
	OK(knpu_engine_save(k, file));
	OK(knpu_engine_save(twin, file));
	knpu_close(twin);
	knpu_close(k);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(into_a_pipe),
		TEST(mode_of_a_file),
		TEST(owner_of_a_file),
		TEST(nothing_is_left_of_who_is_killed),
		TEST(waits_for_the_pace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
