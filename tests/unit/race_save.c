// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * One steps and others save, and what they saved is one burst of what was: an
 * engine restored from it has the same spikes behind it and before it as the
 * one that was left alone.
 *
 * Nothing comes from outside: the power area drives it all.  The ledger is so
 * small that it is overwritten many times, and the history grows meanwhile.
 */
#include "race_helper.h"

#include <unistd.h>

#define NEURONS 300
#define BURSTS 600
#define AFTER 30
#define SAVES 6
#define LOG (BURSTS + AFTER + 1)

/* By burst: how many fired, and what they come to. */
static uint64_t trace[LOG];

static void wire(struct knpu *k)
{
	static const uint8_t delays[] = { 1, 2, 5, 100 };
	static struct knpu_synapse s[NEURONS * 9];
	uint32_t i, n = 0;

	for (i = 0; i < NEURONS; i++) {
		uint32_t to;

		/* The power neuron drives them, each has eight others. */
		s[n++] = (struct knpu_synapse){ 1, 3 + i, 1 + i % 3, 0, 1, 0 };
		for (to = 1; to < 9; to++)
			s[n++] = (struct knpu_synapse){
				3 + i,
				3 + i * to % NEURONS,
				to % 3 ? (int16_t)to * 9 : -9,
				0,
				delays[to % 4],
				0
			};
	}
	OK(knpu_synapse_add(k, s, n, NULL));
	OK(knpu_publish(k, NULL));
}

static void make(struct knpu *k, const char *name)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = 700 },
		{ .property = KNPU_PROPERTY_LEAK, .value = 500 },
		{ .property = KNPU_PROPERTY_REFRACTORY, .value = 1 },
		{ .property = KNPU_PROPERTY_EXCITABILITY, .value = 1U << 31 },
	};

	OK(create(k, name, FX(2), 16, 512));
	add_row_of(k, "a", NEURONS, values, 5);
	wire(k);
}

/* Of a burst that is in the ledger. */
static uint64_t spikes_of(const struct knpu_ledger *ledger, uint64_t burst)
{
	struct knpu_spike spikes[NEURONS + 3];
	uint64_t sum = 0;
	size_t nr, i;

	OK(knpu_ledger_read(ledger, burst, spikes, NEURONS + 3, &nr));
	for (i = 0; i < nr; i++)
		sum = sum * 31 + spikes[i].id * 7 + spikes[i].potential;
	return sum << 16 | nr;
}

static void run_alone(void)
{
	struct knpu *k = open_session();
	const struct knpu_ledger *ledger;
	uint64_t burst;

	make(k, "alone");
	OK(knpu_ledger_map(k, &ledger));
	while (!knpu_engine_step(k, 1, &burst) && burst < LOG)
		trace[burst] = spikes_of(ledger, burst);
	/* They fire, and not all of them. */
	MUST((trace[BURSTS] & 0xffff) > 3 &&
	     (trace[BURSTS] & 0xffff) < NEURONS);
	knpu_close(k);
}

static void *step(void *unused)
{
	struct knpu *k = attach_to("saved");
	uint64_t burst = 0;

	while (burst < BURSTS)
		OK(knpu_engine_step(k, 1, &burst));
	knpu_close(k);
	return unused;
}

static void follows(struct knpu *k)
{
	const struct knpu_ledger *ledger;
	struct knpu_engine_info info;
	uint64_t burst, b;

	OK(knpu_engine_info(k, &info));
	OK(knpu_ledger_map(k, &ledger));
	if (info.burst)
		MUST(spikes_of(ledger, info.burst) == trace[info.burst]);
	for (b = info.burst + 1; b <= info.burst + AFTER; b++) {
		OK(knpu_engine_step(k, 1, &burst));
		MUST(burst == b);
		MUST(spikes_of(ledger, b) == trace[b]);
	}
}

static void *save(void *id)
{
	char path[] = "/tmp/knpu-save.XXXXXX";
	struct knpu *k = attach_to("saved");
	int fd = mkstemp(path);
	char name[16];
	int i;

	MUST(fd >= 0);
	snprintf(name, sizeof(name), "restored %zu", (size_t)id);
	for (i = 0; i < SAVES; i++) {
		struct knpu *restored = open_session();

		OK(knpu_engine_save(k, path));
		OK(knpu_engine_restore(restored, name, path));
		follows(restored);
		knpu_close(restored);
	}
	unlink(path);
	close(fd);
	knpu_close(k);
	return NULL;
}

static void what_is_saved_was(void **state)
{
	void *(*const jobs[])(void *) = { save, save, step };
	struct knpu *k = open_session();

	(void)state;
	run_alone();
	make(k, "saved");
	run_all(jobs, 3);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_saved_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
