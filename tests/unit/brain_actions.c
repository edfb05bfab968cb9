// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Actions and expectations: what they say, and what is wrong with them.
 */
#include "brain_helper.h"

/* Neurons of a: 3..26, of m: 27..38. */
#define A "(area a (dims 4 3 2))(area m (dims 2 2 1) (per-voxel 3))\n"
#define S "!(step 1)\n"

/* The statement after the two areas. */
static const struct knpu_brain_statement *third(const struct knpu_brain *brain)
{
	return knpu_brain_statement(brain, 2);
}

static void inject_and_step(void **state)
{
	struct knpu_brain *brain = parse_good(
		A "!(inject (m 1 0 0 2) -0.1) !(step 18446744073709551)");
	const struct knpu_brain_statement *s = third(brain);

	(void)state;
	assert_int_equal(s->kind, KNPU_BRAIN_INJECT);
	assert_int_equal(s->nr_neurons, 1);
	assert_int_equal(s->neurons[0], 27 + (1 * 2 + 0) * 3 + 2);
	assert_int_equal(s->value, -410);
	s = knpu_brain_statement(brain, 3);
	assert_int_equal(s->kind, KNPU_BRAIN_STEP);
	assert_int_equal(s->steps, 18446744073709551);
	knpu_brain_free(brain);
	assert_errors(A "!(inject (a 0 0 0))", "2:19");
	assert_errors(A "!(inject (a 0 0 0) x)", "2:20");
	assert_errors(A "!(inject (a 0 0 0) 1 2)", "2:22");
	assert_errors(A "!(inject (m 0 0 0) 1)", "2:18");
	assert_errors("!(step)", "1:7");
	assert_errors("!(step 1.0)", "1:8");
	assert_errors("!(step -1)", "1:8");
	assert_errors("!(step 1 1)", "1:10");
}

static void print(void **state)
{
	struct knpu_brain *brain =
		parse_good(A "!(print-fired) !(print-potential (a 3 2 1))");
	const struct knpu_brain_statement *s = third(brain);

	(void)state;
	assert_int_equal(s->kind, KNPU_BRAIN_PRINT_FIRED);
	s = knpu_brain_statement(brain, 3);
	assert_int_equal(s->kind, KNPU_BRAIN_PRINT_POTENTIAL);
	assert_int_equal(s->neurons[0], 26);
	knpu_brain_free(brain);
	assert_errors("!(print-fired 1)", "1:15");
	assert_errors("!(print-potential)", "1:18");
}

/* Sorted, each once. */
static void fired(void **state)
{
	struct knpu_brain *brain = parse_good(
		S A "!(expect-fired (a 1 0 0) (a 0 0 1) (_power 0 0 0) "
		    "(a 1 0 0)) !(expect-fired)");
	const struct knpu_brain_statement *s = knpu_brain_statement(brain, 3);

	(void)state;
	assert_int_equal(s->kind, KNPU_BRAIN_EXPECT_FIRED);
	assert_int_equal(s->nr_neurons, 3);
	assert_int_equal(s->neurons[0], 1);
	assert_int_equal(s->neurons[1], 4);
	assert_int_equal(s->neurons[2], 9);
	s = knpu_brain_statement(brain, 4);
	assert_int_equal(s->nr_neurons, 0);
	knpu_brain_free(brain);
	assert_errors(S A "!(expect-fired (a 4 0 0) (a 0 3 0))", "3:19 3:31");
}

static void potentials(void **state)
{
	struct knpu_brain *brain =
		parse_good(S A "!(expect-potential (a 0 0 1) 98.4)"
			       "!(expect-potential-at-fire (a 0 0 1) 65025)"
			       "!(expect-count m 12)");
	const struct knpu_brain_statement *s = knpu_brain_statement(brain, 3);

	(void)state;
	assert_int_equal(s->kind, KNPU_BRAIN_EXPECT_POTENTIAL);
	assert_int_equal(s->neurons[0], 4);
	assert_int_equal(s->value, 403046); /* 403046.4 */
	s = knpu_brain_statement(brain, 4);
	assert_int_equal(s->kind, KNPU_BRAIN_EXPECT_POTENTIAL_AT_FIRE);
	assert_int_equal(s->value, 266342400);
	s = knpu_brain_statement(brain, 5);
	assert_int_equal(s->kind, KNPU_BRAIN_EXPECT_COUNT);
	assert_int_equal(s->area, 4);
	assert_int_equal(s->value, 12);
	knpu_brain_free(brain);
	assert_errors(S A "!(expect-potential (a 0 0 1))", "3:29");
	assert_errors(S A "!(expect-count a 1.0)", "3:18");
	assert_errors(S A "!(expect-count (a 0 0 0) 1)", "3:16");
}

/* An expectation of a property of neuron (a 0 0 1). */
static void assert_property(const char *text, uint32_t property,
			    enum knpu_scope scope, int64_t value)
{
	const struct knpu_brain_statement *s;
	struct knpu_brain *brain;
	char all[256];

	snprintf(all, sizeof(all), S A "!(expect-property (a 0 0 1) %s)", text);
	brain = parse_good(all);
	s = knpu_brain_statement(brain, 3);
	assert_int_equal(s->kind, KNPU_BRAIN_EXPECT_PROPERTY);
	assert_int_equal(s->neurons[0], 4);
	assert_int_equal(s->area, 3);
	assert_int_equal(s->property, property);
	assert_int_equal(s->scope, scope);
	assert_int_equal(s->value, value);
	knpu_brain_free(brain);
}

static void properties(void **state)
{
	const enum knpu_scope neuron = KNPU_SCOPE_NEURON;
	const enum knpu_scope area = KNPU_SCOPE_AREA;

	(void)state;
	assert_property("threshold 1.5", KNPU_PROPERTY_THRESHOLD, neuron, 6144);
	assert_property("threshold-limit 0", KNPU_PROPERTY_THRESHOLD_LIMIT,
			neuron, 2147483647);
	assert_property("threshold-limit 2", KNPU_PROPERTY_THRESHOLD_LIMIT,
			neuron, 8192);
	assert_property("leak 0.1", KNPU_PROPERTY_LEAK, neuron, 6554);
	assert_property("excitability 0.3", KNPU_PROPERTY_EXCITABILITY, neuron,
			1288490188);
	assert_property("excitability 1", KNPU_PROPERTY_EXCITABILITY, neuron,
			4294967296);
	assert_property("accumulate true", KNPU_PROPERTY_ACCUMULATE, neuron, 1);
	assert_property("snooze 7", KNPU_PROPERTY_SNOOZE, neuron, 7);
	assert_property("psp 9", KNPU_PROPERTY_PSP, area, 9);
	assert_property("uniform-psp false", KNPU_PROPERTY_UNIFORM_PSP, area,
			0);
	assert_property("mp-driven-psp True", KNPU_PROPERTY_MP_DRIVEN_PSP, area,
			1);
	assert_property("time stimulated", KNPU_PROPERTY_TIME, area, 1);
	assert_property("ledger 5", KNPU_PROPERTY_LEDGER, area, 5);
	assert_errors(S A "!(expect-property (a 0 0 1) tide 1)", "3:29");
	assert_errors(S A "!(expect-property (a 0 0 1) psp)", "3:32");
	assert_errors(S A "!(expect-property (a 0 0 1) psp 256)", "3:33");
	assert_errors(S A "!(expect-property (a 0 0 1) psp 1 1)", "3:35");
	assert_errors(S A "!(expect-property (a 0 0 1) model feagi)", "3:29");
	assert_errors(S A "!(expect-property (a 0 0 1) threshold-gradient 1)",
		      "3:29");
}

static void pairs(void **state)
{
	struct knpu_brain *brain = parse_good(
		S A "!(expect-synapses a m ((3 2 1) (1 1 0)) "
		    "((0 0 0) (1 0 0)) ((0 0 0) (0 1 0)) ((3 2 1) (1 1 0)))"
		    "!(expect-synapses m a)");
	const struct knpu_brain_statement *s = knpu_brain_statement(brain, 3);

	(void)state;
	assert_int_equal(s->kind, KNPU_BRAIN_EXPECT_SYNAPSES);
	assert_int_equal(s->area, 3);
	assert_int_equal(s->target, 4);
	assert_int_equal(s->nr_pairs, 3);
	assert_int_equal(s->pairs[0].target[0], 0);
	assert_int_equal(s->pairs[0].target[1], 1);
	assert_int_equal(s->pairs[1].target[0], 1);
	assert_int_equal(s->pairs[2].source[0], 3);
	assert_int_equal(s->pairs[2].source[1], 2);
	assert_int_equal(s->pairs[2].source[2], 1);
	assert_int_equal(knpu_brain_statement(brain, 4)->nr_pairs, 0);
	knpu_brain_free(brain);
	assert_errors(S A "!(expect-synapses a)", "3:20");
	assert_errors(S A "!(expect-synapses a m (0 0 0))", "3:24 3:26 3:28");
	assert_errors(S A "!(expect-synapses a m ((0 0 0)))", "3:31");
	assert_errors(S A "!(expect-synapses a m ((0 0 0) (2 0 0)))", "3:33");
	assert_errors(S A "!(expect-synapses a m ((0 0) (1 0 0)))", "3:28");
}

static void before_any_step(void **state)
{
	(void)state;
	assert_error(A "!(expect-fired)", "2:2", "before any step");
	assert_errors(A "!(expect-count a 0)\n"
			"!(expect-potential (a 0 0 0) 0)\n"
			"!(expect-potential-at-fire (a 0 0 0) 0)\n"
			"!(expect-property (a 0 0 0) leak 0)\n"
			"!(expect-synapses a a)\n" S "!(expect-fired)",
		      "2:2 3:2 4:2 5:2 6:2");
	/* a step that is written wrong is a step */
	assert_errors("!(step x)\n!(expect-fired)", "1:8");
	assert_errors("(step 1)\n!(expect-fired)", "1:1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inject_and_step), cmocka_unit_test(print),
		cmocka_unit_test(fired),	   cmocka_unit_test(potentials),
		cmocka_unit_test(properties),	   cmocka_unit_test(pairs),
		cmocka_unit_test(before_any_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
