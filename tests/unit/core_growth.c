// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Neurons that come are laid out before the boundary, while bursts go on: what
 * these change afterwards is not lost, and at the boundary little is to be done.
 */
#include "engine_area.h"
#include "grid.h"
#include "growth.h"
#include "session.h"

#include "backend.h"
#include "engine_helper.h"

#define FIRST 3
#define NEURONS 200
#define NEXT (FIRST + NEURONS)

static struct knpu *k;
static struct knpu_engine *e;
static struct knpu_growth g;

static int up(void **state)
{
	const struct knpu_property_value keeps[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(1000) },
		{ .property = KNPU_PROPERTY_LEAK, .value = 0 },
	};
	struct knpu_session *s;

	(void)state;
	k = make_engine("growth");
	s = k->session;
	e = s->engine;
	/* What nobody has laid out has been in burst 0: there, after three. */
	e->burst = (1ULL << 32) - 3;
	assert_int_equal(add_row_of(k, "a", NEURONS, keeps, 3), FIRST);
	memset(&g, 0, sizeof(g));
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return port_live() != 0;
}

static void burst_with(uint32_t id, int32_t amount)
{
	stimulate(k, id, amount);
	OK(knpu_engine_step(k, 1, NULL));
}

/* All of an edit that adds an area, up to its boundary. */
static void before_the_boundary(uint32_t neurons)
{
	const uint32_t dims[3] = { neurons, 1, 1 };

	mutex_lock(&e->edit_lock);
	g.nr = 1;
	g.area[0] = knpu_area_alloc("more", dims, 1);
	assert_false(IS_ERR(g.area[0]));
	OK(knpu_growth_prepare(e, &g));
	knpu_growth_lay_out(e, &g);
}

static void boundary(void)
{
	mutex_lock(&e->role);
	knpu_growth_apply(e, &g);
	mutex_unlock(&e->role);
	knpu_area_name_add(e, g.area[0]);
	knpu_growth_free(e, &g);
	mutex_unlock(&e->edit_lock);
}

static void nothing_is_lost(uint32_t neurons)
{
	uint32_t from = FIRST, id;
	struct knpu_candidate c[4];

	burst_with(FIRST + 1, FX(1));
	before_the_boundary(neurons);
	burst_with(FIRST + 100, FX(2));
	burst_with(NEXT - 1, FX(3));
	boundary();
	assert_int_equal(potential(k, FIRST + 1), FX(1));
	assert_int_equal(potential(k, FIRST + 100), FX(2));
	assert_int_equal(potential(k, NEXT - 1), FX(3));
	/* Of the last burst, and nobody new. */
	assert_int_equal(
		knpu_candidate_list(k, &from, NEXT + neurons, c, 4, NULL), 1);
	assert_int_equal(c[0].id, NEXT - 1);
	for (id = NEXT; id < NEXT + neurons; id += 61) {
		struct knpu_neuron_place at = { .id = id };

		OK(knpu_neuron_locate(k, &at, 1));
		assert_int_equal(at.area, KNPU_AREA_FIRST_USER + 1);
		assert_int_equal(at.x, id - NEXT);
		assert_int_equal(potential(k, id), 0);
	}
	/* They are as if they had always been there. */
	burst_with(NEXT, FX(1) - 1);
	burst_with(NEXT + neurons - 1, FX(1) - 1);
	assert_int_equal(total_spikes(k), 0);
	burst_with(NEXT, FX(1));
	burst_with(NEXT + neurons - 1, FX(1));
	assert_int_equal(total_spikes(k), 2);
}

static void where_there_is_room(void **state)
{
	(void)state;
	nothing_is_lost(1000);
}

static void in_larger_arrays(void **state)
{
	(void)state;
	nothing_is_lost(5000);
}

/* A cut may be open, and does not see those that come. */
static void beside_an_open_cut(void **state)
{
	struct knpu_cut c = { .e = e };

	(void)state;
	burst_with(NEXT - 1, FX(3));
	OK(knpu_cut_neurons(&c, FIRST, NEURONS));
	OK(knpu_cut_open(&c));
	before_the_boundary(5000);
	burst_with(NEXT - 1, FX(4));
	boundary();
	burst_with(NEXT - 1, FX(5));
	OK(knpu_cut_close(&c));
	assert_int_equal(
		c.block[c.blocks - 1].potential[(NEXT - 1) % KNPU_BLOCK],
		FX(3));
	assert_int_equal(potential(k, NEXT - 1), FX(12));
	knpu_cut_free(&c);
}

/* Some go at the boundary at which larger arrays come. */
static void others_go(void **state)
{
	static const uint32_t dims[3] = { 100, 60, 1 };
	uint32_t id;

	(void)state;
	burst_with(FIRST, FX(1));
	burst_with(FIRST + 150, FX(2));
	OK(knpu_area_resize(k, KNPU_AREA_FIRST_USER, dims, NULL));
	assert_int_equal(potential(k, FIRST), FX(1));
	for (id = FIRST; id < NEXT; id++)
		assert_int_equal(knpu_neuron_valid(k, id), id < FIRST + 100);
}

/* Who has as many neurons as wanted, in blocks that tell who they are. */
static struct knpu_neurons *blocks_of(uint32_t capacity)
{
	struct knpu_neurons *n = knpu_neurons_alloc(capacity);
	uint32_t i;

	assert_non_null(n);
	for (i = 0; i < capacity; i++)
		n->potential[i] = i;
	return n;
}

/* At the boundary no more is copied than what was written meanwhile. */
static void what_was_written_again(void **state)
{
	struct knpu_neurons *n = blocks_of(4096);
	struct knpu_neurons *to = knpu_neurons_alloc(8192);

	(void)state;
	/* One is being written when it is copied for the first time. */
	knpu_block_write_begin(n, 7);
	knpu_neurons_copy(to, n, 4000);
	n->hold[7 * KNPU_BLOCK] = 5;
	knpu_block_write_end(n, 7);
	assert_int_equal(to->potential[3999], 3999);
	assert_int_equal(knpu_neurons_follow(to, n, 4000), 1);
	assert_int_equal(to->hold[7 * KNPU_BLOCK], 5);
	assert_int_equal(knpu_neurons_follow(to, n, 4000), 0);
	knpu_block_write_begin(n, 62);
	n->potential[3999] = -1;
	n->last[3999] = 2;
	n->hold[3999] = 3;
	n->gone[62] = 4;
	n->brought[62] = (struct knpu_brought){ 6, 7 };
	knpu_block_write_end(n, 62);
	assert_int_equal(knpu_neurons_follow(to, n, 4000), 1);
	assert_int_equal(to->potential[3999], -1);
	assert_int_equal(to->last[3999], 2);
	assert_int_equal(to->hold[3999], 3);
	assert_int_equal(to->gone[62], 4);
	assert_int_equal(to->brought[62].burst, 6);
	assert_int_equal(to->brought[62].who, 7);
	knpu_neurons_free(n);
	knpu_neurons_free(to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(where_there_is_room, up, down),
		cmocka_unit_test_setup_teardown(in_larger_arrays, up, down),
		cmocka_unit_test_setup_teardown(beside_an_open_cut, up, down),
		cmocka_unit_test_setup_teardown(others_go, up, down),
		cmocka_unit_test(what_was_written_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
