// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A cut shows what was at the boundary at which it was opened, whatever
 * happens before it is closed.  It is opened and closed by hand here, so that
 * all of it happens in between; race_cut.c has the races.
 */
#include "cut_whole.h"
#include "engine_area.h"
#include "property.h"
#include "session.h"

#include "backend.h"
#include "engine_helper.h"

/* Neurons 3..602, ten blocks. */
#define FIRST 3
#define NEURONS 600
#define END (FIRST + NEURONS)

/* Neurons of it that get input, in six blocks, and one in the last. */
#define DRIVEN 300
#define LAST (END - 1)

static struct knpu *k;
static struct knpu_engine *e;
static struct knpu_cut cut;

/* Nobody else has the engine. */
static struct knpu_neurons *neurons(void)
{
	return rcu_dereference_protected(e->neurons, true);
}

static int up(void **state)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(1000) },
	};
	struct knpu_session *s;

	(void)state;
	k = make_engine("cut");
	s = k->session;
	e = s->engine;
	assert_int_equal(add_row_of(k, "a", NEURONS, values, 2), FIRST);
	memset(&cut, 0, sizeof(cut));
	cut.e = e;
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_cut_free(&cut);
	knpu_close(k);
	return 0;
}

static void open_cut(void)
{
	cut.own_mask = ~0U;
	cut.first_area = 0;
	cut.areas = 4;
	OK(knpu_cut_neurons(&cut, 0, END));
	OK(knpu_cut_open(&cut));
}

/* One step of 1/4096 for each of the driven, in every burst. */
static void bursts(uint32_t nr)
{
	struct knpu_inject_item items[DRIVEN + 1];
	uint32_t i;

	for (i = 0; i < DRIVEN; i++)
		items[i] = (struct knpu_inject_item){ FIRST + i, 1 };
	items[DRIVEN] = (struct knpu_inject_item){ LAST, 1 };
	while (nr--) {
		OK(knpu_inject(k, items, DRIVEN + 1, NULL));
		OK(knpu_engine_step(k, 1, NULL));
	}
}

static int32_t in_cut(uint32_t id)
{
	return cut.block[id / KNPU_BLOCK].potential[id % KNPU_BLOCK];
}

/*
 * So many bursts, so many steps; and last a candidate in the last of them, or
 * in the one before there were any.
 */
static void cut_is_of(uint32_t burst)
{
	uint32_t id;

	assert_int_equal(cut.burst, burst);
	for (id = FIRST; id < END; id++) {
		bool driven = id < FIRST + DRIVEN || id == LAST;
		uint32_t last = driven ? burst : -1U;

		assert_int_equal(in_cut(id), driven ? burst : 0);
		assert_int_equal(cut.block[id / 64].last[id % 64], last);
		assert_int_equal(cut.block[id / 64].hold[id % 64], 0);
	}
}

static void bursts_go_on(void **state)
{
	(void)state;
	bursts(5);
	open_cut();
	bursts(3);
	OK(knpu_cut_close(&cut));
	assert_int_equal(potential(k, FIRST), 8);
	cut_is_of(5);
	/* It is closed: nothing is kept any more. */
	bursts(1);
	cut_is_of(5);
}

static void nothing_goes_on(void **state)
{
	(void)state;
	bursts(4);
	open_cut();
	OK(knpu_cut_close(&cut));
	cut_is_of(4);
}

/* Hardly anything is added, so blocks are marked. */
static void marked_blocks(void **state)
{
	(void)state;
	bursts(2);
	open_cut();
	stimulate(k, LAST, 7);
	OK(knpu_engine_step(k, 1, NULL));
	stimulate(k, LAST, 7);
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(cut.kept[0], 1ULL << LAST / 64);
	OK(knpu_cut_close(&cut));
	assert_int_equal(potential(k, LAST), 2 + 2 * 7);
	cut_is_of(2);
}

static void hold_is_in_it(void **state)
{
	const struct knpu_property_item item = { KNPU_SCOPE_AREA, 3,
						 KNPU_PROPERTY_REFRACTORY, 0,
						 9 };

	(void)state;
	OK(knpu_property_set(k, &item, 1, NULL));
	stimulate(k, FIRST, FX(2000));
	OK(knpu_engine_step(k, 1, NULL));
	open_cut();
	bursts(2);
	OK(knpu_cut_close(&cut));
	/* Countdown 9, fired once. */
	assert_int_equal(cut.block[0].hold[FIRST], 9 << 16 | 1);
}

/* Ages are kept below 2^30 by a sweep, of block 0 in burst 65536. */
static void the_sweep(void **state)
{
	(void)state;
	e->burst = 65535;
	neurons()->last[FIRST] = 5000 - KNPU_AGE_MAX;
	open_cut();
	OK(knpu_engine_step(k, 1, NULL));
	OK(knpu_cut_close(&cut));
	assert_int_equal(neurons()->last[FIRST], 65536 - KNPU_AGE_MAX);
	assert_int_equal(cut.block[0].last[FIRST], 5000 - KNPU_AGE_MAX);
}

static void an_area_comes(void **state)
{
	(void)state;
	bursts(3);
	open_cut();
	/* More than there is room for, so that the arrays are replaced. */
	add_row_of(k, "large", 5000, NULL, 0);
	bursts(1);
	OK(knpu_cut_close(&cut));
	cut_is_of(3);
}

/* ---- properties ---- */

/* A reset replaces the state of all neurons at once. */
static void a_reset(void **state)
{
	(void)state;
	bursts(5);
	open_cut();
	OK(knpu_engine_reset(k, NULL));
	bursts(2);
	OK(knpu_cut_close(&cut));
	assert_int_equal(potential(k, FIRST), 2);
	cut_is_of(5);
}

static void set(u32 scope, u32 id, u32 property, s64 value)
{
	const struct knpu_property_item item = { scope, id, property, 0,
						 value };

	OK(knpu_property_set(k, &item, 1, NULL));
}

static s64 property_in_cut(u32 property, u32 id)
{
	const struct knpu_cut_area *a = &cut.area[3];

	return knpu_effective(&a->props, a->own[property], property,
			      id - FIRST);
}

static void values_come_back(void **state)
{
	(void)state;
	set(KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_SNOOZE, 11);
	open_cut();
	set(KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_SNOOZE, 12);
	set(KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_SNOOZE, 13);
	OK(knpu_cut_close(&cut));
	assert_int_equal(property_in_cut(KNPU_PROPERTY_SNOOZE, FIRST), 11);
}

static void values_of_neurons_come_back(void **state)
{
	const struct knpu_property_item twice[] = {
		{ KNPU_SCOPE_NEURON, 7, KNPU_PROPERTY_SNOOZE, 0, 90 },
		{ KNPU_SCOPE_NEURON, 7, KNPU_PROPERTY_SNOOZE, 0, 91 },
	};

	(void)state;
	set(KNPU_SCOPE_NEURON, 7, KNPU_PROPERTY_SNOOZE, 70);
	set(KNPU_SCOPE_NEURON, 8, KNPU_PROPERTY_SNOOZE, 80);
	open_cut();
	OK(knpu_property_set(k, twice, 2, NULL));
	set(KNPU_SCOPE_NEURON, 9, KNPU_PROPERTY_SNOOZE, 99);
	OK(knpu_cut_close(&cut));
	assert_int_equal(property_in_cut(KNPU_PROPERTY_SNOOZE, 7), 70);
	assert_int_equal(property_in_cut(KNPU_PROPERTY_SNOOZE, 8), 80);
	assert_int_equal(property_in_cut(KNPU_PROPERTY_SNOOZE, 9), 0);
}

/* In the order in which it was: neuron, area, neuron. */
static void arrays_come_and_go(void **state)
{
	(void)state;
	set(KNPU_SCOPE_NEURON, 7, KNPU_PROPERTY_EXCITABILITY, 70);
	open_cut();
	set(KNPU_SCOPE_NEURON, 8, KNPU_PROPERTY_EXCITABILITY, 80);
	set(KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_EXCITABILITY, 30);
	set(KNPU_SCOPE_NEURON, 9, KNPU_PROPERTY_EXCITABILITY, 90);
	set(KNPU_SCOPE_NEURON, 7, KNPU_PROPERTY_EXCITABILITY, 71);
	/* And one that there was not. */
	set(KNPU_SCOPE_NEURON, 7, KNPU_PROPERTY_REFRACTORY, 5);
	OK(knpu_cut_close(&cut));
	assert_int_equal(property_in_cut(KNPU_PROPERTY_EXCITABILITY, 7), 70);
	assert_int_equal(property_in_cut(KNPU_PROPERTY_EXCITABILITY, 8),
			 1LL << 32);
	assert_int_equal(property_in_cut(KNPU_PROPERTY_EXCITABILITY, 9),
			 1LL << 32);
	assert_null(cut.area[3].own[KNPU_PROPERTY_REFRACTORY]);
}

/* The array goes, and the cut has not looked at it yet. */
static void an_array_that_has_gone(void **state)
{
	(void)state;
	set(KNPU_SCOPE_NEURON, 7, KNPU_PROPERTY_SNOOZE, 70);
	open_cut();
	set(KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_SNOOZE, 30);
	OK(knpu_cut_close(&cut));
	assert_int_equal(property_in_cut(KNPU_PROPERTY_SNOOZE, 7), 70);
	assert_int_equal(property_in_cut(KNPU_PROPERTY_SNOOZE, 8), 0);
}

/* Silent neurons are brought up to date by a change of what time does. */
static void neurons_that_are_brought(void **state)
{
	(void)state;
	set(KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_LEAK, 32768);
	stimulate(k, FIRST + 80, 1 << 16);
	OK(knpu_engine_step(k, 1, NULL));
	OK(knpu_engine_step(k, 2, NULL));
	open_cut();
	set(KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_LEAK, 0);
	OK(knpu_cut_close(&cut));
	/* Halved in its burst; the two silent ones are not in it yet. */
	assert_int_equal(in_cut(FIRST + 80), 1 << 15);
	assert_int_equal(cut.block[1].last[FIRST + 80 - 64], 1);
	assert_int_equal(property_in_cut(KNPU_PROPERTY_LEAK, FIRST), 32768);
	assert_int_equal(potential(k, FIRST + 80), 1 << 13);
}

/* ---- of a whole engine ---- */

static void same_ring(const struct knpu_cut_ring *a,
		      const struct knpu_cut_ring *b, u64 least)
{
	assert_int_equal(a->from, b->from);
	assert_int_equal(a->to, b->to);
	assert_true(a->to - a->from >= least);
	assert_memory_equal(a->room, b->room, knpu_cut_ring_bytes(a));
}

/* All driven fire, in every burst. */
static void spikes(uint32_t nr)
{
	struct knpu_inject_item items[DRIVEN];
	uint32_t i;

	for (i = 0; i < DRIVEN; i++)
		items[i] = (struct knpu_inject_item){ FIRST + i, FX(2000) };
	while (nr--) {
		OK(knpu_inject(k, items, DRIVEN, NULL));
		OK(knpu_engine_step(k, 1, NULL));
	}
}

/*
 * Two cuts at one boundary; one is closed at once, the other when bursts have
 * overwritten all that they overwrite, and the history has been replaced.
 */
static void rings_are_kept(void **state)
{
	static struct knpu_cut_whole early, late;
	const struct knpu_history *h;

	(void)state;
	memset(&early, 0, sizeof(early));
	memset(&late, 0, sizeof(late));
	spikes(70);
	stimulate(k, FIRST, 5);
	OK(knpu_cut_whole_open(&early, e));
	OK(knpu_cut_whole_open(&late, e));
	OK(knpu_cut_whole_close(&early));
	h = e->history;
	spikes(400);
	assert_ptr_not_equal(h, e->history);
	/* The late one still reads from it. */
	assert_non_null(e->old_history);
	OK(knpu_cut_whole_close(&late));
	assert_null(e->old_history);
	/* 70 bursts of 300; a ledger of 64 bursts and of 4096 spikes. */
	same_ring(&early.history, &late.history, 70 * DRIVEN);
	same_ring(&early.bursts, &late.bursts, 64);
	same_ring(&early.spikes, &late.spikes, 4096);
	assert_memory_equal(early.cut.block, late.cut.block,
			    early.cut.blocks * sizeof(*early.cut.block));
	assert_memory_equal(early.history_count, late.history_count,
			    sizeof(early.history_count));
	assert_memory_equal(&early.totals, &late.totals, sizeof(early.totals));
	assert_int_equal(late.history_count[70], DRIVEN);
	assert_int_equal(late.tally[3].spikes, 70 * DRIVEN);
	assert_int_equal(late.nr_input, 2);
	assert_int_equal(late.input[0].id, 1);
	assert_int_equal(late.input[1].id, FIRST);
	assert_int_equal(late.input[1].amount, 5);
	assert_int_equal(late.history.room[0] & 0xffffff, FIRST);
	assert_int_equal(late.spikes.room[2 * 4095], FIRST + DRIVEN - 1);
	knpu_cut_whole_free(&early);
	knpu_cut_whole_free(&late);
}

/* Numbers of bursts begin anew, and overwrite what is not the oldest. */
static void rings_are_kept_over_a_reset(void **state)
{
	static struct knpu_cut_whole early, late;

	(void)state;
	memset(&early, 0, sizeof(early));
	memset(&late, 0, sizeof(late));
	spikes(70);
	stimulate(k, FIRST, 5);
	OK(knpu_cut_whole_open(&early, e));
	OK(knpu_cut_whole_open(&late, e));
	OK(knpu_cut_whole_close(&early));
	OK(knpu_engine_reset(k, NULL));
	/* One spike, so that what comes after it stands elsewhere. */
	stimulate(k, FIRST + 7, FX(2000));
	OK(knpu_engine_step(k, 1, NULL));
	spikes(32);
	OK(knpu_cut_whole_close(&late));
	assert_int_equal(late.cut.burst, 70);
	same_ring(&early.history, &late.history, 70 * DRIVEN);
	same_ring(&early.bursts, &late.bursts, 64);
	same_ring(&early.spikes, &late.spikes, 4096);
	assert_memory_equal(early.cut.block, late.cut.block,
			    early.cut.blocks * sizeof(*early.cut.block));
	assert_int_equal(late.input[1].amount, 5);
	assert_int_equal(late.totals.spikes, 70 * DRIVEN);
	assert_int_equal(late.tally[3].spikes, 70 * DRIVEN);
	knpu_cut_whole_free(&early);
	knpu_cut_whole_free(&late);
}

/* ---- how many ---- */

static void so_many_are_open(void **state)
{
	static struct knpu_cut cuts[KNPU_CUTS_MAX];
	int64_t value;
	uint32_t i;

	(void)state;
	for (i = 0; i < KNPU_CUTS_MAX; i++) {
		bursts(1);
		cuts[i] = (struct knpu_cut){ .e = e };
		OK(knpu_cut_neurons(&cuts[i], FIRST, NEURONS));
		OK(knpu_cut_open(&cuts[i]));
	}
	assert_int_equal(knpu_read_exact(k, KNPU_SCOPE_NEURON,
					 KNPU_STATE_POTENTIAL, FIRST, 1, &value,
					 NULL),
			 -EBUSY);
	bursts(1);
	for (i = 0; i < KNPU_CUTS_MAX; i++) {
		OK(knpu_cut_close(&cuts[i]));
		assert_int_equal(cuts[i].block[0].potential[FIRST], i + 1);
		knpu_cut_free(&cuts[i]);
	}
	OK(knpu_read_exact(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL, FIRST, 1,
			   &value, NULL));
	assert_int_equal(value, KNPU_CUTS_MAX + 1);
}

/* ---- the exact read ---- */

static void reads_a_range(void **state)
{
	int64_t values[NEURONS];
	uint64_t burst;
	uint32_t i;

	(void)state;
	bursts(6);
	OK(knpu_read_exact(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL,
			   FIRST + 100, NEURONS - 100, values, &burst));
	assert_int_equal(burst, 6);
	for (i = 0; i < NEURONS - 100; i++)
		assert_int_equal(values[i],
				 i < DRIVEN - 100 || i == NEURONS - 101 ? 6 :
									  0);
}

/* What a read shows is brought up to date, with the neuron's own leak. */
static void reads_as_a_query_shows(void **state)
{
	int64_t values[3];

	(void)state;
	set(KNPU_SCOPE_NEURON, FIRST + 200, KNPU_PROPERTY_LEAK, 32768);
	stimulate(k, FIRST + 199, 1 << 16);
	stimulate(k, FIRST + 200, 1 << 16);
	OK(knpu_engine_step(k, 3, NULL));
	OK(knpu_read_exact(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL,
			   FIRST + 199, 3, values, NULL));
	assert_int_equal(values[0], 1 << 16);
	assert_int_equal(values[1], 1 << 13);
	assert_int_equal(values[2], 0);
}

static void reads_properties(void **state)
{
	int64_t values[5];
	uint64_t burst;

	(void)state;
	bursts(2);
	set(KNPU_SCOPE_NEURON, FIRST + 1, KNPU_PROPERTY_SNOOZE, 8);
	OK(knpu_read_exact(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_SNOOZE, 0, 5,
			   values, &burst));
	assert_int_equal(burst, 2);
	assert_int_equal(values[3], 0);
	assert_int_equal(values[4], 8);
	OK(knpu_read_exact(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_THRESHOLD, 2, 2,
			   values, &burst));
	assert_int_equal(burst, 2);
	assert_int_equal(values[0], FX(1));
	assert_int_equal(values[1], FX(1000));
}

static void refuses_like_a_read(void **state)
{
	int64_t value = 4711;

	(void)state;
	assert_int_equal(knpu_read_exact(k, KNPU_SCOPE_NEURON,
					 KNPU_STATE_POTENTIAL, END, 1, &value,
					 NULL),
			 -ENOENT);
	assert_int_equal(knpu_read_exact(k, KNPU_SCOPE_NEURON,
					 KNPU_PROPERTY_PSP, 0, 1, &value, NULL),
			 -EINVAL);
	assert_int_equal(knpu_read_exact(k, KNPU_SCOPE_AREA,
					 KNPU_STATE_POTENTIAL, 0, 1, &value,
					 NULL),
			 -EINVAL);
	assert_int_equal(knpu_read_exact(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_PSP,
					 3, 2, &value, NULL),
			 -ENOENT);
	assert_int_equal(knpu_read_exact(k, KNPU_SCOPE_NEURON + 1,
					 KNPU_PROPERTY_LEAK, 0, 1, &value,
					 NULL),
			 -EOPNOTSUPP);
	assert_int_equal(knpu_read_exact(k, KNPU_SCOPE_NEURON,
					 KNPU_PROPERTY_LEAK, 0, 0, &value,
					 NULL),
			 -EINVAL);
	assert_int_equal(value, 4711);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bursts_go_on),
		TEST(nothing_goes_on),
		TEST(marked_blocks),
		TEST(hold_is_in_it),
		TEST(the_sweep),
		TEST(an_area_comes),
		TEST(a_reset),
		TEST(values_come_back),
		TEST(values_of_neurons_come_back),
		TEST(arrays_come_and_go),
		TEST(an_array_that_has_gone),
		TEST(neurons_that_are_brought),
		TEST(rings_are_kept),
		TEST(rings_are_kept_over_a_reset),
		TEST(so_many_are_open),
		TEST(reads_a_range),
		TEST(reads_as_a_query_shows),
		TEST(reads_properties),
		TEST(refuses_like_a_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
