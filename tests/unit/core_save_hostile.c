// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Snapshots whose sections contradict each other, each sound in itself: they
 * are refused before anything is read or written where it is not.
 */
#include "core_port.h"
#include "cut.h"
#include "limits.h"
#include "session.h"

#include "save_helper.h"

#define FIRST 3

static struct knpu_snapshot_engine *engine_of(struct bytes b)
{
	return (void *)(find(b, KNPU_SECTION_ENGINE, 0) + 1);
}

/* Targets that no chunk has a place for: who asks by target counts by chunk. */
static void targets_beyond_the_chunks(void **state)
{
	struct knpu *k = make_engine("few"), *twin = open_embedded();
	u32 target = 0, skip = 0;
	struct knpu_synapse s[4];
	struct bytes b;

	(void)state;
	add_row_of(k, "a", 5000, NULL, 0);
	connect(k, FIRST, FIRST + 4000, 1, 1);
	OK(knpu_publish(k, NULL));
	b = save(k);
	engine_of(b)->chunks = 1;
	rehash(find(b, KNPU_SECTION_ENGINE, 0));
	if (!restore(twin, "twin", b, b.nr))
		knpu_synapse_list_incoming(twin, &target, 5003, &skip, s, 4);
	knpu_close(twin);
	is_refused(b, KNPU_RESTORE_VALUE);
	assert_int_equal(told.section, KNPU_SECTION_CHUNK);
	free(b.at);
	knpu_close(k);
}

/* A neuron that went, and no area has had. */
static void gone_beyond_the_areas(void **state)
{
	struct knpu *k = make_engine("young");
	struct knpu_cut_block *block;
	struct bytes b;

	(void)state;
	add_row_of(k, "a", 10, NULL, 0);
	b = save(k);
	engine_of(b)->neurons = 60;
	rehash(find(b, KNPU_SECTION_ENGINE, 0));
	block = (void *)(find(b, KNPU_SECTION_NEURONS, 0) + 1);
	block->gone = BIT_ULL(50);
	rehash(find(b, KNPU_SECTION_NEURONS, 0));
	is_refused(b, KNPU_RESTORE_VALUE);
	assert_int_equal(told.section, KNPU_SECTION_AREA);
	free(b.at);
	knpu_close(k);
}

static struct knpu_neurons *neurons_of(struct knpu *k)
{
	struct knpu_engine *e = ((struct knpu_session *)k->session)->engine;

	return rcu_dereference_protected(e->neurons, true);
}

/* What it has been given after so many silent bursts, none of which leaks. */
static s64 old_potential(u32 age, struct bytes *b)
{
	const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_LEAK, .value = 1 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(9) },
	};
	struct knpu *k = make_engine("old"), *twin = open_embedded();
	s64 was;

	add_row_of(k, "a", 10, values, 3);
	stimulate(k, FIRST, FX(5));
	OK(knpu_engine_step(k, 2, NULL));
	neurons_of(k)->last[FIRST] = 2 - age;
	was = potential(k, FIRST);
	*b = save(k);
	OK(restore(twin, "twin", *b, b->nr));
	saves_the_same(twin, *b);
	assert_int_equal(potential(twin, FIRST), was);
	assert_true(2 - neurons_of(twin)->last[FIRST] <= KNPU_AGE_MAX);
	knpu_close(twin);
	knpu_close(k);
	return was;
}

/* Where the sweep has not come, ages are greater than it lets them be. */
static void old_neurons(void **state)
{
	static const u32 ages[] = { KNPU_AGE_MAX, KNPU_AGE_MAX + 1, 3U << 29 };
	struct bytes b;
	u32 i;

	(void)state;
	assert_int_not_equal(old_potential(9, &b), 0);
	free(b.at);
	for (i = 0; i < 3; i++) {
		assert_int_equal(old_potential(ages[i], &b), 0);
		bad_word(b, KNPU_SECTION_NEURONS, 0, KNPU_BLOCK + FIRST,
			 2 - KNPU_AGE_MAX - 1);
		bad_word(b, KNPU_SECTION_NEURONS, 0, KNPU_BLOCK + FIRST,
			 2 - S32_MAX);
		free(b.at);
	}
}

/* A place that had as many neurons as a place can have has none after those. */
static void neurons_without_handles(void **state)
{
	struct knpu *k = make_engine("often"), *twin = open_embedded();
	struct knpu_neuron_place p = { .id = FIRST + 1 };
	struct knpu_snapshot_section *s;
	struct knpu_cut_block *block;
	struct bytes b;

	(void)state;
	add_row_of(k, "a", 10, NULL, 0);
	b = save(k);
	s = find(b, KNPU_SECTION_NEURONS, 0);
	block = (void *)(s + 1);
	block->incarnation[FIRST + 1] = KNPU_INCARNATIONS_MAX - 1;
	rehash(s);
	OK(restore(twin, "twin", b, b.nr));
	OK(knpu_neuron_locate(twin, &p, 1));
	assert_int_equal(p.incarnation, KNPU_INCARNATIONS_MAX);
	block->incarnation[FIRST + 1] = KNPU_INCARNATIONS_MAX;
	rehash(s);
	is_refused(b, KNPU_RESTORE_VALUE);
	assert_int_equal(told.section, KNPU_SECTION_NEURONS);
	/* Nor did anybody have a place that there is not. */
	block->incarnation[FIRST + 1] = 0;
	block->incarnation[FIRST + 10] = 1;
	rehash(s);
	is_refused(b, KNPU_RESTORE_VALUE);
	free(b.at);
	knpu_close(twin);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets_beyond_the_chunks),
		cmocka_unit_test(gone_beyond_the_areas),
		cmocka_unit_test(old_neurons),
		cmocka_unit_test(neurons_without_handles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
