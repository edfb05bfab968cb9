// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Facts: what they say, and what is wrong with them.
 */
#include "brain_helper.h"

#define A "(area a (dims 4 3 2))\n"
#define TWENTY_ONE "abcdefghijklmnopqrstu"
#define M "(area m (dims 2 2 1) (per-voxel 3))\n"

static void engine_defaults(void **state)
{
	struct knpu_brain *brain = parse_good("");
	const struct knpu_brain_engine *engine = knpu_brain_engine(brain);

	(void)state;
	assert_string_equal(engine->name, "brain");
	assert_int_equal(engine->seed, 0);
	assert_int_equal(engine->rate_uhz, 100000000);
	assert_int_equal(engine->power, 4096);
	assert_false(engine->fatigue);
	assert_int_equal(knpu_brain_nr_areas(brain), 3);
	assert_string_equal(knpu_brain_area(brain, 0)->info.name, "_death");
	assert_string_equal(knpu_brain_area(brain, 1)->info.name, "_power");
	assert_string_equal(knpu_brain_area(brain, 2)->info.name, "_fatigue");
	assert_int_equal(knpu_brain_area(brain, 2)->info.first, 2);
	assert_int_equal(knpu_brain_area(brain, 2)->place.line, 0);
	assert_null(knpu_brain_area(brain, 3));
	knpu_brain_free(brain);
}

static void engine_fact(void **state)
{
	struct knpu_brain *brain = parse_good(
		"(engine eye (seed 4294967295) (hz 29.97) (power -0.5) "
		"(fatigue True))");
	const struct knpu_brain_engine *engine = knpu_brain_engine(brain);

	(void)state;
	assert_string_equal(engine->name, "eye");
	assert_int_equal(engine->seed, 4294967295);
	assert_int_equal(engine->rate_uhz, 29970000);
	assert_int_equal(engine->power, -2048);
	assert_true(engine->fatigue);
	assert_int_equal(knpu_brain_nr_statements(brain), 0);
	knpu_brain_free(brain);
}

static void engine_errors(void **state)
{
	(void)state;
	assert_errors("(engine)", "1:8");
	assert_errors("(engine 5)", "1:9");
	assert_errors("(engine \"x\")", "1:9");
	assert_errors("(engine \xc3\xa9)", "1:9");
	assert_errors("(engine e (seed -1))", "1:17");
	assert_errors("(engine e (seed 4294967296))", "1:17");
	assert_errors("(engine e (seed 1.0))", "1:17");
	assert_errors("(engine e (hz 0))", "1:15");
	assert_errors("(engine e (hz -1))", "1:15");
	assert_errors("(engine e (hz 0.0000001))", "1:15");
	assert_errors("(engine e (hz 1000000.000001))", "1:15");
	assert_good("(engine e (hz 1e6))");
	assert_good("(engine e (hz 0.000001))");
	assert_errors("(engine e (power 524288))", "1:18");
	assert_errors("(engine e (fatigue 1))", "1:20");
	assert_errors("(engine e (fatigue true) (fatigue true))", "1:26");
	assert_errors("(engine e)\n(engine f)", "2:1");
	assert_errors(A "(engine e)", "2:1");
	assert_good("(engine e)" A);
}

static void area_ids(void **state)
{
	struct knpu_brain *brain = parse_good(A M "(area z (dims 1 1 1))");
	const struct knpu_brain_area *area = knpu_brain_area(brain, 4);

	(void)state;
	assert_int_equal(knpu_brain_area(brain, 3)->info.first, 3);
	assert_int_equal(knpu_brain_area(brain, 3)->info.neurons, 24);
	assert_int_equal(area->info.first, 27);
	assert_int_equal(area->info.neurons, 12);
	assert_int_equal(area->info.per_voxel, 3);
	assert_int_equal(area->info.width, 2);
	assert_int_equal(area->info.depth, 1);
	assert_int_equal(area->place.line, 2);
	assert_int_equal(knpu_brain_area(brain, 5)->info.first, 39);
	knpu_brain_free(brain);
}

static void area_errors(void **state)
{
	(void)state;
	assert_errors("(area)", "1:6");
	assert_errors("(area a)", "1:8");
	assert_errors("(area a (dims 1 1))", "1:18");
	assert_errors("(area a (dims 1 1 1 1))", "1:21");
	assert_errors("(area a (dims 0 1 1))", "1:15");
	assert_errors("(area a (dims 1 1e0 1))", "1:17");
	assert_errors("(area a (dims 1 1 1) (per-voxel 0))", "1:33");
	assert_errors("(area a (dims 1 1 1) psp)", "1:22");
	assert_errors("(area a (dims 1 1 1) (psp))", "1:26");
	assert_errors("(area a (dims 1 1 1) (psp 1 2))", "1:29");
	assert_errors("(area a (dims 1 1 1) (psp 1) (psp 1))", "1:30");
	assert_errors("(area a (dims 1 1 1) (dims 1 1 1))", "1:22");
	assert_errors(A "(area a (dims 1 1 1))", "2:7");
	assert_errors("(area _power (dims 1 1 1))", "1:7");
	assert_errors("(area (a) (dims 1 1 1))", "1:7");
	/* 63 bytes fit, 64 do not */
	assert_good("(area " TWENTY_ONE TWENTY_ONE TWENTY_ONE " (dims 1 1 1))");
	assert_errors("(area " TWENTY_ONE TWENTY_ONE TWENTY_ONE
		      "a (dims 1 1 1))",
		      "1:7");
}

static void area_limits(void **state)
{
	(void)state;
	/* 2^24 - 3 neurons are left for users: 16777213 */
	assert_good("(area a (dims 16777213 1 1))");
	assert_errors("(area a (dims 16777214 1 1))", "1:1");
	assert_errors("(area a (dims 16777216 16777216 16777216) "
		      "(per-voxel 16777216))",
		      "1:1");
	assert_errors("(area a (dims 16777213 1 1))\n(area b (dims 1 1 1))",
		      "2:1");
}

static void property_ranges(void **state)
{
	(void)state;
	assert_good("(area a (dims 1 1 1) (threshold -524288) (leak 1) "
		    "(threshold-limit 524287.99975) (refractory 65535) "
		    "(consecutive-limit 65535) (snooze 65535) "
		    "(excitability 1.000) (accumulate False) (psp 255) "
		    "(uniform-psp true) (mp-driven-psp true) (time clock) "
		    "(ledger 65536) (model feagi) "
		    "(threshold-gradient 1 -1 0.5))");
	assert_errors("(set _power (threshold 524288))", "1:24");
	assert_errors("(set _power (threshold x))", "1:24");
	assert_errors("(set _power (threshold-limit -524289))", "1:30");
	assert_errors("(set _power (leak 1.0000000001))", "1:19");
	assert_errors("(set _power (leak -1e-400))", "1:19");
	assert_good("(set _power (leak -0))");
	assert_errors("(set _power (refractory 65536))", "1:25");
	assert_errors("(set _power (consecutive-limit -1))", "1:32");
	assert_errors("(set _power (snooze 1.5))", "1:21");
	assert_errors("(set _power (excitability 2))", "1:27");
	assert_errors("(set _power (accumulate yes))", "1:25");
	assert_errors("(set _power (psp 256))", "1:18");
	assert_errors("(set _power (time never))", "1:19");
	assert_errors("(set _power (ledger 65537))", "1:21");
	assert_error("(set _power (model lif))", "1:20", "feagi");
	assert_error("(set _power (memory (depth 3)))", "1:13",
		     "not supported by this version yet");
	assert_errors("(set _power (threshold-gradient 1 2))", "1:36");
	assert_errors("(set _power)", "1:12");
	assert_errors("(set nowhere (psp 1))", "1:6");
}

/* The threshold of every neuron has to fit; 524287 is 2147479552 steps. */
static void gradients(void **state)
{
	(void)state;
	assert_good("(area a (dims 2 1 1) (threshold 524286) "
		    "(threshold-gradient 1 0 0))");
	assert_errors("(area a (dims 3 1 1) (threshold 524286) "
		      "(threshold-gradient 1 0 0))",
		      "1:41");
	assert_good("(area a (dims 3 3 1) (threshold 524286) "
		    "(threshold-gradient -1 -1 300000))");
	assert_errors("(area a (dims 1 1 16000000) "
		      "(threshold-gradient 0 0 -524288))",
		      "1:29");
	/* set keeps the other of the two */
	assert_errors("(area a (dims 3 1 1) (threshold-gradient 10 0 0))\n"
		      "(set a (threshold 524280))",
		      "2:8");
	assert_errors("(area a (dims 3 1 1) (threshold 524280))\n"
		      "(set a (threshold-gradient 10 0 0))",
		      "2:8");
	assert_good("(area a (dims 3 1 1) (threshold 524280))\n"
		    "(set a (threshold-gradient 10 0 0) (threshold 0))");
}

static void neurons(void **state)
{
	(void)state;
	assert_good(A "(set (a 3 2 1) (threshold 2)) (set (a 0 0 0 0) "
		      "(leak 0.5))" M "(set (m 1 1 0 2) (snooze 1))");
	assert_errors(A "(set (a 4 0 0) (leak 0))", "2:9");
	assert_errors(A "(set (a 0 3 0) (leak 0))", "2:11");
	assert_errors(A "(set (a 0 0 2) (leak 0))", "2:13");
	assert_errors(A "(set (a 9 9 9) (leak 2))", "2:9 2:11 2:13 2:22");
	assert_errors(A "(set (a -1 0 0) (leak 0))", "2:9");
	assert_errors(A "(set (a 0 0 0 1) (leak 0))", "2:15");
	assert_errors(A "(set (a 0 0) (leak 0))", "2:12");
	assert_errors(A "(set (a 0 0 0 0 0) (leak 0))", "2:17");
	assert_errors(A "(set (a 0 0 1.0) (leak 0))", "2:13");
	assert_error(M "(set (m 0 0 0) (leak 0))", "2:14", "3 neurons per");
	assert_errors(M "(set (m 0 0 0 3) (leak 0))", "2:15");
	/* what belongs to areas */
	assert_errors(A "(set (a 0 0 0) (psp 1))", "2:16");
	assert_errors(A "(set (a 0 0 0) (uniform-psp true))", "2:16");
	assert_errors(A "(set (a 0 0 0) (mp-driven-psp true))", "2:16");
	assert_errors(A "(set (a 0 0 0) (time clock))", "2:16");
	assert_errors(A "(set (a 0 0 0) (ledger 1))", "2:16");
	assert_errors(A "(set (a 0 0 0) (model feagi))", "2:16");
	assert_errors(A "(set (a 0 0 0) (threshold-gradient 1 1 1))", "2:16");
}

static void synapses(void **state)
{
	(void)state;
	assert_good(A "(synapse (a 0 0 0) (a 0 0 0) (weight -255) (psp 0) "
		      "(delay 255))");
	assert_errors(A "(synapse)", "2:9");
	assert_errors(A "(synapse (a 0 0 0))", "2:19");
	assert_errors(A "(synapse a (a 0 0 0))", "2:10");
	assert_errors(A "(synapse (a 0 0 0) (b 0 0 0))", "2:21");
	assert_errors(A "(synapse (a 0 0 0) (a 0 0 0) (weight 256))", "2:38");
	assert_errors(A "(synapse (a 0 0 0) (a 0 0 0) (weight -256))", "2:38");
	assert_errors(A "(synapse (a 0 0 0) (a 0 0 0) (psp -1))", "2:35");
	assert_errors(A "(synapse (a 0 0 0) (a 0 0 0) (delay 0))", "2:37");
	assert_errors(A "(synapse (a 0 0 0) (a 0 0 0) (delay 256))", "2:37");
	assert_errors(A "(synapse (a 0 0 0) (a 0 0 0) (attractivity 5))",
		      "2:31");
}

static void connects(void **state)
{
	(void)state;
	assert_errors(A "(connect a)", "2:11");
	assert_errors(A "(connect a a)", "2:13");
	assert_errors(A "(connect a b block)", "2:12");
	assert_errors(A "(connect (a 0 0 0) a block)", "2:10");
	assert_errors(A "(connect a a 5)", "2:14");
	assert_errors(A "(connect a a nothing)", "2:14");
	assert_errors(A "(connect a a (block 1))", "2:14");
	assert_errors(A "(connect a a vectors)", "2:14");
	assert_errors(A "(connect a a (vectors))", "2:22");
	assert_errors(A "(connect a a (vectors 1 0 0))", "2:23 2:25 2:27");
	assert_errors(A "(connect a a (vectors (1 0)))", "2:27");
	assert_errors(A "(connect a a (vectors (1 0 0 0)))", "2:30");
	assert_errors(A "(connect a a (vectors (1.0 0 0)))", "2:24");
	assert_errors(A "(connect a a (patterns))", "2:23");
	assert_errors(A "(connect a a (patterns (* * *)))", "2:25 2:27 2:29");
	assert_errors(A "(connect a a (patterns ((* * *))))", "2:32");
	assert_errors(A "(connect a a (patterns ((* * *) (x * *))))", "2:34");
	assert_errors(A "(connect a a (patterns ((* * *) (* * * *))))", "2:40");
	assert_errors(A "(connect a a block (attractivity 101))", "2:34");
	assert_errors(A "(connect a a block block)", "2:20");
	assert_error(A "(connect a a (composite block (tile 2 2 2)))", "2:14",
		     "not supported by this version yet");
	assert_error(A "(connect a a block (plastic window))", "2:20",
		     "not supported by this version yet");
}

/* A rule that yields no pair is an error; chance that keeps none is not. */
static void empty_rules(void **state)
{
	(void)state;
	assert_errors(A "(connect a a (vectors (4 0 0)))", "2:14");
	assert_good(A "(connect a a (vectors (3 0 0)))");
	assert_errors(A "(connect a a (patterns ((9 * *) (* * *))))", "2:14");
	assert_errors(A "(connect a a (patterns ((* * *) (-1 * *))))", "2:14");
	assert_errors("(connect _power _power reducer)", "1:24");
	assert_errors("(connect _power _power lateral-pairs)", "1:24");
	assert_errors("(connect _power _power (patterns ((* * *) (! * *))))",
		      "1:24");
	assert_good(A "(connect a a block (attractivity 0))");
}

/* 2^32 synapses at most; 65536 voxels each way are just that. */
static void too_many_synapses(void **state)
{
	const char *big = "(area b (dims 65536 1 1))\n";
	char text[512];

	(void)state;
	snprintf(text, sizeof(text), "%s(connect b b all-to-all)", big);
	assert_good(text);
	snprintf(text, sizeof(text),
		 "%s(connect b b all-to-all)\n(connect b b block)\n"
		 "(connect b b block)",
		 big);
	assert_errors(text, "3:1");
	assert_errors("(area c (dims 65537 1 1))\n(connect c c all-to-all)",
		      "2:1");
	assert_errors("(area c (dims 16777213 1 1))\n(connect c c all-to-all)",
		      "2:1");
	assert_errors("(area c (dims 1 1 1) (per-voxel 16777213))\n"
		      "(connect c c block)",
		      "2:1");
	assert_good("(area c (dims 90000 1 1))\n"
		    "(connect c c all-to-all (attractivity 50))");
	assert_errors("(area c (dims 90000 1 1))\n"
		      "(connect c c all-to-all (attractivity 55))",
		      "2:1");
	assert_errors("(area c (dims 100000 1 1))\n(connect c c (patterns "
		      "((* * *) (* * *)) ((* * *) (! * *))))",
		      "2:1");
}

static void inputs(void **state)
{
	struct knpu_brain *brain = parse_good(
		A "(input a (video luma-on))\n"
		  "(input a (video luma-off (threshold 255)) (amount -2.5))\n"
		  "(input a (poisson 0.5))\n(input a (file \"x.csv\"))");
	const struct knpu_brain_input *input;

	(void)state;
	input = &knpu_brain_statement(brain, 1)->input;
	assert_int_equal(input->number, 0);
	assert_int_equal(input->area, 3);
	assert_int_equal(input->source, KNPU_BRAIN_VIDEO_ON);
	assert_int_equal(input->threshold, 12);
	assert_int_equal(input->amount, 4096);
	input = &knpu_brain_statement(brain, 2)->input;
	assert_int_equal(input->source, KNPU_BRAIN_VIDEO_OFF);
	assert_int_equal(input->threshold, 255);
	assert_int_equal(input->amount, -10240);
	input = &knpu_brain_statement(brain, 3)->input;
	assert_int_equal(input->number, 2);
	assert_int_equal(input->source, KNPU_BRAIN_POISSON);
	assert_int_equal(input->rate_uhz, 500000);
	input = &knpu_brain_statement(brain, 4)->input;
	assert_int_equal(input->source, KNPU_BRAIN_FILE);
	assert_string_equal(input->path, "x.csv");
	knpu_brain_free(brain);
}

static void input_errors(void **state)
{
	(void)state;
	assert_errors(A "(input a)", "2:9");
	assert_errors(A "(input b (poisson 1))", "2:8");
	assert_errors(A "(input a video)", "2:10");
	assert_errors(A "(input a (video))", "2:16");
	assert_errors(A "(input a (video luma))", "2:17");
	assert_errors(A "(input a (video luma-on (threshold 0)))", "2:36");
	assert_errors(A "(input a (video luma-on (threshold 256)))", "2:36");
	assert_errors(A "(input a (poisson -1))", "2:19");
	assert_errors(A "(input a (poisson 1 2))", "2:21");
	assert_errors(A "(input a (file x))", "2:16");
	assert_errors(A "(input a (file \"\"))", "2:16");
	assert_error(A "(input a (audio (bands 3)))", "2:10", "not supported");
	assert_errors(A "(input a (poisson 1) (amount 1) (amount 1))", "2:33");
}

static void outputs(void **state)
{
	struct knpu_brain *brain =
		parse_good(A "(output left a)(output a a (decode first))"
			     "(output m a (decode map))");
	const struct knpu_brain_output *output;

	(void)state;
	output = &knpu_brain_statement(brain, 1)->output;
	assert_string_equal(output->name, "left");
	assert_int_equal(output->area, 3);
	assert_int_equal(output->decode, KNPU_BRAIN_DECODE_RATE);
	output = &knpu_brain_statement(brain, 2)->output;
	assert_int_equal(output->decode, KNPU_BRAIN_DECODE_FIRST);
	output = &knpu_brain_statement(brain, 3)->output;
	assert_int_equal(output->decode, KNPU_BRAIN_DECODE_MAP);
	knpu_brain_free(brain);
	assert_errors(A "(output x a)\n(output x a)", "3:9");
	assert_errors(A "(output x)", "2:10");
	assert_errors(A "(output x b)", "2:11");
	assert_errors(A "(output x a (decode best))", "2:21");
}

/* A name whose fact has an error is known; its shape is, if that is right. */
static void no_cascades(void **state)
{
	(void)state;
	assert_errors("(area a (dims 0 1 1))\n(set (a 7 7 7) (leak 0))\n"
		      "(connect a a (vectors (50 0 0)))",
		      "1:15");
	assert_errors("(area a (dims 1 1 1) (leak 2))\n(connect a a block)\n"
		      "(set (a 1 0 0) (leak 0))",
		      "1:28 3:9");
	assert_errors("(aera a (dims 1 1 1))\n(set a (psp 1))", "1:2");
	assert_errors("!(area a (dims 1 1 1))\n(set a (psp 1))", "1:2");
	assert_errors("(area a)\n(set a (psp 1))", "1:8");
	assert_errors(A "(area a (dims 9 9 9))\n(set (a 8 8 8) (leak 0))",
		      "2:7");
	assert_errors("(area b (dims 5000 5000 5000))\n"
		      "(connect b b all-to-all)\n" A,
		      "1:1");
}

static void unsupported(void **state)
{
	const char *part = "not supported by this version yet";

	(void)state;
	assert_error("(= (f $x) (g $x))", "1:1", part);
	assert_error("(stimulus s \"x\")", "1:1", part);
	assert_error("!(match (area $x) $x)", "1:2", part);
	assert_error("!(play s 0 a)", "1:2", part);
	assert_error("!(save \"x\")", "1:2", part);
	assert_error("!(restore \"x\")", "1:2", part);
	assert_error("!(+ 1 2)", "1:2", part);
}

/* 2^26 spikes at most: 1024 bursts of 65536 neurons. */
static void ledgers(void **state)
{
	(void)state;
	assert_good("(area a (dims 65533 1 1) (ledger 1024))");
	assert_errors("(area a (dims 65534 1 1) (ledger 1024))", "1:26");
	assert_errors("(area a (dims 65533 1 1) (ledger 1024))\n"
		      "(area b (dims 1 1 1))",
		      "1:26");
	assert_errors("(area a (dims 65533 1 1) (ledger 24))\n"
		      "(set a (psp 1)\n  (ledger 1025))",
		      "3:3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(engine_defaults),
		cmocka_unit_test(engine_fact),
		cmocka_unit_test(engine_errors),
		cmocka_unit_test(area_ids),
		cmocka_unit_test(area_errors),
		cmocka_unit_test(area_limits),
		cmocka_unit_test(property_ranges),
		cmocka_unit_test(gradients),
		cmocka_unit_test(neurons),
		cmocka_unit_test(synapses),
		cmocka_unit_test(connects),
		cmocka_unit_test(empty_rules),
		cmocka_unit_test(too_many_synapses),
		cmocka_unit_test(inputs),
		cmocka_unit_test(input_errors),
		cmocka_unit_test(outputs),
		cmocka_unit_test(no_cascades),
		cmocka_unit_test(unsupported),
		cmocka_unit_test(ledgers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
