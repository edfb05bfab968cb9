// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Bursts of which it is known what is in them, for tests/lanes/icount.sh:
 *
 *	workload kernel|embedded KIND BURSTS
 *
 * prints for one burst: events, candidates, and the median of the nanoseconds
 * that the engine says it took; then events and candidates of all bursts there
 * were.  Kinds of a pair differ in one thing only, so what that thing costs is
 * the difference of what they cost.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <knpu.h>

#define ITEMS 1024
#define TARGETS 4096
/* Until spikes of the first burst have arrived, bursts are not all alike. */
#define WARM_UP 2

/**
 * struct kind - what is in a burst
 * @name: of it
 * @neurons: of the area; many of them, and a burst marks the blocks it touches
 * @injected: neurons that the items of input are for
 * @fire: the input makes them fire
 * @fanout: synapses of each
 */
struct kind {
	const char *name;
	uint32_t neurons;
	uint32_t injected;
	bool fire;
	uint32_t fanout;
};

static const struct kind kinds[] = {
	{ "few-events", 1 << 16, ITEMS, true, 64 },
	{ "many-events", 1 << 16, ITEMS, true, 192 },
	{ "few-marked-events", 1 << 18, ITEMS, true, 64 },
	{ "many-marked-events", 1 << 18, ITEMS, true, 192 },
	{ "few-candidates", 1 << 18, 64, false, 0 },
	{ "many-candidates", 1 << 18, ITEMS, false, 0 },
};

static void must(int err)
{
	if (!err)
		return;
	fprintf(stderr, "workload: %s\n", knpu_error());
	exit(1);
}

static void *must_alloc(size_t nr, size_t size)
{
	void *p = calloc(nr, size);

	if (!p)
		abort();
	return p;
}

static const struct kind *kind_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	fprintf(stderr, "workload: no kind '%s'\n", name);
	exit(2);
}

static struct knpu *engine_make(const char *backend)
{
	const struct knpu_open_opts open_opts = {
		.size = sizeof(open_opts),
		.backend = strcmp(backend, "kernel") ? KNPU_BACKEND_EMBEDDED :
						       KNPU_BACKEND_KERNEL,
	};
	const struct knpu_engine_opts engine_opts = {
		.size = sizeof(engine_opts),
		.name = "workload",
		.rate_uhz = 1000000,
		.ledger_spikes = 4 * ITEMS,
	};
	struct knpu *k;

	must(knpu_open(&open_opts, &k));
	must(knpu_engine_create(k, &engine_opts));
	return k;
}

static uint32_t area_make(struct knpu *k, const struct kind *kind)
{
	static const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_THRESHOLD,
		  .value = 200 * KNPU_FX_ONE },
		{ .property = KNPU_PROPERTY_LEAK, .value = 6554 },
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
	};
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "area",
		.dims = { kind->neurons, 1, 1 },
		.per_voxel = 1,
		.values = values,
		.nr_values = sizeof(values) / sizeof(values[0]),
	};
	struct knpu_area_info area;

	must(knpu_area_add(k, &opts, &area));
	return area.first;
}

/* However many they are, they go to all of the same targets. */
static void wire(struct knpu *k, const struct kind *kind, uint32_t first)
{
	struct knpu_synapse *s;
	uint32_t nr = ITEMS * kind->fanout;
	uint32_t i;

	if (!nr)
		return;
	s = must_alloc(nr, sizeof(*s));
	for (i = 0; i < nr; i++)
		s[i] = (struct knpu_synapse){
			.source = first + i / kind->fanout,
			.target = first + ITEMS + i * 2654435761U % TARGETS,
			.weight = 1 + i % 100,
			.delay = 1,
		};
	must(knpu_synapse_add(k, s, nr, NULL));
	must(knpu_publish(k, NULL));
	free(s);
}

static void burst(struct knpu *k, const struct kind *kind, uint32_t first)
{
	struct knpu_inject_item items[ITEMS];
	uint32_t i;

	for (i = 0; i < ITEMS; i++) {
		items[i].id = first + i % kind->injected;
		items[i].amount = kind->fire ? 300 * KNPU_FX_ONE : 1000;
	}
	must(knpu_inject(k, items, ITEMS, NULL));
	must(knpu_engine_step(k, 1, NULL));
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a;
	uint64_t y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void die(const char *why)
{
	fprintf(stderr, "workload: %s\n", why);
	exit(1);
}

/* What was not meant to happen would be counted as what was. */
static void check(const struct kind *kind, const struct knpu_counters *c)
{
	if (c->spikes != (kind->fire ? ITEMS : 0))
		die("not as many spikes as were meant");
	if (c->wide_bursts)
		die("the sums are wide");
}

/* What happened between two counts. */
static struct knpu_counters since(const struct knpu_counters *was,
				  const struct knpu_counters *is)
{
	return (struct knpu_counters){
		.spikes = is->spikes - was->spikes,
		.events = is->events - was->events,
		.candidates = is->candidates - was->candidates,
		.wide_bursts = is->wide_bursts - was->wide_bursts,
		.burst_ns = is->burst_ns - was->burst_ns,
	};
}

/* Runs them all; those after the first are alike. */
static void run(struct knpu *k, const struct kind *kind, uint32_t first,
		uint32_t bursts)
{
	uint64_t *ns = must_alloc(bursts, sizeof(*ns));
	struct knpu_counters was = {}, is = {};
	struct knpu_counters one = {}, first_one = {};
	uint32_t i;

	for (i = 0; i < WARM_UP + bursts; i++) {
		was = is;
		burst(k, kind, first);
		must(knpu_counters(k, &is));
		if (i < WARM_UP)
			continue;
		one = since(&was, &is);
		check(kind, &one);
		if (i == WARM_UP)
			first_one = one;
		if (one.events != first_one.events ||
		    one.candidates != first_one.candidates)
			die("bursts are not alike");
		ns[i - WARM_UP] = one.burst_ns;
	}
	qsort(ns, bursts, sizeof(*ns), compare);
	printf("%llu %llu %llu %llu %llu\n", (unsigned long long)one.events,
	       (unsigned long long)one.candidates,
	       (unsigned long long)ns[bursts / 2],
	       (unsigned long long)is.events,
	       (unsigned long long)is.candidates);
	free(ns);
}

int main(int argc, char **argv)
{
	uint32_t bursts = argc == 4 ? strtoul(argv[3], NULL, 10) : 0;
	const struct kind *kind;
	struct knpu *k;
	uint32_t first;

	if (!bursts) {
		fputs("workload: kernel|embedded KIND BURSTS\n", stderr);
		return 2;
	}
	kind = kind_find(argv[2]);
	k = engine_make(argv[1]);
	first = area_make(k, kind);
	wire(k, kind, first);
	run(k, kind, first, bursts);
	knpu_close(k);
	return 0;
}
