// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Requests that take long: reported, given up as an edit has waited too long,
 * and what they wait for is told.
 */
#include "core_port.h"
#include "boundary.h"

#include "quota_helper.h"

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

/* However many are carried out at once, each of them is seen to hang. */
static void each_of_many_is_reported(void **state)
{
	struct knpu_watch *w[3 * KNPU_REQUESTS_WATCHED + 1];
	struct knpu *k, *look;
	size_t i;

	(void)state;
	OK(open_as(&ann, &k));
	OK(open_as(&ann, &look));
	for (i = 0; i + 1 < ARRAY_SIZE(w); i++)
		w[i] = begin(k, 50);
	/* The last is the oldest. */
	w[i] = begin(k, 200);
	assert_true(entry_of(look, k).busy_ns >= seconds(200));
	limit("hang_ms", 100000);
	while (!entry_of(look, k).hangs)
		sched_yield();
	assert_int_equal(entry_of(look, k).hangs, 1);
	limit("hang_ms", 40000);
	while (entry_of(look, k).hangs < ARRAY_SIZE(w))
		sched_yield();
	assert_int_equal(entry_of(look, k).hangs, ARRAY_SIZE(w));
	for (i = 0; i < ARRAY_SIZE(w); i++)
		end(k, w[i]);
	assert_int_equal(entry_of(look, k).busy_ns, 0);
	/* Without memory one more is not watched, but carried out. */
	for (i = 0; i < KNPU_REQUESTS_WATCHED; i++)
		w[i] = begin(look, 0);
	port_fail_nth(1);
	OK(knpu_query(look, &(struct knpu_query){ 0 }));
	assert_int_equal(port_fail_left(), 0);
	port_fail_nth(0);
	while (i-- > 0)
		end(look, w[i]);
	knpu_close(k);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_hangs_is_reported_once),
		TEST(each_of_many_is_reported),
		TEST(an_edit_waits_no_longer_than_it_may),
		TEST(who_waits_tells_for_what),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
