// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Expectations: what the reference shows.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "gen.h"

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
	fprintf(out, "!(expect-count %s %u)\n", area_name(number, name), count);
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

static void property_text(enum ref_property property, s64 value, struct pick *p)
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
		decimals_of(p, (u128)value * 152587890625u * 152587890625u, 32);
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
		property_text(property, g->m->areas[c->area].value[property],
			      &p);
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

void expectations(struct gen *g, FILE *out)
{
	expect_fired(g, out);
	expect_state(g, out);
	if (percent(g, 40))
		expect_count(g, out, any_area(g));
	if (percent(g, 20))
		expect_property(g, out, any_neuron(g));
	if (percent(g, 10)) {
		u32 from = any_area(g);

		expect_synapses(g, out, from, any_area(g));
	}
}

/*
 * What is seen does not change before the next burst, so it may as well be
 * looked at after facts that wait for that burst.  Properties are looked at
 * at once: whether they show what waits is not said.
 */
void expect_after_facts(struct gen *g)
{
	size_t size;
	FILE *out = open_memstream(&g->held, &size);

	if (!out)
		fail("no memory");
	expect_fired(g, out);
	expect_state(g, out);
	fclose(out);
}

void write_held(struct gen *g)
{
	if (g->held)
		fputs(g->held, stdout);
	free(g->held);
	g->held = NULL;
}
