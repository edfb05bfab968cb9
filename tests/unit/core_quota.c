// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the administrator lets users have: each limit, its own error, and that
 * all that was taken is given back.
 */
#include "core_port.h"
#include "boundary.h"
#include "cred.h"
#include "limits.h"
#include "session.h"
#include "sessions.h"

#include "backend.h"
#include "backend_embedded.h"
#include "engine_helper.h"

static bool in_no_group(const struct knpu_cred *cred, u32 gid)
{
	(void)cred;
	(void)gid;
	return false;
}

static const struct knpu_cred ann = { .uid = 1,
				      .process = "ann's",
				      .in_group = in_no_group };
static const struct knpu_cred ben = { .uid = 65,
				      .process = "ben's",
				      .in_group = in_no_group };

static int open_as(const struct knpu_cred *who, struct knpu **out)
{
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	int err;

	knpu_embedded_be(who);
	err = knpu_open(&opts, out);
	knpu_embedded_be(NULL);
	return err;
}

static int make(struct knpu *k, const char *name)
{
	const struct knpu_engine_opts opts = engine_opts(name);

	return knpu_engine_create(k, &opts);
}

static void limit(const char *name, uint64_t value)
{
	uint64_t told;

	OK(knpu_limit_set(name, value));
	OK(knpu_limit_get(name, &told));
	assert_int_equal(told, value);
}

/* Every test ends with nothing left, and the limits as they are built in. */
static int at_rest(void **state)
{
	(void)state;
	limit("sessions", KNPU_SESSIONS_MAX);
	limit("user_sessions", KNPU_SESSIONS_MAX);
	limit("engines", KNPU_ENGINES_MAX);
	limit("user_engines", KNPU_ENGINES_MAX);
	limit("user_commands", 0);
	limit("idle_ms", 0);
	limit("evict_ms", 60000);
	limit("hang_ms", 0);
	limit("lock_ms", 0);
	return port_live() != 0;
}

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
	/* The user and the session. */
	assert_int_equal(n, 4);
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

static uint64_t seconds(uint64_t n)
{
	return n * 1000000000;
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

static struct knpu_session *session_of(struct knpu *k)
{
	return k->session;
}

/* As if its last request had begun so long ago. */
static void age(struct knpu *k, uint64_t s)
{
	WRITE_ONCE(session_of(k)->metrics.last, knpu_now() - seconds(s));
}

static bool stale(struct knpu *k)
{
	struct knpu_query q;
	int err;

	/* Which is no request, if it is refused. */
	if (!knpu_session_stale(session_of(k)))
		return false;
	err = knpu_query(k, &q);
	assert_int_equal(err, -ESTALE);
	assert_non_null(strstr(knpu_error(), "open again"));
	return true;
}

static void who_rested_longest_makes_room(void **state)
{
	struct knpu *k[6], *b, *none;
	int i;

	(void)state;
	limit("user_sessions", 4);
	OK(open_as(&ben, &b));
	age(b, 1000);
	for (i = 0; i < 4; i++)
		OK(open_as(&ann, &k[i]));
	assert_int_equal(open_as(&ann, &none), -EMFILE);
	age(k[0], 59);
	age(k[1], 100);
	age(k[2], 200);
	age(k[3], 150);
	OK(open_as(&ann, &k[4]));
	assert_true(stale(k[2]));
	OK(open_as(&ann, &k[5]));
	assert_true(stale(k[3]));
	assert_false(stale(k[1]));
	/* A request is a sign of life. */
	OK(knpu_query(k[1], &(struct knpu_query){ 0 }));
	assert_int_equal(open_as(&ann, &none), -EMFILE);
	assert_false(stale(k[0]));
	assert_false(stale(b));
	/* Not at all, if it is not wanted. */
	age(k[0], 1000);
	limit("evict_ms", 0);
	assert_int_equal(open_as(&ann, &none), -EMFILE);
	limit("evict_ms", 1000001);
	assert_int_equal(open_as(&ann, &none), -EMFILE);
	/* Another user's session makes no room, also if all are too many. */
	limit("evict_ms", 60000);
	age(k[0], 0);
	limit("sessions", 5);
	assert_int_equal(open_as(&ann, &none), -ENFILE);
	assert_false(stale(b));
	for (i = 0; i < 6; i++)
		knpu_close(k[i]);
	knpu_close(b);
}

static void who_is_at_work_is_pinned(void **state)
{
	struct knpu *a, *none, *next;

	(void)state;
	limit("user_sessions", 1);
	OK(open_as(&ann, &a));
	age(a, 1000);
	/* As a command does. */
	assert_true(knpu_session_enter(session_of(a)));
	assert_int_equal(open_as(&ann, &none), -EMFILE);
	knpu_session_leave(session_of(a));
	OK(open_as(&ann, &next));
	assert_true(stale(a));
	knpu_close(a);
	knpu_close(next);
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

/* What took long has just ended: since then it rests, and not before. */
static void who_was_at_work_has_not_rested(void **state)
{
	struct knpu_watch *watch;
	struct knpu *a, *none;

	(void)state;
	limit("user_sessions", 1);
	OK(open_as(&ann, &a));
	watch = knpu_request_begin(&session_of(a)->metrics, KNPU_CMD_QUERY);
	age(a, 1000);
	knpu_request_end(&session_of(a)->metrics, watch, 0, 0);
	assert_int_equal(open_as(&ann, &none), -EMFILE);
	assert_false(stale(a));
	knpu_close(a);
}

static void no_engine_ends_to_make_room(void **state)
{
	const struct knpu_ledger *ledger;
	struct knpu *a, *second, *none, *more;
	uint64_t head;

	(void)state;
	limit("user_sessions", 2);
	OK(open_as(&ann, &a));
	OK(make(a, "kept"));
	OK(open_as(&ann, &second));
	OK(knpu_engine_attach(second, "kept"));
	OK(knpu_ledger_map(a, &ledger));
	OK(knpu_engine_step(a, 2, NULL));
	age(a, 1000);
	age(second, 900);
	OK(open_as(&ann, &none));
	assert_true(stale(a));
	knpu_close(none);
	OK(open_as(&ann, &none));
	/* The last that has it stays, and what was mapped goes on. */
	age(second, 900);
	assert_int_equal(open_as(&ann, &more), -EMFILE);
	assert_false(stale(second));
	OK(knpu_engine_step(second, 1, NULL));
	OK(knpu_ledger_head(ledger, &head));
	assert_int_equal(head, 3);
	knpu_close(a);
	knpu_close(second);
	knpu_close(none);
}

/* Is it in the directory? */
static bool there(uint64_t id)
{
	struct knpu_session *s = knpu_sessions_find(id);

	if (s)
		knpu_session_put(s);
	return s;
}

static void who_rests_too_long_is_ended(void **state)
{
	struct knpu *idle, *busy, *runs, *stopped;

	(void)state;
	OK(open_as(&ann, &idle));
	OK(open_as(&ann, &busy));
	OK(open_as(&ann, &runs));
	OK(open_as(&ann, &stopped));
	OK(make(runs, "runs"));
	OK(make(stopped, "stopped"));
	OK(knpu_engine_start(runs, 1000, 0));
	age(idle, 100);
	age(busy, 100);
	age(runs, 100);
	age(stopped, 100);
	assert_true(knpu_session_enter(session_of(busy)));
	limit("idle_ms", 90000);
	/* Looked at by a thread, in the order in which they were opened. */
	while (there(session_of(stopped)->id))
		sched_yield();
	limit("idle_ms", 0);
	assert_true(stale(idle));
	assert_true(stale(stopped));
	assert_false(stale(busy));
	assert_false(stale(runs));
	knpu_session_leave(session_of(busy));
	knpu_close(idle);
	knpu_close(busy);
	knpu_close(runs);
	knpu_close(stopped);
}

static struct knpu_session_entry entry_of(struct knpu *asking, struct knpu *k)
{
	struct knpu_session_entry e[8];
	uint32_t next = 0;
	int nr = knpu_session_list(asking, &next, e, 8, NULL);

	while (nr-- > 0)
		if (e[nr].id == session_of(k)->id)
			return e[nr];
	fail();
	return e[0];
}

/* As if a request of @k had been carried out so long. */
static struct knpu_watch *begin(struct knpu *k, uint64_t s)
{
	struct knpu_watch *w =
		knpu_request_begin(&session_of(k)->metrics, KNPU_CMD_READ);

	atomic64_set_release(&w->begun, knpu_now() - seconds(s));
	return w;
}

static void end(struct knpu *k, struct knpu_watch *w)
{
	knpu_request_end(&session_of(k)->metrics, w, 0, 0);
}

static void who_hangs_is_reported_once(void **state)
{
	struct knpu *a, *b, *look;
	struct knpu_watch *wa, *wb;

	(void)state;
	OK(open_as(&ann, &a));
	OK(open_as(&ann, &b));
	OK(open_as(&ann, &look));
	wa = begin(a, 200);
	wb = begin(b, 50);
	limit("hang_ms", 100000);
	while (!entry_of(look, a).hangs)
		sched_yield();
	assert_int_equal(entry_of(look, a).command, KNPU_CMD_READ);
	assert_int_equal(entry_of(look, a).waits, 0);
	assert_int_equal(entry_of(look, b).hangs, 0);
	/* Who looks at the later one has looked at the earlier one again. */
	limit("hang_ms", 40000);
	while (!entry_of(look, b).hangs)
		sched_yield();
	assert_int_equal(entry_of(look, a).hangs, 1);
	end(a, wa);
	end(b, wb);
	wb = begin(b, 60);
	limit("hang_ms", 40001);
	while (entry_of(look, b).hangs < 2)
		sched_yield();
	assert_int_equal(entry_of(look, a).hangs, 1);
	assert_int_equal(entry_of(look, look).hangs, 0);
	end(b, wb);
	knpu_close(a);
	knpu_close(b);
	knpu_close(look);
}

static void an_edit_waits_no_longer_than_it_may(void **state)
{
	const struct knpu_property_item item = { KNPU_SCOPE_AREA, 3,
						 KNPU_PROPERTY_LEAK, 0, 77 };
	const struct knpu_area_opts area = {
		.size = sizeof(area),
		.name = "late",
		.dims = { 1, 1, 1 },
		.per_voxel = 1,
	};
	static struct snapshot before, after;
	struct knpu_engine_set set = { .flags = KNPU_ENGINE_SET_F_RATE |
						KNPU_ENGINE_SET_F_POWER,
				       .power = 7,
				       .rate_uhz = 7 };
	struct knpu *k = make_engine("slow");
	struct knpu_engine *e = knpu_session_engine(session_of(k));

	(void)state;
	add_row_of(k, "row", 5, NULL, 0);
	connect(k, 3, 4, 1, 1);
	limit("lock_ms", 1);
	snapshot_take(k, &before);
	mutex_lock(&e->edit_lock);
	assert_int_equal(knpu_property_set(k, &item, 1, NULL), -ETIMEDOUT);
	assert_non_null(strstr(knpu_error(), "too long"));
	assert_int_equal(knpu_area_add(k, &area, NULL), -ETIMEDOUT);
	assert_int_equal(knpu_publish(k, NULL), -ETIMEDOUT);
	assert_int_equal(knpu_engine_set(k, &set), -ETIMEDOUT);
	assert_int_equal(knpu_engine_reset(k, NULL), -ETIMEDOUT);
	mutex_unlock(&e->edit_lock);
	mutex_lock(&session_of(k)->lock);
	assert_int_equal(knpu_publish(k, NULL), -ETIMEDOUT);
	mutex_unlock(&session_of(k)->lock);
	snapshot_take(k, &after);
	assert_memory_equal(&before, &after, sizeof(before));
	OK(knpu_property_set(k, &item, 1, NULL));
	OK(knpu_area_add(k, &area, NULL));
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_set(k, &set));
	OK(knpu_engine_reset(k, NULL));
	knpu_close(k);
}

static void *set_leak(void *k)
{
	const struct knpu_property_item item = { KNPU_SCOPE_AREA, 0,
						 KNPU_PROPERTY_LEAK, 0, 77 };

	return knpu_property_set(k, &item, 1, NULL) ? k : NULL;
}

static void told_what_it_waits_for(uint32_t waits)
{
	struct knpu *k = make_engine("waits"), *look = open_embedded();
	struct knpu_engine *e = knpu_session_engine(session_of(k));
	struct mutex *lock = &e->role;
	pthread_t thread;
	void *failed;

	if (waits == KNPU_SESSION_WAITS_EDIT)
		lock = &e->edit_lock;
	mutex_lock(lock);
	OK(pthread_create(&thread, NULL, set_leak, k));
	while (entry_of(look, k).waits != waits)
		sched_yield();
	assert_int_equal(entry_of(look, k).command, KNPU_CMD_PROPERTY_SET);
	if (lock == &e->role)
		knpu_role_leave(e);
	else
		mutex_unlock(lock);
	pthread_join(thread, &failed);
	assert_null(failed);
	assert_int_equal(entry_of(look, k).waits, 0);
	knpu_close(look);
	knpu_close(k);
}

static void who_waits_tells_for_what(void **state)
{
	(void)state;
	told_what_it_waits_for(KNPU_SESSION_WAITS_EDIT);
	told_what_it_waits_for(KNPU_SESSION_WAITS_BOUNDARY);
}

#define TEST(f) cmocka_unit_test_teardown(f, at_rest)

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
		TEST(who_rested_longest_makes_room),
		TEST(who_is_at_work_is_pinned),
		TEST(who_was_at_work_has_not_rested),
		TEST(half_an_engine_takes_no_place),
		TEST(no_engine_ends_to_make_room),
		TEST(who_rests_too_long_is_ended),
		TEST(who_hangs_is_reported_once),
		TEST(an_edit_waits_no_longer_than_it_may),
		TEST(who_waits_tells_for_what),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
