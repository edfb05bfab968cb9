// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What edits of a live brain take of memory at their peak: in proportion to
 * the edit, and never half of the brain, wherever in it they are.
 */
#include "session.h"

#include "draw.h"
#include "save_helper.h"

#define FIRST 3
#define NEURONS 20000
#define FAN 60
#define SYNAPSES (NEURONS * FAN)
#define ITEMS 800
#define BATCH 60000

static struct knpu *k;
/* Bytes of the brain, as it was made. */
static size_t brain;
static u32 random_state = 5;

static u32 draw(u32 below)
{
	return draw_from(&random_state, below);
}

static u32 target_of(u32 source, u32 i)
{
	return FIRST + (source * 31 + i * 313) % NEURONS;
}

static void connect_all(void)
{
	static struct knpu_synapse s[BATCH];
	u32 at, i;

	for (at = 0; at < SYNAPSES; at += BATCH) {
		for (i = 0; i < BATCH; i++) {
			u32 source = (at + i) / FAN;

			s[i] = (struct knpu_synapse){
				.source = FIRST + source,
				.target = target_of(source, i % FAN),
				.weight = i % 250,
				.delay = 1,
			};
		}
		OK(knpu_synapse_add(k, s, BATCH, NULL));
		OK(knpu_publish(k, NULL));
	}
}

static int up(void **state)
{
	struct bytes b;

	(void)state;
	k = make_engine("peak");
	assert_int_equal(add_row_of(k, "a", NEURONS, NULL, 0), FIRST);
	connect_all();
	/* Restored, it shares nothing. */
	b = save(k);
	knpu_close(k);
	k = open_embedded();
	OK(restore(k, "peak", b, 60000));
	free(b.at);
	brain = port_bytes();
	assert_true(brain > SYNAPSES * sizeof(u32));
	port_bytes_most();
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

/* At most this percentage of the brain was there at once. */
static void peak_is_below(unsigned int percent)
{
	size_t most = port_bytes_most();

	assert_true(most * 100 < brain * percent);
}

static void set_some(u32 first, u32 among, u32 items)
{
	static struct knpu_synapse_change c[ITEMS];
	u32 i;

	for (i = 0; i < items; i++) {
		u32 source = first + draw(among);

		c[i] = (struct knpu_synapse_change){
			.source = FIRST + source,
			.target = target_of(source, draw(FAN)),
			.weight = draw(250),
			.flags = KNPU_CHANGE_F_WEIGHT,
		};
	}
	OK(knpu_synapse_set(k, c, items, NULL));
	OK(knpu_publish(k, NULL));
}

/* One in twenty-five neurons, all over the brain. */
static void of_synapses_everywhere(void **state)
{
	u32 i;

	(void)state;
	set_some(0, NEURONS, ITEMS);
	peak_is_below(115);
	for (i = 0; i < 60; i++) {
		set_some(0, NEURONS, ITEMS);
		peak_is_below(150);
	}
}

/* One edit at a time costs nearly nothing. */
static void of_a_synapse(void **state)
{
	u32 i;

	(void)state;
	for (i = 0; i < 300; i++) {
		set_some(0, NEURONS, 1);
		peak_is_below(105);
	}
}

static void of_synapses_of_a_part(void **state)
{
	u32 i;

	(void)state;
	for (i = 0; i < 20; i++) {
		set_some(draw(NEURONS - 2000), 2000, ITEMS);
		peak_is_below(140);
	}
}

static void of_neurons(void **state)
{
	uint32_t id;
	u32 i;

	(void)state;
	for (i = 0; i < 20; i++) {
		char name[8];

		id = FIRST + i * 997;
		OK(knpu_neuron_delete(k, &id, 1, NULL, NULL));
		peak_is_below(150);
		snprintf(name, sizeof(name), "n%u", i);
		add_row_of(k, name, 50, NULL, 0);
		peak_is_below(150);
	}
}

/* With the index by target, which is part of the brain then. */
static void of_what_is_indexed(void **state)
{
	struct knpu_synapse_pair gone[ITEMS];
	struct knpu_synapse more[ITEMS];
	uint32_t target = FIRST, skip = 0;
	u32 round, i;

	(void)state;
	assert_int_equal(knpu_synapse_list_incoming(k, &target, FIRST + 1,
						    &skip, more, ITEMS),
			 FAN);
	brain = port_bytes();
	port_bytes_most();
	/* Who has which sources is the same after a change of weights. */
	set_some(0, NEURONS, ITEMS);
	peak_is_below(110);
	for (round = 0; round < 30; round++) {
		for (i = 0; i < ITEMS; i++) {
			u32 source = draw(NEURONS);

			gone[i].source = FIRST + source;
			gone[i].target = target_of(source, draw(FAN));
			more[i] = (struct knpu_synapse){
				.source = FIRST + source,
				.target = FIRST + draw(NEURONS),
				.weight = 3,
				.delay = 1,
			};
		}
		OK(knpu_synapse_remove(k, gone, ITEMS, NULL));
		OK(knpu_synapse_add(k, more, ITEMS, NULL));
		OK(knpu_publish(k, NULL));
		peak_is_below(150);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(of_synapses_everywhere), TEST(of_a_synapse),
		TEST(of_synapses_of_a_part),  TEST(of_neurons),
		TEST(of_what_is_indexed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
