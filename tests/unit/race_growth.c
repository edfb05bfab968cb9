// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * One adds areas, and larger arrays take the place of the old ones, while
 * another steps and counts by neurons what it has put in: nothing is lost.
 */
#include "race_helper.h"

#define FIRST 3
#define NEURONS 4000
#define AREAS 40
#define MORE 3000
#define COUNTED 64

static atomic_bool over;
static atomic_uint steps;

static uint32_t counted(uint32_t i)
{
	return FIRST + i * (NEURONS / COUNTED);
}

/* So that bursts come in between. */
static void wait_for_steps(void)
{
	unsigned int was = atomic_load(&steps);

	while (atomic_load(&steps) < was + COUNTED / 4)
		sched_yield();
}

static void *grow(void *unused)
{
	struct knpu *k = attach_to("growth");
	char name[16];
	uint32_t i;

	for (i = 0; i < AREAS; i++) {
		snprintf(name, sizeof(name), "more%u", i);
		MUST(add_row_of(k, name, MORE, NULL, 0).first ==
		     FIRST + NEURONS + i * MORE);
		wait_for_steps();
	}
	atomic_store(&over, true);
	knpu_close(k);
	return unused;
}

/* Each block gets something in turn, so some lie still and others do not. */
static void *step(void *unused)
{
	struct knpu *k = attach_to("growth");

	while (!atomic_load(&over)) {
		const struct knpu_inject_item item = {
			counted(atomic_load(&steps) % COUNTED), 1
		};

		OK(knpu_inject(k, &item, 1, NULL));
		OK(knpu_engine_step(k, 1, NULL));
		atomic_fetch_add(&steps, 1);
	}
	knpu_close(k);
	return unused;
}

static void *look(void *unused)
{
	struct knpu *k = attach_to("growth");
	static struct knpu_neuron_state s[NEURONS];
	static int64_t was[NEURONS];
	uint32_t i;

	while (!atomic_load(&over)) {
		OK(knpu_neuron_read_range(k, FIRST, s, NEURONS));
		for (i = 0; i < NEURONS; i++) {
			MUST(s[i].potential >= was[i]);
			was[i] = s[i].potential;
		}
	}
	knpu_close(k);
	return unused;
}

static void nothing_is_lost(void **state)
{
	void *(*const jobs[])(void *) = { grow, step, look };
	const struct knpu_property_value keeps[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(100000) },
		{ .property = KNPU_PROPERTY_LEAK, .value = 0 },
	};
	struct knpu *k = open_session();
	uint32_t i;

	(void)state;
	OK(create(k, "growth", 0, 16, 1 << 20));
	MUST(add_row_of(k, "a", NEURONS, keeps, 3).first == FIRST);
	run_all(jobs, sizeof(jobs) / sizeof(jobs[0]));
	for (i = 0; i < COUNTED; i++) {
		struct knpu_neuron_state s = { .id = counted(i) };

		OK(knpu_neuron_read(k, &s, 1));
		MUST((uint32_t)s.potential ==
		     (steps + COUNTED - 1 - i) / COUNTED);
	}
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
