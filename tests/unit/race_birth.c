// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * One deletes neurons and gives their places to others, while others name
 * them by their handles: they meet the one they mean, or are told that it is
 * gone.  Each neuron has its incarnation as its snooze, so that it is seen
 * whose properties are told.
 */
#include "race_helper.h"

#define NEURONS 64
#define ROUNDS 120
#define FIRST 3

static atomic_bool over;
/* By place: the incarnation of the last one that was added. */
static atomic_uint newest[NEURONS];

static uint32_t handle_of(uint32_t i)
{
	return KNPU_NEURON_HANDLE(FIRST + i, atomic_load(&newest[i]));
}

static void mark(struct knpu *k, uint32_t handle)
{
	const struct knpu_property_item item = {
		.scope = KNPU_SCOPE_NEURON,
		.id = handle,
		.property = KNPU_PROPERTY_SNOOZE,
		.value = handle >> KNPU_HANDLE_SHIFT,
	};

	OK(knpu_property_set(k, &item, 1, NULL));
}

/* Waits for the bursts of others: a place is not free at once. */
static void *replace(void *unused)
{
	struct knpu *k = attach_to("birth");
	uint32_t i;

	for (i = 0; i < ROUNDS; i++) {
		struct knpu_neuron_new new = { .area = 3,
					       .x = i * 7 % NEURONS };
		uint32_t handle = handle_of(new.x);
		int err;

		OK(knpu_neuron_delete(k, &handle, 1, NULL, NULL));
		MUST(!knpu_neuron_valid(k, handle));
		while ((err = knpu_neuron_add(k, &new, 1, NULL)) == -EBUSY)
			sched_yield();
		OK(err);
		MUST(new.id == FIRST + new.x);
		MUST(new.incarnation == (handle >> KNPU_HANDLE_SHIFT) + 1);
		atomic_store(&newest[new.x], new.incarnation);
		mark(k, handle_of(new.x));
		MUST(!knpu_neuron_valid(k, handle));
	}
	atomic_store(&over, true);
	knpu_close(k);
	return unused;
}

static void *step(void *unused)
{
	struct knpu *k = attach_to("birth");

	while (!atomic_load(&over))
		OK(knpu_engine_step(k, 16, NULL));
	knpu_close(k);
	return unused;
}

/* What is told by a handle is told of that one: 0 until it is marked. */
static void *look(void *unused)
{
	struct knpu *k = attach_to("birth");
	uint32_t i = 0;

	while (!atomic_load(&over)) {
		struct knpu_neuron_state s = { .id = handle_of(i) };
		uint32_t which = s.id >> KNPU_HANDLE_SHIFT;

		OK(knpu_neuron_read(k, &s, 1));
		MUST(!s.snooze || s.snooze == which);
		i = (i + 1) % NEURONS;
	}
	knpu_close(k);
	return unused;
}

static void *inject(void *unused)
{
	struct knpu *k = attach_to("birth");
	uint32_t i = 0;

	while (!atomic_load(&over)) {
		const struct knpu_inject_item items[] = {
			{ handle_of(i), FX(1) },
			{ FIRST + i, FX(1) },
		};
		int err = knpu_inject(k, items, 2, NULL);

		MUST(!err || err == -ENOENT || err == -ESTALE);
		i = (i + 1) % NEURONS;
	}
	knpu_close(k);
	return unused;
}

/* Edits wait over many bursts. */
static void *wire(void *unused)
{
	const struct knpu_span all[] = { { KNPU_SCOPE_AREA, 3, 0, 0 },
					 { KNPU_SCOPE_AREA, 3, 0, 0 } };
	struct knpu *k = attach_to("birth");
	uint32_t i = 0;

	while (!atomic_load(&over)) {
		const struct knpu_synapse s = {
			.source = handle_of(i % NEURONS),
			.target = handle_of(i * 5 % NEURONS),
			.weight = 1,
			.delay = 1 + i % 255,
		};
		int err = knpu_synapse_add(k, &s, 1, NULL);

		MUST(!err || err == -ENOENT || err == -ESTALE);
		if (!(i % 50))
			OK(knpu_synapse_clear(k, all, 1, 1, NULL));
		if (!(i++ % 20))
			OK(knpu_publish(k, NULL));
		sched_yield();
	}
	knpu_close(k);
	return unused;
}

static void each_meets_who_is_meant(void **state)
{
	void *(*const jobs[])(void *) = { replace, step, look, inject, wire };
	struct knpu *k = open_session();
	struct knpu_engine_info info;
	uint32_t i;

	(void)state;
	OK(create(k, "birth", 0, 16, 4096));
	MUST(add_row_of(k, "a", NEURONS, NULL, 0).first == FIRST);
	for (i = 0; i < NEURONS; i++)
		atomic_store(&newest[i], 1);
	run_all(jobs, sizeof(jobs) / sizeof(jobs[0]));
	OK(knpu_engine_info(k, &info));
	MUST(info.valid == FIRST + NEURONS);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_meets_who_is_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
