// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Nobody waits: whoever stands still within a command, or in the middle of a
 * burst, holds up nobody but those who may wait for what he holds.
 *
 * One thread carries out commands.  Wherever one of their functions begins or
 * ends, a read section or an allocation is, and at each phase of a burst, it
 * stands still until another thread has carried out all the others, from their
 * beginning to their end: in its session, in another one of its engine, and in
 * one of another engine.  So each two meet within the table's function, and one
 * lock around any of them, be it around queries only, is one too many.
 */
#include "core_port.h"
#include "meet_points.h"

#undef knpu_trace_burst_phase
#define knpu_trace_burst_phase(engine, burst, phase) \
	point((const void *)(uintptr_t)((phase) + 1))
/* In place of the archive's. */
#include "../../kmod/core/burst.c"

#include "meet_helper.h"
#include "meet_places.h"
#include "patience.h"

#include <unistd.h>

/* Long enough for a slow machine; only a test that fails gets there. */
#define PATIENCE_S 10
#define NR_COMMANDS (KNPU_CMD_END - KNPU_CMD_BASE)

/**
 * struct party - a thread that carries out commands
 * @number: of the thread's, that nobody else uses
 * @nr: the command that it is in
 */
struct party {
	u32 number;
	u32 nr;
};

/* One engine with two sessions, the first of whom stands still; another. */
static struct knpu *mine, *theirs, *far;
static const struct act *standing;
static __thread struct party self;
static __thread bool stands;

/* Commands that somebody stood in, and that others did meanwhile. */
static bool stood[NR_COMMANDS], done[NR_COMMANDS];
/* The first that went wrong. */
static char trouble[160];

/* The other thread; protected by @lock, as are the two below. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static u32 asked, answered;
static bool ends;
static u32 held_now;
/* What it does now. */
static u32 doing;

static u32 my_number(void)
{
	return 2 * ++self.number + stands;
}

static int call(struct knpu *k, u32 nr, void *arg)
{
	int err;

	self.nr = nr;
	if (!stands)
		WRITE_ONCE(doing, nr);
	err = k->ops->call(k, nr, arg);
	if (!err && !stands)
		done[nr - KNPU_CMD_BASE] = true;
	if (!err || err == -EBUSY)
		return err;
	pthread_mutex_lock(&lock);
	if (!trouble[0])
		snprintf(trouble, sizeof(trouble), "command %#x fails: %d", nr,
			 err);
	pthread_mutex_unlock(&lock);
	return err;
}

/* ---- who goes on ---- */

static void meanwhile(const struct act *act, struct knpu *k, u32 held)
{
	if (!(act->waits & held))
		act->run(k);
}

static void all_meanwhile(u32 held)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(acts); i++) {
		const struct act *act = &acts[i];
		/* What it holds is of its engine, but for a read section. */
		u32 far_held = held & WAITS_GRACE;

		meanwhile(act, theirs, held & ~WAITS_OWN);
		if (act->apart)
			continue;
		meanwhile(act, far, far_held);
		/* Others of its own would do the work that it is about to do. */
		if (!(act->waits & ~WAITS_OWN))
			meanwhile(act, mine, held);
	}
}

static void *other_thread(void *arg)
{
	u32 held;

	(void)arg;
	pthread_mutex_lock(&lock);
	for (;;) {
		while (answered == asked && !ends)
			pthread_cond_wait(&changed, &lock);
		if (answered == asked)
			break;
		held = held_now;
		pthread_mutex_unlock(&lock);
		all_meanwhile(held);
		pthread_mutex_lock(&lock);
		answered++;
		pthread_cond_broadcast(&changed);
	}
	pthread_mutex_unlock(&lock);
	return NULL;
}

/* ---- who stands still ---- */

static void stand_still(u32 held)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += PATIENCE_S;
	pthread_mutex_lock(&lock);
	held_now = held;
	asked++;
	pthread_cond_broadcast(&changed);
	while (answered != asked && !trouble[0])
		if (pthread_cond_timedwait(&changed, &lock, &until))
			snprintf(trouble, sizeof(trouble),
				 "command %#x waits for who stands in %#x",
				 READ_ONCE(doing), self.nr);
	pthread_mutex_unlock(&lock);
}

static void point(const void *where)
{
	struct knpu_session *s;
	u32 held, within = depth;

	if (!within || !stands || trouble[0])
		return;
	/* What we call ourselves is no point. */
	depth = 0;
	s = mine->session;
	held = held_of(s);
	if (!writes(s->engine) && !stood_here(where, self.nr, held)) {
		if (held & ~standing->waits & ~WAITS_GRACE)
			snprintf(trouble, sizeof(trouble),
				 "command %#x holds a lock", self.nr);
		stood[self.nr - KNPU_CMD_BASE] = true;
		stand_still(held);
	}
	depth = within;
}

/* ---- tests ---- */

static struct knpu *world(const char *name)
{
	struct knpu *k = make_engine(name);
	u32 first = add_row_of(k, "cells", NR_CELLS, NULL, 0);

	assert_int_equal(first, cell(k));
	add_places_of(k, "places", NR_CELLS);
	connect(k, first, first + 1, 1, 1);
	OK(knpu_publish(k, NULL));
	return k;
}

static void begin(void)
{
	patience_begins(6 * PATIENCE_S, "two threads wait for each other\n");
	mine = world("near");
	theirs = attach_to("near");
	far = world("far");
	saver = attach_to("near");
	OK(CALL(saver, SAVE_OPEN, save_open));
	nr_seen = 0;
}

static void end(void)
{
	knpu_close(saver);
	knpu_close(far);
	knpu_close(theirs);
	knpu_close(mine);
	alarm(0);
}

/* What is restored, with a name of its own each time. */
static int take_snapshot(void **state)
{
	struct knpu *k = make_engine("small");
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_read read = {
		.size = sizeof(read),
		.nr = sizeof(saved),
		.bytes = ADDRESS(saved),
	};

	(void)state;
	OK(call(k, KNPU_CMD_SAVE_OPEN, &open));
	OK(call(k, KNPU_CMD_SAVE_READ, &read));
	assert_int_equal(read.nr, open.bytes);
	saved_bytes = read.nr;
	knpu_close(k);
	return 0;
}

static void stand_in(const struct act *act)
{
	pthread_t thread;

	begin();
	asked = answered = 0;
	ends = false;
	standing = act;
	OK(pthread_create(&thread, NULL, other_thread, NULL));
	stands = true;
	act->run(mine);
	stands = false;
	pthread_mutex_lock(&lock);
	ends = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	OK(pthread_join(thread, NULL));
	end();
}

static void who_stands_still_holds_up_nobody(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(acts); i++) {
		stand_in(&acts[i]);
		if (trouble[0])
			fail_msg("act %zu: %s", i, trouble);
	}
}

/* Also one that comes later: it has to be added to the acts. */
static void every_command_was_tried(void **state)
{
	u32 i;

	(void)state;
	for (i = 0; i < NR_COMMANDS; i++) {
		if (!stood[i])
			fail_msg("nobody stood in command %#x",
				 KNPU_CMD_BASE + i);
		if (!done[i])
			fail_msg("command %#x was done by nobody meanwhile",
				 KNPU_CMD_BASE + i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_stands_still_holds_up_nobody),
		cmocka_unit_test(every_command_was_tried),
	};

	return cmocka_run_group_tests(tests, take_snapshot, NULL);
}
