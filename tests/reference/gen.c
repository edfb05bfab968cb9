// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * knpu-refgen: writes a random brain with expectations after every burst, as
 * the slow reference computes them.
 *
 *	knpu-refgen --seed N [--bursts M] [--csv FILE] [--stats]
 *
 * The same seed gives the same file.  With --csv some brains also get a file
 * of spikes as input, which is written to FILE.  --stats tells on standard
 * error how often the run reached what.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "model.h"

#define TEXT 96
#define MAX_NEURONS 400
#define MAX_SYNAPSES 6000
#define MAX_AREAS 8

/**
 * struct gen - a brain in the making
 * @m: the reference, which is told whatever is written
 * @state: of the generator of random numbers
 * @tame: values are chosen so that the brain stays alive
 * @bursts: still to run
 * @long_gap_done: a gap of tens of thousands of bursts has been made
 * @changed: what of leak, accumulate and time was changed in this batch
 * @csv: where to write input files to, or NULL
 * @held: expectations that are written after the facts that follow them
 */
struct gen {
	struct ref_model *m;
	u64 state;
	bool tame;
	long bursts;
	bool long_gap_done;
	bool changed[MAX_AREAS + 1][REF_PROPERTY_END];
	const char *csv;
	bool csv_done;
	char *held;
};

/**
 * struct pick - a value for a property
 * @text: as it is written
 * @value: as it is stored
 */
struct pick {
	char text[TEXT];
	s64 value;
};

static void fail(const char *what)
{
	fprintf(stderr, "knpu-refgen: %s\n", what);
	exit(2);
}

/* ---- chance, of the generator only ---- */

static u64 draw(struct gen *g)
{
	u64 x = g->state += 0x9e3779b97f4a7c15u;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static u32 below(struct gen *g, u32 end)
{
	return (u32)(draw(g) % end);
}

static s64 between(struct gen *g, s64 low, s64 high)
{
	return low + (s64)(draw(g) % (u64)(high - low + 1));
}

static bool percent(struct gen *g, u32 chance)
{
	return below(g, 100) < chance;
}

/* ---- numbers as text ---- */

static void __attribute__((format(printf, 2, 3)))
say(struct pick *p, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(p->text, sizeof(p->text), format, list);
	va_end(list);
}

static void digits(struct gen *g, char *out, int nr)
{
	while (nr-- > 0)
		*out++ = (char)('0' + below(g, 10));
	*out = '\0';
}

static void as_fx(struct pick *p)
{
	s32 steps;

	if (!ref_fx(p->text, &steps))
		fail("a decimal that does not fit");
	p->value = steps;
}

/* Any exact number of steps, half steps and long fractions. */
static void fx_between(struct gen *g, struct pick *p, s64 low, s64 high)
{
	char fraction[32], text[REF_FX_TEXT];
	s64 whole = between(g, low, high - 1);

	switch (below(g, 6)) {
	case 0:
		say(p, "%" PRId64, whole);
		break;
	case 1:
		ref_fx_text(between(g, low * REF_ONE, high * REF_ONE), text);
		say(p, "%s", text);
		break;
	case 2: /* k/8192: half a step, both signs */
		say(p, "%s%" PRId64 ".%013" PRIu64, whole < 0 ? "-" : "",
		    whole < 0 ? -whole - 1 : whole,
		    (u64)(2 * below(g, 4096) + 1) * 1220703125u);
		break;
	case 3:
		say(p, "%" PRId64 "e-1", between(g, low * 10, high * 10));
		break;
	default:
		digits(g, fraction, 1 + (int)below(g, 20));
		say(p, "%s%" PRId64 ".%s", whole < 0 ? "-" : "",
		    whole < 0 ? -whole - 1 : whole, fraction);
		break;
	}
	as_fx(p);
}

static void fx_exact(struct pick *p, s64 steps)
{
	char text[REF_FX_TEXT];

	say(p, "%s", ref_fx_text(steps, text));
	p->value = steps;
}

/* A number in 0..1, the ends included, with few or many digits. */
static void unit_text(struct gen *g, struct pick *p)
{
	static const char *const some[] = { "0", "1", "0.5", "1.0", "0.0",
					    "5e-1", "0.1", "0.999999999999" };
	char fraction[32];

	if (percent(g, 40)) {
		say(p, "%s", some[below(g, 8)]);
		return;
	}
	if (percent(g, 30)) { /* k/131072: half of a leak step */
		say(p, "0.%017" PRIu64,
		    (u64)(2 * below(g, 65536) + 1) * 762939453125u);
		return;
	}
	digits(g, fraction, 1 + (int)below(g, 24));
	say(p, "0.%s", fraction);
}

/* ---- values of properties ---- */

static void pick_threshold(struct gen *g, struct pick *p)
{
	if (g->tame || percent(g, 60))
		fx_between(g, p, 0, 12);
	else if (percent(g, 50))
		fx_between(g, p, -20, 300);
	else if (percent(g, 50))
		fx_between(g, p, -400000, 400000);
	else
		fx_exact(p, percent(g, 50) ? 0 : 65025 * REF_ONE);
}

static void pick_limit(struct gen *g, struct pick *p)
{
	if (percent(g, g->tame ? 70 : 40))
		say(p, "%s", percent(g, 50) ? "0" : "0.0");
	else if (percent(g, 80))
		fx_between(g, p, 4, 60);
	else
		fx_between(g, p, -30, 30);
	as_fx(p);
	/* What is not written as zero must not be rounded to it. */
	if (p->value == 0 && strspn(p->text, "0.") != strlen(p->text))
		fx_exact(p, 1);
	if (p->value == 0)
		p->value = REF_NO_LIMIT;
}

static void pick_leak(struct gen *g, struct pick *p)
{
	u32 leak;

	if (percent(g, 30))
		say(p, "0");
	else
		unit_text(g, p);
	if (!ref_leak(p->text, &leak))
		fail("leak");
	p->value = leak;
}

static void pick_excitability(struct gen *g, struct pick *p)
{
	u64 bound;

	if (percent(g, g->tame ? 80 : 50))
		say(p, "1");
	else if (percent(g, 10))
		say(p, "%se-%u", percent(g, 50) ? "25" : "9.75",
		    2 + below(g, 8));
	else
		unit_text(g, p);
	if (!ref_excitability(p->text, &bound))
		fail("excitability");
	p->value = (s64)bound;
}

static void whole(struct pick *p, s64 value)
{
	say(p, "%" PRId64, value);
	p->value = value;
}

static void pick_bursts(struct gen *g, struct pick *p)
{
	if (percent(g, 85))
		whole(p, between(g, 0, 5));
	else if (percent(g, 40))
		whole(p, between(g, 0, 300));
	else
		whole(p, percent(g, 50) ? 65535 : 65534);
}

static void pick_consecutive(struct gen *g, struct pick *p)
{
	static const s64 some[] = { 0, 65535, 65534, 1, 1, 2, 3, 4, 7 };

	whole(p, some[below(g, 9)]);
}

static void pick_bool(struct gen *g, struct pick *p)
{
	p->value = percent(g, 50);
	say(p, "%s", p->value ? "true" : "false");
}

static void pick_psp(struct gen *g, struct pick *p)
{
	static const s64 some[] = { 0, 1, 1, 2, 3, 7, 100, 255 };

	if (percent(g, 60))
		whole(p, some[below(g, g->tame ? 6 : 8)]);
	else
		whole(p, between(g, 0, g->tame ? 10 : 255));
}

static void pick_time(struct gen *g, struct pick *p)
{
	p->value = percent(g, 50) ? REF_CLOCK : REF_STIMULATED;
	say(p, "%s", p->value == REF_CLOCK ? "clock" : "stimulated");
}

static void pick(struct gen *g, enum ref_property property, struct pick *p)
{
	switch (property) {
	case REF_THRESHOLD:
		pick_threshold(g, p);
		break;
	case REF_THRESHOLD_LIMIT:
		pick_limit(g, p);
		break;
	case REF_LEAK:
		pick_leak(g, p);
		break;
	case REF_REFRACTORY:
	case REF_SNOOZE:
		pick_bursts(g, p);
		break;
	case REF_CONSECUTIVE_LIMIT:
		pick_consecutive(g, p);
		break;
	case REF_EXCITABILITY:
		pick_excitability(g, p);
		break;
	case REF_PSP:
		pick_psp(g, p);
		break;
	case REF_TIME:
		pick_time(g, p);
		break;
	default:
		pick_bool(g, p);
		break;
	}
}

static const char *const property_name[REF_PROPERTY_END] = {
	[REF_THRESHOLD] = "threshold",
	[REF_THRESHOLD_LIMIT] = "threshold-limit",
	[REF_LEAK] = "leak",
	[REF_REFRACTORY] = "refractory",
	[REF_CONSECUTIVE_LIMIT] = "consecutive-limit",
	[REF_SNOOZE] = "snooze",
	[REF_EXCITABILITY] = "excitability",
	[REF_ACCUMULATE] = "accumulate",
	[REF_GRADIENT_X] = "threshold-gradient",
	[REF_PSP] = "psp",
	[REF_UNIFORM_PSP] = "uniform-psp",
	[REF_MP_DRIVEN_PSP] = "mp-driven-psp",
	[REF_TIME] = "time",
};

/* ---- names ---- */

static const char *area_name(u32 area, char *text)
{
	static const char *const built_in[] = { "_death", "_power",
						"_fatigue" };
	static const char *const some[] = { "retina_on", "v1+", "area",
					    "motor-left", "A", "b.2", "?!x",
					    "1st" };

	if (area < 3)
		return built_in[area];
	snprintf(text, TEXT, "%s%u", some[area % 8], area);
	return text;
}

static void print_neuron(const struct gen *g, FILE *out, u32 id)
{
	const struct ref_neuron *c = &g->m->neurons[id];
	char name[TEXT];

	fprintf(out, "(%s %u %u %u", area_name(c->area, name), c->x, c->y,
		c->z);
	if (g->m->areas[c->area].per_voxel > 1)
		fprintf(out, " %u", c->n);
	fputc(')', out);
}

/* Mostly a neuron of the user's, at times of the first three. */
static u32 any_neuron(struct gen *g)
{
	if (percent(g, 4))
		return below(g, 3);
	return 3 + below(g, g->m->nr_neurons - 3);
}

static u32 any_area(struct gen *g)
{
	if (percent(g, 4))
		return below(g, 3);
	return 3 + below(g, g->m->nr_areas - 3);
}

/* ---- facts: areas and properties ---- */

static bool is_once(enum ref_property property)
{
	return property == REF_LEAK || property == REF_ACCUMULATE ||
	       property == REF_TIME;
}

/*
 * Changing one of these there and back within one batch is left alone: the
 * model page does not say whether that is a change.
 */
static bool may_change(struct gen *g, u32 area, enum ref_property property)
{
	if (!is_once(property) || g->m->burst == 0)
		return true;
	if (g->changed[area][property])
		return false;
	g->changed[area][property] = true;
	return true;
}

static bool gradient(struct gen *g, u32 number)
{
	struct ref_area *area = &g->m->areas[number];
	s64 *value = area->value;
	struct pick p[3];
	s64 step[3];
	int i;

	for (i = 0; i < 3; i++) {
		fx_between(g, &p[i], -3, 5);
		step[i] = p[i].value;
	}
	if (!ref_gradient_fits(area, value[REF_THRESHOLD], step))
		return false;
	printf(" (threshold-gradient %s %s %s)", p[0].text, p[1].text,
	       p[2].text);
	for (i = 0; i < 3; i++)
		ref_set_area(g->m, number, REF_GRADIENT_X + i, step[i]);
	return true;
}


static bool area_property(struct gen *g, u32 number,
			  enum ref_property property)
{
	const s64 *value = g->m->areas[number].value;
	struct pick p;

	if (property == REF_GRADIENT_X)
		return gradient(g, number);
	/* Nothing for _fatigue is not said to be input of nothing. */
	if (property == REF_TIME && number == REF_FATIGUE_AREA &&
	    g->m->power == 0)
		return false;
	if (!may_change(g, number, property))
		return false;
	pick(g, property, &p);
	if (property == REF_THRESHOLD &&
	    !ref_gradient_fits(&g->m->areas[number], p.value,
			       &value[REF_GRADIENT_X]))
		return false;
	printf(" (%s %s)", property_name[property], p.text);
	ref_set_area(g->m, number, property, p.value);
	return true;
}

/* Some properties in random order, each once; at least so many. */
static void area_properties(struct gen *g, u32 number, u32 chance, u32 least)
{
	int order[REF_PROPERTY_END];
	u32 done = 0;
	int i;

	for (i = 0; i < REF_PROPERTY_END; i++) {
		int j = (int)below(g, (u32)i + 1);

		order[i] = order[j];
		order[j] = i;
	}
	for (i = 0; i < REF_PROPERTY_END; i++)
		if (property_name[order[i]] &&
		    (done < least || percent(g, chance)))
			done += area_property(g, number, order[i]);
}

/* Mostly small cubes, at times long enough for several blocks of neurons. */
static void pick_dims(struct gen *g, u32 *dims)
{
	int i;

	for (i = 0; i < 3; i++)
		dims[i] = 1 + below(g, 4);
	if (percent(g, 85))
		return;
	dims[0] = dims[1] = dims[2] = 1;
	dims[below(g, 3)] = 50 + below(g, 90);
}

static void fact_area(struct gen *g)
{
	u32 number, dims[3], per_voxel;
	char name[TEXT];

	if (g->m->nr_areas >= MAX_AREAS)
		return;
	pick_dims(g, dims);
	per_voxel = percent(g, 60) ? 1 : 2 + below(g, 2);
	if (g->m->nr_neurons + dims[0] * dims[1] * dims[2] * per_voxel >
	    MAX_NEURONS)
		return;
	number = ref_area_add(g->m, dims, per_voxel);
	printf("(area %s (dims %u %u %u)", area_name(number, name), dims[0],
	       dims[1], dims[2]);
	if (per_voxel > 1 || percent(g, 10))
		printf(" (per-voxel %u)", per_voxel);
	area_properties(g, number, g->tame ? 30 : 55, 0);
	printf(")\n");
}

static void fact_set_area(struct gen *g)
{
	u32 number = any_area(g);
	char name[TEXT];

	printf("(set %s", area_name(number, name));
	area_properties(g, number, 12, 1);
	printf(")\n");
}

static void fact_set_neuron(struct gen *g)
{
	u32 id = any_neuron(g);
	enum ref_property property = below(g, REF_NEURON_END);
	struct pick p;

	if (!may_change(g, g->m->neurons[id].area, property))
		return;
	pick(g, property, &p);
	printf("(set ");
	print_neuron(g, stdout, id);
	printf(" (%s %s))\n", property_name[property], p.text);
	ref_set_neuron(g->m, id, property, p.value);
}

/* ---- facts: synapses ---- */

static void pick_kind(struct gen *g, struct ref_synapse_kind *kind)
{
	static const s32 some[] = { 0, 1, -1, 2, 255, -255 };
	s32 wide = g->tame ? 12 : 255;

	kind->weight = percent(g, 20) ? some[below(g, 6)] :
					(s32)between(g, -wide / 3, wide);
	kind->psp = -1;
	if (percent(g, 40))
		kind->psp = (s32)between(g, 0, percent(g, 70) ? 6 : 255);
	kind->delay = 1;
	if (percent(g, 35))
		kind->delay = 1 + below(g, percent(g, 70) ? 8 : 255);
	if (percent(g, 2))
		kind->delay = 255;
	kind->attractivity = 100;
	if (percent(g, 25))
		kind->attractivity = below(g, 101);
}

static void print_kind(struct gen *g, const struct ref_synapse_kind *kind)
{
	if (kind->weight != 1 || percent(g, 50))
		printf(" (weight %d)", kind->weight);
	if (kind->psp >= 0)
		printf(" (psp %d)", kind->psp);
	if (kind->delay != 1 || percent(g, 10))
		printf(" (delay %u)", kind->delay);
}

static void fact_synapse(struct gen *g)
{
	struct ref_synapse_kind kind;
	u32 source = any_neuron(g);
	u32 target = percent(g, 8) ? source : any_neuron(g);
	u32 times = percent(g, 10) ? 2 : 1;

	while (times-- > 0) {
		pick_kind(g, &kind);
		printf("(synapse ");
		print_neuron(g, stdout, source);
		printf(" ");
		print_neuron(g, stdout, target);
		print_kind(g, &kind);
		printf(")\n");
		ref_synapse_add(g->m, source, target, kind.weight, kind.psp,
				kind.delay);
	}
}

static void pick_vectors(struct gen *g, struct ref_rule *rule)
{
	u32 i, axis;

	rule->nr = 1 + below(g, REF_RULE_ROOM);
	for (i = 0; i < rule->nr; i++)
		for (axis = 0; axis < 3; axis++)
			rule->vector[i][axis] =
				between(g, -2, 2) * percent(g, 70);
	if (rule->nr > 1 && percent(g, 20))
		memcpy(rule->vector[1], rule->vector[0],
		       sizeof(rule->vector[0]));
}

static s64 pick_axis(struct gen *g, u32 size)
{
	static const s64 some[] = { REF_ANY('*'), REF_ANY('?'), REF_ANY('!') };

	if (percent(g, 25))
		return below(g, size + (percent(g, 10) ? 2 : 0));
	return some[below(g, 3)];
}

static void pick_patterns(struct gen *g, struct ref_rule *rule, u32 from,
			  u32 to)
{
	const struct ref_area *areas = g->m->areas;
	u32 i, axis;

	rule->nr = 1 + below(g, 3);
	for (i = 0; i < rule->nr; i++)
		for (axis = 0; axis < 3; axis++) {
			rule->pattern[i].source[axis] =
				pick_axis(g, areas[from].grid.size[axis]);
			rule->pattern[i].target[axis] =
				pick_axis(g, areas[to].grid.size[axis]);
		}
}

static void print_axes(const s64 *axes)
{
	int i;

	printf("(");
	for (i = 0; i < 3; i++) {
		if (i)
			printf(" ");
		if (axes[i] < 0)
			printf("%c", (char)-axes[i]);
		else
			printf("%" PRId64, axes[i]);
	}
	printf(")");
}

static void print_rule(const struct ref_rule *rule)
{
	u32 i;

	if (rule->kind != REF_VECTORS && rule->kind != REF_PATTERNS) {
		printf(" %s", ref_rule_name(rule->kind));
		return;
	}
	printf(" (%s", ref_rule_name(rule->kind));
	for (i = 0; i < rule->nr; i++) {
		const s64 *v = rule->vector[i];

		if (rule->kind == REF_VECTORS) {
			printf(" (%" PRId64 " %" PRId64 " %" PRId64 ")", v[0],
			       v[1], v[2]);
			continue;
		}
		printf(" (");
		print_axes(rule->pattern[i].source);
		printf(" ");
		print_axes(rule->pattern[i].target);
		printf(")");
	}
	printf(")");
}

static void fact_connect(struct gen *g)
{
	struct ref_synapse_kind kind;
	struct ref_rule rule = { .kind = below(g, REF_RULES) };
	u32 from = any_area(g), to = any_area(g);
	char name[TEXT];
	u64 count;

	pick_vectors(g, &rule);
	if (rule.kind == REF_PATTERNS)
		pick_patterns(g, &rule, from, to);
	count = ref_rule_count(g->m, from, to, &rule);
	if (count == 0 || count + g->m->nr_synapses > MAX_SYNAPSES)
		return;
	pick_kind(g, &kind);
	printf("(connect %s", area_name(from, name));
	printf(" %s", area_name(to, name));
	print_rule(&rule);
	print_kind(g, &kind);
	if (kind.attractivity != 100 || percent(g, 10))
		printf(" (attractivity %u)", kind.attractivity);
	printf(")\n");
	ref_connect(g->m, from, to, &rule, &kind);
}

static void fact(struct gen *g)
{
	u32 which = below(g, 100);

	if (which < 25)
		fact_set_area(g);
	else if (which < 60)
		fact_set_neuron(g);
	else if (which < 85)
		fact_synapse(g);
	else if (which < 97)
		fact_connect(g);
	else
		fact_area(g);
}

/* ---- input ---- */

static void input_poisson(struct gen *g)
{
	u32 area = 3 + below(g, g->m->nr_areas - 3);
	char name[TEXT], rate[TEXT];
	struct pick amount;
	u64 uhz;

	snprintf(rate, sizeof(rate), "%u.%0*u", 1 + below(g, 40),
		 1 + (int)below(g, 6), below(g, 10));
	if (percent(g, 20))
		snprintf(rate, sizeof(rate), "%u", 50 + below(g, 200));
	if (!ref_uhz(rate, &uhz))
		fail("rate");
	fx_between(g, &amount, percent(g, 10) ? -5 : 0, 12);
	if (percent(g, 20))
		fx_exact(&amount, REF_ONE);
	printf("(input %s (poisson %s)", area_name(area, name), rate);
	if (amount.value != REF_ONE || percent(g, 50))
		printf(" (amount %s)", amount.text);
	printf(")\n");
	ref_poisson_add(g->m, area, amount.value, uhz);
}

static void one_line(struct gen *g, FILE *out, const struct ref_grid *grid,
		     struct ref_line *line, s64 amount)
{
	struct pick own;

	line->x = below(g, grid->size[0]);
	line->y = below(g, grid->size[1]);
	line->z = below(g, grid->size[2]);
	line->amount = amount;
	fprintf(out, "%" PRIu64 ",%u,%u,%u", line->burst, line->x, line->y,
		line->z);
	if (percent(g, 50)) {
		fx_between(g, &own, -2, 15);
		line->amount = own.value;
		fprintf(out, ",%s", own.text);
	}
	fputc('\n', out);
}

static void input_file(struct gen *g)
{
	u32 area = 3 + below(g, g->m->nr_areas - 3);
	u32 i, nr = 1 + below(g, 40);
	struct ref_line lines[40];
	char name[TEXT];
	struct pick amount;
	u64 burst = 1;
	FILE *out = fopen(g->csv, "w");

	if (!out)
		fail("cannot write the file of spikes");
	fx_between(g, &amount, 0, 12);
	for (i = 0; i < nr; i++) {
		burst += below(g, 3);
		lines[i].burst = burst;
		one_line(g, out, &g->m->areas[area].grid, &lines[i],
			 amount.value);
	}
	fclose(out);
	printf("(input %s (file \"%s\") (amount %s))\n", area_name(area, name),
	       g->csv, amount.text);
	ref_file_add(g->m, area, lines, nr);
}

static void inputs(struct gen *g)
{
	if (percent(g, 35))
		input_poisson(g);
	if (g->csv && percent(g, 40))
		input_file(g);
	if (percent(g, 15))
		input_poisson(g);
}

static void inject(struct gen *g, u32 id, const struct pick *amount)
{
	printf("!(inject ");
	print_neuron(g, stdout, id);
	printf(" %s)\n", amount->text);
	ref_inject(g->m, id, amount->value);
}

static bool inject_steps(struct gen *g, u32 id, s64 steps)
{
	struct pick p;

	if (steps < INT32_MIN || steps > INT32_MAX)
		return false;
	fx_exact(&p, steps);
	inject(g, id, &p);
	return true;
}

/* The potential to which the input of the next burst will be added. */
static s64 ground(const struct gen *g, u32 id)
{
	if (!g->m->neurons[id].value[REF_ACCUMULATE])
		return 0;
	return ref_view(g->m, id).v;
}

/* Exactly at a border, or one step beside it. */
static void inject_at_border(struct gen *g, u32 id)
{
	const s64 *value = g->m->neurons[id].value;
	s64 goal = value[REF_THRESHOLD];

	if (value[REF_THRESHOLD_LIMIT] != REF_NO_LIMIT && percent(g, 50))
		goal = value[REF_THRESHOLD_LIMIT];
	inject_steps(g, id, goal - ground(g, id) + between(g, -1, 1));
}

static void inject_huge(struct gen *g, u32 id)
{
	s64 amount = percent(g, 60) ? 524287LL * REF_ONE : INT32_MIN;
	u32 times = 2 + below(g, 4);

	while (times-- > 0)
		inject_steps(g, id, amount);
	if (percent(g, 30))
		inject_steps(g, id, amount < 0 ? INT32_MAX : INT32_MIN);
}

static void inject_cancelling(struct gen *g, u32 id)
{
	s64 amount = between(g, 1, 100 * REF_ONE);

	inject_steps(g, id, amount);
	inject_steps(g, id, -amount);
}

static void inject_something(struct gen *g, u32 id)
{
	struct pick p;

	switch (below(g, 12)) {
	case 0:
		inject_steps(g, id, 0);
		break;
	case 1:
		fx_between(g, &p, -40, 1);
		inject(g, id, &p);
		break;
	case 2:
	case 3:
	case 4:
		inject_at_border(g, id);
		break;
	case 5:
		if (percent(g, 20))
			inject_huge(g, id);
		else
			inject_cancelling(g, id);
		break;
	case 6:
		fx_between(g, &p, 0, 400);
		inject(g, id, &p);
		break;
	default:
		fx_between(g, &p, 0, 20);
		inject(g, id, &p);
		break;
	}
}

/* Some neurons are visited again and again: limits and pauses need that. */
static void injections(struct gen *g)
{
	u32 nr = below(g, 8);
	u32 i;

	for (i = 0; i < nr; i++) {
		u32 id = any_neuron(g);

		if (percent(g, 50))
			id = 3 + (u32)(g->m->hz_uhz + i) %
					 (g->m->nr_neurons - 3);
		inject_something(g, id);
	}
}

/* ---- expectations ---- */

static void expect_fired(struct gen *g, FILE *out)
{
	u32 i;

	fprintf(out, "!(expect-fired");
	for (i = 0; i < g->m->nr_neurons; i++) {
		if (!g->m->neurons[i].fired || (i < 3 && percent(g, 50)))
			continue;
		fputc(' ', out);
		print_neuron(g, out, i);
	}
	fprintf(out, ")\n");
}

static void expect_potential(struct gen *g, FILE *out, u32 id)
{
	char text[REF_FX_TEXT];

	fprintf(out, "!(expect-potential ");
	print_neuron(g, out, id);
	fprintf(out, " %s)\n", ref_fx_text(ref_view(g->m, id).v, text));
}

static void expect_at_fire(struct gen *g, FILE *out, u32 id)
{
	const struct ref_neuron *c = &g->m->neurons[id];
	char text[REF_FX_TEXT];

	fprintf(out, "!(expect-potential-at-fire ");
	print_neuron(g, out, id);
	fprintf(out, " %s)\n", ref_fx_text(c->potential_at_fire, text));
}

static void expect_count(struct gen *g, FILE *out, u32 number)
{
	const struct ref_area *area = &g->m->areas[number];
	char name[TEXT];
	u32 i, count = 0;

	for (i = area->first; i < area->first + area->count; i++)
		count += g->m->neurons[i].fired;
	fprintf(out, "!(expect-count %s %u)\n", area_name(number, name),
		count);
}

static void decimals_of(struct pick *p, u128 parts, int nr)
{
	char text[64];
	int i;

	for (i = nr - 1; i >= 0; i--) {
		text[i] = (char)('0' + (int)(parts % 10));
		parts /= 10;
	}
	text[nr] = '\0';
	say(p, "%d.%s", (int)parts, text);
}

static void property_text(enum ref_property property, s64 value,
			  struct pick *p)
{
	static const char *const truth[] = { "false", "true" };
	static const char *const time[] = { "clock", "stimulated" };

	switch (property) {
	case REF_THRESHOLD:
	case REF_THRESHOLD_LIMIT:
		fx_exact(p, value == REF_NO_LIMIT ? 0 : value);
		break;
	case REF_LEAK:
		decimals_of(p, (u128)value * 152587890625u, 16);
		break;
	case REF_EXCITABILITY: /* times 5^32 */
		decimals_of(p,
			    (u128)value * 152587890625u * 152587890625u, 32);
		break;
	case REF_ACCUMULATE:
	case REF_UNIFORM_PSP:
	case REF_MP_DRIVEN_PSP:
		say(p, "%s", truth[value]);
		break;
	case REF_TIME:
		say(p, "%s", time[value]);
		break;
	default:
		whole(p, value);
		break;
	}
}

static void expect_property(struct gen *g, FILE *out, u32 id)
{
	const struct ref_neuron *c = &g->m->neurons[id];
	enum ref_property property = below(g, REF_PROPERTY_END);
	struct pick p;

	if (property >= REF_GRADIENT_X && property <= REF_GRADIENT_Z)
		return;
	if (property < REF_NEURON_END)
		property_text(property, c->value[property], &p);
	else
		property_text(property,
			      g->m->areas[c->area].value[property], &p);
	fprintf(out, "!(expect-property ");
	print_neuron(g, out, id);
	fprintf(out, " %s %s)\n", property_name[property], p.text);
}

static void print_pair(const struct gen *g, FILE *out,
		       const struct ref_synapse *s)
{
	const struct ref_neuron *a = &g->m->neurons[s->source];
	const struct ref_neuron *b = &g->m->neurons[s->target];

	fprintf(out, " ((%u %u %u) (%u %u %u))", a->x, a->y, a->z, b->x, b->y,
		b->z);
}

static bool between_areas(const struct gen *g, const struct ref_synapse *s,
			  u32 from, u32 to)
{
	return g->m->neurons[s->source].area == from &&
	       g->m->neurons[s->target].area == to;
}

static void expect_synapses(struct gen *g, FILE *out, u32 from, u32 to)
{
	char name[TEXT];
	u32 i, count = 0;

	for (i = 0; i < g->m->nr_synapses; i++)
		count += between_areas(g, &g->m->synapses[i], from, to);
	if (count > 60)
		return;
	fprintf(out, "!(expect-synapses %s", area_name(from, name));
	fprintf(out, " %s", area_name(to, name));
	for (i = 0; i < g->m->nr_synapses; i++)
		if (between_areas(g, &g->m->synapses[i], from, to))
			print_pair(g, out, &g->m->synapses[i]);
	fprintf(out, ")\n");
}

static void expect_state(struct gen *g, FILE *out)
{
	u32 i, nr = 2 + below(g, 5);

	for (i = 0; i < nr; i++)
		expect_potential(g, out, any_neuron(g));
	for (i = 0, nr = 0; i < g->m->nr_neurons; i++)
		if (g->m->neurons[i].v && percent(g, 20) && nr++ < 4)
			expect_potential(g, out, i);
	for (i = 0, nr = 0; i < g->m->nr_neurons; i++)
		if (g->m->neurons[i].fired && percent(g, 50) && nr++ < 4)
			expect_at_fire(g, out, i);
}

static void expectations(struct gen *g, FILE *out)
{
	expect_fired(g, out);
	expect_state(g, out);
	if (percent(g, 40))
		expect_count(g, out, any_area(g));
	if (percent(g, 20))
		expect_property(g, out, any_neuron(g));
	if (percent(g, 10))
		expect_synapses(g, out, any_area(g), any_area(g));
}

/*
 * What is seen does not change before the next burst, so it may as well be
 * looked at after facts that wait for that burst.  Properties are looked at
 * at once: whether they show what waits is not said.
 */
static void expect_after_facts(struct gen *g)
{
	size_t size;
	FILE *out = open_memstream(&g->held, &size);

	if (!out)
		fail("no memory");
	expect_fired(g, out);
	expect_state(g, out);
	fclose(out);
}

static void write_held(struct gen *g)
{
	if (g->held)
		fputs(g->held, stdout);
	free(g->held);
	g->held = NULL;
}

/* ---- a whole brain ---- */

static u64 pick_steps(struct gen *g)
{
	if (!g->long_gap_done && g->m->nr_synapses < 1500 && percent(g, 1)) {
		g->long_gap_done = true;
		return 65000 + below(g, 6000);
	}
	if (percent(g, 80))
		return 1;
	if (percent(g, 75))
		return 2 + below(g, 5);
	return 7 + below(g, 400);
}

static void step(struct gen *g)
{
	u64 steps = pick_steps(g);

	printf("!(step %" PRIu64 ")\t\t; to burst %" PRIu64 "\n", steps,
	       g->m->burst + steps);
	ref_step(g->m, steps);
	memset(g->changed, 0, sizeof(g->changed));
	if (percent(g, 20))
		expect_after_facts(g);
	else
		expectations(g, stdout);
}

static void facts_between(struct gen *g)
{
	u32 nr;

	if (percent(g, 75))
		return;
	for (nr = 1 + below(g, 5); nr > 0; nr--)
		fact(g);
}

static void pick_power(struct gen *g, struct pick *p)
{
	fx_exact(p, 0);
	if (percent(g, 40))
		fx_between(g, p, percent(g, 10) ? -3 : 0, 5);
}

static void engine(struct gen *g)
{
	struct pick power, hz;
	u32 seed = percent(g, 10) ? 0xffffffffu : (u32)draw(g);
	bool fatigue = percent(g, 30);
	u64 uhz;

	if (percent(g, 10)) {
		g->m = ref_new(0, REF_ONE, false, 100000000);
		return;
	}
	pick_power(g, &power);
	whole(&hz, between(g, 20, 200));
	if (percent(g, 40))
		say(&hz, "%u.%06u", 20 + below(g, 200), below(g, 1000000));
	if (!ref_uhz(hz.text, &uhz))
		fail("hz");
	printf("(engine random (seed %u) (hz %s) (power %s) (fatigue %s))\n",
	       seed, hz.text, power.text, fatigue ? "true" : "false");
	g->m = ref_new(seed, power.value, fatigue, uhz);
}

static void structure(struct gen *g)
{
	u32 i, nr = 2 + below(g, 4);

	do {
		for (i = 0; i < nr; i++)
			fact_area(g);
	} while (g->m->nr_areas == 3);
	nr = 1 + below(g, 6);
	for (i = 0; i < nr; i++)
		fact_connect(g);
	nr = below(g, 30);
	for (i = 0; i < nr; i++)
		fact_synapse(g);
	nr = below(g, 12);
	for (i = 0; i < nr; i++)
		fact_set_neuron(g);
	if (percent(g, 40))
		fact_set_area(g);
	inputs(g);
}

/*
 * Ten thousand targets of one neuron: only a row of more than 8191 synapses
 * has shares that are exactly half a step.
 */
static void wide_row(struct gen *g)
{
	static const u32 one[3] = { 1, 1, 1 }, many[3] = { 32, 256, 1 };
	struct ref_synapse_kind kind = { percent(g, 50) ? 1 : -1, 1, 1, 100 };
	struct ref_rule rule = { .kind = REF_ALL_TO_ALL };
	u32 from, to;

	from = ref_area_add(g->m, one, 1);
	to = ref_area_add(g->m, many, 1);
	printf("(area from (dims 1 1 1))\n");
	printf("(area to (dims 32 256 1) (accumulate true))\n");
	printf("(connect from to all-to-all (weight %d) (psp 1))\n",
	       kind.weight);
	ref_set_area(g->m, to, REF_ACCUMULATE, true);
	ref_connect(g->m, from, to, &rule, &kind);
	printf("!(inject (from 0 0 0) 1)\n!(step 2)\n");
	ref_inject(g->m, g->m->areas[from].first, REF_ONE);
	ref_step(g->m, 2);
	printf("!(expect-fired)\n");
	for (from = 0; from < 5; from++) {
		u32 id = g->m->areas[to].first + below(g, 8192);
		const struct ref_neuron *c = &g->m->neurons[id];
		char text[REF_FX_TEXT];

		printf("!(expect-potential (to %u %u %u) %s)\n", c->x, c->y,
		       c->z, ref_fx_text(ref_view(g->m, id).v, text));
	}
}

static void brain(struct gen *g)
{
	engine(g);
	if (percent(g, 4)) {
		wide_row(g);
		return;
	}
	structure(g);
	while (g->bursts-- > 0) {
		facts_between(g);
		injections(g);
		write_held(g);
		step(g);
	}
	write_held(g);
}

static void print_stats(const struct ref_model *m)
{
	int i;

	for (i = 0; i < REF_EVENT_END; i++)
		fprintf(stderr, "%-24s %" PRIu64 "\n", ref_event_name(i),
			m->did[i]);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "seed", required_argument, NULL, 's' },
		{ "bursts", required_argument, NULL, 'b' },
		{ "csv", required_argument, NULL, 'c' },
		{ "stats", no_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	struct gen g = { .bursts = 40 };
	bool stats = false;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 's')
			g.state = strtoull(optarg, NULL, 0);
		else if (option == 'b')
			g.bursts = strtol(optarg, NULL, 0);
		else if (option == 'c')
			g.csv = optarg;
		else if (option == 't')
			stats = true;
		else
			return 2;
	}
	printf("; knpu-refgen --seed %" PRIu64 " --bursts %ld\n", g.state,
	       g.bursts);
	g.state *= 0x2545f4914f6cdd1du;
	g.tame = percent(&g, 60);
	brain(&g);
	if (stats)
		print_stats(g.m);
	ref_free(g.m);
	return 0;
}
