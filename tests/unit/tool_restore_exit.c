// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * With what the tool ends that cannot restore an engine: whoever sees 2 takes
 * another file, whoever sees 1 tries again, or elsewhere.
 */
#include "engine_helper.h"

#include <unistd.h>

/* In place of linking the tool. */
#include "../../tools/knpu/backend.c"
#include "../../tools/knpu/message.c"

static void fault_of_the_file(void **state)
{
	static const int errors[] = { EBADMSG, ENOENT, EACCES,	EPERM, EISDIR,
				      EIO,     ELOOP,  ENOTDIR, EINVAL };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		assert_int_equal(backend_restore_exit(-errors[i]), TOOL_BAD);
}

static void fault_of_the_engine(void **state)
{
	static const int errors[] = { ENOMEM, EEXIST, ENFILE, EMFILE,
				      ENOSPC, EAGAIN, ESTALE, EBUSY,
				      ENODEV, EINTR,  ENOTTY, ETIMEDOUT };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		assert_int_equal(backend_restore_exit(-errors[i]), TOOL_UNMET);
}

/* As the engine, and the file, really say it. */
static void as_it_is_told(void **state)
{
	char path[] = "/tmp/knpu-restore-exit.XXXXXX";
	struct knpu *k = make_engine("here"), *twin = open_embedded();
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(
		backend_restore_exit(knpu_engine_restore(twin, NULL, path)),
		TOOL_BAD);
	OK(knpu_engine_save(k, path));
	assert_int_equal(
		backend_restore_exit(knpu_engine_restore(twin, NULL, path)),
		TOOL_UNMET);
	OK(knpu_limit_set("user_engines", 1));
	assert_int_equal(
		backend_restore_exit(knpu_engine_restore(twin, "x", path)),
		TOOL_UNMET);
	OK(knpu_limit_set("user_engines", 1024));
	close(fd);
	unlink(path);
	assert_int_equal(
		backend_restore_exit(knpu_engine_restore(twin, "x", path)),
		TOOL_BAD);
	knpu_close(twin);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fault_of_the_file),
		cmocka_unit_test(fault_of_the_engine),
		cmocka_unit_test(as_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
