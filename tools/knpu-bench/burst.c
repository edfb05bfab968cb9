// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Bursts at a given rate, and beside each the limit of the machine: the same
 * graph, the same spikes, in turn, in one run.
 */
#include <stdlib.h>
#include <xxhash.h>

#include "graph.h"

/**
 * struct run - the state of a measurement
 * @g: the graph
 * @k: session of the engine that has it
 * @area: its area
 * @ledger: of the engine
 * @ids: who is made to fire in the burst
 * @items: the same as input
 * @spikes: who fired, read from the ledger
 * @sum: of the limit
 * @engine_ns: time of the engine in this round
 * @limit_ns: time of the limit
 * @events: synapses that the limit delivered
 * @engine_hash: over the spikes of the engine
 * @limit_hash: over the spikes that the limit delivered
 */
struct run {
	struct graph g;
	struct knpu *k;
	struct knpu_area_info area;
	const struct knpu_ledger *ledger;
	uint32_t *ids;
	struct knpu_inject_item *items;
	struct knpu_spike *spikes;
	int32_t *sum;
	uint64_t engine_ns;
	uint64_t limit_ns;
	uint64_t events;
	uint64_t engine_hash;
	uint64_t limit_hash;
};

static void run_make(struct run *run, const struct options *o)
{
	graph_make(&run->g, o);
	run->k = engine_make(&run->g, &run->area);
	must(knpu_ledger_map(run->k, &run->ledger));
	run->ids = must_alloc(run->g.firing, sizeof(*run->ids));
	run->items = must_alloc(run->g.firing, sizeof(*run->items));
	run->spikes = must_alloc(o->neurons + 3, sizeof(*run->spikes));
	run->sum = must_alloc(o->neurons, sizeof(*run->sum));
}

static void run_free(struct run *run)
{
	free(run->sum);
	free(run->spikes);
	free(run->items);
	free(run->ids);
	knpu_close(run->k);
	graph_free(&run->g);
}

/* One burst of the engine: the input is queued, the burst runs. */
static void engine_burst(struct run *run, uint64_t *burst)
{
	uint64_t began;
	uint32_t i;

	for (i = 0; i < run->g.firing; i++) {
		run->items[i].id = run->area.first + run->ids[i];
		run->items[i].amount = GRAPH_KICK;
	}
	began = now_ns();
	must(knpu_inject(run->k, run->items, run->g.firing, NULL));
	must(knpu_engine_step(run->k, 1, burst));
	run->engine_ns += now_ns() - began;
}

/* Who fired, as the ledger has it; becomes what the limit delivers next. */
static uint32_t take_spikes(struct run *run, uint64_t burst)
{
	size_t count, i;
	uint32_t nr = 0;

	must(knpu_ledger_read(run->ledger, burst, run->spikes,
			      run->area.neurons + 3, &count));
	for (i = 0; i < count; i++)
		if (run->spikes[i].id >= run->area.first)
			run->spikes[nr++].id =
				run->spikes[i].id - run->area.first;
	for (i = 0; i < nr; i++)
		run->engine_hash = XXH64(&run->spikes[i].id, sizeof(uint32_t),
					 run->engine_hash);
	return nr;
}

static void limit_of(struct run *run)
{
	uint64_t began = now_ns();
	uint32_t i;

	run->events += limit_burst(&run->g, run->ids, run->g.firing, run->sum);
	run->limit_ns += now_ns() - began;
	for (i = 0; i < run->g.firing; i++)
		run->limit_hash =
			XXH64(&run->ids[i], sizeof(uint32_t), run->limit_hash);
}

static void round_run(struct run *run, uint32_t bursts)
{
	uint64_t burst;
	uint32_t i;

	run->engine_ns = 0;
	run->limit_ns = 0;
	run->events = 0;
	for (i = 0; i < bursts; i++) {
		must(knpu_ledger_head(run->ledger, &burst));
		graph_spikes(&run->g, burst, run->ids);
		engine_burst(run, &burst);
		take_spikes(run, burst);
	}
	/* The limit in a row of its own: neither warms the other's cache. */
	for (i = 0; i < bursts; i++) {
		graph_spikes(&run->g, burst - bursts + i, run->ids);
		limit_of(run);
	}
}

static void report(const struct options *o, struct run *run, double *engine,
		   double *limit, double *ratio)
{
	struct json_object *j = print_begin(o, "burst");
	struct knpu_counters c;

	must(knpu_counters(run->k, &c));
	print_u64(j, "spikes", c.spikes);
	print_u64(j, "events", c.events);
	print_u64(j, "candidates", c.candidates);
	print_u64(j, "wide_bursts", c.wide_bursts);
	print_double(j, "events_per_second", median(engine, o->rounds));
	print_double(j, "limit_events_per_second", median(limit, o->rounds));
	print_double(j, "ratio", median(ratio, o->rounds));
	print_hash(j, "graph_hash", engine_hash(run->k, &run->area));
	print_hash(j, "limit_graph_hash", graph_hash(&run->g));
	print_hash(j, "spikes_hash", run->engine_hash);
	print_hash(j, "limit_spikes_hash", run->limit_hash);
	print_end(o, j);
}

/* Synapses that the engine delivered since @before. */
static uint64_t events_since(struct run *run, uint64_t *before)
{
	struct knpu_counters c;
	uint64_t events;

	must(knpu_counters(run->k, &c));
	events = c.events - *before;
	*before = c.events;
	return events;
}

int bench_burst(const struct options *o)
{
	double *engine = must_alloc(o->rounds, sizeof(*engine));
	double *limit = must_alloc(o->rounds, sizeof(*limit));
	double *ratio = must_alloc(o->rounds, sizeof(*ratio));
	struct run run = {};
	uint64_t seen = 0;
	uint32_t r;
	bool same;

	run_make(&run, o);
	for (r = 0; r < o->rounds; r++) {
		round_run(&run, o->bursts);
		engine[r] = events_since(&run, &seen) * 1e9 / run.engine_ns;
		limit[r] = run.events * 1e9 / run.limit_ns;
		ratio[r] = engine[r] / limit[r];
	}
	report(o, &run, engine, limit, ratio);
	same = run.engine_hash == run.limit_hash;
	run_free(&run);
	free(engine);
	free(limit);
	free(ratio);
	return same ? 0 : 1;
}
