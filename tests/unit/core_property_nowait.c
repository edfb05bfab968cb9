// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Who asks does not wait until the neurons of others have been brought up to
 * date, or have got their values.
 */
#include "core_port.h"
#include "neuron.h"

#include "engine_helper.h"
#include "patience.h"

#include <pthread.h>
#include <unistd.h>

#define A KNPU_AREA_FIRST_USER
#define FIRST 3
#define LARGE 200000
/* In no block with any of them. */
#define OTHER (FIRST + LARGE + KNPU_BLOCK)
/* Long enough for a slow machine; only a test that hangs gets there. */
#define PATIENCE_S 60
#define ROUNDS 20

static struct knpu *k;
/* Called in the middle of a change. */
static void (*meanwhile)(void);

void __real_knpu_neuron_bring(struct knpu_neurons *n, u32 id, u64 now, u32 leak,
			      bool accumulate, bool clock);
void __wrap_knpu_neuron_bring(struct knpu_neurons *n, u32 id, u64 now, u32 leak,
			      bool accumulate, bool clock);

/* The linker puts it in place of the other (tests/tests.mk). */
void __wrap_knpu_neuron_bring(struct knpu_neurons *n, u32 id, u64 now, u32 leak,
			      bool accumulate, bool clock)
{
	if (meanwhile)
		meanwhile();
	__real_knpu_neuron_bring(n, id, now, leak, accumulate, clock);
}

/* All neurons of a large area have a potential, and leaks of their own. */
static int up(void **state)
{
	const struct knpu_property_value keeps = {
		.property = KNPU_PROPERTY_ACCUMULATE,
		.value = 1,
	};
	const struct knpu_property_item own = { KNPU_SCOPE_NEURON, FIRST,
						KNPU_PROPERTY_THRESHOLD, 0,
						FX(100) };
	static struct knpu_inject_item items[LARGE + KNPU_BLOCK + 1];
	u32 i;

	(void)state;
	k = make_engine("nowait");
	add_row_of(k, "large", LARGE, &keeps, 1);
	add_row_of(k, "between", KNPU_BLOCK, &keeps, 1);
	assert_int_equal(add_row_of(k, "other", 1, &keeps, 1), OTHER);
	OK(knpu_property_set(k, &own, 1, NULL));
	for (i = 0; i < ARRAY_SIZE(items); i++) {
		items[i].id = FIRST + i;
		items[i].amount = 100;
	}
	OK(knpu_inject(k, items, ARRAY_SIZE(items), NULL));
	OK(knpu_engine_step(k, 1, NULL));
	patience_begins(PATIENCE_S, "who asks waits for a change\n");
	return 0;
}

static int down(void **state)
{
	(void)state;
	meanwhile = NULL;
	alarm(0);
	knpu_close(k);
	return 0;
}

static u32 asked;

/* Of one that was brought, of one that will be, and of another area. */
static void ask(void)
{
	struct knpu_neuron_state neuron = { .id = FIRST + LARGE / 2 };
	int64_t value;

	if (asked++ % 1000)
		return;
	assert_int_equal(potential(k, OTHER), 100);
	assert_int_equal(potential(k, FIRST), 100);
	assert_int_equal(potential(k, FIRST + LARGE - 1), 100);
	OK(knpu_neuron_read(k, &neuron, 1));
	assert_int_equal(neuron.potential, 100);
	OK(knpu_read(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_LEAK, A, 1, &value,
		     NULL));
	assert_int_equal(value, 0);
}

static void while_an_area_is_brought(void **state)
{
	const struct knpu_property_item leak = { KNPU_SCOPE_AREA, A,
						 KNPU_PROPERTY_LEAK, 0, 77 };

	(void)state;
	asked = 0;
	meanwhile = ask;
	OK(knpu_property_set(k, &leak, 1, NULL));
	assert_int_equal(asked, LARGE);
}

/* Leaks of their own, first in a new array, then in that one. */
static void while_neurons_are_brought(void **state)
{
	static struct knpu_property_item items[2000];
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(items); i++)
		items[i] = (struct knpu_property_item){
			KNPU_SCOPE_NEURON, FIRST + i, KNPU_PROPERTY_LEAK, 0, 0
		};
	items[0].value = 1;
	OK(knpu_property_set(k, items, 1, NULL));
	for (i = 0; i < ARRAY_SIZE(items); i++)
		items[i].value = 2 + i;
	asked = 0;
	meanwhile = ask;
	OK(knpu_property_set(k, items, ARRAY_SIZE(items), NULL));
	assert_int_equal(asked, ARRAY_SIZE(items));
}

static bool over;

static void *ask_on(void *arg)
{
	u32 *times = arg;

	while (!__atomic_load_n(&over, __ATOMIC_RELAXED)) {
		assert_int_equal(potential(k, OTHER), 100);
		__atomic_add_fetch(times, 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

/* Nobody who asks about another block has to read again. */
static void while_values_are_written(void **state)
{
	static struct knpu_property_item items[LARGE];
	struct knpu_counters c;
	u32 i, round, times = 0;
	pthread_t t;

	(void)state;
	over = false;
	assert_int_equal(pthread_create(&t, NULL, ask_on, &times), 0);
	for (round = 0;
	     round < ROUNDS || !__atomic_load_n(&times, __ATOMIC_RELAXED);
	     round++) {
		for (i = 0; i < LARGE; i++)
			items[i] = (struct knpu_property_item){
				KNPU_SCOPE_NEURON, FIRST + i,
				KNPU_PROPERTY_THRESHOLD, 0, FX(100) + round
			};
		OK(knpu_property_set(k, items, LARGE, NULL));
	}
	__atomic_store_n(&over, true, __ATOMIC_RELAXED);
	pthread_join(t, NULL);
	OK(knpu_counters(k, &c));
	assert_int_equal(c.read_retries, 0);
}

static void *compare_on(void *arg)
{
	u32 *times = arg;

	while (!__atomic_load_n(&over, __ATOMIC_RELAXED)) {
		int64_t both[2];

		OK(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_THRESHOLD,
			     FIRST, 2, both, NULL));
		assert_int_equal(both[0], both[1]);
		__atomic_add_fetch(times, 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

/* Two neurons side by side, and many others between them in the batch. */
static void values_of_a_block_change_as_one(void **state)
{
	static struct knpu_property_item items[LARGE];
	u32 i, round, times = 0;
	pthread_t t;

	(void)state;
	for (i = 0; i < LARGE; i++)
		items[i] = (struct knpu_property_item){ KNPU_SCOPE_NEURON,
							FIRST + i + 1,
							KNPU_PROPERTY_THRESHOLD,
							0, FX(100) };
	items[0].id = FIRST;
	items[LARGE - 1].id = FIRST + 1;
	OK(knpu_property_set(k, items, LARGE, NULL));
	over = false;
	assert_int_equal(pthread_create(&t, NULL, compare_on, &times), 0);
	for (round = 0;
	     round < ROUNDS || !__atomic_load_n(&times, __ATOMIC_RELAXED);
	     round++) {
		items[0].value = FX(100) + round;
		items[LARGE - 1].value = FX(100) + round;
		OK(knpu_property_set(k, items, LARGE, NULL));
	}
	__atomic_store_n(&over, true, __ATOMIC_RELAXED);
	pthread_join(t, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)
	const struct CMUnitTest tests[] = {
		TEST(while_an_area_is_brought),
		TEST(while_neurons_are_brought),
		TEST(while_values_are_written),
		TEST(values_of_a_block_change_as_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
