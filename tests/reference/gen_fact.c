// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Facts: areas, properties, synapses, connections.  Each is written, and told
 * to the reference.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gen.h"

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

static bool area_property(struct gen *g, u32 number, enum ref_property property)
{
	const s64 *value = g->m->areas[number].value;
	struct pick p;

	if (property == REF_GRADIENT_X)
		return gradient(g, number);
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
	i = (int)below(g, 3);
	dims[i] = 50 + below(g, 90);
}

void fact_area(struct gen *g)
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

void fact_set_area(struct gen *g)
{
	u32 number = any_area(g);
	char name[TEXT];

	printf("(set %s", area_name(number, name));
	area_properties(g, number, 12, 1);
	printf(")\n");
}

void fact_set_neuron(struct gen *g)
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
	if (g->short_first && g->m->burst == 0)
		kind->delay = 1 + kind->delay % 2;
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

void fact_synapse(struct gen *g)
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
				percent(g, 70) ? between(g, -2, 2) : 0;
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

void fact_connect(struct gen *g)
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

void fact(struct gen *g)
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
