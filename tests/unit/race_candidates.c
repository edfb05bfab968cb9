// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * One steps, one edits, others list candidates: those that had input, whatever
 * the edits bring up to date, and never a mix of two bursts.
 *
 * Every neuron of "counting" gets one step of 1/4096 in every burst and keeps
 * it, so after burst b its potential is b.  Those of "quiet", side by side with
 * them in a block, get nothing; their leak changes all the time.  Of "large" come
 * more and more, so that the arrays of the state are replaced.
 */
#define ROUNDS 30

#include "race_rounds.h"

#define FIRST 3
#define EACH 290
#define QUIET (FIRST + EACH)
#define END (QUIET + EACH)
#define BURSTS 300
#define EDITS 40

static void make(struct knpu *k)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(100000) },
	};

	OK(create(k, "candidates", 0, 16, 512));
	MUST(add_row_of(k, "counting", EACH, values, 2).first == FIRST);
	MUST(add_row_of(k, "quiet", EACH, values, 2).first == QUIET);
}

static void *step(void *unused)
{
	struct knpu_inject_item items[EACH];
	struct knpu *k = attach_to("candidates");
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
	struct knpu *k = attach_to("candidates");
	uint32_t round = 0;
	char name[16];
	uint32_t i, n;

	for (i = 1; go_on(&round); i++) {
		for (n = 0; n < EACH; n++)
			items[n] = (struct knpu_property_item){
				KNPU_SCOPE_NEURON, QUIET + n,
				KNPU_PROPERTY_LEAK, 0, i % 65536
			};
		if (i % 3 == 0) {
			items[0].scope = KNPU_SCOPE_AREA;
			items[0].id = 4;
		}
		OK(knpu_property_set(k, items, i % 3 ? EACH : 1, NULL));
		if (i % 10 || i > EDITS)
			continue;
		snprintf(name, sizeof(name), "large %u", i);
		add_row_of(k, name, 5000, NULL, 0);
	}
	knpu_close(k);
	return unused;
}

static void *list_blocks(void *unused)
{
	struct knpu_candidate out[2 * EACH];
	struct knpu *k = attach_to("candidates");
	uint64_t burst, last = 0;
	uint32_t round = 0;
	int nr, i;

	while (go_on(&round)) {
		uint32_t first = 0;

		nr = knpu_candidate_list(k, &first, END, out, 2 * EACH, &burst);
		MUST(first == END);
		MUST(burst >= last);
		last = burst;
		/* Before any burst has come to all blocks there are fewer. */
		MUST(!burst || nr == EACH);
		for (i = 0; i < nr; i++) {
			MUST(out[i].id - FIRST < EACH);
			MUST(out[i].potential == (int32_t)out[i].burst);
			MUST(out[i].burst >= burst);
			MUST(!i || out[i].id > out[i - 1].id);
			MUST(!i || out[i].id / 64 != out[i - 1].id / 64 ||
			     out[i].burst == out[i - 1].burst);
		}
	}
	knpu_close(k);
	return unused;
}

static void *list_exactly(void *unused)
{
	struct knpu_candidate out[2 * EACH];
	struct knpu *k = attach_to("candidates");
	uint64_t burst, last = 0;
	uint32_t round = 0;
	int nr, i;

	while (go_on(&round)) {
		uint32_t first = 0;

		nr = knpu_candidate_list_exact(k, &first, END, out, 2 * EACH,
					       &burst);
		MUST(first == END);
		MUST(burst >= last);
		last = burst;
		MUST(nr == (burst ? EACH : 0));
		for (i = 0; i < nr; i++) {
			MUST(out[i].id == (uint32_t)(FIRST + i));
			MUST(out[i].burst == burst);
			MUST(out[i].potential == (int32_t)burst);
		}
	}
	knpu_close(k);
	return unused;
}

static void who_had_input_and_nobody_else(void **state)
{
	void *(*const jobs[])(void *) = {
		list_blocks, list_exactly, list_blocks, edit, step,
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
		cmocka_unit_test(who_had_input_and_nobody_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
