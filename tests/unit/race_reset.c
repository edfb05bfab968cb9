// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * One steps and resets, others read: what is read is all of one epoch.
 *
 * In every burst all neurons of the area get 2.0 and a step for each reset so
 * far.  Those that fire do so in every burst, those that do not add it up; so
 * what is read tells its burst and its epoch.
 */
#define ROUNDS 20

#include "race_rounds.h"

#define FIRING 64
#define ADDING 128
#define EACH 64
#define RESETS 300

static void make(struct knpu *k)
{
	const struct knpu_property_value adding[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(100000) },
	};

	OK(create(k, "reset", 0, 8, 512));
	MUST(add_row_of(k, "filler", FIRING - 3, NULL, 0).first == 3);
	MUST(add_row_of(k, "firing", EACH, NULL, 0).first == FIRING);
	MUST(add_row_of(k, "adding", EACH, adding, 2).first == ADDING);
}

static void *step(void *unused)
{
	struct knpu_inject_item items[2 * EACH];
	struct knpu *k = attach_to("reset");
	uint64_t epoch = 0, made;
	uint32_t i, b;

	while (epoch < RESETS || atomic_load(&slow)) {
		for (i = 0; i < 2 * EACH; i++)
			items[i] = (struct knpu_inject_item){ FIRING + i,
							      FX(2) + epoch };
		for (b = 0; b < 3 + epoch % 10; b++) {
			OK(knpu_inject(k, items, 2 * EACH, NULL));
			OK(knpu_engine_step(k, 1, NULL));
		}
		OK(knpu_inject(k, items, 2 * EACH, NULL));
		OK(knpu_engine_reset(k, &made));
		MUST(made == ++epoch);
	}
	atomic_store(&over, true);
	knpu_close(k);
	return unused;
}

static void *read_status(void *unused)
{
	struct knpu *k = attach_to("reset");
	const struct knpu_status_page *page;
	struct knpu_status s, last = { 0 };
	uint32_t round = 0;

	OK(knpu_status_map(k, &page));
	while (go_on(&round)) {
		OK(knpu_status_read(page, &s));
		MUST(s.epoch > last.epoch ||
		     (s.epoch == last.epoch && s.burst >= last.burst));
		MUST(s.burst <= 3 + s.epoch % 10);
		MUST(s.spikes == s.burst * EACH);
		MUST(s.candidates == s.burst * 2 * EACH);
		last = s;
	}
	knpu_close(k);
	return unused;
}

static void *read_ledger(void *unused)
{
	struct knpu *k = attach_to("reset");
	struct knpu_spike spikes[EACH];
	const struct knpu_ledger *ledger;
	uint64_t before, after;
	uint32_t round = 0, i;
	size_t count;
	int err;

	OK(knpu_ledger_map(k, &ledger));
	while (go_on(&round)) {
		OK(knpu_ledger_epoch(ledger, &before));
		err = knpu_ledger_read(ledger, 1 + round % 12, spikes, EACH,
				       &count);
		OK(knpu_ledger_epoch(ledger, &after));
		MUST(!err || err == -EAGAIN || err == -EOVERFLOW);
		if (err)
			continue;
		MUST(count == EACH);
		MUST(spikes[0].potential >= FX(2) + (int)before);
		MUST(spikes[0].potential <= FX(2) + (int)after);
		for (i = 0; i < EACH; i++) {
			MUST(spikes[i].id == FIRING + i);
			MUST(spikes[i].potential == spikes[0].potential);
		}
	}
	knpu_close(k);
	return unused;
}

/* Potentials of a block: all alike, and a multiple of one burst's input. */
static void *read_block(void *unused)
{
	struct knpu *k = attach_to("reset");
	const struct knpu_ledger *ledger;
	uint64_t before, after, burst, e;
	int64_t values[EACH];
	uint32_t round = 0, i;

	OK(knpu_ledger_map(k, &ledger));
	while (go_on(&round)) {
		bool possible = false;

		OK(knpu_ledger_epoch(ledger, &before));
		OK(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL, ADDING,
			     EACH, values, &burst));
		OK(knpu_ledger_epoch(ledger, &after));
		for (i = 1; i < EACH; i++)
			MUST(values[i] == values[0]);
		/* A reset is told by the ledger a little later. */
		for (e = before; e <= after + 1; e++)
			possible |= values[0] % (FX(2) + (int)e) == 0 &&
				    values[0] / (FX(2) + (int)e) <= 13;
		MUST(possible);
	}
	knpu_close(k);
	return unused;
}

/*
 * The burst that is told is the one that the potentials are of, whatever the
 * burst that runs has come to.
 */
static void *read_states(void *unused)
{
	struct knpu *k = attach_to("reset");
	struct knpu_neuron_state s[EACH];
	uint32_t round = 0, i;

	while (go_on(&round)) {
		int64_t each;

		OK(knpu_neuron_read_range(k, ADDING, s, EACH));
		each = s[0].burst ? s[0].potential / (int64_t)s[0].burst : 0;
		MUST(s[0].burst <= 13);
		MUST(each * (int64_t)s[0].burst == s[0].potential);
		MUST(!s[0].burst || each >= FX(2));
		for (i = 1; i < EACH; i++) {
			MUST(s[i].burst == s[0].burst);
			MUST(s[i].potential == s[0].potential);
		}
	}
	knpu_close(k);
	return unused;
}

static void what_is_read_is_of_one_epoch(void **state)
{
	void *(*const jobs[])(void *) = {
		read_status, read_ledger, read_states, read_block, step,
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
		cmocka_unit_test(what_is_read_is_of_one_epoch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
