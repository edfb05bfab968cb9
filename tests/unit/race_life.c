// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * One deletes neurons one after the other while others inject, wire, read and
 * step: who is gone stays gone, and nothing is left that reaches it.
 */
#include "race_helper.h"

#define NEURONS 512
#define DOOMED 300
#define FIRST 3

static atomic_bool over;

/* Each once, as 211 and the number of neurons have no factor in common. */
static uint32_t doomed(uint32_t i)
{
	return FIRST + i * 211 % NEURONS;
}

static void *end(void *unused)
{
	struct knpu *k = attach_to("life");
	uint32_t i;

	for (i = 0; i < DOOMED; i++) {
		uint32_t id = doomed(i);

		MUST(knpu_neuron_valid(k, id) == 1);
		OK(knpu_neuron_delete(k, &id, 1, NULL, NULL));
		MUST(knpu_neuron_valid(k, id) == 0);
	}
	atomic_store(&over, true);
	knpu_close(k);
	return unused;
}

static void *step(void *unused)
{
	struct knpu *k = attach_to("life");

	while (!atomic_load(&over))
		OK(knpu_engine_step(k, 1, NULL));
	knpu_close(k);
	return unused;
}

/* Refused once, refused for ever. */
static void *inject(void *unused)
{
	struct knpu *k = attach_to("life");
	bool refused[NEURONS] = { false };
	struct knpu_inject_item items[8];
	uint64_t total;
	uint32_t i = 0;

	while (!atomic_load(&over)) {
		const struct knpu_inject_item item = { FIRST + i, FX(1) };
		int err = knpu_inject(k, &item, 1, NULL);

		MUST(err == -ENOENT || (!err && !refused[i]));
		refused[i] = err;
		i = (i + 1) % NEURONS;
		MUST(knpu_inject_list(k, items, 8, &total) >= 0);
	}
	knpu_close(k);
	return unused;
}

static void *wire(void *unused)
{
	struct knpu *k = attach_to("life");
	struct knpu_publish told;
	uint32_t i = 0;

	while (!atomic_load(&over)) {
		const struct knpu_synapse s = {
			.source = FIRST + i * 7 % NEURONS,
			.target = FIRST + i * 13 % NEURONS,
			.weight = 1,
			.delay = 1 + i % 5,
		};
		int err = knpu_synapse_add(k, &s, 1, NULL);

		MUST(!err || err == -ENOENT);
		i++;
		OK(knpu_publish_tell(k, &told));
		MUST(told.missing <= 1);
	}
	knpu_close(k);
	return unused;
}

/* What is told of one that is gone is 0. */
static void *look(void *unused)
{
	struct knpu *k = attach_to("life");
	static struct knpu_neuron_state s[NEURONS];
	bool gone[NEURONS] = { false };
	struct knpu_engine_info info;
	uint32_t i;

	while (!atomic_load(&over)) {
		OK(knpu_neuron_read_range(k, FIRST, s, NEURONS));
		for (i = 0; i < NEURONS; i++) {
			bool here = s[i].flags & KNPU_NEURON_F_EXISTS;

			MUST(!here || !gone[i]);
			MUST(here ? s[i].threshold == FX(1) :
				    !s[i].threshold && !s[i].burst);
			gone[i] = !here;
		}
		OK(knpu_engine_info(k, &info));
		MUST(info.valid >= FIRST + NEURONS - DOOMED);
		MUST(info.valid <= FIRST + NEURONS);
	}
	knpu_close(k);
	return unused;
}

static void nothing_reaches_it(void **state)
{
	void *(*const jobs[])(void *) = { end, step, inject, wire, look };
	struct knpu *k = open_session();
	static struct knpu_synapse out[4096];
	uint32_t source = 0, skip = 0;
	struct knpu_engine_info info;
	int i, n;

	(void)state;
	OK(create(k, "life", 0, 16, 4096));
	MUST(add_row_of(k, "a", NEURONS, NULL, 0).first == FIRST);
	run_all(jobs, sizeof(jobs) / sizeof(jobs[0]));
	OK(knpu_engine_info(k, &info));
	MUST(info.valid == FIRST + NEURONS - DOOMED);
	while (source < info.neurons) {
		n = knpu_synapse_list(k, &source, info.neurons, &skip, out,
				      4096);
		MUST(n >= 0);
		for (i = 0; i < n; i++)
			MUST(knpu_neuron_valid(k, out[i].source) == 1 &&
			     knpu_neuron_valid(k, out[i].target) == 1);
	}
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_reaches_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
