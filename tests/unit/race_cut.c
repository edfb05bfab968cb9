// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * One steps, one edits, others read exactly: a reader sees one burst, never a
 * mix of two.
 *
 * Every neuron of "counting" gets one step of 1/4096 in every burst and keeps
 * it, so after burst b its potential is b.  Those of "edited" have one snooze,
 * in all of its blocks, that each edit raises for all of them: in their own
 * arrays, or in what they share.  Of "large" come more and more, so that the
 * arrays of the state are replaced.
 */
#define ROUNDS 30

#include "race_rounds.h"

#define FIRST 64
#define EACH 700
#define EDITED 1024
#define BURSTS 400
#define EDITS 60

static void make(struct knpu *k)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(100000) },
	};

	OK(create(k, "cut", 0, 16, 512));
	add_row_of(k, "filler", FIRST - 3, NULL, 0);
	MUST(add_row_of(k, "counting", EACH, values, 2).first == FIRST);
	add_row_of(k, "more", EDITED - FIRST - EACH, NULL, 0);
	MUST(add_row_of(k, "edited", EACH, NULL, 0).first == EDITED);
}

static void *step(void *unused)
{
	struct knpu_inject_item items[EACH];
	struct knpu *k = attach_to("cut");
	uint64_t burst = 0;
	uint32_t i;

	for (i = 0; i < EACH; i++)
		items[i] = (struct knpu_inject_item){ FIRST + i, 1 };
	while (burst < BURSTS || atomic_load(&slow)) {
		OK(knpu_inject(k, items, EACH, NULL));
		OK(knpu_engine_step(k, 1, &burst));
	}
	atomic_store(&over, true);
	knpu_close(k);
	return unused;
}

static void *edit(void *unused)
{
	static struct knpu_property_item items[EACH];
	struct knpu *k = attach_to("cut");
	char name[16];
	uint32_t i, n;

	for (i = 1; i <= EDITS; i++) {
		for (n = 0; n < EACH; n++)
			items[n] = (struct knpu_property_item){
				KNPU_SCOPE_NEURON, EDITED + n,
				KNPU_PROPERTY_SNOOZE, 0, i
			};
		if (i % 3 == 0) {
			items[0].scope = KNPU_SCOPE_AREA;
			items[0].id = 6;
		}
		OK(knpu_property_set(k, items, i % 3 ? EACH : 1, NULL));
		if (i % 20)
			continue;
		snprintf(name, sizeof(name), "large %u", i);
		add_row_of(k, name, 5000, NULL, 0);
	}
	atomic_fetch_sub(&slow, 1);
	knpu_close(k);
	return unused;
}

static void *read_state(void *unused)
{
	struct knpu *k = attach_to("cut");
	int64_t values[EACH];
	uint64_t burst, last = 0;
	uint32_t round = 0;
	uint32_t i;

	while (go_on(&round)) {
		OK(knpu_read_exact(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL,
				   FIRST, EACH, values, &burst));
		for (i = 0; i < EACH; i++)
			MUST(values[i] == (int64_t)burst);
		MUST(burst >= last);
		last = burst;
	}
	knpu_close(k);
	return unused;
}

static void *read_properties(void *unused)
{
	struct knpu *k = attach_to("cut");
	int64_t values[EACH];
	int64_t last = 0;
	uint32_t round = 0;
	uint32_t i;

	while (go_on(&round)) {
		OK(knpu_read_exact(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_SNOOZE,
				   EDITED, EACH, values, NULL));
		for (i = 0; i < EACH; i++)
			MUST(values[i] == values[0]);
		MUST(values[0] >= last);
		last = values[0];
	}
	knpu_close(k);
	return unused;
}

static void one_burst_never_a_mix(void **state)
{
	void *(*const jobs[])(void *) = {
		read_state,	 read_state, read_properties,
		read_properties, edit,	     step,
	};
	struct knpu *k = open_session();

	(void)state;
	make(k);
	run_rounds(jobs, sizeof(jobs) / sizeof(jobs[0]));
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_burst_never_a_mix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
