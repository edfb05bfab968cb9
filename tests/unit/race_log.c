// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A read of many neurons sees each block as of one burst: as the log of the
 * run has it, which is kept beside it, while others edit.
 *
 * Every burst adds an amount of its own to each neuron, and a little more the
 * higher its number, so that no two bursts look alike.
 */
#include "race_helper.h"

#define FIRST 64
#define NEURONS 256
#define BLOCK 64
#define BURSTS 400
#define BURSTS_MAX 200000
#define ROUNDS 1500
#define READERS 3

/* What has been added by the end of each burst, but for what differs. */
static int64_t added[BURSTS_MAX + 1];
/* Bursts of the log that may be looked at: also one that is running. */
static atomic_ullong logged;
static atomic_bool over;
static atomic_int slow;

static int64_t potential_after(uint64_t burst, uint32_t i)
{
	return added[burst] + (int64_t)(burst * i);
}

static void make(struct knpu *k)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = INT32_MAX },
	};

	OK(create(k, "log", 0, 16, 512));
	MUST(add_row_of(k, "edited", FIRST - 3, NULL, 0).first == 3);
	MUST(add_row_of(k, "read", NEURONS, values, 2).first == FIRST);
}

static void *step(void *unused)
{
	struct knpu_inject_item items[NEURONS];
	struct knpu *k = attach_to("log");
	uint64_t burst = 0;
	uint32_t i;

	while (burst < BURSTS || atomic_load(&slow)) {
		int32_t amount = 1 + knpu_chance(1, burst, 0, 0) % 4096;

		MUST(burst < BURSTS_MAX);
		added[burst + 1] = added[burst] + amount;
		for (i = 0; i < NEURONS; i++)
			items[i] = (struct knpu_inject_item){ FIRST + i,
							      amount + i };
		atomic_store(&logged, burst + 1);
		OK(knpu_inject(k, items, NEURONS, NULL));
		OK(knpu_engine_step(k, 1, &burst));
	}
	atomic_store(&over, true);
	knpu_close(k);
	return unused;
}

static void *edit(void *unused)
{
	struct knpu_property_item item = {
		.scope = KNPU_SCOPE_NEURON,
		.property = KNPU_PROPERTY_SNOOZE,
	};
	struct knpu_synapse synapse = { .target = 4, .weight = 1, .delay = 1 };
	struct knpu *k = attach_to("log");
	uint32_t i;

	for (i = 0; !atomic_load(&over); i++) {
		/* They cannot fire, so this changes nothing of them. */
		item.id = FIRST + i % NEURONS;
		item.value = i % 100;
		OK(knpu_property_set(k, &item, 1, NULL));
		synapse.source = FIRST + i * 7 % NEURONS;
		OK(knpu_synapse_add(k, &synapse, 1, NULL));
		OK(knpu_publish(k, NULL));
	}
	knpu_close(k);
	return unused;
}

/* Which burst is a block of? */
static uint64_t burst_of(const int64_t *values, uint32_t first, uint64_t from,
			 uint64_t to)
{
	uint64_t burst;
	uint32_t i;

	for (burst = from; burst <= to; burst++) {
		for (i = first; i < first + BLOCK; i++)
			if (values[i] != potential_after(burst, i))
				break;
		if (i == first + BLOCK)
			return burst;
	}
	fprintf(stderr, "a block is of no burst from %llu to %llu\n",
		(unsigned long long)from, (unsigned long long)to);
	abort();
}

static void *read_all(void *unused)
{
	struct knpu *k = attach_to("log");
	uint64_t last[NEURONS / BLOCK] = {};
	int64_t values[NEURONS];
	uint32_t round = 0, i;
	uint64_t burst;

	while (!atomic_load(&over)) {
		OK(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL, FIRST,
			     NEURONS, values, &burst));
		/* Not before the reading began, and never back in time. */
		for (i = 0; i < NEURONS; i += BLOCK) {
			uint64_t *seen = &last[i / BLOCK];

			if (burst > *seen)
				*seen = burst;
			*seen = burst_of(values, i, *seen,
					 atomic_load(&logged));
		}
		if (++round == ROUNDS)
			atomic_fetch_sub(&slow, 1);
	}
	knpu_close(k);
	return unused;
}

static void a_block_is_of_one_burst(void **state)
{
	void *(*const jobs[])(void *) = {
		step, edit, read_all, read_all, read_all,
	};
	struct knpu *k = open_session();

	(void)state;
	make(k);
	atomic_store(&slow, READERS);
	run_all(jobs, sizeof(jobs) / sizeof(jobs[0]));
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_is_of_one_burst),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
