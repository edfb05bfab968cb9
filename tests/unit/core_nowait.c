// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Who asks, or puts something in, waits for nobody: not for a burst, not for
 * an edit, not for another command of its session.  All the locks that those
 * hold are held here, for good; a command that took one would never return.
 * A lock that is not known here is found by core_meet.c.
 */
#include "engine_area.h"
#include "session.h"

#include <unistd.h>

#include "backend.h"
#include "engine_helper.h"
#include "patience.h"

/* Long enough for a slow machine; only a test that hangs gets there. */
#define PATIENCE_S 20

static struct knpu *k;
static uint32_t first;

static int up(void **state)
{
	struct knpu_session *s;

	(void)state;
	k = make_engine("nowait");
	first = add_row_of(k, "a", 2, NULL, 0);
	connect(k, first, first + 1, 1, 1);
	OK(knpu_publish(k, NULL));
	s = k->session;
	mutex_lock(&s->lock);
	mutex_lock(&s->engine->edit_lock);
	mutex_lock(&s->engine->role);
	mutex_lock(&s->engine->clock.lock);
	patience_begins(PATIENCE_S, "a command waits for a lock\n");
	return 0;
}

static int down(void **state)
{
	struct knpu_session *s = k->session;

	(void)state;
	alarm(0);
	mutex_unlock(&s->engine->clock.lock);
	mutex_unlock(&s->engine->role);
	mutex_unlock(&s->engine->edit_lock);
	mutex_unlock(&s->lock);
	knpu_close(k);
	return 0;
}

static void who_asks_about_the_engine(void **state)
{
	struct knpu_engine_access access = { .flags = 0 };
	struct knpu_statistics statistics;
	struct knpu_counters counters;
	struct knpu_engine_info info;
	struct knpu_query query;
	uint64_t last;

	(void)state;
	OK(knpu_query(k, &query));
	OK(knpu_engine_info(k, &info));
	OK(knpu_engine_access(k, &access));
	assert_int_equal(info.areas, KNPU_AREA_FIRST_USER + 1);
	assert_int_equal(info.neurons, first + 2);
	assert_int_equal(info.synapses, 1);
	OK(knpu_counters(k, &counters));
	OK(knpu_statistics(k, &statistics));
	assert_int_equal(statistics.burst.count, 0);
	OK(knpu_engine_wait(k, 0, 0, &last));
	assert_int_equal(last, 0);
}

static void who_asks_about_areas(void **state)
{
	struct knpu_area_info info[8];

	(void)state;
	OK(knpu_area_info(k, KNPU_AREA_FIRST_USER, info));
	OK(knpu_area_find(k, "a", info));
	assert_int_equal(info->first, first);
	assert_int_equal(knpu_area_list(k, 0, info, 8),
			 KNPU_AREA_FIRST_USER + 1);
}

static void who_asks_about_neurons_and_synapses(void **state)
{
	struct knpu_neuron_state neuron = { .id = first };
	struct knpu_synapse synapse;
	const struct knpu_span spans[2] = {
		{ .scope = KNPU_SCOPE_NEURON, .id = first, .nr = 1 },
		{ .scope = KNPU_SCOPE_AREA, .id = KNPU_AREA_FIRST_USER },
	};
	uint32_t source = 0, target = first, skip = 0, looked = first;
	struct knpu_candidate candidate;
	uint64_t count;
	int64_t value;

	(void)state;
	OK(knpu_read(k, KNPU_SCOPE_AREA, KNPU_PROPERTY_PSP,
		     KNPU_AREA_FIRST_USER, 1, &value, NULL));
	assert_int_equal(value, 1);
	assert_int_equal(potential(k, first), 0);
	OK(knpu_neuron_read(k, &neuron, 1));
	assert_int_equal(knpu_candidate_list(k, &looked, first + 2, &candidate,
					     1, NULL),
			 0);
	assert_int_equal(neuron.threshold, FX(1));
	assert_int_equal(knpu_synapse_list(k, &source, first + 2, &skip,
					   &synapse, 1),
			 1);
	assert_int_equal(synapse.target, first + 1);
	/* The first to ask by target makes an index, of what it holds. */
	assert_int_equal(knpu_synapse_list_incoming(k, &target, first + 2,
						    &skip, &synapse, 1),
			 1);
	assert_int_equal(synapse.source, first);
	OK(knpu_synapse_count(k, spans, 1, 1, &count, NULL));
	assert_int_equal(count, 1);
}

static void who_asks_where_neurons_are(void **state)
{
	struct knpu_neuron_place place = { .id = first + 1 };
	struct knpu_voxel_place voxel = { .x = 1 };

	(void)state;
	OK(knpu_neuron_locate(k, &place, 1));
	assert_int_equal(place.area, KNPU_AREA_FIRST_USER);
	OK(knpu_neuron_locate_range(k, first, &place, 1));
	OK(knpu_voxel_locate(k, KNPU_AREA_FIRST_USER, &voxel, 1));
	assert_int_equal(voxel.first, first + 1);
}

static void who_looks_around(void **state)
{
	struct knpu_session_entry session;
	struct knpu_engine_entry engine;
	uint32_t next = 0;
	struct knpu *other;

	(void)state;
	assert_int_equal(knpu_session_list(k, &next, &session, 1, NULL), 1);
	next = 0;
	assert_int_equal(knpu_engine_list(k, &next, &engine, 1), 1);
	other = attach_to("nowait");
	next = 0;
	assert_int_equal(knpu_engine_list(other, &next, &engine, 1), 1);
	knpu_close(other);
}

static void who_maps(void **state)
{
	const struct knpu_status_page *page;
	const struct knpu_ledger *ledger;

	(void)state;
	OK(knpu_ledger_map(k, &ledger));
	OK(knpu_status_map(k, &page));
}

static void who_injects(void **state)
{
	const struct knpu_inject_voxel_item voxel = { 0, 0, 0, FX(1) };
	struct knpu_inject_item items[4];
	uint64_t total;

	(void)state;
	stimulate(k, first, FX(1));
	OK(knpu_inject_voxel(k, KNPU_AREA_FIRST_USER, &voxel, 1, NULL));
	assert_int_equal(knpu_inject_list(k, items, 4, &total), 2);
	assert_int_equal(total, 2);
	OK(knpu_inject_clear(k, &total));
	assert_int_equal(total, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_asks_about_the_engine),
		cmocka_unit_test(who_asks_about_areas),
		cmocka_unit_test(who_asks_about_neurons_and_synapses),
		cmocka_unit_test(who_asks_where_neurons_are),
		cmocka_unit_test(who_looks_around),
		cmocka_unit_test(who_maps),
		cmocka_unit_test(who_injects),
	};

	return cmocka_run_group_tests(tests, up, down);
}
