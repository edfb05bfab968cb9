// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * knpu-refself: holds the reference against the worked cases of the model
 * page and against numbers worked out by hand.  Prints TAP.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "chance.h"
#include "decimal.h"
#include "model.h"

static int nr, nr_failed;
static char place[64];

static void ok(bool good, const char *format, ...)
{
	va_list list;

	printf("%sok %d - %s", good ? "" : "not ", ++nr, place);
	va_start(list, format);
	vprintf(format, list);
	va_end(list);
	printf("\n");
	nr_failed += !good;
}

static void same(s64 seen, s64 expected, const char *what)
{
	ok(seen == expected, "%s", what);
	if (seen != expected)
		printf("# expected %" PRId64 ", seen %" PRId64 "\n", expected,
		       seen);
}

static s64 fx(const char *text)
{
	s32 steps = 0;

	if (!ref_fx(text, &steps))
		ok(false, "fx(%s)", text);
	return steps;
}

/* ---- small brains: a row of neurons, area 3 "A" and area 4 "B" ---- */

enum {
	A = 3,
	B = 4
};

static struct ref_model *brain(u32 time, u32 in_a, u32 in_b)
{
	struct ref_model *m = ref_new(0, 0, false, 100000000);
	u32 dims_a[3] = { in_a, 1, 1 }, dims_b[3] = { in_b, 1, 1 };

	ref_area_add(m, dims_a, 1);
	ref_area_add(m, dims_b, 1);
	ref_set_area(m, A, REF_TIME, time);
	ref_set_area(m, B, REF_TIME, time);
	return m;
}

static u32 a(const struct ref_model *m, u32 x)
{
	return m->areas[A].first + x;
}

static u32 b(const struct ref_model *m, u32 x)
{
	return m->areas[B].first + x;
}

static void set(struct ref_model *m, u32 area, enum ref_property property,
		const char *value)
{
	ref_set_area(m, area, property, fx(value));
}

static void set_leak(struct ref_model *m, u32 area, const char *value)
{
	u32 leak;

	ok(ref_leak(value, &leak), "leak %s", value);
	ref_set_area(m, area, REF_LEAK, leak);
}

static void inject(struct ref_model *m, u32 id, const char *amount)
{
	ref_inject(m, id, fx(amount));
}

/*
 * Injects into a neuron burst after burst, amounts separated by blanks, "-"
 * for nothing, and compares its spikes with a pattern of '1' and '_'.
 */
static void drive(struct ref_model *m, u32 id, const char *amounts,
		  const char *pattern)
{
	char text[128], seen[32] = "";
	char *word, *next = text;
	size_t i;

	snprintf(text, sizeof(text), "%s", amounts);
	for (i = 0; pattern[i]; i++) {
		word = strsep(&next, " ");
		if (!next) /* the last amount goes on */
			next = word;
		if (strcmp(word, "-"))
			inject(m, id, word);
		ref_burst(m);
		seen[i] = m->neurons[id].fired ? '1' : '_';
	}
	ok(!strcmp(seen, pattern), "inject %s: %s", amounts, pattern);
	if (strcmp(seen, pattern))
		printf("# seen %s\n", seen);
}

static void fires(struct ref_model *m, u32 id, bool expected)
{
	ok(m->neurons[id].fired == expected, "neuron %u %s at burst %" PRIu64,
	   id, expected ? "fires" : "is silent", m->burst);
}

static void potential(struct ref_model *m, u32 id, const char *expected)
{
	same(ref_view(m, id).v, fx(expected), expected);
}

/* ---- the worked cases; each for both meanings of time ---- */

static void case_1(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);

	set(m, B, REF_THRESHOLD, "1.1");
	ref_synapse_add(m, a(m, 0), b(m, 0), 1, 1, 1);
	inject(m, a(m, 0), "2.0");
	ref_burst(m);
	fires(m, a(m, 0), true);
	ref_burst(m);
	fires(m, b(m, 0), false);
	ref_free(m);
}

static void case_2(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);

	set(m, B, REF_THRESHOLD, "100");
	ref_synapse_add(m, a(m, 0), b(m, 0), 10, 10, 1);
	inject(m, a(m, 0), "2.0");
	ref_step(m, 2);
	fires(m, b(m, 0), true);
	ref_free(m);
}

static void case_3_4(u32 time)
{
	int accumulate;

	for (accumulate = 0; accumulate < 2; accumulate++) {
		struct ref_model *m = brain(time, 1, 1);

		set(m, B, REF_THRESHOLD, "200");
		ref_set_area(m, B, REF_ACCUMULATE, accumulate);
		ref_synapse_add(m, a(m, 0), b(m, 0), 10, 10, 1);
		drive(m, a(m, 0), "2 - 2 -", "1_1");
		ref_burst(m);
		fires(m, b(m, 0), accumulate);
		ref_free(m);
	}
}

static void case_5(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);

	set(m, A, REF_THRESHOLD, "200");
	set_leak(m, A, "0.5");
	ref_set_area(m, A, REF_ACCUMULATE, 1);
	inject(m, a(m, 0), "100");
	ref_step(m, 2);
	potential(m, a(m, 0), time == REF_CLOCK ? "25" : "50");
	ref_free(m);
}

static void case_6(u32 time)
{
	int uniform;

	for (uniform = 0; uniform < 2; uniform++) {
		struct ref_model *m = brain(time, 1, 2);

		set(m, B, REF_THRESHOLD, "1000");
		ref_set_area(m, A, REF_UNIFORM_PSP, uniform);
		ref_synapse_add(m, a(m, 0), b(m, 0), 10, 10, 1);
		ref_synapse_add(m, a(m, 0), b(m, 1), 10, 10, 1);
		inject(m, a(m, 0), "2.0");
		ref_step(m, 2);
		potential(m, b(m, 0), uniform ? "100" : "50");
		potential(m, b(m, 1), uniform ? "100" : "50");
		ref_free(m);
	}
}

static void case_7_8(u32 time)
{
	int sign;

	for (sign = -1; sign <= 1; sign += 2) {
		struct ref_model *m = brain(time, 1, 1);

		set(m, B, REF_THRESHOLD, sign > 0 ? "200" : "100");
		ref_set_area(m, A, REF_UNIFORM_PSP, 1);
		ref_synapse_add(m, a(m, 0), b(m, 0), 10, 10, 1);
		ref_synapse_add(m, a(m, 0), b(m, 0), sign * 10, 10, 1);
		inject(m, a(m, 0), "2.0");
		ref_step(m, 2);
		fires(m, b(m, 0), sign > 0);
		ref_free(m);
	}
}

static void case_9(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);

	ref_set_area(m, A, REF_REFRACTORY, 3);
	drive(m, a(m, 0), "2", "1___1");
	ref_free(m);
}

static void case_10(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);

	set(m, B, REF_THRESHOLD, "10000");
	ref_synapse_add(m, a(m, 0), b(m, 0), 255, 255, 1);
	inject(m, a(m, 0), "2.0");
	ref_step(m, 2);
	fires(m, b(m, 0), true);
	same(m->neurons[b(m, 0)].potential_at_fire, fx("65025"), "65025");
	ref_free(m);
}

static void case_11(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);

	ref_set_area(m, A, REF_EXCITABILITY, 0);
	drive(m, a(m, 0), "100", "________");
	ref_free(m);
}

static void limited(u32 time, u32 refractory, u32 limit, u32 snooze,
		    const char *pattern)
{
	struct ref_model *m = brain(time, 1, 1);

	ref_set_area(m, A, REF_REFRACTORY, refractory);
	ref_set_area(m, A, REF_CONSECUTIVE_LIMIT, limit);
	ref_set_area(m, A, REF_SNOOZE, snooze);
	drive(m, a(m, 0), "10", pattern);
	ref_free(m);
}

static void case_12_14(u32 time)
{
	limited(time, 0, 3, 0, "111_1");
	limited(time, 1, 2, 0, "1_1_1");
	limited(time, 1, 0, 0, "1_1_");
	limited(time, 1, 2, 3, "1_1____1_1____");
	limited(time, 0, 3, 0, "111_111_");
	limited(time, 0, 65535, 9, "11111111");
}

static void case_13(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);

	set(m, A, REF_THRESHOLD, "100");
	set_leak(m, A, "0.1");
	ref_set_area(m, A, REF_REFRACTORY, 2);
	ref_set_area(m, A, REF_ACCUMULATE, 1);
	drive(m, a(m, 0), "60 50 200", "_1__1");
	ref_free(m);
}

static void case_15(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);

	set(m, A, REF_THRESHOLD, "100");
	set_leak(m, A, "0.2");
	ref_set_area(m, A, REF_ACCUMULATE, 1);
	drive(m, a(m, 0), "60 - 60", time == REF_CLOCK ? "___" : "__1");
	ref_free(m);
}

static void case_16(u32 time)
{
	struct ref_model *m = ref_new(0, 2 * REF_ONE, false, 100000000);
	int i;

	ref_set_area(m, 1, REF_TIME, time);
	for (i = 0; i < 3; i++) {
		ref_burst(m);
		fires(m, REF_POWER_ID, true);
		same(m->neurons[1].potential_at_fire, 2 * REF_ONE, "once");
		fires(m, 2, false);
	}
	ref_free(m);
}

static void case_17(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);

	set(m, B, REF_THRESHOLD, "100");
	ref_set_area(m, A, REF_MP_DRIVEN_PSP, 1);
	ref_synapse_add(m, a(m, 0), b(m, 0), 1, 7, 1);
	inject(m, a(m, 0), "128");
	ref_step(m, 2);
	fires(m, b(m, 0), true);
	ref_free(m);
}

static void case_18(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);

	set(m, A, REF_THRESHOLD, "10");
	set_leak(m, A, "0.5");
	ref_set_area(m, A, REF_ACCUMULATE, 1);
	m->neurons[a(m, 0)].v = REF_ONE;
	inject(m, a(m, 0), "0.1");
	ref_burst(m);
	potential(m, a(m, 0), "0.55");
	ref_free(m);
}

static void case_19(void)
{
	static const u32 dims[3] = { 3, 3, 2 };
	struct ref_model *m = ref_new(0, 0, false, 100000000);
	u32 x, y, z, id;
	bool good = true;

	ref_area_add(m, dims, 1);
	set(m, A, REF_THRESHOLD, "10");
	set(m, A, REF_GRADIENT_X, "1");
	set(m, A, REF_GRADIENT_Y, "2");
	set(m, A, REF_GRADIENT_Z, "5");
	for (x = 0, id = 3; x < 3; x++)
		for (y = 0; y < 3; y++)
			for (z = 0; z < 2; z++, id++)
				good &= ref_id(m, A, x, y, z, 0) == id &&
					m->neurons[id].value[REF_THRESHOLD] ==
						REF_ONE * (10 + x + 2 * y +
							   5 * z);
	ok(good, "10 + x + 2y + 5z, z fastest");
	ref_free(m);
}

static void joins(const struct ref_rule *rule, const u32 *from, const u32 *s,
		  const u32 *to, const char *expected)
{
	struct ref_grid a_grid, b_grid;
	char seen[128] = "";
	u32 d[3];

	memcpy(a_grid.size, from, sizeof(a_grid.size));
	memcpy(b_grid.size, to, sizeof(b_grid.size));
	for (d[0] = 0; d[0] < to[0]; d[0]++)
		for (d[1] = 0; d[1] < to[1]; d[1]++)
			for (d[2] = 0; d[2] < to[2]; d[2]++)
				if (ref_rule_joins(rule, &a_grid, s, &b_grid,
						   d))
					snprintf(seen + strlen(seen),
						 sizeof(seen) - strlen(seen),
						 "(%u,%u,%u)", d[0], d[1],
						 d[2]);
	ok(!strcmp(seen, expected), "%s: (%u,%u,%u) to %s",
	   ref_rule_name(rule->kind), s[0], s[1], s[2], expected);
	if (strcmp(seen, expected))
		printf("# seen %s\n", seen);
}

#define P(...) ((const u32[]){ __VA_ARGS__ })

static void rules_of_the_page(void)
{
	struct ref_rule rule = { .kind = REF_PROJECTOR };

	joins(&rule, P(256, 1, 1), P(64, 0, 0), P(128, 1, 1), "(32,0,0)");
	joins(&rule, P(128, 1, 1), P(64, 0, 0), P(256, 1, 1),
	      "(128,0,0)(129,0,0)");
	joins(&rule, P(128, 1, 1), P(64, 0, 0), P(128, 1, 1), "(64,0,0)");

	rule = (struct ref_rule){ .kind = REF_PATTERNS, .nr = 1 };
	rule.pattern[0] = (struct ref_pattern){
		{ REF_ANY('*'), REF_ANY('*'), 0 },
		{ REF_ANY('?'), REF_ANY('?'), 1 },
	};
	joins(&rule, P(8, 8, 2), P(5, 5, 0), P(8, 8, 2), "(5,5,1)");
	joins(&rule, P(8, 8, 2), P(5, 5, 1), P(8, 8, 2), "");
	rule.pattern[0] = (struct ref_pattern){
		{ REF_ANY('*'), REF_ANY('*'), REF_ANY('*') },
		{ REF_ANY('!'), 0, 0 },
	};
	joins(&rule, P(3, 1, 1), P(1, 0, 0), P(3, 1, 1), "(0,0,0)(2,0,0)");

	rule.kind = REF_REDUCER;
	joins(&rule, P(8, 4, 1), P(5, 2, 0), P(8, 4, 1), "(0,2,0)(2,2,0)");
	joins(&rule, P(8, 4, 1), P(5, 2, 0), P(2, 4, 1), "(0,2,0)");
}

static void rules_by_hand(void)
{
	struct ref_rule rule = {
		.kind = REF_VECTORS,
		.nr = 3,
		.vector = { { 1, 0, 0 }, { -1, 1, 0 }, { 1, 0, 0 } },
	};

	joins(&rule, P(3, 2, 1), P(1, 0, 0), P(3, 2, 1), "(0,1,0)(2,0,0)");
	joins(&rule, P(3, 2, 1), P(2, 1, 0), P(3, 2, 1), "");
	rule.kind = REF_BLOCK;
	joins(&rule, P(4, 1, 1), P(2, 0, 0), P(3, 1, 1), "(2,0,0)");
	joins(&rule, P(4, 1, 1), P(3, 0, 0), P(3, 1, 1), "");
	rule.kind = REF_EXPANDER;
	joins(&rule, P(4, 3, 1), P(3, 2, 0), P(8, 2, 1), "(6,1,0)");
	rule.kind = REF_LATERAL_PAIRS;
	joins(&rule, P(5, 1, 1), P(2, 0, 0), P(5, 1, 1), "(3,0,0)");
	joins(&rule, P(5, 1, 1), P(3, 0, 0), P(5, 1, 1), "(2,0,0)");
	joins(&rule, P(5, 1, 1), P(4, 0, 0), P(9, 1, 1), "");
	rule.kind = REF_LAST_TO_FIRST;
	joins(&rule, P(2, 2, 1), P(1, 1, 0), P(2, 2, 1), "(0,0,0)");
	joins(&rule, P(2, 2, 1), P(1, 0, 0), P(2, 2, 1), "");
	rule.kind = REF_ALL_TO_ALL;
	joins(&rule, P(2, 2, 1), P(1, 1, 0), P(2, 1, 1), "(0,0,0)(1,0,0)");
	rule.kind = REF_ALL_TO_FIRST;
	joins(&rule, P(2, 2, 1), P(1, 1, 0), P(2, 1, 1), "(0,0,0)");
	rule.kind = REF_FIRST_TO_ALL;
	joins(&rule, P(2, 2, 1), P(0, 0, 0), P(2, 1, 1), "(0,0,0)(1,0,0)");
	joins(&rule, P(2, 2, 1), P(1, 1, 0), P(2, 1, 1), "");
}

/* ---- arithmetic ---- */

static void decimals(void)
{
	char text[REF_FX_TEXT];
	u64 value;
	s32 steps;
	u32 leak;

	same(fx("1"), 4096, "1");
	same(fx("-1.5"), -6144, "-1.5");
	same(fx("0.1"), 410, "0.1 is 409.6 steps");
	same(fx("0.0001220703125"), 1, "half a step, away from zero");
	same(fx("-0.0001220703125"), -1, "minus half a step");
	same(fx("0.00012207031249999999999999999999"), 0, "just below half");
	same(fx("15e-1"), 6144, "15e-1");
	same(fx("+1e3"), 4096000, "+1e3");
	same(fx("0.25e2"), 102400, "0.25e2");
	same(fx("524287.999755859375"), INT32_MAX, "the highest");
	same(fx("-524288"), INT32_MIN, "the lowest");
	ok(!ref_fx("524288", &steps), "524288 does not fit");
	ok(!ref_fx("524287.9999", &steps), "524287.9999 does not fit");
	ok(!strcmp(ref_fx_text(-1, text), "-0.000244140625"), "%s", text);
	ok(!strcmp(ref_fx_text(4096, text), "1.0"), "%s", text);
	ok(ref_leak("0.1", &leak) && leak == 6554, "leak 0.1");
	ok(ref_leak("0.00000762939453125", &leak) && leak == 1, "leak, half");
	ok(ref_leak("1", &leak) && leak == 65536, "leak 1");
	ok(!ref_leak("1.1", &leak), "leak 1.1");
	ok(ref_excitability("1", &value) && value == 1ull << 32, "always");
	ok(ref_excitability("0.1", &value) && value == 429496729, "floor");
	ok(ref_uhz("33.333333", &value) && value == 33333333, "33.333333 Hz");
}

static void arithmetic(void)
{
	same(ref_contribution(1, 1, 3), 1365, "1/3");
	same(ref_contribution(-1, 2, 3), -2731, "-2/3");
	same(ref_contribution(1, 1, 8192), 1, "half a step");
	same(ref_contribution(-1, 1, 8192), -1, "minus half a step");
	same(ref_contribution(1, 1, 8193), 0, "less than half a step");
	same(ref_contribution(255, 255, 1), 65025 * 4096, "the largest");
	same(ref_mp_psp(fx("2.5")), 3, "2.5 to 3");
	same(ref_mp_psp(fx("2.4999")), 3, "2.4999 is the step 2.5");
	same(ref_mp_psp(fx("2.499")), 2, "2.499 to 2");
	same(ref_mp_psp(fx("-3")), 0, "below 0");
	same(ref_mp_psp(fx("300")), 255, "above 255");
	same(ref_one_leak(-3, 32768), -1, "leak goes towards zero");
	same(ref_one_leak(3, 32768), 1, "the same above zero");
	same(ref_one_leak(INT32_MIN, 0), INT32_MIN, "no leak");
	same(ref_one_leak(1000, 65536), 0, "all leaks");
	same(ref_leaks(4096, 32768, 3), 512, "three halves at once");
	same(ref_leaks(-4096, 32768, 12), -1, "twelve halves at once");
	same(ref_leaks(4096, 32768, 13), 0, "and thirteen");
	/* k = 0.9 of 65536 is 58982: 0.9^2 - a bit, at once, of 1e6 */
	same(ref_leaks(1000000, 6554, 2),
	     (s64)((1000000ull *
		    ((58982ull * 58982ull * 65536 * 65536 + (1ull << 31)) >>
		     32)) >>
		   32),
	     "two at once");
	same(ref_leaks(INT32_MAX, 0, 1000), INT32_MAX, "no leak at all");
	same(ref_leaks(INT32_MAX, 65536, 1), 0, "everything");
}

static void chance(void)
{
	same(ref_p(0), 129708002, "P(0)");
	same(ref_p(1), 2831084092, "P(1)");
	same(ref_p(42), 1223963391, "P(42)");
	same(ref_p(0xffffffff), 3861530882, "P(0xffffffff)");
	same(ref_u(0, 0, 0, 0), ref_p(ref_p(ref_p(129708002))), "u(0, 0, 0)");
	same(ref_h(0, 0), 129708002, "h(0, 0)");
	same(ref_h(0, 1ull << 32), 129708002, "h takes the low 32 bits");
	ok(!ref_attracted(1, 2, 3, 4, 0), "attractivity 0");
	ok(ref_attracted(1, 2, 3, 4, 100), "attractivity 100");
	ok(ref_poisson(1, 0, 9, 5, 7, 7), "as many as bursts");
}

/* ---- what the worked cases do not have ---- */

static void saturation(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);
	u32 id = a(m, 0);

	ref_set_area(m, A, REF_THRESHOLD_LIMIT, 0);
	ref_set_area(m, A, REF_ACCUMULATE, 1);
	inject(m, id, "524287");
	inject(m, id, "524287");
	inject(m, id, "524287");
	inject(m, id, "-524287");
	ref_burst(m);
	same(ref_view(m, id).v, INT32_MAX, "saturates once, at the end");
	inject(m, id, "-524288");
	inject(m, id, "-524288");
	inject(m, id, "-524288");
	ref_burst(m);
	same(ref_view(m, id).v, INT32_MIN, "and below");
	ref_free(m);
}

static void threshold_limit(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);

	set(m, A, REF_THRESHOLD_LIMIT, "3");
	drive(m, a(m, 0), "0.999 1 3 3.001 2", "_11_1");
	ref_free(m);
}

static void delays(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);

	ref_synapse_add(m, a(m, 0), b(m, 0), 2, 1, 255);
	inject(m, a(m, 0), "1");
	ref_step(m, 255);
	fires(m, b(m, 0), false);
	ref_burst(m);
	fires(m, b(m, 0), true);
	ref_free(m);
}

static void silence(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);
	u32 id = a(m, 0);

	set(m, A, REF_THRESHOLD, "10");
	set_leak(m, A, "0.5");
	ref_set_area(m, A, REF_ACCUMULATE, 1);
	inject(m, id, "8");
	ref_burst(m);
	inject(m, id, "1");
	inject(m, id, "-1");
	ref_burst(m);
	same(m->neurons[id].last, time == REF_CLOCK ? 1 : 2,
	     "a sum of zero is silence under clock only");
	potential(m, id, "2");
	ref_free(m);
}

static void changes(u32 time)
{
	struct ref_model *m = brain(time, 1, 1);
	u32 id = a(m, 0);

	set(m, A, REF_THRESHOLD, "1000");
	set_leak(m, A, "0.5");
	ref_set_area(m, A, REF_ACCUMULATE, 1);
	inject(m, id, "64");
	ref_step(m, 3);
	set_leak(m, A, "0");
	ref_step(m, 5);
	potential(m, id, time == REF_CLOCK ? "8" : "32");
	ref_free(m);
}

static void both(const char *name, void (*test)(u32 time))
{
	snprintf(place, sizeof(place), "%s, clock: ", name);
	test(REF_CLOCK);
	snprintf(place, sizeof(place), "%s, stimulated: ", name);
	test(REF_STIMULATED);
	place[0] = '\0';
}

int main(void)
{
	both("case 1", case_1);
	both("case 2", case_2);
	both("cases 3, 4", case_3_4);
	both("case 5", case_5);
	both("case 6", case_6);
	both("cases 7, 8", case_7_8);
	both("case 9", case_9);
	both("case 10", case_10);
	both("case 11", case_11);
	both("cases 12, 14 and patterns", case_12_14);
	both("case 13", case_13);
	both("case 15", case_15);
	both("case 16", case_16);
	both("case 17", case_17);
	both("case 18", case_18);
	case_19();
	rules_of_the_page();
	rules_by_hand();
	decimals();
	arithmetic();
	chance();
	both("saturation", saturation);
	both("threshold limit", threshold_limit);
	both("delays", delays);
	both("silence", silence);
	both("changes", changes);
	printf("1..%d\n", nr);
	return nr_failed != 0;
}
