// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Names of areas and neurons.
 */
#include <stdio.h>

#include "gen.h"

const char *area_name(u32 area, char *text)
{
	static const char *const built_in[] = { "_death", "_power",
						"_fatigue" };
	static const char *const some[] = { "retina_on",  "v1+", "area",
					    "motor-left", "A",	 "b.2",
					    "?!x",	  "1st" };

	if (area < 3)
		return built_in[area];
	snprintf(text, TEXT, "%s%u", some[area % 8], area);
	return text;
}

void print_neuron(const struct gen *g, FILE *out, u32 id)
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
u32 any_neuron(struct gen *g)
{
	if (percent(g, 4))
		return below(g, 3);
	return 3 + below(g, g->m->nr_neurons - 3);
}

u32 any_area(struct gen *g)
{
	if (percent(g, 4))
		return below(g, 3);
	return 3 + below(g, g->m->nr_areas - 3);
}
