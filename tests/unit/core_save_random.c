// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Random brains that are edited all the time, saved at any burst: what was
 * restored is given the same commands as what was saved, and has to have the
 * same spikes and states, burst by burst.
 */
#include "core_port.h"
#include "property.h"

#include "save_helper.h"

#define BRAINS 40
#define BURSTS 1000
#define AREAS 4
#define MOST_NEURONS (4 * 90)
#define FIRST 3
#define END (FIRST + neurons)

static u32 seed, neurons;
/* Who is given the commands: the one that was saved, and its twin. */
static struct knpu *them[2];
static u32 nr_them;

static u32 draw(u32 below)
{
	seed = seed * 1664525 + 1013904223;
	return ((u64)(seed >> 4) * below) >> 28;
}

#define EACH(call)                               \
	do {                                     \
		u32 i_;                          \
		for (i_ = 0; i_ < nr_them; i_++) \
			OK(call);                \
	} while (0)
#define IT them[i_]

static u32 any_neuron(void)
{
	return FIRST + draw(neurons);
}

/* ---- commands ---- */

static s64 any_value(u32 property)
{
	switch (property) {
	case KNPU_PROPERTY_THRESHOLD:
		return FX(1) / 2 + draw(FX(4));
	case KNPU_PROPERTY_THRESHOLD_LIMIT:
		return draw(2) ? KNPU_THRESHOLD_LIMIT_NONE : FX(20) + draw(99);
	case KNPU_PROPERTY_LEAK:
		return draw(1 << 16);
	case KNPU_PROPERTY_EXCITABILITY:
		return draw(2) ? 1LL << 32 : 0x80000000LL + draw(1 << 27) * 16;
	case KNPU_PROPERTY_REFRACTORY:
	case KNPU_PROPERTY_CONSECUTIVE_LIMIT:
	case KNPU_PROPERTY_SNOOZE:
	case KNPU_PROPERTY_LEDGER:
		return draw(5);
	case KNPU_PROPERTY_PSP:
		return draw(9);
	case KNPU_PROPERTY_GRADIENT_X:
	case KNPU_PROPERTY_GRADIENT_Y:
	case KNPU_PROPERTY_GRADIENT_Z:
		return draw(100);
	default:
		/* All others are switches. */
		return draw(2);
	}
}

static void set_property(void)
{
	struct knpu_property_item item = {};

	do
		item.property = draw(KNPU_PROPERTY_END);
	while (!knpu_property_exists(item.property));
	item.scope = item.property < KNPU_PROPERTY_NEURON_END && draw(2) ?
			     KNPU_SCOPE_NEURON :
			     KNPU_SCOPE_AREA;
	item.id = item.scope == KNPU_SCOPE_NEURON ? any_neuron() :
						    FIRST + draw(AREAS);
	item.value = any_value(item.property);
	EACH(knpu_property_set(IT, &item, 1, NULL));
}

static void add_synapses(u32 nr)
{
	static const u8 delays[] = { 1, 1, 1, 2, 9, 255 };

	while (nr--) {
		struct knpu_synapse s = {
			.source = any_neuron(),
			.target = any_neuron(),
			.weight = (s16)draw(200) - 80,
			.delay = delays[draw(sizeof(delays))],
			.flags = draw(4) ? 0 : KNPU_SYNAPSE_F_PSP,
		};

		s.psp = s.flags ? draw(20) : 0;
		EACH(knpu_synapse_add(IT, &s, 1, NULL));
	}
	EACH(knpu_publish(IT, NULL));
}

/* A synapse that there is, if there is one from any neuron. */
static bool any_synapse(struct knpu_synapse *s)
{
	uint32_t source = any_neuron(), skip = 0;

	return knpu_synapse_list(them[0], &source, END, &skip, s, 1) == 1;
}

static void change_synapse(void)
{
	struct knpu_synapse s;
	struct knpu_synapse_change change;

	if (!any_synapse(&s))
		return;
	change = (struct knpu_synapse_change){
		.source = s.source,
		.target = s.target,
		.weight = 1 + draw(100),
		.flags = KNPU_CHANGE_F_WEIGHT,
	};
	EACH(knpu_synapse_set(IT, &change, 1, NULL));
	EACH(knpu_publish(IT, NULL));
}

static void remove_synapse(void)
{
	struct knpu_synapse s;
	struct knpu_synapse_pair pair;

	if (!any_synapse(&s))
		return;
	pair = (struct knpu_synapse_pair){ s.source, s.target };
	EACH(knpu_synapse_remove(IT, &pair, 1, NULL));
	EACH(knpu_publish(IT, NULL));
}

static void clear_synapses(void)
{
	const struct knpu_span spans[2] = {
		{ KNPU_SCOPE_NEURON, any_neuron(), 1, 0 },
		{ KNPU_SCOPE_AREA, FIRST + draw(AREAS), 0, 0 },
	};

	EACH(knpu_synapse_clear(IT, spans, 1, 1, NULL));
	EACH(knpu_publish(IT, NULL));
}

static void drive(void)
{
	struct knpu_engine_set set = {
		.flags = KNPU_ENGINE_SET_F_POWER | KNPU_ENGINE_SET_F_FATIGUE,
		.power = draw(FX(3)),
		.fatigue = draw(2),
	};

	EACH(knpu_engine_set(IT, &set));
}

static void inject(void)
{
	struct knpu_inject_item items[12];
	u32 nr = 1 + draw(12);
	u32 i;

	for (i = 0; i < nr; i++)
		items[i] =
			(struct knpu_inject_item){ any_neuron(), draw(FX(4)) };
	EACH(knpu_inject(IT, items, nr, NULL));
}

static void act(void)
{
	u32 what = draw(200);

	if (what < 120)
		inject();
	else if (what < 135)
		set_property();
	else if (what < 145)
		add_synapses(1 + draw(5));
	else if (what < 150)
		change_synapse();
	else if (what < 155)
		remove_synapse();
	else if (what < 157)
		clear_synapses();
	else if (what < 160)
		drive();
	else if (what < 162)
		EACH(knpu_inject_clear(IT, NULL));
	else if (what == 162 && !draw(4))
		EACH(knpu_engine_reset(IT, NULL));
}

/* ---- brains ---- */

static void any_area(u32 nr)
{
	struct knpu_property_value values[2] = {
		{ .property = KNPU_PROPERTY_THRESHOLD },
		{ .property = KNPU_PROPERTY_GRADIENT_X },
	};
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = (const char[]){ 'a' + nr, 0 },
		.dims = { 1 + draw(9), 1 + draw(5), 1 },
		.per_voxel = 1 + draw(2),
		.values = values,
		.nr_values = 2,
	};
	struct knpu_area_info info;
	u32 i;

	for (i = 0; i < 2; i++)
		values[i].value = any_value(values[i].property);
	OK(knpu_area_add(them[0], &opts, &info));
	neurons += info.neurons;
}

static void any_brain(u32 number)
{
	struct knpu_engine_opts opts = engine_opts("saved");
	u32 i;

	seed = number * 7919 + 1;
	neurons = 0;
	nr_them = 1;
	them[0] = open_embedded();
	opts.seed = draw(1 << 28);
	OK(knpu_engine_create(them[0], &opts));
	for (i = 0; i < AREAS; i++)
		any_area(i);
	for (i = 0; i < 10; i++)
		set_property();
	add_synapses(neurons * 4);
	/* Before the longest delay, or long after. */
	for (i = draw(600); i; i--) {
		act();
		OK(knpu_engine_step(them[0], 1, NULL));
	}
}

static void same_states(void)
{
	static struct knpu_neuron_state x[FIRST + MOST_NEURONS],
		y[FIRST + MOST_NEURONS];

	OK(knpu_neuron_read_range(them[0], 0, x, END));
	OK(knpu_neuron_read_range(them[1], 0, y, END));
	assert_memory_equal(x, y, END * sizeof(x[0]));
}

static void same_totals(void)
{
	struct knpu_counters x, y;

	OK(knpu_counters(them[0], &x));
	OK(knpu_counters(them[1], &y));
	/* What time it took, and who had to read twice, is of no engine. */
	x.burst_ns = y.burst_ns;
	x.read_retries = y.read_retries;
	assert_memory_equal(&x, &y, sizeof(x));
}

static u64 go_on(void)
{
	const struct knpu_ledger *a, *b;
	u64 spikes = 0;
	u32 i;

	OK(knpu_ledger_map(them[0], &a));
	OK(knpu_ledger_map(them[1], &b));
	for (i = 0; i < BURSTS; i++) {
		act();
		act();
		EACH(knpu_engine_step(IT, 1, NULL));
		same_spikes(a, b, burst_of(them[0]));
		if (i % 100)
			continue;
		same_states();
		same_totals();
		spikes += total_spikes(them[0]);
	}
	return spikes;
}

static void random_brains(void **state)
{
	u32 number;

	(void)state;
	for (number = 0; number < BRAINS; number++) {
		struct bytes snapshot;

		any_brain(number);
		/* Input that waits. */
		inject();
		inject();
		snapshot = save(them[0]);
		them[1] = open_embedded();
		OK(restore(them[1], "restored", snapshot, 1 + draw(9999)));
		saves_the_same(them[1], snapshot);
		free(snapshot.at);
		nr_them = 2;
		same_states();
		same_totals();
		if (go_on() < BURSTS)
			fail_msg("brain %u: nothing happens in it", number);
		knpu_close(them[0]);
		knpu_close(them[1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_brains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
