// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What neurons get from outside: inputs by chance and from a file, and
 * injections.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "decimal.h"
#include "gen.h"

static void input_poisson(struct gen *g)
{
	u32 area = 3 + below(g, g->m->nr_areas - 3);
	char name[TEXT], rate[TEXT];
	struct pick amount;
	u64 uhz;
	u32 hz = percent(g, 20) ? 50 + below(g, 200) : 1 + below(g, 40);
	u32 millionths = percent(g, 60) ? below(g, 1000000) : 0;

	snprintf(rate, sizeof(rate), "%u", hz);
	if (millionths)
		snprintf(rate, sizeof(rate), "%u.%06u", hz, millionths);
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

void inputs(struct gen *g)
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
void injections(struct gen *g)
{
	u32 nr = below(g, 8);
	u32 i;

	for (i = 0; i < nr; i++) {
		u32 id = any_neuron(g);

		if (percent(g, 50))
			id = 3 +
			     (u32)(g->m->hz_uhz + i) % (g->m->nr_neurons - 3);
		inject_something(g, id);
	}
}
