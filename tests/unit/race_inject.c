// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Some inject, one steps, one drops, others look at what waits: whatever was
 * injected was delivered once or dropped once.
 */
#include "race_helper.h"

#define BATCH 3
#define BATCHES 2000

static atomic_int injectors;
static atomic_ulong dropped;

static void *inject(void *unused)
{
	struct knpu *k = attach_to("input");
	struct knpu_inject_item items[BATCH];
	uint32_t i, n;

	for (i = 0; i < BATCHES; i++) {
		for (n = 0; n < BATCH; n++)
			items[n] = (struct knpu_inject_item){ 3 + n, i };
		OK(knpu_inject(k, items, BATCH, NULL));
	}
	atomic_fetch_sub(&injectors, 1);
	knpu_close(k);
	return unused;
}

static void *step(void *unused)
{
	struct knpu *k = attach_to("input");

	while (atomic_load(&injectors))
		OK(knpu_engine_step(k, 1, NULL));
	knpu_close(k);
	return unused;
}

static void *drop(void *unused)
{
	struct knpu *k = attach_to("input");
	uint64_t items;

	while (atomic_load(&injectors)) {
		OK(knpu_inject_clear(k, &items));
		MUST(items % BATCH == 0);
		atomic_fetch_add(&dropped, items);
	}
	knpu_close(k);
	return unused;
}

/* Each batch is whole, as it was injected. */
static void *look(void *unused)
{
	struct knpu *k = attach_to("input");
	static _Thread_local struct knpu_inject_item out[30 * BATCH];
	uint64_t total;
	int i, n;

	while (atomic_load(&injectors)) {
		n = knpu_inject_list(k, out, 30 * BATCH, &total);
		MUST(n >= 0 && n % BATCH == 0 && total % BATCH == 0);
		MUST(total >= (uint64_t)n);
		for (i = 0; i < n; i++) {
			MUST(out[i].id == 3U + i % BATCH);
			MUST(out[i].amount == out[i - i % BATCH].amount);
		}
	}
	knpu_close(k);
	return unused;
}

static void nothing_is_lost_or_done_twice(void **state)
{
	void *(*const jobs[])(
		void *) = { inject, inject, step, drop, look, look };
	struct knpu *k = open_session();
	struct knpu_counters c;

	(void)state;
	OK(create(k, "input", 0, 16, 16));
	MUST(add_row_of(k, "a", BATCH, NULL, 0).first == 3);
	atomic_store(&injectors, 2);
	run_all(jobs, sizeof(jobs) / sizeof(jobs[0]));
	OK(knpu_engine_step(k, 1, NULL));
	OK(knpu_counters(k, &c));
	MUST(c.injected + atomic_load(&dropped) == 2 * BATCHES * BATCH);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_lost_or_done_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
