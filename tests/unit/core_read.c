// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A reader that is overtaken: between two of its loads the engine goes on.
 *
 * read.c is compiled here once more, with loads that let the engine do
 * something just before they load the number of the last burst.
 */
#define knpu_read_neurons overtaken_read_neurons
#define knpu_read_areas overtaken_read_areas
#define knpu_read_neurons_check overtaken_read_neurons_check
#define knpu_read_areas_check overtaken_read_areas_check
#include "engine_area.h"
#include "read.h"
#include "session.h"

static struct knpu_engine *watched;
static void (*meanwhile)(void);

static void before_load(const void *p)
{
	void (*act)(void) = meanwhile;

	if (!act || p != &watched->burst)
		return;
	meanwhile = NULL;
	act();
}

#undef smp_load_acquire
#define smp_load_acquire(p)                           \
	({                                            \
		before_load(p);                       \
		__atomic_load_n(p, __ATOMIC_ACQUIRE); \
	})
#include "read.c"

#include "backend.h"
#include "engine_helper.h"

static struct knpu *k;
static uint32_t first;
static struct knpu_neurons *replaced;

/* Half of what it has is lost in a burst, and 100 come in each. */
static void up(void)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_LEAK, .value = 32768 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(1000) },
	};

	k = make_engine("read");
	watched = knpu_session_engine(k->session);
	first = add_row_of(k, "a", 2, values, 3);
	stimulate(k, first, FX(100));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(potential(k, first), FX(50));
}

static void one_burst(void)
{
	stimulate(k, first, FX(100));
	OK(knpu_engine_step(k, 1, NULL));
}

/* The burst that was told for what was read last. */
static u64 told;

static int64_t read_overtaken(uint32_t property, void (*by)(void))
{
	s64 value = -1;

	meanwhile = by;
	OK(overtaken_read_neurons(watched, property, first, 1, &value, &told));
	assert_null(meanwhile);
	return value;
}

/* (50 + 100) / 2 */
static void by_a_burst(void **state)
{
	(void)state;
	up();
	assert_int_equal(read_overtaken(KNPU_STATE_POTENTIAL, one_burst),
			 FX(75));
	assert_int_equal(told, 2);
	assert_true(atomic64_read(&watched->read_retries) > 0);
	knpu_close(k);
}

/*
 * In the middle of burst 2, which has updated the block: nobody tells of a
 * neuron after burst 2 beside one after burst 1.
 */
static void in_the_middle_of_a_burst(void **state)
{
	s64 values[2];

	(void)state;
	up();
	stimulate(k, first + 1, FX(100));
	OK(knpu_engine_step(k, 1, NULL));
	watched->burst = 1;
	OK(overtaken_read_neurons(watched, KNPU_STATE_POTENTIAL, first, 2,
				  values, &told));
	assert_int_equal(told, 2);
	assert_int_equal(values[0], FX(25));
	assert_int_equal(values[1], FX(50));
	/* So that who reads one thing after the other never goes back. */
	OK(overtaken_read_neurons(watched, KNPU_PROPERTY_LEAK, first, 2, values,
				  &told));
	assert_int_equal(told, 2);
	watched->burst = 2;
	knpu_close(k);
}

/* Two blocks, one of which the burst has not come to. */
static void before_and_after_a_burst(void **state)
{
	s64 values[64];
	u32 more;

	(void)state;
	up();
	more = add_row_of(k, "more", 70, NULL, 0);
	stimulate(k, more + 65, FX(100));
	OK(knpu_engine_step(k, 1, NULL));
	watched->burst = 1;
	OK(overtaken_read_neurons(watched, KNPU_STATE_POTENTIAL, first, 64,
				  values, &told));
	assert_int_equal(told, 1);
	assert_int_equal(values[0], FX(50));
	OK(overtaken_read_neurons(watched, KNPU_STATE_POTENTIAL, more + 64, 1,
				  values, &told));
	assert_int_equal(told, 2);
	watched->burst = 2;
	knpu_close(k);
}

/* What adding an area does when the arrays become too small, then a burst. */
static void grow_and_step(void)
{
	struct knpu_neurons *n = knpu_neurons_alloc(8192);

	replaced = watched->neurons;
	knpu_neurons_copy(n, replaced, watched->nr_neurons);
	rcu_assign_pointer(watched->neurons, n);
	one_burst();
}

static void by_growth_and_a_burst(void **state)
{
	(void)state;
	up();
	assert_int_equal(read_overtaken(KNPU_STATE_POTENTIAL, grow_and_step),
			 FX(75));
	knpu_neurons_free(replaced);
	knpu_close(k);
}

static void change_leak(void)
{
	const struct knpu_property_item item = {
		.scope = KNPU_SCOPE_AREA,
		.id = 3,
		.property = KNPU_PROPERTY_LEAK,
		.value = 0,
	};

	OK(knpu_property_set(k, &item, 1, NULL));
	OK(knpu_engine_step(k, 1, NULL));
}

/* From then on nothing is lost. */
static void by_a_change_of_leak(void **state)
{
	(void)state;
	up();
	assert_int_equal(read_overtaken(KNPU_STATE_POTENTIAL, change_leak),
			 FX(50));
	assert_int_equal(read_overtaken(KNPU_PROPERTY_LEAK, change_leak), 0);
	knpu_close(k);
}

/* All there is, of neurons in any order, as told one by one. */
static void all_of_some(void **state)
{
	const struct knpu_property_item items[] = {
		{ KNPU_SCOPE_NEURON, 4, KNPU_PROPERTY_THRESHOLD, 0, FX(7) },
		{ KNPU_SCOPE_NEURON, 4, KNPU_PROPERTY_THRESHOLD_LIMIT, 0,
		  FX(70) },
		{ KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_REFRACTORY, 0, 11 },
		{ KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_CONSECUTIVE_LIMIT, 0, 12 },
		{ KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_SNOOZE, 0, 13 },
		{ KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_EXCITABILITY, 0,
		  KNPU_EXCITABILITY_ONE },
	};
	struct knpu_neuron_state s[] = {
		{ .id = 4, .burst = 99 },  { .id = 3 }, { .id = 100 },
		{ .id = 99, .burst = 99 }, { .id = 4 },
	};
	const struct knpu_neuron_state none = { .id = 99 };
	struct knpu_neuron_state range[3];

	(void)state;
	up();
	add_row_of(k, "more", 94, NULL, 0);
	OK(knpu_property_set(k, items, ARRAY_SIZE(items), NULL));
	stimulate(k, 4, FX(50));
	OK(knpu_engine_step(k, 2, NULL));
	OK(knpu_neuron_read(k, s, ARRAY_SIZE(s)));
	assert_int_equal(s[0].id, 4);
	assert_int_equal(s[0].flags, KNPU_NEURON_F_EXISTS);
	assert_int_equal(s[0].burst, 3);
	assert_int_equal(s[0].potential, 0);
	assert_int_equal(s[0].countdown, 10);
	assert_int_equal(s[0].fire_count, 0);
	assert_int_equal(s[0].threshold, FX(7));
	assert_int_equal(s[0].threshold_limit, FX(70));
	assert_int_equal(s[0].leak, 32768);
	assert_int_equal(s[0].refractory, 11);
	assert_int_equal(s[0].consecutive_limit, 12);
	assert_int_equal(s[0].snooze, 13);
	assert_int_equal(s[0].accumulate, 1);
	assert_true(s[0].excitability == KNPU_EXCITABILITY_ONE);
	/* 50 after burst 1, and two bursts of silence. */
	assert_int_equal(s[1].potential, FX(50) / 4);
	assert_int_equal(s[1].threshold, FX(1000));
	assert_int_equal(s[1].threshold_limit, KNPU_THRESHOLD_LIMIT_NONE);
	assert_memory_equal(&s[4], &s[0], sizeof(s[0]));
	assert_int_equal(s[2].flags, 0);
	assert_memory_equal(&s[3], &none, sizeof(none));
	OK(knpu_neuron_read_range(k, 3, range, 3));
	assert_memory_equal(&range[0], &s[1], sizeof(s[0]));
	assert_memory_equal(&range[1], &s[0], sizeof(s[0]));
	assert_int_equal(range[2].id, 5);
	assert_int_equal(range[2].accumulate, 0);
	OK(knpu_neuron_read(k, NULL, 0));
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_a_burst),
		cmocka_unit_test(in_the_middle_of_a_burst),
		cmocka_unit_test(before_and_after_a_burst),
		cmocka_unit_test(all_of_some),
		cmocka_unit_test(by_growth_and_a_burst),
		cmocka_unit_test(by_a_change_of_leak),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
