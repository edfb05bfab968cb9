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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "gen.h"

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
	if (percent(g, 40)) {
		u32 rest = below(g, 1000000);

		say(&hz, "%u.%06u", 20 + below(g, 200), rest);
	}
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
	g.short_first = percent(&g, 30);
	brain(&g);
	if (stats)
		print_stats(g.m);
	ref_free(g.m);
	return 0;
}
