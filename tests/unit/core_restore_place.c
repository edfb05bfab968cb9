// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A session gets an engine while a command of it reads on in a snapshot: what
 * that makes is given up when it ends, and keeps no place among the engines.
 */
#include "core_port.h"

static void meanwhile(void);

/* In the midst of writing. */
#define knpu_relax() meanwhile()

#include "engines.h"

static int reserve(struct knpu_user *user)
{
	/* In the midst of beginning. */
	meanwhile();
	return knpu_engines_reserve(user);
}

#define knpu_engines_reserve(user) reserve(user)
/* In place of the archive's. */
#include "../../kmod/core/restore.c"

#include "quota_helper.h"

/* Whose session gets an engine meanwhile, once. */
static struct knpu *hasty;

static void meanwhile(void)
{
	struct knpu *k = hasty;

	hasty = NULL;
	if (k)
		OK(make(k, "meanwhile"));
}

static void has_given_up(struct knpu *k)
{
	struct knpu *other;

	assert_null(hasty);
	assert_null(session_of(k)->restore);
	OK(open_as(&ann, &other));
	OK(make(other, "another"));
	knpu_close(other);
	knpu_close(k);
}

static void while_it_begins(void **state)
{
	struct knpu_restore_open open = { .size = sizeof(open) };
	struct knpu *k;

	(void)state;
	limit("user_engines", 2);
	OK(open_as(&ann, &k));
	hasty = k;
	OK(knpu_call(k, KNPU_CMD_RESTORE_OPEN, &open, ""));
	has_given_up(k);
}

static void while_it_reads(void **state)
{
	struct knpu_restore_open open = { .size = sizeof(open) };
	struct knpu_restore_write write = { .size = sizeof(write),
					    .nr = 1,
					    .bytes = (uintptr_t) "" };
	struct knpu *k;

	(void)state;
	limit("user_engines", 2);
	OK(open_as(&ann, &k));
	OK(knpu_call(k, KNPU_CMD_RESTORE_OPEN, &open, ""));
	hasty = k;
	OK(knpu_call(k, KNPU_CMD_RESTORE_WRITE, &write, ""));
	has_given_up(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(while_it_begins),
		TEST(while_it_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
