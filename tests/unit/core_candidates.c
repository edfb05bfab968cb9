// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Who had input in the last burst, and nobody else: not those that a change of
 * properties brought up to date, not those that are new, not those that went.
 */
#include "session.h"

#include "save_helper.h"

/* Neurons 3..102 keep half of what they get, those of "b" count stimulation. */
#define FIRST 3
#define NEURONS 100
#define END (FIRST + NEURONS)
#define B END
#define B_END (B + 20)

static struct knpu *k;

static struct knpu_engine *engine_in(struct knpu *of)
{
	struct knpu_session *s = of->session;

	return s->engine;
}

/* Nobody else has the engine. */
static struct knpu_neurons *neurons(void)
{
	return rcu_dereference_protected(engine_in(k)->neurons, true);
}

static int up(void **state)
{
	const struct knpu_property_value halves[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_LEAK, .value = 32768 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(1000) },
	};
	const struct knpu_property_value counts = {
		.property = KNPU_PROPERTY_TIME,
		.value = KNPU_TIME_STIMULATED,
	};

	(void)state;
	k = make_engine("candidates");
	assert_int_equal(add_row_of(k, "a", NEURONS, halves, 3), FIRST);
	assert_int_equal(add_row_of(k, "b", B_END - B, &counts, 1), B);
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

static void step(uint64_t nr)
{
	OK(knpu_engine_step(k, nr, NULL));
}

static void set(enum knpu_scope scope, uint32_t id, uint32_t property,
		int64_t value)
{
	const struct knpu_property_item item = { scope, id, property, 0,
						 value };

	OK(knpu_property_set(k, &item, 1, NULL));
}

/* All there are are these, of @burst, whichever way one asks. */
static void listed_in(struct knpu *of, uint64_t burst, uint32_t end,
		      const struct knpu_spike *expected, int nr)
{
	struct knpu_candidate out[B_END];
	uint32_t first = 0, exact = 0;
	uint64_t told = 99;
	int i, pass, got;

	for (pass = 0; pass < 2; pass++) {
		got = pass ? knpu_candidate_list_exact(of, &exact, end, out,
						       B_END, &told) :
			     knpu_candidate_list(of, &first, end, out, B_END,
						 &told);
		assert_int_equal(got, nr);
		assert_int_equal(told, burst);
		for (i = 0; i < nr; i++) {
			assert_int_equal(out[i].id, expected[i].id);
			assert_int_equal(out[i].potential,
					 expected[i].potential);
			assert_int_equal(out[i].burst, burst);
		}
	}
	assert_int_equal(first, end);
	assert_int_equal(exact, end);
}

#define LISTED(burst, ...)                                                   \
	do {                                                                 \
		const struct knpu_spike who[] = { __VA_ARGS__ };             \
		listed_in(k, burst, B_END, who, sizeof(who) / sizeof(*who)); \
	} while (0)

static void nobody(uint64_t burst)
{
	listed_in(k, burst, B_END, NULL, 0);
}

static void who_had_input(void **state)
{
	(void)state;
	nobody(0);
	step(1);
	nobody(1);
	stimulate(k, B + 2, 0);
	stimulate(k, 70, -FX(4));
	stimulate(k, 3, FX(2));
	/* Nothing is left of it; what fires keeps nothing. */
	stimulate(k, 5, FX(7));
	stimulate(k, 5, -FX(7));
	stimulate(k, 102, FX(1000));
	step(1);
	LISTED(2, { 3, FX(1) }, { 70, -FX(2) }, { 102, 0 }, { B + 2, 0 });
	stimulate(k, 70, FX(4));
	step(1);
	/* Half of what -2 and 4 come to. */
	LISTED(3, { 70, FX(1) });
	step(1);
	nobody(4);
}

static void a_few_at_a_time(void **state)
{
	struct knpu_candidate out[2];
	uint32_t first = 60;
	uint64_t burst;
	uint32_t id;

	(void)state;
	for (id = 62; id < 67; id++)
		stimulate(k, id, FX(2));
	stimulate(k, 100, FX(2));
	step(1);
	assert_int_equal(knpu_candidate_list(k, &first, 100, out, 2, &burst),
			 2);
	assert_int_equal(first, 64);
	assert_int_equal(out[1].id, 63);
	assert_int_equal(
		knpu_candidate_list_exact(k, &first, 100, out, 2, &burst), 2);
	assert_int_equal(first, 66);
	assert_int_equal(out[0].id, 64);
	assert_int_equal(knpu_candidate_list(k, &first, 100, out, 2, NULL), 1);
	assert_int_equal(first, 100);
	assert_int_equal(out[0].id, 66);
	/* There is nothing left to look at. */
	assert_int_equal(knpu_candidate_list(k, &first, 100, out, 2, &burst),
			 0);
	assert_int_equal(burst, 1);
	burst = 0;
	assert_int_equal(
		knpu_candidate_list_exact(k, &first, 100, out, 2, &burst), 0);
	assert_int_equal(burst, 1);
}

static void refused(void **state)
{
	struct knpu_candidate out;
	uint32_t first = 0, beyond = 5;
	uint64_t burst = 99;

	(void)state;
	assert_int_equal(knpu_candidate_list(k, &first, B_END + 1, &out, 1,
					     &burst),
			 -ENOENT);
	assert_int_equal(knpu_candidate_list_exact(k, &first, B_END + 1, &out,
						   1, &burst),
			 -ENOENT);
	assert_int_equal(knpu_candidate_list(k, &beyond, 4, &out, 1, &burst),
			 -ENOENT);
	assert_int_equal(knpu_candidate_list(k, &first, B_END, &out, 0, &burst),
			 -EINVAL);
	assert_int_equal(first, 0);
	assert_int_equal(beyond, 5);
	assert_int_equal(burst, 99);
}

static void who_was_brought(void **state)
{
	(void)state;
	stimulate(k, 3, FX(2));
	stimulate(k, 70, FX(8));
	step(1);
	/* Of a few, one of them a candidate; of some of those again; of all. */
	set(KNPU_SCOPE_NEURON, 3, KNPU_PROPERTY_LEAK, 0);
	set(KNPU_SCOPE_NEURON, 4, KNPU_PROPERTY_LEAK, 0);
	LISTED(1, { 3, FX(1) }, { 70, FX(4) });
	set(KNPU_SCOPE_NEURON, 4, KNPU_PROPERTY_LEAK, 1);
	set(KNPU_SCOPE_NEURON, 5, KNPU_PROPERTY_LEAK, 1);
	LISTED(1, { 3, FX(1) }, { 70, FX(4) });
	set(KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_LEAK, 0);
	LISTED(1, { 3, FX(1) }, { 70, FX(4) });
	/* That was of burst 1. */
	stimulate(k, 4, FX(2));
	step(1);
	LISTED(2, { 4, FX(2) });
	set(KNPU_SCOPE_NEURON, 6, KNPU_PROPERTY_LEAK, 1);
	stimulate(k, 70, FX(1));
	LISTED(2, { 4, FX(2) });
	step(1);
	LISTED(3, { 70, FX(5) });
}

/* With them the arrays grow, and what they knew goes with them. */
static void who_is_new(void **state)
{
	uint32_t first;

	(void)state;
	stimulate(k, B_END - 1, 7);
	stimulate(k, 3, FX(2));
	step(1);
	set(KNPU_SCOPE_NEURON, 4, KNPU_PROPERTY_LEAK, 0);
	first = add_row_of(k, "few", 4, NULL, 0);
	assert_int_equal(first, B_END);
	add_row_of(k, "many", 5000, NULL, 0);
	listed_in(k, 1, B_END + 5004,
		  (const struct knpu_spike[]){ { 3, FX(1) }, { B_END - 1, 7 } },
		  2);
	/* They are as if they had always been there. */
	stimulate(k, first, FX(1) - 1);
	step(1);
	listed_in(k, 2, B_END + 5004,
		  (const struct knpu_spike[]){ { first, FX(1) - 1 } }, 1);
}

static void who_went(void **state)
{
	const uint32_t ids[] = { 3, 6 };

	(void)state;
	stimulate(k, 3, FX(2));
	stimulate(k, 4, FX(2));
	stimulate(k, B + 1, 1);
	step(1);
	OK(knpu_neuron_delete(k, ids, 2, NULL, NULL));
	LISTED(1, { 4, FX(1) }, { B + 1, 1 });
	OK(knpu_area_remove(k, 4, NULL));
	LISTED(1, { 4, FX(1) });
	step(1);
	nobody(2);
}

static void after_a_reset(void **state)
{
	(void)state;
	stimulate(k, 3, FX(2));
	step(1);
	set(KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_LEAK, 0);
	OK(knpu_engine_reset(k, NULL));
	nobody(0);
	set(KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_LEAK, 32768);
	nobody(0);
	/* Again burst 1; what was brought at the one before is forgotten. */
	stimulate(k, 4, FX(4));
	step(1);
	LISTED(1, { 4, FX(2) });
}

/* Bursts are told apart by more than the 32 bits that neurons have of them. */
static void after_four_billion_bursts(void **state)
{
	(void)state;
	step(5);
	set(KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_LEAK, 0);
	nobody(5);
	engine_in(k)->burst = (1ULL << 32) + 4;
	memset(neurons()->last, 0, B_END * sizeof(u32));
	stimulate(k, 7, FX(2));
	step(1);
	LISTED((1ULL << 32) + 5, { 7, FX(2) });
}

/* A burst runs, and has done with the second block: that is of it already. */
static void while_a_burst_runs(void **state)
{
	struct knpu_candidate out[4];
	uint32_t first = 0;
	uint64_t burst;

	(void)state;
	stimulate(k, 5, FX(2));
	stimulate(k, 70, FX(2));
	stimulate(k, 71, FX(2));
	step(1);
	neurons()->last[71] = 2;
	neurons()->last[72] = 2;
	assert_int_equal(knpu_candidate_list(k, &first, B_END, out, 4, &burst),
			 3);
	assert_int_equal(burst, 1);
	assert_int_equal(out[0].id, 5);
	assert_int_equal(out[0].burst, 1);
	assert_int_equal(out[1].id, 71);
	assert_int_equal(out[1].burst, 2);
	assert_int_equal(out[2].id, 72);
	assert_int_equal(out[2].burst, 2);
	first = 64;
	assert_int_equal(knpu_candidate_list(k, &first, B_END, out, 4, &burst),
			 2);
	assert_int_equal(burst, 2);
}

/* ---- cuts and snapshots ---- */

static void cut_has(const struct knpu_cut *c, u32 block, u64 brought)
{
	assert_int_equal(c->burst, 1);
	assert_int_equal(c->block[block].brought, brought);
}

/* What was brought before it is in it, what is brought after it is not. */
static void in_a_cut(void **state)
{
	struct knpu_cut c = { .e = engine_in(k), .areas = 5 };

	(void)state;
	stimulate(k, 3, FX(2));
	step(1);
	set(KNPU_SCOPE_NEURON, 3, KNPU_PROPERTY_LEAK, 0);
	set(KNPU_SCOPE_NEURON, 4, KNPU_PROPERTY_LEAK, 0);
	set(KNPU_SCOPE_NEURON, 64, KNPU_PROPERTY_LEAK, 0);
	OK(knpu_cut_neurons(&c, 0, B_END));
	OK(knpu_cut_open(&c));
	/* The first block is kept by the change, the second copied. */
	set(KNPU_SCOPE_NEURON, 5, KNPU_PROPERTY_LEAK, 0);
	step(1);
	set(KNPU_SCOPE_NEURON, 6, KNPU_PROPERTY_LEAK, 0);
	OK(knpu_cut_close(&c));
	cut_has(&c, 0, 1 << 4);
	cut_has(&c, 1, 1);
	knpu_cut_free(&c);
	/* Of a burst that is over it tells nothing. */
	c = (struct knpu_cut){ .e = engine_in(k), .areas = 5 };
	OK(knpu_cut_neurons(&c, 0, B_END));
	OK(knpu_cut_open(&c));
	OK(knpu_cut_close(&c));
	assert_int_equal(c.block[0].brought, 1 << 6);
	assert_int_equal(c.block[1].brought, 0);
	knpu_cut_free(&c);
}

static void brought_are(u64 brought)
{
	assert_int_equal(neurons()->brought[0].burst, engine_in(k)->burst);
	assert_int_equal(neurons()->brought[0].who, brought);
}

static void saved_and_restored(void **state)
{
	const struct knpu_spike who[] = { { 3, FX(1) }, { 70, FX(4) } };
	struct knpu *twin = open_embedded();
	struct bytes b;

	(void)state;
	stimulate(k, 3, FX(2));
	stimulate(k, 70, FX(8));
	step(1);
	/* The first gives the area values of its own, which the second has. */
	set(KNPU_SCOPE_NEURON, 3, KNPU_PROPERTY_LEAK, 0);
	set(KNPU_SCOPE_NEURON, 4, KNPU_PROPERTY_LEAK, 0);
	brought_are(1 << 4);
	b = save(k);
	OK(restore(twin, "twin", b, b.nr));
	listed_in(twin, 1, B_END, who, 2);
	free(b.at);
	knpu_close(twin);
}

#define BROUGHT (offsetof(struct knpu_cut_block, brought) / 4)
#define WORDS (sizeof(struct knpu_cut_block) / 4)

static void bad_snapshots(void **state)
{
	struct bytes b;

	(void)state;
	stimulate(k, 3, FX(2));
	step(1);
	b = save(k);
	/* One that had no input in that burst; one that is no neuron. */
	bad_word(b, KNPU_SECTION_NEURONS, 0, BROUGHT, 1 << 4);
	bad_word(b, KNPU_SECTION_NEURONS, 0, WORDS + BROUGHT + 1, 1U << 31);
	free(b.at);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_had_input),
		TEST(a_few_at_a_time),
		TEST(refused),
		TEST(who_was_brought),
		TEST(who_is_new),
		TEST(who_went),
		TEST(after_a_reset),
		TEST(after_four_billion_bursts),
		TEST(while_a_burst_runs),
		TEST(in_a_cut),
		TEST(saved_and_restored),
		TEST(bad_snapshots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
