// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sessions that edit, read as of one burst, step, start, stop, pause and resume
 * at once, on clocks that run a burst in eleven days or as fast as they can: no
 * change is left behind, whoever had the burst role when it was submitted and
 * whatever became of him.  One that was would be waited for for ever.
 */
#include "race_helper.h"
#include "patience.h"

#include <unistd.h>

#define HZ(n) ((n)*1000000ULL)
#define HARDLY_EVER 1
#define ROUNDS 400
#define ENGINES 60
#define PATIENCE_S 240

static uint32_t area;
static atomic_int at_work;

static int up(void **state)
{
	(void)state;
	patience_begins(PATIENCE_S, "a change was left behind\n");
	return 0;
}

static int down(void **state)
{
	(void)state;
	alarm(0);
	return 0;
}

static void set_power(struct knpu *k, uint32_t i)
{
	struct knpu_engine_set set = {
		.flags = KNPU_ENGINE_SET_F_POWER | KNPU_ENGINE_SET_F_FATIGUE,
		.power = i % 2 * KNPU_FX_ONE,
		.fatigue = i % 3 == 0,
	};

	OK(knpu_engine_set(k, &set));
}

static void set_psp(struct knpu *k, uint32_t i)
{
	const struct knpu_property_item item = {
		.scope = KNPU_SCOPE_AREA,
		.id = area,
		.property = KNPU_PROPERTY_PSP,
		.value = 1 + i % 200,
	};
	int64_t value;

	OK(knpu_property_set(k, &item, 1, NULL));
	OK(knpu_read(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_PSP, area, 1, &value,
		     NULL));
	MUST(value == item.value);
}

static void *sets_power(void *unused)
{
	struct knpu *k = attach_to("drain");
	uint32_t i;

	for (i = 0; i < ROUNDS; i++)
		set_power(k, i);
	atomic_fetch_sub(&at_work, 1);
	knpu_close(k);
	return unused;
}

static void *sets_psp(void *unused)
{
	struct knpu *k = attach_to("drain");
	uint32_t i;

	for (i = 0; i < ROUNDS; i++)
		set_psp(k, i);
	atomic_fetch_sub(&at_work, 1);
	knpu_close(k);
	return unused;
}

static void *reads_exactly(void *unused)
{
	struct knpu *k = attach_to("drain");
	int64_t value;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		OK(knpu_read_exact(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_PSP, area,
				   1, &value, NULL));
		MUST(value >= 1 && value <= 200);
	}
	atomic_fetch_sub(&at_work, 1);
	knpu_close(k);
	return unused;
}

static void *pauses(void *unused)
{
	struct knpu *k = attach_to("drain");

	while (atomic_load(&at_work)) {
		OK(knpu_engine_pause(k, NULL));
		sched_yield();
		OK(knpu_engine_resume(k));
	}
	knpu_close(k);
	return unused;
}

static void *steps(void *unused)
{
	struct knpu *k = attach_to("drain");

	while (atomic_load(&at_work)) {
		int err = knpu_engine_step(k, 3, NULL);

		MUST(!err || err == -EBUSY);
		sched_yield();
	}
	knpu_close(k);
	return unused;
}

static void *starts_and_stops(void *unused)
{
	static const uint64_t rates[] = { HARDLY_EVER, HZ(1000),
					  KNPU_RATE_MAX_UHZ };
	struct knpu *k = attach_to("drain");
	uint32_t i;

	for (i = 0; atomic_load(&at_work); i++) {
		int err = knpu_engine_start(k, rates[i % 3], 0);

		MUST(!err || err == -EBUSY);
		if (i % 2)
			sched_yield();
		OK(knpu_engine_stop(k, NULL));
	}
	knpu_close(k);
	return unused;
}

static void none_is_left_behind(void **state)
{
	static void *(*const jobs[])(void *) = {
		sets_power, sets_psp, reads_exactly,
		pauses,	    steps,    starts_and_stops,
	};
	struct knpu *k = open_session();

	(void)state;
	OK(create(k, "drain", KNPU_FX_ONE, 64, 4096));
	area = add_row_of(k, "row", 100, NULL, 0).area;
	set_psp(k, 0);
	atomic_store(&at_work, 3);
	run_all(jobs, sizeof(jobs) / sizeof(jobs[0]));
	knpu_close(k);
}

/* Until the engine is destroyed. */
static void *edits_to_the_end(void *unused)
{
	struct knpu *k = attach_to("drain");
	struct knpu_engine_set set = { .flags = KNPU_ENGINE_SET_F_POWER };
	int err;

	atomic_fetch_sub(&at_work, 1);
	do
		err = knpu_engine_set(k, &set);
	while (!err);
	MUST(err == -ENODEV);
	knpu_close(k);
	return unused;
}

static void *starts_and_destroys(void *unused)
{
	struct knpu *k = attach_to("drain");

	while (atomic_load(&at_work))
		sched_yield();
	OK(knpu_engine_start(k, HARDLY_EVER, 0));
	OK(knpu_engine_destroy(k));
	knpu_close(k);
	return unused;
}

static void an_engine_that_ends(void **state)
{
	static void *(*const jobs[])(void *) = {
		edits_to_the_end,
		edits_to_the_end,
		starts_and_destroys,
	};
	int i;

	(void)state;
	for (i = 0; i < ENGINES; i++) {
		struct knpu *k = open_session();

		OK(create(k, "drain", 0, 64, 4096));
		atomic_store(&at_work, 2);
		run_all(jobs, sizeof(jobs) / sizeof(jobs[0]));
		knpu_close(k);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(none_is_left_behind, up, down),
		cmocka_unit_test_setup_teardown(an_engine_that_ends, up, down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
