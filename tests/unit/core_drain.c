// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Who puts changes into effect: while a clock runs its thread, and nobody else
 * ever has the burst role, so no submitter can keep a burst waiting.  It does
 * so at once, however far away the next burst is; and none is left behind by a
 * clock that starts or ends.
 */
#include "core_port.h"
#include "boundary.h"
#include "session.h"

#include <sched.h>
#include <unistd.h>

#include "backend.h"
#include "engine_helper.h"
#include "patience.h"

#define HZ(n) ((n)*1000000ULL)
/* One burst in eleven days. */
#define HARDLY_EVER 1
/* Only a test that hangs gets there. */
#define PATIENCE_S 60
#define LOOKS 1000
#define BURSTS 30000

/**
 * struct told - a change that tells about itself
 * @change: it
 * @by: the thread that applied it
 * @before: the last burst before it
 */
struct told {
	struct knpu_change change;
	pthread_t by;
	u64 before;
};

static struct knpu *k;
static struct knpu_engine *e;

static int up(void **state)
{
	(void)state;
	k = make_engine("drain");
	e = knpu_session_engine(((struct knpu_session *)k->session));
	patience_begins(PATIENCE_S, "a change was left behind\n");
	return 0;
}

static int down(void **state)
{
	(void)state;
	alarm(0);
	knpu_close(k);
	return 0;
}

static void tell(struct knpu_engine *engine, struct knpu_change *change)
{
	struct told *t = container_of(change, struct told, change);

	t->by = pthread_self();
	t->before = engine->burst;
}

static struct told submit(void)
{
	struct told t = { .change.apply = tell };

	knpu_boundary_submit(e, &t.change);
	return t;
}

/* From a thread of its own; tells of both. */
struct submitter {
	pthread_t thread;
	struct told told;
};

static void *submits(void *arg)
{
	struct submitter *s = arg;

	s->told = submit();
	return NULL;
}

static void begin(struct submitter *s)
{
	OK(pthread_create(&s->thread, NULL, submits, s));
}

static bool role_is_free(void)
{
	if (!mutex_trylock(&e->role))
		return false;
	knpu_role_leave(e);
	return true;
}

/* Return: the thread that applied, with whoever submits. */
static pthread_t who_applies(void)
{
	struct submitter other;
	pthread_t by = submit().by;

	begin(&other);
	pthread_join(other.thread, NULL);
	assert_true(other.told.by == by);
	assert_true(by != other.thread);
	return by;
}

static void the_clock_applies(uint64_t rate_uhz, bool paused)
{
	pthread_t by;
	int i;

	OK(knpu_engine_start(k, rate_uhz, 0));
	if (paused)
		OK(knpu_engine_pause(k, NULL));
	by = who_applies();
	assert_true(by != pthread_self());
	for (i = 0; i < LOOKS; i++) {
		assert_false(role_is_free());
		if (!(i % 100))
			assert_true(submit().by == by);
	}
	OK(knpu_engine_stop(k, NULL));
	assert_true(submit().by == pthread_self());
	assert_true(role_is_free());
}

static void at_any_rate_and_at_rest(void **state)
{
	(void)state;
	the_clock_applies(HZ(1000), false);
	the_clock_applies(KNPU_RATE_MAX_UHZ, false);
	the_clock_applies(HARDLY_EVER, false);
	the_clock_applies(HZ(1000), true);
	the_clock_applies(HARDLY_EVER, true);
}

static bool stopping;

/* Return: @arg if it got the role before the clock was stopped. */
static void *wants_the_role(void *arg)
{
	bool soon;

	mutex_lock(&e->role);
	soon = !READ_ONCE(stopping);
	knpu_role_leave(e);
	return soon ? arg : NULL;
}

/* Not even who stands in line for it gets it between bursts. */
static void from_burst_to_burst(void **state)
{
	pthread_t thread;
	void *soon;

	(void)state;
	WRITE_ONCE(stopping, false);
	OK(knpu_engine_start(k, KNPU_RATE_MAX_UHZ, 0));
	OK(pthread_create(&thread, NULL, wants_the_role, k));
	OK(knpu_engine_wait(k, BURSTS, PATIENCE_S * 1000, NULL));
	WRITE_ONCE(stopping, true);
	OK(knpu_engine_stop(k, NULL));
	pthread_join(thread, &soon);
	assert_null(soon);
}

/* Edits, and a reader who asks for one burst, as commands give them. */
static void no_burst_is_waited_for(void **state)
{
	struct knpu_engine_set set = {
		.flags = KNPU_ENGINE_SET_F_POWER,
		.power = FX(1),
	};
	int64_t value;
	uint64_t burst;
	uint32_t first;

	(void)state;
	OK(knpu_engine_start(k, HARDLY_EVER, 0));
	first = add_row_of(k, "row", 3, NULL, 0);
	connect(k, first, first + 1, 1, 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_set(k, &set));
	assert_int_equal(set.burst, 1);
	OK(knpu_read_exact(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_PSP,
			   KNPU_AREA_FIRST_USER, 1, &value, &burst));
	assert_int_equal(value, 1);
	OK(knpu_engine_pause(k, &burst));
	assert_int_equal(burst, 0);
	OK(knpu_area_remove(k, KNPU_AREA_FIRST_USER, NULL));
	OK(knpu_engine_stop(k, &burst));
	assert_int_equal(burst, 0);
}

static void *starts(void *failed)
{
	return knpu_engine_start(k, HARDLY_EVER, 0) ? failed : NULL;
}

/* Submitted while somebody else had the role, before there was a clock. */
static void a_clock_that_starts(void **state)
{
	struct submitter s;
	pthread_t starter;
	void *failed;

	(void)state;
	mutex_lock(&e->role);
	begin(&s);
	while (!atomic_read(&e->submitters))
		sched_yield();
	OK(pthread_create(&starter, NULL, starts, k));
	while (!atomic_read(&e->stepping))
		sched_yield();
	assert_null(READ_ONCE(e->clock.thread));
	mutex_unlock(&e->role);
	pthread_join(starter, &failed);
	assert_null(failed);
	pthread_join(s.thread, NULL);
	assert_true(s.told.by != s.thread);
	assert_true(submit().by == s.told.by);
}

static struct told late;

/* In the thread of the clock: the last that it does before it ends. */
static void submit_too_late(struct knpu_engine *engine,
			    struct knpu_change *change)
{
	(void)change;
	while (!knpu_thread_stopping())
		sched_yield();
	llist_add(&late.change.node, &engine->boundary);
}

static void *submits_too_late(void *unused)
{
	struct knpu_change change = { .apply = submit_too_late };

	knpu_boundary_submit(e, &change);
	return unused;
}

static void a_clock_that_ends(void **state)
{
	pthread_t thread;

	(void)state;
	late = (struct told){ .change.apply = tell };
	init_completion(&late.change.done);
	OK(knpu_engine_start(k, HARDLY_EVER, 0));
	OK(pthread_create(&thread, NULL, submits_too_late, NULL));
	while (!atomic_read(&e->submitters))
		sched_yield();
	OK(knpu_engine_stop(k, NULL));
	wait_for_completion(&late.change.done);
	pthread_join(thread, NULL);
	assert_true(late.by != pthread_self());
}

static struct told with_pause;

/*
 * In the thread of the clock, at one boundary: puts another change beside the
 * pause that somebody asks for meanwhile.
 */
static void await_pause(struct knpu_engine *engine, struct knpu_change *change)
{
	struct llist_node *mine = &with_pause.change.node;

	(void)change;
	llist_add(mine, &engine->boundary);
	while (READ_ONCE(engine->boundary.first) == mine)
		sched_yield();
}

/* At the next: a burst is due now, had no pause come. */
static void make_due(struct knpu_engine *engine, struct knpu_change *change)
{
	tell(engine, change);
	engine->clock.due = 0;
}

static void *awaits_pause(void *unused)
{
	struct knpu_change change = { .apply = await_pause };

	knpu_boundary_submit(e, &change);
	return unused;
}

/* The thread looks whether it may run a burst when it has heard of a pause. */
static void a_burst_that_is_due_when_it_rests(void **state)
{
	pthread_t thread;

	(void)state;
	with_pause = (struct told){ .change.apply = make_due };
	init_completion(&with_pause.change.done);
	OK(knpu_engine_start(k, HARDLY_EVER, 0));
	OK(pthread_create(&thread, NULL, awaits_pause, NULL));
	while (READ_ONCE(e->boundary.first) != &with_pause.change.node)
		sched_yield();
	OK(knpu_engine_pause(k, NULL));
	wait_for_completion(&with_pause.change.done);
	pthread_join(thread, NULL);
	/* What would have begun has ended by this boundary. */
	assert_int_equal(submit().before, 0);
	OK(knpu_engine_stop(k, NULL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(at_any_rate_and_at_rest),
		TEST(from_burst_to_burst),
		TEST(no_burst_is_waited_for),
		TEST(a_clock_that_starts),
		TEST(a_clock_that_ends),
		TEST(a_burst_that_is_due_when_it_rests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
