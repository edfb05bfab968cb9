// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sessions that rest make room for others, or are ended as they rest too long;
 * those that do not rest stay.
 */
#include "core_port.h"
#include "sessions.h"

#include "quota_helper.h"

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
	age(a, 1000);
	OK(open_as(&ann, &next));
	assert_true(stale(a));
	knpu_close(a);
	knpu_close(next);
}

/* What took long has just ended: since then it rests, and not before. */
static void who_was_at_work_has_not_rested(void **state)
{
	struct knpu *a, *none;

	(void)state;
	limit("user_sessions", 1);
	OK(open_as(&ann, &a));
	/* As a command does, or a wait, or whoever polls. */
	assert_true(knpu_session_enter(session_of(a)));
	age(a, 1000);
	knpu_session_leave(session_of(a));
	assert_int_equal(open_as(&ann, &none), -EMFILE);
	assert_false(stale(a));
	knpu_close(a);
}

/* Seen to rest, and asked before it was ended: it stays. */
static void who_was_asked_meanwhile_stays(void **state)
{
	struct knpu_session *s;
	struct knpu_query q;
	struct knpu *a;
	s64 seen;

	(void)state;
	OK(open_as(&ann, &a));
	s = session_of(a);
	seen = atomic64_read(&s->gate);
	OK(knpu_query(a, &q));
	assert_false(knpu_session_end_idle(s, seen, true));
	assert_false(stale(a));
	/* Also where entries are counted anew. */
	atomic64_set_release(&s->gate, S64_MAX - U32_MAX);
	seen = atomic64_read(&s->gate);
	OK(knpu_query(a, &q));
	assert_int_equal(atomic64_read(&s->gate), 0);
	assert_false(knpu_session_end_idle(s, seen, true));
	seen = atomic64_read(&s->gate);
	assert_true(knpu_session_end_idle(s, seen, true));
	assert_true(stale(a));
	knpu_close(a);
}

/* Who waits for a burst for long does not rest, and has not when it is over. */
static void who_waits_for_a_burst_does_not_rest(void **state)
{
	struct knpu *waits, *other, *none;

	(void)state;
	limit("user_sessions", 2);
	OK(open_as(&ann, &waits));
	OK(make(waits, "slow"));
	OK(open_as(&ann, &other));
	OK(knpu_engine_attach(other, "slow"));
	assert_int_equal(knpu_engine_wait(waits, 1, 0, NULL), -ETIMEDOUT);
	age(waits, 1000);
	assert_int_equal(waits->ops->wait(waits, 1), -ETIMEDOUT);
	assert_int_equal(open_as(&ann, &none), -EMFILE);
	assert_false(stale(waits));
	knpu_close(waits);
	knpu_close(other);
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

/* How many have an engine, by @look, who does not. */
static uint32_t sharing(struct knpu *look)
{
	struct knpu_engine_entry e[2];
	uint32_t next = 0;

	assert_int_equal(knpu_engine_list(look, &next, e, 2), 1);
	return e[0].sessions;
}

/* Seen to rest beside others that have closed before it was ended. */
static void whoever_closes_meanwhile_the_last_stays(void **state)
{
	struct knpu *a, *b, *look;
	struct knpu_session *s;
	s64 seen;

	(void)state;
	OK(open_as(&ann, &look));
	OK(open_as(&ann, &a));
	OK(open_as(&ann, &b));
	OK(make(a, "runs"));
	OK(knpu_engine_attach(b, "runs"));
	s = session_of(b);
	seen = atomic64_read(&s->gate);
	knpu_close(a);
	/* Its clock rests: it makes no room, but rests too long. */
	assert_false(knpu_session_end_idle(s, seen, true));
	assert_int_equal(sharing(look), 1);
	/* Somebody came, started it and went. */
	OK(open_as(&ann, &a));
	OK(knpu_engine_attach(a, "runs"));
	OK(knpu_engine_start(a, 1000, 0));
	knpu_close(a);
	assert_false(knpu_session_end_idle(s, seen, false));
	assert_false(stale(b));
	assert_int_equal(sharing(look), 1);
	OK(knpu_engine_stop(b, NULL));
	seen = atomic64_read(&s->gate);
	assert_true(knpu_session_end_idle(s, seen, false));
	assert_true(stale(b));
	knpu_close(b);
	knpu_close(look);
}

/* Who was not ended is counted as before. */
static void who_stays_is_counted(void **state)
{
	struct knpu *a, *b, *look;
	struct knpu_session *s;
	struct knpu_query q;
	s64 seen;

	(void)state;
	OK(open_as(&ann, &look));
	OK(open_as(&ann, &a));
	OK(open_as(&ann, &b));
	OK(make(a, "two"));
	OK(knpu_engine_attach(b, "two"));
	s = session_of(b);
	seen = atomic64_read(&s->gate);
	OK(knpu_query(b, &q));
	assert_false(knpu_session_end_idle(s, seen, true));
	assert_int_equal(sharing(look), 2);
	seen = atomic64_read(&s->gate);
	assert_true(knpu_session_end_idle(s, seen, true));
	assert_int_equal(sharing(look), 1);
	knpu_close(a);
	knpu_close(b);
	knpu_close(look);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_rested_longest_makes_room),
		TEST(who_is_at_work_is_pinned),
		TEST(who_was_at_work_has_not_rested),
		TEST(who_was_asked_meanwhile_stays),
		TEST(who_waits_for_a_burst_does_not_rest),
		TEST(no_engine_ends_to_make_room),
		TEST(who_rests_too_long_is_ended),
		TEST(whoever_closes_meanwhile_the_last_stays),
		TEST(who_stays_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
