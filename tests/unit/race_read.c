// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * One steps, one edits, others read, each with its own session; and what is
 * read is always something that was.
 *
 * Neurons 64..319 get the same input in every burst and have the same
 * properties, so those of a block are alike in every read.  Neurons 320..575
 * fire together in every odd burst, so the status page and the ledger tell
 * nothing that does not follow from the number of the burst.  Synapses come
 * in fives.
 */
#define ROUNDS 20

#include "race_rounds.h"

#define ALIKE 64
#define FIRING 320
#define EACH 256
#define EDITED 576
#define EDIT_NEURONS 200
#define EDITS 45
#define BURSTS 300

static void make(struct knpu *k)
{
	const struct knpu_property_value alike[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_LEAK, .value = 6554 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(100000) },
	};
	const struct knpu_property_value firing = {
		.property = KNPU_PROPERTY_REFRACTORY,
		.value = 1,
	};

	OK(create(k, "race", 0, 16, 512));
	MUST(add_row_of(k, "filler", ALIKE - 3, NULL, 0).first == 3);
	MUST(add_row_of(k, "alike", EACH, alike, 3).first == ALIKE);
	MUST(add_row_of(k, "firing", EACH, &firing, 1).first == FIRING);
}

static void *step(void *unused)
{
	struct knpu_inject_item items[2 * EACH];
	struct knpu *k = attach_to("race");
	uint64_t burst = 0;
	uint32_t i;

	for (i = 0; i < 2 * EACH; i++)
		items[i] = (struct knpu_inject_item){ ALIKE + i, FX(2) };
	while (burst < BURSTS || atomic_load(&slow)) {
		OK(knpu_inject(k, items, 2 * EACH, NULL));
		OK(knpu_engine_step(k, 1, &burst));
	}
	atomic_store(&over, true);
	knpu_close(k);
	return unused;
}

/* The same leak for a block, or for the whole area. */
static void edit_leak(struct knpu *k, uint32_t i)
{
	struct knpu_property_item items[64];
	uint32_t n, block = ALIKE + i % 4 * 64;

	for (n = 0; n < 64; n++)
		items[n] = (struct knpu_property_item){ KNPU_SCOPE_NEURON,
							block + n,
							KNPU_PROPERTY_LEAK, 0,
							1000 * i };
	OK(knpu_property_set(k, items, 64, NULL));
	if (i % 8)
		return;
	items[0].scope = KNPU_SCOPE_AREA;
	items[0].id = 4;
	OK(knpu_property_set(k, items, 1, NULL));
}

static void edit_synapses(struct knpu *k, uint32_t i)
{
	struct knpu_synapse s[5];
	uint32_t n;

	for (n = 0; n < 5; n++)
		s[n] = (struct knpu_synapse){ 3 + i % 3, 3 + n, 1, 0, 1, 0 };
	OK(knpu_synapse_add(k, s, 5, NULL));
	OK(knpu_publish(k, NULL));
}

static void *edit(void *unused)
{
	struct knpu *k = attach_to("race");
	struct knpu_area_info info;
	char name[16];
	uint32_t i;

	for (i = 0; i < EDITS; i++) {
		snprintf(name, sizeof(name), "edit %u", i);
		info = add_row_of(k, name, EDIT_NEURONS, NULL, 0);
		MUST(info.first == EDITED + i * EDIT_NEURONS);
		edit_leak(k, i);
		edit_synapses(k, i);
	}
	atomic_fetch_sub(&slow, 1);
	knpu_close(k);
	return unused;
}

static void blocks_are_alike(const int64_t *values)
{
	uint32_t i;

	for (i = 0; i < EACH; i++)
		MUST(values[i] == values[i & ~63U]);
}

static void *read_blocks(void *unused)
{
	static const uint32_t what[] = {
		KNPU_STATE_POTENTIAL,
		KNPU_PROPERTY_LEAK,
		KNPU_STATE_POTENTIAL,
		KNPU_STATE_COUNTDOWN,
	};
	struct knpu *k = attach_to("race");
	int64_t values[2 * EACH];
	uint64_t burst, last = 0;
	uint32_t round = 0;

	while (go_on(&round)) {
		OK(knpu_read(k, KNPU_SCOPE_NEURON, what[round % 4], ALIKE,
			     2 * EACH, values, &burst));
		blocks_are_alike(values);
		blocks_are_alike(values + EACH);
		MUST(burst >= last);
		last = burst;
	}
	knpu_close(k);
	return unused;
}

static void *read_status(void *unused)
{
	struct knpu *k = attach_to("race");
	const struct knpu_status_page *page;
	struct knpu_status s;
	uint64_t last = 0;
	uint32_t round = 0;

	OK(knpu_status_map(k, &page));
	while (go_on(&round)) {
		OK(knpu_status_read(page, &s));
		MUST(s.burst >= last);
		MUST(s.spikes == (s.burst + 1) / 2 * EACH);
		MUST(s.candidates == s.burst * 2 * EACH);
		MUST(s.events == 0);
		MUST(s.last_spikes == s.burst % 2 * EACH);
		MUST(s.last_candidates == (s.burst ? 2 * EACH : 0));
		last = s.burst;
	}
	knpu_close(k);
	return unused;
}

static void spikes_follow(const struct knpu_spike *spikes, size_t count,
			  uint64_t burst)
{
	uint32_t i;

	MUST(count == burst % 2 * EACH);
	for (i = 0; i < count; i++) {
		MUST(spikes[i].id == FIRING + i);
		MUST(spikes[i].potential == FX(2));
	}
}

static void *read_ledger(void *unused)
{
	struct knpu *k = attach_to("race");
	struct knpu_spike spikes[EACH];
	const struct knpu_ledger *ledger;
	uint64_t head, past;
	uint32_t round = 0;
	size_t count;
	int err;

	OK(knpu_ledger_map(k, &ledger));
	while (go_on(&round)) {
		OK(knpu_ledger_head(ledger, &head));
		past = round % 18;
		if (head <= past)
			continue;
		err = knpu_ledger_read(ledger, head - past, spikes, EACH,
				       &count);
		MUST(!err || err == -EOVERFLOW);
		if (!err)
			spikes_follow(spikes, count, head - past);
	}
	knpu_close(k);
	return unused;
}

/* Counters may be of neighbouring bursts, but never go back. */
static void *read_counters(void *unused)
{
	struct knpu *k = attach_to("race");
	struct knpu_counters c, last = { 0 };
	struct knpu_engine_info info;
	uint32_t round = 0;

	while (go_on(&round)) {
		OK(knpu_counters(k, &c));
		MUST(c.bursts >= last.bursts && c.spikes >= last.spikes);
		MUST(c.candidates >= last.candidates);
		MUST(c.spikes % EACH == 0 && c.candidates % EACH == 0);
		last = c;
		OK(knpu_engine_info(k, &info));
		MUST(info.burst >= c.bursts);
		MUST(info.neurons == EDITED + (info.areas - 6) * EDIT_NEURONS);
		MUST(info.synapses % 5 == 0);
	}
	knpu_close(k);
	return unused;
}

static void *find_areas(void *unused)
{
	struct knpu *k = attach_to("race");
	struct knpu_area_info info;
	uint32_t round = 0;
	char name[16];
	int64_t leak;

	while (go_on(&round)) {
		uint32_t i = round % EDITS;
		int err;

		snprintf(name, sizeof(name), "edit %u", i);
		err = knpu_area_find(k, name, &info);
		MUST(!err || err == -ENOENT);
		if (err)
			continue;
		MUST(info.area == 6 + i && info.neurons == EDIT_NEURONS);
		MUST(info.first == EDITED + i * EDIT_NEURONS);
		MUST(!strcmp((char *)info.name, name));
		/* It can be found, so its last neuron can be read. */
		OK(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_LEAK,
			     info.first + EDIT_NEURONS - 1, 1, &leak, NULL));
		MUST(leak == 0);
	}
	knpu_close(k);
	return unused;
}

static void *list_synapses(void *unused)
{
	struct knpu *k = attach_to("race");
	struct knpu_synapse out[EDITS * 5];
	uint32_t round = 0;
	int last = 0;

	while (go_on(&round)) {
		uint32_t source = 3, skip = 0;
		int i, n;

		n = knpu_synapse_list(k, &source, 4, &skip, out, EDITS * 5);
		MUST(n >= last && n % 5 == 0);
		for (i = 0; i < n; i++)
			MUST(out[i].source == 3 &&
			     out[i].target == 3U + i / (n / 5));
		last = n;
	}
	knpu_close(k);
	return unused;
}

static void whatever_is_read_was(void **state)
{
	void *(*const jobs[])(void *) = {
		edit,	     read_blocks,   read_blocks,
		read_status, read_ledger,   read_counters,
		find_areas,  list_synapses, step,
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
		cmocka_unit_test(whatever_is_read_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
