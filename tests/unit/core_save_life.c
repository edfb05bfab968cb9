// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Saving and restoring an engine of which neurons and areas have gone: they
 * are gone in what is restored, and nothing that a snapshot says brings
 * anything back to them.
 */
#include "core_port.h"
#include "cut.h"
#include "limits.h"

#include "draw.h"
#include "save_helper.h"

#define NEURONS 100
#define FIRST 3
#define ALL (FIRST + 3 * NEURONS)
#define FANOUT 8
/* Of area a, in two blocks. */
#define GONE 12
/* Whose input waits when it goes. */
#define WAITING (FIRST + 1)
/* Id of the first area that is called b. */
#define REMOVED 4

static struct knpu *k;

static void wire(struct knpu *to, u32 first, u32 nr)
{
	struct knpu_synapse s[3 * NEURONS * FANOUT];
	u32 seed = first, i;

	for (i = 0; i < nr * FANOUT; i++)
		s[i] = (struct knpu_synapse){
			.source = first + i / FANOUT,
			.target = first + draw_from(&seed, nr),
			.weight = 60,
			.delay = 1 + draw_from(&seed, 9),
		};
	OK(knpu_synapse_add(to, s, nr * FANOUT, NULL));
	OK(knpu_publish(to, NULL));
}

/* Only to those that are there. */
static void run(struct knpu *to, u64 bursts)
{
	u32 seed = burst_of(to), i;

	while (bursts--) {
		for (i = 0; i < 20; i++) {
			u32 id = FIRST + draw_from(&seed, 3 * NEURONS);

			if (knpu_neuron_valid(to, id) > 0)
				stimulate(to, id, FX(1));
		}
		OK(knpu_engine_step(to, 1, NULL));
	}
}

static int up(void **state)
{
	u32 ids[GONE], i;
	uint64_t n;

	(void)state;
	k = make_engine("life");
	add_row_of(k, "a", NEURONS, NULL, 0);
	add_row_of(k, "b", NEURONS, NULL, 0);
	wire(k, FIRST, 2 * NEURONS);
	run(k, 50);
	for (i = 0; i < GONE; i++)
		ids[i] = i ? FIRST + 7 * i : WAITING;
	stimulate(k, WAITING, FX(2));
	stimulate(k, FIRST, FX(2));
	OK(knpu_neuron_delete(k, ids, GONE, NULL, &n));
	assert_true(n);
	OK(knpu_area_remove(k, REMOVED, &n));
	/* Another one of that name. */
	add_row_of(k, "b", NEURONS, NULL, 0);
	wire(k, FIRST + 2 * NEURONS, NEURONS);
	stimulate(k, FIRST + 2 * NEURONS, FX(2));
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

static void same_life(struct knpu *x, struct knpu *y)
{
	struct knpu_engine_info a, b;
	u32 id;

	OK(knpu_engine_info(x, &a));
	OK(knpu_engine_info(y, &b));
	assert_int_equal(a.valid, FIRST + 2 * NEURONS - GONE);
	assert_int_equal(b.valid, a.valid);
	assert_int_equal(b.synapses, a.synapses);
	for (id = 0; id < ALL; id++)
		assert_int_equal(knpu_neuron_valid(x, id),
				 knpu_neuron_valid(y, id));
}

static void same_areas(struct knpu *x, struct knpu *y)
{
	struct knpu_area_info a, b;

	OK(knpu_area_find(x, "b", &a));
	OK(knpu_area_find(y, "b", &b));
	assert_memory_equal(&a, &b, sizeof(a));
	assert_int_not_equal(a.area, REMOVED);
	assert_int_equal(knpu_area_info(y, REMOVED, &b), -ENOENT);
}

/* Who has a place is known after it as before. */
static void incarnations(void **state)
{
	struct knpu_neuron_new new[] = { { .area = 3, .x = WAITING - FIRST },
					 { .area = 3, .x = 7 } };
	struct knpu *twin = open_embedded();
	struct bytes snapshot;
	u32 i;

	(void)state;
	OK(knpu_engine_step(k, 255, NULL));
	OK(knpu_neuron_add(k, new, 1, NULL));
	snapshot = save(k);
	OK(restore(twin, "twin", snapshot, 4099));
	for (i = 1; i < 4; i++)
		assert_int_equal(
			knpu_neuron_valid(twin, KNPU_NEURON_HANDLE(WAITING, i)),
			i == 2);
	/* Another place is as free there as here. */
	OK(knpu_neuron_add(twin, new + 1, 1, NULL));
	assert_int_equal(new[1].id, FIRST + 7);
	assert_int_equal(new[1].incarnation, 2);
	knpu_close(twin);
	free(snapshot.at);
}

static void goes_on_bit_for_bit(void **state)
{
	struct bytes snapshot = save(k), again;
	struct knpu *twin = open_embedded();
	const struct knpu_ledger *x, *y;
	u64 burst;

	(void)state;
	OK(restore(twin, "twin", snapshot, 4099));
	saves_the_same(twin, snapshot);
	same_life(k, twin);
	same_areas(k, twin);
	OK(knpu_ledger_map(k, &x));
	OK(knpu_ledger_map(twin, &y));
	for (burst = 51; burst <= 350; burst++) {
		run(k, 1);
		run(twin, 1);
		same_spikes(x, y, burst);
	}
	same_life(k, twin);
	again = save(twin);
	free(snapshot.at);
	snapshot = save(k);
	assert_int_equal(again.nr, snapshot.nr);
	free(snapshot.at);
	free(again.at);
	knpu_close(twin);
}

/* What was prepared for a neuron before it went does not come after all. */
static void waiting_input_is_lost(void **state)
{
	struct knpu *twin = open_embedded();
	struct knpu_counters before, x, y;
	struct bytes b = save(k);

	(void)state;
	OK(restore(twin, "twin", b, 4099));
	OK(knpu_counters(k, &before));
	OK(knpu_engine_step(k, 1, NULL));
	OK(knpu_engine_step(twin, 1, NULL));
	OK(knpu_counters(k, &x));
	OK(knpu_counters(twin, &y));
	/* That of the two others. */
	assert_int_equal(x.injected, before.injected + 2);
	assert_int_equal(y.injected, x.injected);
	assert_int_equal(y.candidates, x.candidates);
	same_life(k, twin);
	free(b.at);
	knpu_close(twin);
}

/* Nor what a snapshot says of one that it says is gone. */
static void input_of_the_gone_is_lost(void **state)
{
	struct knpu *twin = open_embedded();
	struct knpu_counters before, after;
	struct knpu_snapshot_section *s;
	struct bytes b = save(k);

	(void)state;
	s = find(b, KNPU_SECTION_INPUT, 0);
	/* The newest batch is one item, and stands before it. */
	assert_int_equal(((u32 *)(s + 1))[2], FIRST + 2 * NEURONS);
	((u32 *)(s + 1))[2] = WAITING;
	rehash(s);
	OK(restore(twin, "twin", b, b.nr));
	OK(knpu_counters(twin, &before));
	OK(knpu_engine_step(twin, 1, NULL));
	OK(knpu_counters(twin, &after));
	assert_int_equal(after.injected, before.injected + 1);
	free(b.at);
	knpu_close(twin);
}

/* Of a voxel that has no neuron any more: nothing waits, nothing is saved. */
static void no_input_at_all(void **state)
{
	const struct knpu_inject_voxel_item item = { 0, 0, 0, FX(1) };
	struct knpu *young = make_engine("young");
	struct knpu *twin = open_embedded();
	const u32 first = FIRST;
	uint64_t nr;
	struct bytes b;

	(void)state;
	add_row_of(young, "a", NEURONS, NULL, 0);
	OK(knpu_neuron_delete(young, &first, 1, NULL, &nr));
	OK(knpu_inject_voxel(young, FIRST, &item, 1, NULL));
	b = save(young);
	OK(restore(twin, "twin", b, b.nr));
	free(b.at);
	knpu_close(twin);
	knpu_close(young);
}

#define AREA_FLAGS (offsetof(struct knpu_snapshot_area, flags) / 4)
#define BLOCK_GONE (offsetof(struct knpu_cut_block, gone) / 4)

static u32 *gone_word(struct bytes b)
{
	return (u32 *)(find(b, KNPU_SECTION_NEURONS, 0) + 1) + BLOCK_GONE;
}

static void bad_values(void **state)
{
	struct bytes b = save(k);
	u32 gone = *gone_word(b);

	(void)state;
	bad_word(b, KNPU_SECTION_AREA, 1, AREA_FLAGS,
		 KNPU_SNAPSHOT_AREA_REMOVED);
	bad_word(b, KNPU_SECTION_AREA, 3, AREA_FLAGS, 1 << 1);
	/* One that every engine has. */
	bad_word(b, KNPU_SECTION_NEURONS, 0, BLOCK_GONE, gone | 1);
	free(b.at);
}

/* Told at the end, or where a synapse shows it. */
static void contradictions(void **state)
{
	struct knpu_snapshot_section *area, *neurons;
	struct bytes b = save(k);
	u32 gone = *gone_word(b);

	(void)state;
	area = find(b, KNPU_SECTION_AREA, 3);
	((u32 *)(area + 1))[AREA_FLAGS] = KNPU_SNAPSHOT_AREA_REMOVED;
	rehash(area);
	is_refused(b, KNPU_RESTORE_VALUE);
	assert_int_equal(told.section, KNPU_SECTION_END);
	((u32 *)(area + 1))[AREA_FLAGS] = 0;
	rehash(area);
	/* It has synapses, both ways. */
	neurons = find(b, KNPU_SECTION_NEURONS, 0);
	*gone_word(b) = gone | 1 << FIRST;
	rehash(neurons);
	is_refused(b, KNPU_RESTORE_VALUE);
	assert_int_equal(told.section, KNPU_SECTION_CHUNK);
	free(b.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(incarnations, up, down),
		cmocka_unit_test_setup_teardown(goes_on_bit_for_bit, up, down),
		cmocka_unit_test_setup_teardown(waiting_input_is_lost, up,
						down),
		cmocka_unit_test_setup_teardown(input_of_the_gone_is_lost, up,
						down),
		cmocka_unit_test(no_input_at_all),
		cmocka_unit_test_setup_teardown(bad_values, up, down),
		cmocka_unit_test_setup_teardown(contradictions, up, down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
