// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The end of neurons: they and their synapses go at one boundary, nothing
 * reaches them any more, and all others are as if they had never had them.
 */
#include "core_port.h"
#include "cut.h"
#include "limits.h"
#include "session.h"

#include "backend.h"

#include "engine_helper.h"

static struct knpu *k;
static u32 a, b;

/* Two rows of 100, a and b: several blocks, a few of both. */
static int up(void **state)
{
	(void)state;
	k = make_engine("life");
	a = add_row_of(k, "a", 100, NULL, 0);
	b = add_row_of(k, "b", 100, NULL, 0);
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

static uint64_t delete_one(u32 id)
{
	uint64_t removed = 99;

	OK(knpu_neuron_delete(k, &id, 1, NULL, &removed));
	return removed;
}

static u32 valid_of(u32 area)
{
	struct knpu_area_info info;

	OK(knpu_area_info(k, area, &info));
	assert_int_equal(info.neurons, 100);
	return info.valid;
}

static struct knpu_engine_info engine_info(void)
{
	struct knpu_engine_info info;

	OK(knpu_engine_info(k, &info));
	return info;
}

static void counts(void **state)
{
	/* In no order, one of them twice. */
	const u32 ids[] = { b + 99, a + 7, a, b + 99, a + 60 };

	(void)state;
	assert_int_equal(engine_info().valid, 203);
	assert_int_equal(valid_of(3), 100);
	OK(knpu_neuron_delete(k, ids, ARRAY_SIZE(ids), NULL, NULL));
	assert_int_equal(valid_of(3), 97);
	assert_int_equal(valid_of(4), 99);
	assert_int_equal(engine_info().valid, 199);
	assert_int_equal(engine_info().neurons, 203);
	/* Whoever comes later counts. */
	add_row_of(k, "c", 5000, NULL, 0);
	assert_int_equal(engine_info().valid, 5199);
	assert_int_equal(knpu_neuron_valid(k, a + 7), 0);
	OK(knpu_engine_reset(k, NULL));
	assert_int_equal(engine_info().valid, 5199);
	assert_int_equal(knpu_neuron_valid(k, a + 7), 0);
	assert_int_equal(knpu_neuron_valid(k, a + 8), 1);
}

static void who_is_valid(void **state)
{
	struct knpu_neuron_place places[100], none = { .id = a + 64 };
	struct knpu_neuron_state s = { .id = a + 64, .threshold = 9 };
	u32 i;

	(void)state;
	delete_one(a + 64);
	OK(knpu_neuron_locate_range(k, a, places, 100));
	for (i = 0; i < 100; i++) {
		assert_int_equal(places[i].id, a + i);
		assert_int_equal(places[i].flags,
				 i == 64 ? 0 : KNPU_NEURON_F_EXISTS);
		assert_int_equal(knpu_neuron_valid(k, a + i), i != 64);
	}
	assert_memory_equal(&places[64], &none, sizeof(none));
	assert_int_equal(knpu_neuron_valid(k, b + 100), 0);
	OK(knpu_neuron_read(k, &s, 1));
	assert_int_equal(s.flags, 0);
	assert_int_equal(s.threshold, 0);
}

static void refused(void **state)
{
	const u32 twice[] = { a + 1, a + 2 }, builtin[] = { a, 1 };
	const u32 beyond[] = { a, a + 3, b + 100 };
	size_t failed = 99;

	(void)state;
	assert_int_equal(knpu_neuron_delete(k, beyond, 3, &failed, NULL),
			 -ENOENT);
	assert_int_equal(failed, 2);
	assert_int_equal(knpu_neuron_delete(k, builtin, 2, &failed, NULL),
			 -EINVAL);
	assert_int_equal(failed, 1);
	assert_int_equal(engine_info().valid, 203);
	delete_one(a + 2);
	assert_int_equal(knpu_neuron_delete(k, twice, 2, &failed, NULL),
			 -ENOENT);
	assert_int_equal(failed, 1);
	assert_int_equal(engine_info().valid, 202);
	assert_int_equal(knpu_neuron_valid(k, a + 1), 1);
	OK(knpu_neuron_delete(k, NULL, 0, NULL, NULL));
}

/* Whatever names it says that there is no such neuron, and which it was. */
static void commands_that_name_it(void **state)
{
	const u32 gone = a + 5;
	const struct knpu_synapse s[] = { { a, b, 1, 0, 1, 0 },
					  { a, gone, 1, 0, 1, 0 } };
	const struct knpu_synapse from = { gone, b, 999, 0, 1, 0 };
	const struct knpu_synapse_pair pairs[] = { { a, b }, { gone, b } };
	const struct knpu_synapse_change change = {
		.source = a,
		.target = gone,
		.weight = 999,
		.flags = KNPU_CHANGE_F_WEIGHT,
	};
	const struct knpu_inject_item in[] = { { a, 1 }, { gone, 1 } };
	const struct knpu_property_item property = { KNPU_SCOPE_NEURON, gone,
						     KNPU_PROPERTY_LEAK, 0, 1 };
	const struct knpu_span spans[] = { { KNPU_SCOPE_NEURON, a, 1, 0 },
					   { KNPU_SCOPE_NEURON, gone, 1, 0 } };
	struct knpu_inject_item item;
	uint64_t total;
	int64_t value;
	size_t failed = 0;

	(void)state;
	delete_one(gone);
	assert_int_equal(knpu_synapse_add(k, s, 2, &failed), -ENOENT);
	assert_int_equal(failed, 1);
	assert_int_equal(knpu_synapse_add(k, &from, 1, NULL), -ENOENT);
	assert_int_equal(knpu_synapse_remove(k, pairs, 2, &failed), -ENOENT);
	assert_int_equal(failed, 1);
	assert_int_equal(knpu_synapse_set(k, &change, 1, NULL), -ENOENT);
	assert_int_equal(knpu_inject(k, in, 2, &failed), -ENOENT);
	assert_int_equal(failed, 1);
	assert_int_equal(knpu_property_set(k, &property, 1, NULL), -ENOENT);
	assert_int_equal(knpu_synapse_clear(k, spans, 1, 1, &failed), -ENOENT);
	assert_int_equal(failed, 1);
	assert_int_equal(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL,
				   gone, 1, &value, NULL),
			 -ENOENT);
	assert_int_equal(knpu_read_exact(k, KNPU_SCOPE_NEURON,
					 KNPU_STATE_POTENTIAL, gone, 1, &value,
					 NULL),
			 -ENOENT);
	assert_int_equal(knpu_inject_list(k, &item, 1, &total), 0);
	assert_int_equal(engine_info().pending_synapses, 0);
}

/* Among others it reads as 0, also as of one burst. */
static void among_others(void **state)
{
	int64_t is[3], exact[3], threshold[3];

	(void)state;
	OK(knpu_property_set(
		k,
		&(struct knpu_property_item){ KNPU_SCOPE_AREA, 3,
					      KNPU_PROPERTY_ACCUMULATE, 0, 1 },
		1, NULL));
	stimulate(k, a + 70, 70);
	stimulate(k, a + 71, 71);
	stimulate(k, a + 72, 72);
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(potential(k, a + 71), 71);
	delete_one(a + 71);
	OK(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL, a + 70, 3, is,
		     NULL));
	OK(knpu_read_exact(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL, a + 70,
			   3, exact, NULL));
	OK(knpu_read_exact(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_THRESHOLD,
			   a + 70, 3, threshold, NULL));
	assert_true(is[0] == 70 && is[1] == 0 && is[2] == 72);
	assert_memory_equal(is, exact, sizeof(is));
	assert_int_equal(threshold[0], KNPU_FX_ONE);
	assert_int_equal(threshold[1], 0);
	OK(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_PROPERTY_THRESHOLD, a + 70, 3,
		     threshold, NULL));
	assert_int_equal(threshold[1], 0);
	assert_int_equal(threshold[2], KNPU_FX_ONE);
}

/* 0: all from and to it, once the ones to itself; the others stay. */
static void its_synapses(bool indexed)
{
	struct knpu_synapse out[8];
	uint32_t source = 0, skip = 0;

	connect(k, a, b, 1, 1);
	connect(k, a, b + 1, 2, 1);
	connect(k, b, b, 3, 4);
	connect(k, b, a + 1, 4, 1);
	connect(k, b + 99, b, 5, 1);
	connect(k, b + 99, a, 6, 1);
	OK(knpu_publish(k, NULL));
	if (indexed)
		assert_int_equal(knpu_synapse_list_incoming(k, &source, 1,
							    &skip, out, 8),
				 0);
	/* It has none, then four, of which one is to itself. */
	assert_int_equal(delete_one(a + 50), 0);
	assert_int_equal(delete_one(b), 4);
	assert_int_equal(engine_info().synapses, 2);
	source = 0;
	assert_int_equal(knpu_synapse_list(k, &source, b + 100, &skip, out, 8),
			 2);
	assert_true(out[0].source == a && out[0].target == b + 1 &&
		    out[0].weight == 2);
	assert_true(out[1].source == b + 99 && out[1].target == a &&
		    out[1].weight == 6);
	source = 0;
	assert_int_equal(knpu_synapse_list_incoming(k, &source, b + 100, &skip,
						    out, 8),
			 2);
}

static void synapses_without_index(void **state)
{
	(void)state;
	its_synapses(false);
}

static void synapses_with_index(void **state)
{
	(void)state;
	its_synapses(true);
}

/* Many at once, of several chunks, in gaps and side by side. */
static void many_at_once(void **state)
{
	u32 first = add_row_of(k, "large", 1000, NULL, 0);
	static u32 ids[400];
	u32 i, nr = 0;
	uint64_t removed, expected = 0;

	(void)state;
	for (i = 0; i < 1000; i++)
		connect(k, first + i, first + (i * 7 + 1) % 1000, 1, 1);
	OK(knpu_publish(k, NULL));
	/* Every third of the first 600, then all of the last 200. */
	for (i = 0; i < 600; i += 3)
		ids[nr++] = first + i;
	for (i = 800; i < 1000; i++)
		ids[nr++] = first + i;
	assert_int_equal(nr, 400);
	for (i = 0; i < 1000; i++) {
		u32 t = (i * 7 + 1) % 1000;

		expected += i >= 800 || (i < 600 && i % 3 == 0) || t >= 800 ||
			    (t < 600 && t % 3 == 0);
	}
	OK(knpu_neuron_delete(k, ids, nr, NULL, &removed));
	assert_int_equal(removed, expected);
	assert_int_equal(engine_info().synapses, 1000 - expected);
	assert_int_equal(engine_info().valid, 803);
	for (i = 0; i < 1000; i++)
		assert_int_equal(knpu_neuron_valid(k, first + i),
				 !(i >= 800 || (i < 600 && i % 3 == 0)));
}

/* What is on its way from it and what waits for it does not arrive. */
static void on_its_way(void **state)
{
	struct knpu_inject_item out[4];
	struct knpu_counters c;
	uint64_t total;

	(void)state;
	connect(k, a, b, 1, 2);
	connect(k, a + 1, b, 1, 2);
	OK(knpu_publish(k, NULL));
	stimulate(k, a, FX(1));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 1);
	stimulate(k, a + 1, FX(1));
	stimulate(k, a, FX(1));
	delete_one(a);
	assert_int_equal(knpu_inject_list(k, out, 4, &total), 1);
	assert_int_equal(total, 1);
	assert_int_equal(out[0].id, a + 1);
	/* The other fires, and its spike arrives alone. */
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 2);
	OK(knpu_counters(k, &c));
	assert_int_equal(c.injected, 2);
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 2);
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 3);
	OK(knpu_counters(k, &c));
	assert_int_equal(c.candidates, 3);
}

/* Whatever shows it shows nothing; this is what a later neuron would find. */
static void what_it_leaves(void **state)
{
	const struct knpu_property_item items[] = {
		{ KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_ACCUMULATE, 0, 1 },
		{ KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_REFRACTORY, 0, 9 },
	};
	const struct knpu_engine *e = knpu_session_engine(k->session);
	const struct knpu_neurons *n =
		rcu_dereference_protected(e->neurons, true);
	const u32 ids[] = { a, a + 1 };

	(void)state;
	OK(knpu_property_set(k, items, 2, NULL));
	stimulate(k, a, 70);
	stimulate(k, a + 1, FX(1));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(n->potential[a], 70);
	assert_int_equal(n->hold[a + 1], 9 << 16 | 1);
	OK(knpu_neuron_delete(k, ids, 2, NULL, NULL));
	assert_int_equal(n->potential[a], 0);
	assert_int_equal(n->hold[a + 1], 0);
}

static void voxels(void **state)
{
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "pairs",
		.dims = { 2, 1, 1 },
		.per_voxel = 2,
	};
	const struct knpu_inject_voxel_item items[] = { { 0, 0, 0, FX(1) },
							{ 1, 0, 0, FX(1) } };
	struct knpu_voxel_place v = { 0 };
	struct knpu_area_info info;

	(void)state;
	OK(knpu_area_add(k, &opts, &info));
	delete_one(info.first);
	OK(knpu_inject_voxel(k, info.area, items, 2, NULL));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 3);
	/* The place stays where it is. */
	OK(knpu_voxel_locate(k, info.area, &v, 1));
	assert_int_equal(v.first, info.first);
	assert_int_equal(v.neurons, 2);
}

/* Edits that were made before it went do nothing; the others are published. */
static void edits_that_wait(void **state)
{
	struct knpu *other = attach_to("life");
	const struct knpu_synapse_pair pair = { a, b };
	const struct knpu_synapse s[] = { { a, b, 1, 0, 1, 0 },
					  { a + 1, b, 1, 0, 1, 0 },
					  { b, a, 1, 0, 1, 0 } };
	struct knpu_publish told;

	(void)state;
	OK(knpu_synapse_add(other, s, 3, NULL));
	OK(knpu_synapse_remove(other, &pair, 1, NULL));
	delete_one(a);
	connect(other, a + 2, b, 1, 1);
	/* It fails once, and still knows. */
	port_fail_nth(2);
	assert_int_equal(knpu_publish_tell(other, &told), -ENOMEM);
	port_fail_nth(0);
	OK(knpu_publish_tell(other, &told));
	assert_int_equal(told.synapses, 2);
	assert_int_equal(told.missing, 3);
	/* Nothing is left to do, and nothing is counted twice. */
	connect(other, a + 3, b, 1, 1);
	OK(knpu_publish_tell(other, &told));
	assert_int_equal(told.synapses, 3);
	assert_int_equal(told.missing, 0);
	connect(other, a + 4, b, 1, 1);
	delete_one(a + 4);
	OK(knpu_publish_tell(other, &told));
	assert_int_equal(told.synapses, 3);
	assert_int_equal(told.missing, 1);
	knpu_close(other);
}

/* The contribution of a source is shared by fewer. */
static void others_get_more(void **state)
{
	(void)state;
	OK(knpu_property_set(
		k,
		&(struct knpu_property_item){ KNPU_SCOPE_AREA, 4,
					      KNPU_PROPERTY_ACCUMULATE, 0, 1 },
		1, NULL));
	OK(knpu_property_set(k,
			     &(struct knpu_property_item){
				     KNPU_SCOPE_AREA, 4,
				     KNPU_PROPERTY_THRESHOLD, 0, FX(100) },
			     1, NULL));
	connect(k, a, b, 10, 1);
	connect(k, a, b + 1, 10, 1);
	OK(knpu_publish(k, NULL));
	stimulate(k, a, FX(1));
	OK(knpu_engine_step(k, 2, NULL));
	assert_int_equal(potential(k, b), FX(5));
	delete_one(b + 1);
	stimulate(k, a, FX(1));
	OK(knpu_engine_step(k, 2, NULL));
	assert_int_equal(potential(k, b), FX(15));
}

/* It is as it was at the boundary at which the cut was opened. */
static void an_open_cut_has_it(void **state)
{
	const struct knpu_property_item keep = { KNPU_SCOPE_AREA, 3,
						 KNPU_PROPERTY_ACCUMULATE, 0,
						 1 };
	struct knpu_cut c = {
		.e = knpu_session_engine(k->session),
		.first_area = 3,
		.areas = 1,
	};

	(void)state;
	OK(knpu_property_set(k, &keep, 1, NULL));
	stimulate(k, a, 70);
	OK(knpu_engine_step(k, 1, NULL));
	OK(knpu_cut_neurons(&c, a, 1));
	OK(knpu_cut_open(&c));
	delete_one(a);
	OK(knpu_cut_close(&c));
	assert_int_equal(c.block[0].potential[a % 64], 70);
	assert_int_equal(c.block[0].gone, 0);
	knpu_cut_free(&c);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)
	const struct CMUnitTest tests[] = {
		TEST(counts),
		TEST(who_is_valid),
		TEST(refused),
		TEST(commands_that_name_it),
		TEST(among_others),
		TEST(synapses_without_index),
		TEST(synapses_with_index),
		TEST(many_at_once),
		TEST(on_its_way),
		TEST(what_it_leaves),
		TEST(voxels),
		TEST(edits_that_wait),
		TEST(others_get_more),
		TEST(an_open_cut_has_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
