// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * knpu-bench: measures the engine.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

struct subcommand {
	const char *name;
	int (*run)(const struct options *o);
	struct options standard;
	const char *what;
};

/* One row a benchmark. */
static const struct subcommand subcommands[] = {
	{ "burst",
	  bench_burst,
	  { .neurons = 100000,
	    .fanout = 100,
	    .rate = 10000,
	    .bursts = 100,
	    .rounds = 9,
	    .seed = 1 },
	  "bursts at a rate, and the limit of the machine beside them" },
	{ "idle",
	  bench_idle,
	  { .neurons = 1000000,
	    .fanout = 10,
	    .bursts = 100000,
	    .rounds = 9,
	    .seed = 1 },
	  "bursts in which nothing happens" },
	{ "limit",
	  bench_limit,
	  { .neurons = 100000,
	    .fanout = 100,
	    .rate = 10000,
	    .bursts = 100,
	    .rounds = 9,
	    .seed = 1 },
	  "the limit alone" },
};

#define NR_SUBCOMMANDS (sizeof(subcommands) / sizeof(subcommands[0]))

static int usage(FILE *out)
{
	size_t i;

	fprintf(out, "usage: knpu-bench BENCH [options]\n\n");
	for (i = 0; i < NR_SUBCOMMANDS; i++)
		fprintf(out, "  %-8s %s\n", subcommands[i].name,
			subcommands[i].what);
	fprintf(out,
		"\n"
		"  --neurons N    neurons of the area\n"
		"  --fanout N     synapses of each\n"
		"  --rate R       part of the neurons that fires in a burst\n"
		"  --bursts N     bursts in a round\n"
		"  --rounds N     rounds, of which the median is taken\n"
		"  --seed N       of graph and spikes\n"
		"  -j, --json     print JSON\n");
	return out == stderr ? 2 : 0;
}

static int bad(const char *option, const char *value)
{
	fprintf(stderr, "knpu-bench: --%s %s: not in range\n", option, value);
	return -EINVAL;
}

static int parse_u32(const char *option, const char *value, uint32_t min,
		     uint32_t max, uint32_t *out)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(value, &end, 10);
	if (errno || *end || end == value || *value == '-' || n < min ||
	    n > max)
		return bad(option, value);
	*out = n;
	return 0;
}

static int parse_rate(const char *value, uint32_t *out)
{
	char *end;
	double d = strtod(value, &end);

	if (*end || end == value || !(d >= 0 && d <= 1))
		return bad("rate", value);
	*out = d * 1e6 + 0.5;
	return 0;
}

static int parse(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "neurons", required_argument, NULL, 'n' },
		{ "fanout", required_argument, NULL, 'f' },
		{ "rate", required_argument, NULL, 'r' },
		{ "bursts", required_argument, NULL, 'b' },
		{ "rounds", required_argument, NULL, 'R' },
		{ "seed", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{}
	};
	int err = 0;
	int c;

	while (!err && (c = getopt_long(argc, argv, "jh", longs, NULL)) != -1) {
		if (c == 'n')
			err = parse_u32("neurons", optarg, 1, 16000000,
					&o->neurons);
		else if (c == 'f')
			err = parse_u32("fanout", optarg, 0, 100000,
					&o->fanout);
		else if (c == 'r')
			err = parse_rate(optarg, &o->rate);
		else if (c == 'b')
			err = parse_u32("bursts", optarg, 1, 1000000000,
					&o->bursts);
		else if (c == 'R')
			err = parse_u32("rounds", optarg, 1, 1000, &o->rounds);
		else if (c == 's')
			err = parse_u32("seed", optarg, 0, UINT32_MAX,
					&o->seed);
		else if (c == 'j')
			o->json = true;
		else
			return c == 'h' ? 1 : -EINVAL;
	}
	if (!err && optind < argc) {
		fprintf(stderr, "knpu-bench: what is %s?\n", argv[optind]);
		err = -EINVAL;
	}
	if (!err && (uint64_t)o->neurons * o->rate / 1000000 > 1 << 20)
		err = bad("rate", "(more spikes a burst than a batch holds)");
	return err;
}

static void command_line(int argc, char **argv, char *text, size_t size)
{
	size_t at = 0;
	int i;

	for (i = 0; i < argc && at < size; i++)
		at += snprintf(text + at, size - at, "%s%s", i ? " " : "",
			       argv[i]);
}

static int run(const struct subcommand *s, int argc, char **argv)
{
	struct options o = s->standard;
	char command[1024];
	int err;

	command_line(argc, argv, command, sizeof(command));
	o.command = command;
	err = parse(argc - 1, argv + 1, &o);
	if (err == 1)
		return usage(stdout);
	return err ? usage(stderr) : s->run(&o);
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc < 2)
		return usage(stderr);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return usage(stdout);
	for (i = 0; i < NR_SUBCOMMANDS; i++)
		if (!strcmp(argv[1], subcommands[i].name))
			return run(&subcommands[i], argc, argv);
	fprintf(stderr, "knpu-bench: no benchmark '%s'\n", argv[1]);
	return usage(stderr);
}
