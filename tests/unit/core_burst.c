// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The ways in which a burst can compute the same: sums of 32 or 64 bits,
 * marked blocks or all; and bursts whose numbers pass 2^31 and 2^32.
 */
#include "chance.h"
#include "session.h"

#include "backend.h"
#include "draw.h"
#include "engine_helper.h"

#define AREAS 4
#define PER_AREA 50
#define NEURONS (AREAS * PER_AREA)
#define FIRST 3
#define BURSTS 150
#define ITEMS 20

static u32 random_state;
/* Weights and psp so small that 32 bits are enough for all spikes at once. */
static bool tame;

static u32 draw(u32 below)
{
	return draw_from(&random_state, below);
}

static struct knpu_engine *engine_of(struct knpu *k)
{
	return knpu_session_engine(k->session);
}

static void random_area(struct knpu *k, int i)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_THRESHOLD,
		  .value = FX(1) + draw(FX(20)) },
		{ .property = KNPU_PROPERTY_LEAK, .value = draw(65537) },
		{ .property = KNPU_PROPERTY_REFRACTORY, .value = draw(4) },
		{ .property = KNPU_PROPERTY_CONSECUTIVE_LIMIT,
		  .value = draw(4) },
		{ .property = KNPU_PROPERTY_SNOOZE, .value = draw(5) },
		{ .property = KNPU_PROPERTY_EXCITABILITY,
		  .value = (1LL << 31) + draw(1 << 24) },
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = draw(2) },
		{ .property = KNPU_PROPERTY_PSP,
		  .value = draw(tame ? 20 : 100) },
		{ .property = KNPU_PROPERTY_UNIFORM_PSP,
		  .value = draw(2) && !tame },
		{ .property = KNPU_PROPERTY_MP_DRIVEN_PSP,
		  .value = i == 2 && !tame },
		{ .property = KNPU_PROPERTY_TIME, .value = i & 1 },
	};
	char name[2] = { 'a' + i, 0 };

	assert_int_equal(add_row_of(k, name, PER_AREA, values,
				    ARRAY_SIZE(values)),
			 FIRST + i * PER_AREA);
}

/* Two neurons get what they want of their own. */
static void random_owns(struct knpu *k)
{
	const struct knpu_property_item items[] = {
		{ KNPU_SCOPE_NEURON, FIRST + 7, KNPU_PROPERTY_LEAK, 0, 9999 },
		{ KNPU_SCOPE_NEURON, FIRST + 8, KNPU_PROPERTY_THRESHOLD, 0,
		  FX(2) },
	};

	OK(knpu_property_set(k, items, ARRAY_SIZE(items), NULL));
}

static void random_synapses(struct knpu *k)
{
	struct knpu_synapse s[1000] = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(s); i++) {
		s[i].source = FIRST + draw(NEURONS);
		s[i].target = FIRST + draw(NEURONS);
		s[i].weight = tame ? (int)draw(60) - 20 : (int)draw(300) - 100;
		s[i].delay = 1 + draw(5);
		s[i].flags = draw(2);
		s[i].psp = s[i].flags ? draw(tame ? 20 : 256) : 0;
	}
	OK(knpu_synapse_add(k, s, ARRAY_SIZE(s), NULL));
	OK(knpu_publish(k, NULL));
}

/* The same brain for the same seed; @silent neurons are in nobody's way. */
static struct knpu *random_brain(const char *name, u32 seed, u32 silent)
{
	const struct knpu_property_value never = {
		.property = KNPU_PROPERTY_EXCITABILITY,
		.value = 0,
	};
	struct knpu *k = make_engine(name);
	int i;

	random_state = seed;
	for (i = 0; i < AREAS; i++)
		random_area(k, i);
	random_owns(k);
	random_synapses(k);
	if (silent)
		add_row_of(k, "silent", silent, &never, 1);
	return k;
}

static void random_input(struct knpu *k, u32 seed)
{
	struct knpu_inject_item items[ITEMS];
	int i;

	random_state = seed;
	for (i = 0; i < ITEMS; i++) {
		items[i].id = FIRST + draw(NEURONS);
		items[i].amount = (int)draw(FX(40)) - FX(10);
	}
	OK(knpu_inject(k, items, ITEMS, NULL));
}

static void same_state(struct knpu *a, struct knpu *b)
{
	int64_t x[NEURONS], y[NEURONS];
	u32 p;

	for (p = KNPU_STATE_POTENTIAL; p < KNPU_STATE_END; p++) {
		OK(knpu_read(a, KNPU_SCOPE_NEURON, p, FIRST, NEURONS, x, NULL));
		OK(knpu_read(b, KNPU_SCOPE_NEURON, p, FIRST, NEURONS, y, NULL));
		assert_memory_equal(x, y, sizeof(x));
	}
}

static size_t spikes_of(struct knpu *k, uint64_t burst, struct knpu_spike *out)
{
	const struct knpu_ledger *ledger;
	size_t count;

	OK(knpu_ledger_map(k, &ledger));
	OK(knpu_ledger_read(ledger, burst, out, NEURONS, &count));
	return count;
}

static void same_spikes(struct knpu *a, struct knpu *b, uint64_t burst)
{
	struct knpu_spike x[NEURONS], y[NEURONS];
	size_t count = spikes_of(a, burst, x);

	assert_int_equal(spikes_of(b, burst, y), count);
	assert_memory_equal(x, y, count * sizeof(x[0]));
}

/* Twice the largest input on one neuron could wrap 32 bits. */
static void make_wide(struct knpu *k)
{
	const struct knpu_inject_item items[] = {
		{ FIRST + NEURONS, S32_MAX },
		{ FIRST + NEURONS, S32_MAX },
	};

	OK(knpu_inject(k, items, 2, NULL));
}

static uint64_t run_both(struct knpu *a, struct knpu *b, u32 seed, bool widen)
{
	uint64_t burst;
	u32 i;

	for (i = 1; i <= BURSTS; i++) {
		random_input(a, seed + i);
		random_input(b, seed + i);
		if (widen)
			make_wide(b);
		OK(knpu_engine_step(a, 1, &burst));
		OK(knpu_engine_step(b, 1, NULL));
		same_spikes(a, b, burst);
		same_state(a, b);
	}
	return total_spikes(a);
}

static void narrow_and_wide(void **state)
{
	u32 seed;

	(void)state;
	tame = true;
	for (seed = 1; seed <= 4; seed++) {
		struct knpu *a = random_brain("narrow", seed, 1);
		struct knpu *b = random_brain("wide", seed, 1);

		assert_true(run_both(a, b, seed, true) > BURSTS);
		assert_int_equal(engine_of(a)->totals.wide_bursts, 0);
		assert_int_equal(engine_of(b)->totals.wide_bursts, BURSTS);
		knpu_close(a);
		knpu_close(b);
	}
}

/* 4 blocks and 20 inputs a burst: all are visited.  1567 blocks: marked. */
static void all_and_marked(void **state)
{
	u32 seed;

	(void)state;
	tame = false;
	for (seed = 11; seed <= 14; seed++) {
		struct knpu *a = random_brain("all", seed, 0);
		struct knpu *b = random_brain("marked", seed, 100000);

		assert_true(run_both(a, b, seed, false) > BURSTS);
		assert_int_equal(engine_of(a)->totals.candidates,
				 engine_of(b)->totals.candidates);
		assert_int_equal(engine_of(a)->totals.events,
				 engine_of(b)->totals.events);
		knpu_close(a);
		knpu_close(b);
	}
}

/* Both ways in turn leave nothing behind for each other. */
static void wide_now_and_then(void **state)
{
	struct knpu *a, *b;
	uint64_t burst;
	u32 i;

	(void)state;
	tame = true;
	a = random_brain("narrow", 21, 5000);
	b = random_brain("mixed", 21, 5000);
	for (i = 1; i <= BURSTS; i++) {
		random_input(a, i);
		random_input(b, i);
		if (i % 3 == 0)
			make_wide(b);
		OK(knpu_engine_step(a, 1, &burst));
		OK(knpu_engine_step(b, 1, NULL));
		same_spikes(a, b, burst);
	}
	same_state(a, b);
	assert_int_equal(engine_of(b)->totals.wide_bursts, BURSTS / 3);
	knpu_close(a);
	knpu_close(b);
}

/* Sums are exact; they saturate once, where they meet the potential. */
static void saturates_once(void **state)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_EXCITABILITY, .value = 0 },
	};
	const struct knpu_inject_item up[] = {
		{ FIRST, S32_MAX },
		{ FIRST, 50 },
	};
	const struct knpu_inject_item about[] = {
		{ FIRST, S32_MAX }, { FIRST, S32_MAX }, { FIRST, S32_MAX },
		{ FIRST, S32_MIN }, { FIRST, S32_MIN }, { FIRST, S32_MIN },
	};
	struct knpu *k = make_engine("saturate");

	(void)state;
	add_row_of(k, "a", 1, values, 2);
	stimulate(k, FIRST, -100);
	OK(knpu_engine_step(k, 1, NULL));
	OK(knpu_inject(k, up, 2, NULL));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(potential(k, FIRST), S32_MAX - 50);
	OK(knpu_inject(k, up, 2, NULL));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(potential(k, FIRST), S32_MAX);
	OK(knpu_inject(k, about, 6, NULL));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(potential(k, FIRST), S32_MAX - 3);
	OK(knpu_inject(k, about + 3, 3, NULL));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(potential(k, FIRST), S32_MIN);
	knpu_close(k);
}

/* The sweep comes to block 0 in every 65536th burst. */
#define ROUND 65536ULL

/* As if nothing had happened until just before the sweep after @burst. */
static void jump(struct knpu *k, uint64_t burst)
{
	uint64_t number;

	burst = (burst / ROUND + 1) * ROUND;
	engine_of(k)->burst = burst - 1;
	OK(knpu_engine_step(k, 1, &number));
	assert_true(number == burst);
}

static struct knpu *sleepers(void)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_LEAK, .value = 1 },
		{ .property = KNPU_PROPERTY_REFRACTORY, .value = 65535 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(10) },
	};
	struct knpu *k = make_engine("sleep");

	assert_int_equal(add_row_of(k, "leaks", 3, values, 4), 3);
	assert_int_equal(add_row_of(k, "keeps", 1, values, 1), 6);
	return k;
}

/*
 * 3 has a potential below its threshold, 4 has fired and is held for 65535
 * bursts, 6 keeps what it has.  Then silence, for 2^33 bursts and more.
 */
static void long_silence(void **state)
{
	struct knpu *k = sleepers();
	uint64_t burst;

	(void)state;
	stimulate(k, 3, FX(9));
	stimulate(k, 4, FX(11));
	stimulate(k, 6, -5);
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(state_of_neuron(k, KNPU_STATE_COUNTDOWN, 4), 65535);
	for (burst = 1ULL << 22; burst < 9ULL << 30; burst += 1ULL << 30) {
		jump(k, burst);
		assert_int_equal(potential(k, 3), 0);
		assert_int_equal(state_of_neuron(k, KNPU_STATE_COUNTDOWN, 4),
				 0);
		assert_int_equal(potential(k, 6), -5);
	}
	/* 9 and 9 would have fired. */
	stimulate(k, 3, FX(9));
	stimulate(k, 4, FX(11));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 2);
	assert_int_equal(potential(k, 3), FX(9) - 1);
	assert_int_equal(potential(k, 4), 0);
	knpu_close(k);
}

/* Awake just before 2^32: the wrap itself is one burst like any other. */
static void over_the_wrap(void **state)
{
	struct knpu *k = sleepers();
	uint64_t burst;

	(void)state;
	engine_of(k)->burst = (1ULL << 32) - 3;
	engine_of(k)->neurons->last[3] = -3;
	engine_of(k)->neurons->last[4] = -3;
	stimulate(k, 4, FX(11));
	OK(knpu_engine_step(k, 1, NULL));
	OK(knpu_engine_step(k, 4, &burst));
	assert_true(burst == (1ULL << 32) + 2);
	assert_int_equal(state_of_neuron(k, KNPU_STATE_COUNTDOWN, 4),
			 65535 - 4);
	knpu_close(k);
}

/* Chance takes the low 32 bits of the burst. */
static void chance_after_the_wrap(void **state)
{
	const struct knpu_property_value half = {
		.property = KNPU_PROPERTY_EXCITABILITY,
		.value = 1LL << 31,
	};
	struct knpu_spike spikes[NEURONS];
	struct knpu *k = make_engine("chance");
	size_t count, at = 0;
	uint64_t burst;
	u32 id;

	(void)state;
	add_row_of(k, "a", 100, &half, 1);
	engine_of(k)->burst = (1ULL << 32) + 4;
	for (id = 3; id < 103; id++)
		stimulate(k, id, FX(2));
	OK(knpu_engine_step(k, 1, &burst));
	count = spikes_of(k, burst, spikes);
	for (id = 3; id < 103; id++) {
		u32 seed = id * 2654435761U + 5 * 1597334677U;

		if (knpu_permute(seed) < 1U << 31)
			assert_int_equal(spikes[at++].id, id);
	}
	assert_int_equal(at, count);
	assert_true(count > 20 && count < 80);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(narrow_and_wide),
		cmocka_unit_test(all_and_marked),
		cmocka_unit_test(wide_now_and_then),
		cmocka_unit_test(saturates_once),
		cmocka_unit_test(long_silence),
		cmocka_unit_test(over_the_wrap),
		cmocka_unit_test(chance_after_the_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
