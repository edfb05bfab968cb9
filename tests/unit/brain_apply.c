// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * From a brain to an engine: what the rules join is read back.  What is
 * expected was worked out from the model page.
 */
#include "brain_helper.h"

static struct knpu *session;

static int open_session(void **state)
{
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};

	(void)state;
	return knpu_open(&opts, &session);
}

static int close_session(void **state)
{
	(void)state;
	knpu_engine_destroy(session);
	knpu_close(session);
	return 0;
}

/* Parses and builds all of it. */
static struct knpu_brain *build(const char *text)
{
	struct knpu_brain *brain = parse_good(text);
	size_t i;

	assert_int_equal(knpu_brain_create_engine(brain, session), 0);
	for (i = 0; i < knpu_brain_nr_statements(brain); i++)
		assert_int_equal(knpu_brain_apply(brain, i, session), 0);
	assert_int_equal(knpu_brain_publish(brain, session), 0);
	assert_int_equal(knpu_brain_publish(brain, session), 0);
	assert_int_equal(knpu_engine_step(session, 0, NULL), 0);
	return brain;
}

static int compare(const void *left, const void *right)
{
	const struct knpu_synapse *a = left, *b = right;

	if (a->source != b->source)
		return a->source < b->source ? -1 : 1;
	return a->target < b->target ? -1 : a->target > b->target;
}

#define ROOM 4096

/* All synapses, by source and target. */
static size_t list(struct knpu_synapse *out)
{
	struct knpu_engine_info info = { .size = sizeof(info) };
	uint32_t source = 0, skip = 0;
	size_t nr = 0;
	int got;

	assert_int_equal(knpu_engine_info(session, &info), 0);
	while (source < info.neurons) {
		got = knpu_synapse_list(session, &source, info.neurons, &skip,
					out + nr, ROOM - nr);
		assert_true(got >= 0);
		nr += (size_t)got;
		assert_true(nr < ROOM);
	}
	qsort(out, nr, sizeof(*out), compare);
	return nr;
}

/*
 * Builds @text and compares all synapses with @expected: "SOURCE-TARGET ..."
 * counted from neuron 3, sorted.
 */
static void assert_joins(const char *text, const char *expected)
{
	struct knpu_synapse *synapses = calloc(ROOM, sizeof(*synapses));
	struct knpu_brain *brain = build(text);
	char found[4096] = "", one[32];
	size_t i, nr = list(synapses);

	for (i = 0; i < nr; i++) {
		snprintf(one, sizeof(one), "%s%d-%d", i ? " " : "",
			 (int)synapses[i].source - 3,
			 (int)synapses[i].target - 3);
		strcat(found, one);
	}
	assert_string_equal(found, expected);
	free(synapses);
	knpu_brain_free(brain);
	assert_int_equal(knpu_engine_destroy(session), 0);
	knpu_close(session);
	assert_int_equal(open_session(NULL), 0);
}

static void vectors(void **state)
{
	(void)state;
	/* 3 voxels 0 1 2; a vector given twice counts once */
	assert_joins("(area a (dims 3 1 1)) "
		     "(connect a a (vectors (1 0 0) (-2 0 0) (1 0 0)))",
		     "0-1 1-2 2-0");
	/* outside the smaller target is dropped */
	assert_joins("(area a (dims 1 3 1)) (area b (dims 1 2 1)) "
		     "(connect a b (vectors (0 0 0)))",
		     "0-3 1-4");
}

/* a: 2x2x1 is 0..3, x outermost; b: the same is 4..7. */
#define TWO "(area a (dims 2 2 1)) (area b (dims 2 2 1)) "

static void patterns(void **state)
{
	(void)state;
	assert_joins(TWO "(connect a b (patterns ((* * 0) (? ? 0))))",
		     "0-4 1-5 2-6 3-7");
	assert_joins(TWO "(connect a b (patterns ((1 ? !) (! * 0))))",
		     "2-4 2-5 3-4 3-5");
	assert_joins(TWO "(connect a b (patterns ((0 1 0) (1 0 0))))", "1-6");
	/* case 24: size 3, source x 1 */
	assert_joins("(area c (dims 3 1 1)) "
		     "(connect c c (patterns ((1 0 0) (! 0 0))))",
		     "1-0 1-2");
	/* patterns that overlap give a pair once */
	assert_joins(TWO
		     "(connect a b (patterns ((0 0 0) (* 0 0)) "
		     "((0 * *) (? ? *)) ((0 0 *) (* * *)) ((0 0 *) (* * 0))))",
		     "0-4 0-5 0-6 0-7 1-5");
	/* a source of another size: ! leaves out what is not there */
	assert_joins("(area c (dims 3 1 1)) (area d (dims 2 1 1)) "
		     "(connect c d (patterns ((2 * *) (! ? ?))))",
		     "2-3 2-4");
}

static void grids(void **state)
{
	(void)state;
	/* 4 -> 2: trunc(x * 2 / 4) */
	assert_joins("(area a (dims 4 1 1)) (area b (dims 2 1 1)) "
		     "(connect a b projector)",
		     "0-4 1-4 2-5 3-5");
	/* 2 -> 4 */
	assert_joins("(area a (dims 2 1 1)) (area b (dims 4 1 1)) "
		     "(connect a b projector)",
		     "0-2 0-3 1-4 1-5");
	/* 3 -> 5: trunc(d * 3 / 5) of 0..4 is 0 0 1 1 2 */
	assert_joins("(area a (dims 3 1 1)) (area b (dims 5 1 1)) "
		     "(connect a b projector)",
		     "0-3 0-4 1-5 1-6 2-7");
	/* 3 -> 5: trunc(x * 5 / 3) of 0..2 is 0 1 3 */
	assert_joins("(area a (dims 3 1 1)) (area b (dims 5 1 1)) "
		     "(connect a b expander)",
		     "0-3 1-4 2-6");
	/* axes on their own: 2x1x2 -> 1x2x2 */
	assert_joins("(area a (dims 2 1 2)) (area b (dims 1 2 2)) "
		     "(connect a b projector)",
		     "0-4 0-6 1-5 1-7 2-4 2-6 3-5 3-7");
	assert_joins("(area a (dims 3 1 1)) (area b (dims 2 1 1)) "
		     "(connect a b block)",
		     "0-3 1-4");
	/* case 25: x = 5 is bits 0 and 2; here 0..5 to width 2 */
	assert_joins("(area a (dims 6 1 1)) (area b (dims 2 1 1)) "
		     "(connect a b reducer)",
		     "1-6 2-7 3-6 3-7 5-6");
	/* 5 has no pair inside */
	assert_joins("(area a (dims 5 1 1)) (connect a a lateral-pairs)",
		     "0-1 1-0 2-3 3-2");
}

/* Case 22 at its corners: 256 -> 128 at 64, 128 -> 256 at 64. */
static void projector_case(void **state)
{
	struct knpu_synapse *synapses = calloc(ROOM, sizeof(*synapses));
	struct knpu_brain *brain =
		build("(area a (dims 256 1 1)) (area b (dims 128 1 1)) "
		      "(connect a b projector) (connect b a projector)");
	size_t nr = list(synapses);

	(void)state;
	assert_int_equal(nr, 512);
	assert_int_equal(synapses[64].source, 3 + 64);
	assert_int_equal(synapses[64].target, 3 + 256 + 32);
	assert_int_equal(synapses[256 + 128].source, 3 + 256 + 64);
	assert_int_equal(synapses[256 + 128].target, 3 + 128);
	assert_int_equal(synapses[256 + 129].target, 3 + 129);
	free(synapses);
	knpu_brain_free(brain);
}

static void ends(void **state)
{
	(void)state;
	assert_joins(TWO "(connect a b last-to-first)", "3-4");
	assert_joins(TWO "(connect a b all-to-first)", "0-4 1-4 2-4 3-4");
	assert_joins(TWO "(connect a b first-to-all)", "0-4 0-5 0-6 0-7");
	assert_joins("(area a (dims 2 1 1)) (connect a a all-to-all)",
		     "0-0 0-1 1-0 1-1");
}

/* Each pair joins every neuron of one voxel to every neuron of the other. */
static void per_voxel(void **state)
{
	(void)state;
	assert_joins("(area a (dims 2 1 1) (per-voxel 2)) "
		     "(area b (dims 2 1 1) (per-voxel 3)) "
		     "(connect a b block)",
		     "0-4 0-5 0-6 1-4 1-5 1-6 2-7 2-8 2-9 3-7 3-8 3-9");
	assert_joins("(area a (dims 2 1 1) (per-voxel 2)) "
		     "(connect a a (patterns ((0 0 0) (* * *)) "
		     "((* * *) (1 0 0))))",
		     "0-0 0-1 0-2 0-3 1-0 1-1 1-2 1-3 2-2 2-3 3-2 3-3");
}

/* P() and u() as the model page has them. */
static uint32_t p(uint32_t x)
{
	uint32_t s = x * 747796405u + 2891336453u;
	uint32_t w = ((s >> ((s >> 28) + 4)) ^ s) * 277803737u;

	return (w >> 22) ^ w;
}

static uint32_t u(uint32_t seed, uint32_t a, uint32_t b, uint32_t c)
{
	return p(p(p(p(seed) ^ a) ^ b) ^ c);
}

/* u() of values that make each P() that of the page's examples. */
static void chance(void **state)
{
	const uint32_t p0 = 129708002;

	(void)state;
	assert_int_equal(knpu_chance(0, p0, p0, p0), p0);
	assert_int_equal(knpu_chance(0, p0, p0, p0 ^ 1), 2831084092);
	assert_int_equal(knpu_chance(0, p0, p0, p0 ^ 42), 1223963391);
	assert_int_equal(knpu_chance(0, p0, p0, ~p0), 3861530882);
}

/* The second connect fact of the load is number 1. */
static void attractivity(void **state)
{
	struct knpu_synapse *synapses = calloc(ROOM, sizeof(*synapses));
	struct knpu_brain *brain =
		build("(engine e (seed 77)) (area a (dims 40 1 1)) "
		      "(connect a a all-to-all (attractivity 0)) "
		      "(connect a a all-to-all (attractivity 30))");
	size_t i = 0, nr = list(synapses);
	uint32_t s, t;

	(void)state;
	for (s = 3; s < 43; s++) {
		for (t = 3; t < 43; t++) {
			if ((uint64_t)u(77, 1, s, t) * 100 >= 30ULL << 32)
				continue;
			assert_true(i < nr);
			assert_int_equal(synapses[i].source, s);
			assert_int_equal(synapses[i].target, t);
			i++;
		}
	}
	assert_int_equal(i, nr);
	free(synapses);
	knpu_brain_free(brain);
}

static void random_rule(void **state)
{
	struct knpu_synapse *synapses = calloc(ROOM, sizeof(*synapses));
	struct knpu_brain *brain = build(
		"(engine e (seed 9)) (area a (dims 10 2 1) (per-voxel 2)) "
		"(area b (dims 3 4 5) (per-voxel 2)) (connect a b random)");
	size_t nr = list(synapses);
	uint32_t s, voxel;

	(void)state;
	assert_int_equal(nr, 40 * 2);
	for (s = 0; s < 40; s++) {
		voxel = (uint64_t)u(9, 0, s + 3, 0xffffffff) * 60 >> 32;
		assert_int_equal(synapses[2 * s].source, s + 3);
		assert_int_equal(synapses[2 * s].target, 43 + 2 * voxel);
		assert_int_equal(synapses[2 * s + 1].target,
				 43 + 2 * voxel + 1);
	}
	free(synapses);
	knpu_brain_free(brain);
}

/* Options of synapses, and two facts that add up. */
static void options(void **state)
{
	struct knpu_synapse *synapses = calloc(ROOM, sizeof(*synapses));
	struct knpu_brain *brain = build(
		"(area a (dims 4 1 1)) (synapse (a 0 0 0) (a 1 0 0))"
		"(synapse (a 1 0 0) (a 1 0 0) (weight -255) (psp 0) "
		"(delay 255))"
		"(connect a a last-to-first (delay 3) (psp 9) (weight -2))"
		"(connect a a last-to-first)");

	(void)state;
	assert_int_equal(list(synapses), 4);
	assert_int_equal(synapses[0].weight, 1);
	assert_int_equal(synapses[0].delay, 1);
	assert_int_equal(synapses[0].flags, 0);
	assert_int_equal(synapses[1].weight, -255);
	assert_int_equal(synapses[1].delay, 255);
	assert_int_equal(synapses[1].flags, KNPU_SYNAPSE_F_PSP);
	assert_int_equal(synapses[1].psp, 0);
	assert_int_equal(synapses[2].target, 3);
	assert_int_equal(synapses[3].target, 3);
	assert_int_equal(synapses[2].weight + synapses[3].weight, -1);
	assert_int_equal(synapses[2].delay + synapses[3].delay, 4);
	free(synapses);
	knpu_brain_free(brain);
}

static int64_t read_one(enum knpu_scope scope, uint32_t property, uint32_t id)
{
	int64_t value;

	assert_true(knpu_read(session, scope, property, id, 1, &value, NULL) >=
		    0);
	return value;
}

static void properties(void **state)
{
	struct knpu_brain *brain = build(
		"(area a (dims 3 3 2) (threshold 10) "
		"(threshold-gradient 1 2 5) (time stimulated) (leak 0.5))"
		"(set (a 0 0 1) (threshold 7)) (set a (psp 20) (snooze 3))"
		"(set _power (threshold 3)) (set (a 0 0 0) (snooze 4))");

	(void)state;
	/* case 19: 10 + x + 2y + 5z */
	assert_int_equal(read_one(KNPU_SCOPE_NEURON, KNPU_PROPERTY_THRESHOLD,
				  3 + 17),
			 (10 + 2 + 4 + 5) * 4096);
	assert_int_equal(read_one(KNPU_SCOPE_NEURON, KNPU_PROPERTY_THRESHOLD,
				  4),
			 7 * 4096);
	assert_int_equal(read_one(KNPU_SCOPE_AREA, KNPU_PROPERTY_PSP, 3), 20);
	assert_int_equal(read_one(KNPU_SCOPE_AREA, KNPU_PROPERTY_TIME, 3), 1);
	assert_int_equal(read_one(KNPU_SCOPE_NEURON, KNPU_PROPERTY_SNOOZE, 3),
			 4);
	assert_int_equal(read_one(KNPU_SCOPE_NEURON, KNPU_PROPERTY_SNOOZE, 5),
			 3);
	assert_int_equal(read_one(KNPU_SCOPE_NEURON, KNPU_PROPERTY_THRESHOLD,
				  1),
			 3 * 4096);
	knpu_brain_free(brain);
}

static void engine(void **state)
{
	struct knpu_engine_info info = { .size = sizeof(info) };
	struct knpu_brain *brain = build(
		"(engine eye (seed 5) (hz 29.97) (power 2.5) (fatigue true)) "
		"(area a (dims 1000 1 1) (ledger 2000))");

	(void)state;
	assert_int_equal(knpu_engine_info(session, &info), 0);
	assert_string_equal(info.name, "eye");
	assert_int_equal(info.seed, 5);
	assert_int_equal(info.rate_uhz, 29970000);
	assert_int_equal(info.power, 10240);
	assert_int_equal(info.flags, KNPU_ENGINE_F_FATIGUE);
	assert_true(info.ledger_bursts >= 2000);
	assert_true(info.ledger_spikes >= 2000 * 1003);
	assert_int_equal(info.neurons, 1003);
	knpu_brain_free(brain);
}

/* Nothing of a brain with errors reaches the engine. */
static void refused(void **state)
{
	struct knpu_brain *brain = parse("(area a (dims 1 1 1)) (x)");

	(void)state;
	assert_int_equal(knpu_brain_create_engine(brain, session), -EINVAL);
	assert_int_equal(knpu_brain_apply(brain, 0, session), -EINVAL);
	knpu_brain_free(brain);
	brain = build("(area a (dims 1 1 1))");
	assert_int_equal(knpu_brain_apply(brain, 1, session), -ENOENT);
	assert_int_equal(knpu_brain_apply(brain, 0, session), -EEXIST);
	knpu_brain_free(brain);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, open_session, close_session)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(vectors),	      TEST(patterns),	  TEST(grids),
		TEST(projector_case), TEST(ends),	  TEST(per_voxel),
		TEST(chance),	      TEST(attractivity), TEST(random_rule),
		TEST(options),	      TEST(properties),	  TEST(engine),
		TEST(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
