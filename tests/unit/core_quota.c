// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the administrator lets users have: each limit, its own error, and that
 * all that was taken is given back.
 */
#include "core_port.h"

#include "quota_helper.h"

static void limits_have_names_and_bounds(void **state)
{
	uint64_t value = 77;

	(void)state;
	OK(knpu_limit_get("sessions", &value));
	assert_int_equal(value, 4096);
	assert_int_equal(knpu_limit_set("sessions", 4097), -ERANGE);
	assert_non_null(strstr(knpu_error(), "at most 4096"));
	OK(knpu_limit_get("engines", &value));
	assert_int_equal(value, 1024);
	assert_int_equal(knpu_limit_set("engines", UINT64_MAX), -ERANGE);
	assert_int_equal(knpu_limit_set("brains", 1), -ENOENT);
	assert_int_equal(knpu_limit_get("brains", &value), -ENOENT);
	assert_non_null(strstr(knpu_error(), "no 'brains'"));
	assert_int_equal(value, 1024);
}

static void sessions_in_all(void **state)
{
	struct knpu *a, *b, *c;

	(void)state;
	limit("sessions", 2);
	OK(open_as(&ann, &a));
	OK(open_as(&ben, &b));
	assert_int_equal(open_as(&ben, &c), -ENFILE);
	assert_non_null(strstr(knpu_error(), "as many as there may be"));
	/* What is there stays, also when it is too many. */
	limit("sessions", 0);
	OK(make(a, "stays"));
	knpu_close(a);
	assert_int_equal(open_as(&ann, &c), -ENFILE);
	limit("sessions", 2);
	OK(open_as(&ann, &a));
	knpu_close(a);
	knpu_close(b);
}

static void sessions_of_a_user(void **state)
{
	struct knpu *a[2], *b, *c;
	struct knpu_session_entry e[4];
	uint32_t next = 0;

	(void)state;
	limit("user_sessions", 2);
	OK(open_as(&ann, &a[0]));
	OK(open_as(&ann, &a[1]));
	assert_int_equal(open_as(&ann, &c), -EMFILE);
	assert_non_null(strstr(knpu_error(), "one user may have"));
	/* Another's are his. */
	OK(open_as(&ben, &b));
	knpu_close(a[1]);
	OK(open_as(&ann, &a[1]));
	assert_int_equal(open_as(&ann, &c), -EMFILE);
	/* One that was kicked counts no more, though it is not closed. */
	assert_int_equal(knpu_session_list(a[0], &next, e, 4, NULL), 2);
	OK(knpu_session_kick(a[0], e[0].flags & KNPU_SESSION_F_SELF ? e[1].id :
								      e[0].id));
	OK(open_as(&ann, &c));
	knpu_close(a[1]);
	knpu_close(a[0]);
	knpu_close(b);
	knpu_close(c);
}

static void engines_in_all(void **state)
{
	struct knpu *a, *b;

	(void)state;
	limit("engines", 1);
	OK(open_as(&ann, &a));
	OK(open_as(&ben, &b));
	OK(make(a, "one"));
	assert_int_equal(make(b, "two"), -ENFILE);
	assert_non_null(strstr(knpu_error(), "as many as there may be"));
	/* One that was destroyed makes room. */
	OK(knpu_engine_destroy(a));
	OK(make(b, "two"));
	knpu_close(a);
	knpu_close(b);
}

static void engines_of_a_user(void **state)
{
	struct knpu *a[3], *b;

	(void)state;
	limit("user_engines", 2);
	OK(open_as(&ann, &a[0]));
	OK(open_as(&ann, &a[1]));
	OK(open_as(&ann, &a[2]));
	OK(open_as(&ben, &b));
	OK(make(a[0], "one"));
	/* What fails gives its room back. */
	assert_int_equal(make(a[1], "one"), -EEXIST);
	OK(make(a[1], "two"));
	assert_int_equal(make(a[2], "three"), -EMFILE);
	assert_non_null(strstr(knpu_error(), "one user may have"));
	OK(make(b, "three"));
	knpu_close(a[0]);
	OK(make(a[2], "one"));
	knpu_close(a[1]);
	knpu_close(a[2]);
	knpu_close(b);
}

/* Whatever fails on the way, the room that was reserved is free again. */
static void what_fails_takes_no_room(void **state)
{
	struct knpu *a, *b;
	unsigned long n;
	int err = -ENOMEM;

	(void)state;
	limit("sessions", 1);
	limit("user_engines", 1);
	for (n = 1; err; n++) {
		port_fail_nth(n);
		err = open_as(&ann, &a);
		port_fail_nth(0);
		assert_true(!err || err == -ENOMEM);
	}
	/* The user, the session, and what it counts. */
	assert_int_equal(n, 5);
	assert_int_equal(open_as(&ann, &b), -ENFILE);
	for (err = -ENOMEM, n = 1; err; n++) {
		port_fail_nth(n);
		err = make(a, "poor");
		port_fail_nth(0);
		assert_true(!err || err == -ENOMEM);
	}
	assert_true(n > 5);
	knpu_close(a);
}

/* How many of @k's queries are carried out before one is refused. */
static uint64_t until_refused(struct knpu *k)
{
	struct knpu_query q;
	uint64_t n = 0;
	int err;

	while (!(err = knpu_query(k, &q)))
		n++;
	assert_int_equal(err, -EAGAIN);
	assert_non_null(strstr(knpu_error(), "in a second"));
	return n;
}

static void commands_in_a_second(void **state)
{
	struct knpu_engine_info info;
	uint64_t begun, n, took;
	struct knpu *a[2], *b;
	struct knpu_query q;
	int err;

	(void)state;
	OK(open_as(&ann, &a[0]));
	OK(open_as(&ann, &a[1]));
	OK(open_as(&ben, &b));
	assert_int_equal(knpu_limit_set("user_commands", 1000001), -ERANGE);
	limit("user_commands", 20);
	begun = knpu_now();
	n = until_refused(a[0]);
	took = knpu_now() - begun;
	/* A second's worth at once, and what came meanwhile. */
	assert_true(n >= 20);
	assert_true((n - 20) * seconds(1) <= took * 20);
	/* Another user has a pace of his own; of one, all sessions together. */
	OK(knpu_query(b, &q));
	/* It is told before that there is no engine. */
	for (n = 0, err = 0; n < 100000 && err != -EAGAIN; n++)
		err = knpu_engine_info(a[1], &info);
	assert_int_equal(err, -EAGAIN);
	/* In time there is room again, at the pace and not before. */
	begun = knpu_now();
	for (n = 0; n < 3; n += !knpu_query(a[1], &q))
		;
	assert_true(knpu_now() - begun >= seconds(2) / 20);
	limit("user_commands", 0);
	for (n = 0; n < 100; n++)
		OK(knpu_query(a[0], &q));
	knpu_close(a[0]);
	knpu_close(a[1]);
	knpu_close(b);
}

/* Who begins to restore an engine and takes another gives that one's place up. */
static void half_an_engine_takes_no_place(void **state)
{
	struct knpu_restore_open open = { .size = sizeof(open) };
	struct knpu *a, *b;

	(void)state;
	limit("user_engines", 2);
	OK(open_as(&ann, &a));
	OK(open_as(&ann, &b));
	OK(knpu_call(a, KNPU_CMD_RESTORE_OPEN, &open, ""));
	OK(make(a, "whole"));
	OK(make(b, "another"));
	knpu_close(a);
	knpu_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(limits_have_names_and_bounds),
		TEST(sessions_in_all),
		TEST(sessions_of_a_user),
		TEST(engines_in_all),
		TEST(engines_of_a_user),
		TEST(what_fails_takes_no_room),
		TEST(commands_in_a_second),
		TEST(half_an_engine_takes_no_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
