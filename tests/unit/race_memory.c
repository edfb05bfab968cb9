// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Threads that race for the last of what memory a user may have: together they
 * get as much as one alone, no more and no less.
 */
#include "race_helper.h"

#define THREADS 4
#define EACH 60
/* What is left for them: not as much as they ask for. */
#define LEFT 5000

static atomic_int got;

/* Each is as large as the others: kept until it is published, or for a burst. */
static int take(struct knpu *k, bool pending)
{
	const struct knpu_synapse s = { 3, 4, 1, 0, 1, 0 };
	const struct knpu_inject_item item = { 3, 1 };

	return pending ? knpu_synapse_add(k, &s, 1, NULL) :
			 knpu_inject(k, &item, 1, NULL);
}

static void hoard(struct knpu *k, uint32_t nr, bool pending)
{
	while (nr--) {
		int err = take(k, pending);

		MUST(!err || err == -EDQUOT);
		if (!err)
			atomic_fetch_add(&got, 1);
	}
}

static void *hoard_pending(void *k)
{
	hoard(k, EACH, true);
	return k;
}

static void *hoard_input(void *k)
{
	hoard(k, EACH, false);
	return k;
}

/* Return: how many were had, by so many threads; all is given back. */
static int had_by(struct knpu *owner, uint32_t threads, bool pending)
{
	struct knpu *k[THREADS];
	pthread_t thread[THREADS];
	uint32_t i;

	atomic_store(&got, 0);
	for (i = 0; i < threads; i++)
		k[i] = attach_to("hoard");
	if (threads == 1)
		hoard(k[0], THREADS * EACH, pending);
	for (i = 0; i < threads && threads > 1; i++)
		OK(pthread_create(&thread[i], NULL,
				  pending ? hoard_pending : hoard_input, k[i]));
	for (i = 0; i < threads && threads > 1; i++)
		OK(pthread_join(thread[i], NULL));
	for (i = 0; i < threads; i++)
		knpu_close(k[i]);
	OK(knpu_inject_clear(owner, NULL));
	return atomic_load(&got);
}

static void race_for(struct knpu *owner, bool pending)
{
	int alone, i;

	alone = had_by(owner, 1, pending);
	MUST(alone > THREADS && alone < THREADS * EACH);
	for (i = 0; i < 20; i++)
		MUST(had_by(owner, THREADS, pending) == alone);
}

static void together_as_much_as_one(void **state)
{
	struct knpu *owner = open_session();
	struct knpu_engine_info info;

	(void)state;
	OK(create(owner, "hoard", 0, 16, 512));
	add_row_of(owner, "a", 5, NULL, 0);
	OK(knpu_engine_info(owner, &info));
	OK(knpu_limit_set("user_memory", info.memory + LEFT));
	race_for(owner, true);
	race_for(owner, false);
	OK(knpu_limit_set("user_memory", 0));
	knpu_close(owner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(together_as_much_as_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
