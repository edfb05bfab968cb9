// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Where lives and edits meet bursts: the burst that an edit names is the one
 * from which it holds; one steps at a time; an engine ends while it is
 * stepped, attached to, made anew.
 */
#include "race_helper.h"

#define TARGETS 20
#define LEAD 1000

static atomic_bool over;
/* The stepper goes no further than this, or the ledger would be lapped. */
static atomic_ullong limit;

static void *step_to_limit(void *unused)
{
	struct knpu *k = attach_to("edges");
	uint64_t burst = 0;

	while (!atomic_load(&over)) {
		if (burst < atomic_load(&limit))
			OK(knpu_engine_step(k, 10, &burst));
		else
			sched_yield();
	}
	knpu_close(k);
	return unused;
}

static bool fired(const struct knpu_ledger *ledger, uint64_t burst, uint32_t id)
{
	struct knpu_spike spikes[TARGETS + 8];
	uint64_t head;
	size_t count, i;

	do
		OK(knpu_ledger_head(ledger, &head));
	while (head < burst && !sched_yield());
	OK(knpu_ledger_read(ledger, burst, spikes, TARGETS + 8, &count));
	for (i = 0; i < count; i++)
		if (spikes[i].id == id)
			return true;
	return false;
}

static void connect(struct knpu *k, uint32_t target, uint64_t *burst)
{
	const struct knpu_synapse s = {
		.source = 1,
		.target = target,
		.weight = 255,
		.delay = 1,
	};

	OK(knpu_synapse_add(k, &s, 1, NULL));
	OK(knpu_publish(k, burst));
}

/* Neuron 1 fires in every burst, so its new target fires from @burst on. */
static void edit_synapse(struct knpu *k, const struct knpu_ledger *ledger,
			 uint32_t target)
{
	uint64_t burst;

	connect(k, target, &burst);
	atomic_store(&limit, burst + LEAD);
	MUST(burst > 1 && !fired(ledger, burst - 1, target));
	MUST(fired(ledger, burst, target));
}

static void edit_property(struct knpu *k, const struct knpu_ledger *ledger,
			  uint32_t target, bool on)
{
	const struct knpu_property_item item = { KNPU_SCOPE_NEURON, target,
						 KNPU_PROPERTY_EXCITABILITY, 0,
						 on ? 1LL << 32 : 0 };
	uint64_t burst;

	/* The wrapper does not tell the burst; publishing after it does. */
	OK(knpu_property_set(k, &item, 1, NULL));
	OK(knpu_publish(k, &burst));
	atomic_store(&limit, burst + LEAD);
	MUST(fired(ledger, burst, target) == on);
}

static void *edit(void *unused)
{
	struct knpu *k = attach_to("edges");
	const struct knpu_ledger *ledger;
	uint64_t head;
	uint32_t i;

	OK(knpu_ledger_map(k, &ledger));
	do
		OK(knpu_ledger_head(ledger, &head));
	while (head < 2 && !sched_yield());
	for (i = 0; i < TARGETS; i++)
		edit_synapse(k, ledger, 3 + i);
	for (i = 0; i < TARGETS; i++)
		edit_property(k, ledger, 3 + i / 2, i & 1);
	atomic_store(&over, true);
	knpu_close(k);
	return unused;
}

static void edits_hold_from_the_burst_they_name(void **state)
{
	void *(*const jobs[])(void *) = { step_to_limit, edit };
	struct knpu *k = open_session();

	(void)state;
	OK(create(k, "edges", FX(2), 4096, 4096 * 32));
	MUST(add_row_of(k, "a", TARGETS, NULL, 0).first == 3);
	atomic_store(&limit, LEAD);
	run_all(jobs, 2);
	knpu_close(k);
}

static atomic_ullong steps_done, steps_busy;

static void *step_against_others(void *unused)
{
	struct knpu *k = attach_to("edges");
	int i, err;

	for (i = 0; i < 300; i++) {
		err = knpu_engine_step(k, 5, NULL);
		MUST(!err || err == -EBUSY);
		atomic_fetch_add(err ? &steps_busy : &steps_done, 1);
	}
	knpu_close(k);
	return unused;
}

/* Nothing is run twice and nothing is lost. */
static void one_steps_at_a_time(void **state)
{
	void *(*const jobs[])(void *) = {
		step_against_others,
		step_against_others,
		step_against_others,
	};
	struct knpu *k = open_session();
	struct knpu_engine_info info;

	(void)state;
	OK(create(k, "edges", FX(2), 16, 64));
	run_all(jobs, 3);
	OK(knpu_engine_info(k, &info));
	MUST(info.burst == 5 * atomic_load(&steps_done));
	MUST(atomic_load(&steps_done) + atomic_load(&steps_busy) == 900);
	knpu_close(k);
}

static void *step_for_ever(void *result)
{
	struct knpu *k = attach_to("edges");
	uint64_t burst;

	*(int *)result = knpu_engine_step(k, UINT64_MAX, &burst);
	MUST(burst > 0);
	knpu_close(k);
	return NULL;
}

/* Once a burst has been seen, the other is inside its step. */
static void destroyed_while_stepping(void **state)
{
	const struct knpu_ledger *ledger;
	struct knpu *k = open_session();
	pthread_t thread;
	uint64_t head;
	int result = 0;

	(void)state;
	OK(create(k, "edges", FX(2), 16, 64));
	OK(knpu_ledger_map(k, &ledger));
	OK(pthread_create(&thread, NULL, step_for_ever, &result));
	do
		OK(knpu_ledger_head(ledger, &head));
	while (!head && !sched_yield());
	MUST(knpu_engine_step(k, 1, NULL) == -EBUSY);
	OK(knpu_engine_destroy(k));
	pthread_join(thread, NULL);
	MUST(result == -ENODEV);
	MUST(knpu_engine_step(k, 1, NULL) == -ENODEV);
	MUST(knpu_ledger_head(ledger, &head) == -ENODEV && head > 0);
	knpu_close(k);
}

/* All threads use one session, which can be attached once. */
static struct knpu *shared;
static pthread_barrier_t barrier;
static atomic_int winners;

static void *attach_shared(void *number)
{
	char name[16];
	int err;

	snprintf(name, sizeof(name), "own %d", (int)(intptr_t)number % 2);
	pthread_barrier_wait(&barrier);
	err = create(shared, name, 0, 1, 1);
	MUST(!err || err == -EBUSY || err == -EEXIST);
	if (!err)
		atomic_fetch_add(&winners, 1);
	return NULL;
}

static void one_engine_for_a_session(void **state)
{
	void *(*const jobs[])(void *) = {
		attach_shared,
		attach_shared,
		attach_shared,
	};
	int i;

	(void)state;
	pthread_barrier_init(&barrier, NULL, 3);
	for (i = 0; i < 60; i++) {
		shared = open_session();
		atomic_store(&winners, 0);
		run_all(jobs, 3);
		MUST(atomic_load(&winners) == 1);
		knpu_close(shared);
	}
	pthread_barrier_destroy(&barrier);
	/* Those that lost have left nothing behind. */
	shared = open_session();
	MUST(knpu_engine_attach(shared, "own 0") == -ENOENT);
	MUST(knpu_engine_attach(shared, "own 1") == -ENOENT);
	knpu_close(shared);
}

/* Whoever gets in finds a whole engine, with its area or still without. */
static void *storm(void *number)
{
	uint32_t i;

	for (i = 0; i < 120; i++) {
		struct knpu *k = open_session();
		struct knpu_area_info info;
		int err = knpu_engine_attach(k, "storm");

		MUST(!err || err == -ENOENT);
		if (err)
			err = create(k, "storm", FX(2), 4, 16);
		MUST(!err || err == -EEXIST);
		if (!err) {
			err = knpu_area_find(k, "_power", &info);
			MUST(err == -ENODEV || (!err && info.first == 1));
			err = knpu_engine_step(k, 2, NULL);
			MUST(!err || err == -EBUSY || err == -ENODEV);
		}
		if (!err && (i + (uintptr_t)number) % 7 == 0)
			knpu_engine_destroy(k);
		knpu_close(k);
	}
	return NULL;
}

static void open_and_close_storm(void **state)
{
	void *(*const jobs[])(void *) = { storm, storm, storm, storm };
	struct knpu *k = open_session();

	(void)state;
	run_all(jobs, 4);
	MUST(knpu_engine_attach(k, "storm") == -ENOENT);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_hold_from_the_burst_they_name),
		cmocka_unit_test(one_steps_at_a_time),
		cmocka_unit_test(destroyed_while_stepping),
		cmocka_unit_test(one_engine_for_a_session),
		cmocka_unit_test(open_and_close_storm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
