// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The self-tests that a debug build of the module runs when it is loaded; the
 * library is without them.
 */
#include "selftest.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void passes(void **state)
{
	const char *failed = knpu_selftest();

	(void)state;
	if (failed)
		fail_msg("%s", failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
