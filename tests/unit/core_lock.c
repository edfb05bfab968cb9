// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands that prepare edits of synapses wait for others of their session, no
 * longer than they may, and are seen to.
 */
#include "core_port.h"
#include "session.h"

#include "backend.h"
#include "engine_helper.h"

#include <pthread.h>
#include <sched.h>

#define FIRST 3

static struct knpu *k;

static struct knpu_session *session(void)
{
	return k->session;
}

static int up(void **state)
{
	(void)state;
	k = make_engine("lock");
	add_row_of(k, "row", 5, NULL, 0);
	connect(k, FIRST, FIRST + 1, 1, 1);
	OK(knpu_publish(k, NULL));
	return 0;
}

static int down(void **state)
{
	(void)state;
	OK(knpu_limit_set("lock_ms", 0));
	knpu_close(k);
	return port_live() != 0;
}

static int add(void)
{
	const struct knpu_synapse s = { FIRST, FIRST + 2, 1, 0, 1, 0 };

	return knpu_synapse_add(k, &s, 1, NULL);
}

static int take_away(void)
{
	const struct knpu_synapse_pair pair = { FIRST, FIRST + 1 };

	return knpu_synapse_remove(k, &pair, 1, NULL);
}

static int change(void)
{
	const struct knpu_synapse_change c = {
		.source = FIRST,
		.target = FIRST + 1,
		.weight = 7,
		.flags = KNPU_CHANGE_F_WEIGHT,
	};

	return knpu_synapse_set(k, &c, 1, NULL);
}

static int clear(void)
{
	const struct knpu_span spans[2] = {
		{ .scope = KNPU_SCOPE_AREA, .id = 3 },
		{ .scope = KNPU_SCOPE_AREA, .id = 3 },
	};

	return knpu_synapse_clear(k, spans, 1, 1, NULL);
}

static int publish(void)
{
	return knpu_publish(k, NULL);
}

static int (*const edits[])(void) = { add, take_away, change, clear, publish };
#define EDITS (sizeof(edits) / sizeof(edits[0]))

static uint64_t pending(void)
{
	struct knpu_engine_info info;

	OK(knpu_engine_info(k, &info));
	return info.pending_synapses;
}

static void each_waits_no_longer_than_it_may(void **state)
{
	struct mutex *lock = &session()->lock;
	size_t i;

	(void)state;
	OK(knpu_limit_set("lock_ms", 1));
	for (i = 0; i < EDITS; i++) {
		long live;

		mutex_lock(lock);
		live = port_live();
		assert_int_equal(edits[i](), -ETIMEDOUT);
		assert_non_null(strstr(knpu_error(), "too long"));
		assert_int_equal(port_live(), live);
		mutex_unlock(lock);
		assert_int_equal(pending(), 0);
	}
	for (i = 0; i < EDITS; i++)
		OK(edits[i]());
}

static void *run_edit(void *edit)
{
	return (*(int (**)(void))edit)() ? edit : NULL;
}

static uint32_t waits(struct knpu *look)
{
	struct knpu_session_entry e[4];
	uint32_t next = 0;
	int n = knpu_session_list(look, &next, e, 4, NULL);

	while (n-- > 0)
		if (e[n].id == session()->id)
			return e[n].waits;
	fail_msg("the session is not listed");
	return 0;
}

/* For the lock of its session, and not for an edit of the engine. */
static void each_tells_for_what_it_waits(void **state)
{
	struct knpu *look = open_embedded();
	pthread_t thread;
	void *failed;
	size_t i;

	(void)state;
	for (i = 0; i < EDITS; i++) {
		mutex_lock(&session()->lock);
		OK(pthread_create(&thread, NULL, run_edit, (void *)&edits[i]));
		while (waits(look) != KNPU_SESSION_WAITS_OWN)
			sched_yield();
		mutex_unlock(&session()->lock);
		OK(pthread_join(thread, &failed));
		assert_null(failed);
		assert_int_equal(waits(look), 0);
	}
	knpu_close(look);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_waits_no_longer_than_it_may),
		TEST(each_tells_for_what_it_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
