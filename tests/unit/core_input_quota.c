// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Input takes memory of whoever gives it, not of who has the engine.
 */
#include "quota_helper.h"

/* Of one batch; items that wait take 8 bytes each. */
#define ITEMS 1000

static int give(struct knpu *k, u32 id)
{
	static struct knpu_inject_item items[ITEMS];
	u32 i;

	for (i = 0; i < ITEMS; i++)
		items[i] = (struct knpu_inject_item){ id, 1 };
	return knpu_inject(k, items, ITEMS, NULL);
}

static void who_gives_too_much_is_refused_alone(void **state)
{
	struct knpu_engine_access all = {
		.flags = KNPU_ENGINE_ACCESS_F_MODE,
		.mode = KNPU_MODE_ALL,
	};
	struct knpu *hers, *his;
	u64 engine, held;
	u32 first, i;

	(void)state;
	OK(open_as(&ann, &hers));
	OK(open_as(&ben, &his));
	OK(make(hers, "hers"));
	first = add_row_of(hers, "row", 1, NULL, 0);
	OK(knpu_engine_access(hers, &all));
	OK(knpu_engine_attach(his, "hers"));
	engine = atomic64_read(&session_of(hers)->user->memory);
	/* Enough for her engine and three batches; and as much for him. */
	limit("user_memory", engine + 4 * ITEMS * 8);
	for (i = 0; !give(his, first); i++)
		;
	assert_true(i > 3);
	assert_int_equal(give(his, first), -EDQUOT);
	assert_int_equal(atomic64_read(&session_of(hers)->user->memory),
			 engine);
	OK(give(hers, first));
	OK(knpu_engine_step(hers, 1, NULL));
	/* It was delivered: he may give again. */
	OK(give(his, first));
	/* He goes, and it waits; then nobody has it. */
	held = atomic64_read(&session_of(hers)->user->memory);
	knpu_close(his);
	assert_int_equal(atomic64_read(&session_of(hers)->user->memory), held);
	knpu_close(hers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_gives_too_much_is_refused_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
