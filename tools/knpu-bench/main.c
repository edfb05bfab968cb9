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
	{ "contention",
	  bench_contention,
	  { .neurons = 100000,
	    .fanout = 100,
	    .rate = 10000,
	    .bursts = 100,
	    .rounds = 3,
	    .seed = 1,
	    .readers = 10 },
	  "sessions that ask and edit while bursts run, and locks beside" },
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
	{ "publish",
	  bench_publish,
	  { .neurons = 100000, .fanout = 100, .rounds = 9, .seed = 1 },
	  "edits that take effect, in a brain and in a tenth of it" },
	{ "restore",
	  bench_restore,
	  { .neurons = 200000, .fanout = 100, .rounds = 5, .seed = 1 },
	  "saving and restoring, and copying a file beside them" },
};

#define NR_SUBCOMMANDS (sizeof(subcommands) / sizeof(subcommands[0]))

static int usage(FILE *out)
{
	size_t i;

	fprintf(out, "Usage: knpu-bench BENCH [OPTION]...\n"
		     "Measures the engine, in this process.\n\n");
	for (i = 0; i < NR_SUBCOMMANDS; i++)
		fprintf(out, "  %-10s %s\n", subcommands[i].name,
			subcommands[i].what);
	fprintf(out,
		"\n"
		"  --neurons N    neurons of the area\n"
		"  --fanout N     synapses of each\n"
		"  --rate R       part of the neurons that fires in a burst\n"
		"  --bursts N     bursts in a round\n"
		"  --rounds N     rounds, of which the median is taken\n"
		"  --seed N       of graph and spikes\n"
		"  --readers N    most sessions that ask at once (contention)\n"
		"  -j, --json     print JSON\n"
		"  -h, --help     this text\n");
	return 0;
}

static int try_help(void)
{
	fputs("Try 'knpu-bench --help'.\n", stderr);
	return 2;
}

static int bad(const char *option, const char *value, const char *what)
{
	fprintf(stderr, "knpu-bench: --%s %s: %s\n", option, value, what);
	return -EINVAL;
}

static int not_in_range(const char *option, const char *value, uint32_t min,
			uint32_t max)
{
	char what[64];

	snprintf(what, sizeof(what), "not in range: %u to %u", min, max);
	return bad(option, value, what);
}

static int parse_u32(const char *option, const char *value, uint32_t min,
		     uint32_t max, uint32_t *out)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(value, &end, 10);
	if (*end || end == value)
		return bad(option, value, "not a number");
	if (errno || *value == '-' || n < min || n > max)
		return not_in_range(option, value, min, max);
	*out = n;
	return 0;
}

static int parse_rate(const char *value, uint32_t *out)
{
	char *end;
	double d = strtod(value, &end);

	if (*end || end == value)
		return bad("rate", value, "not a number");
	if (!(d >= 0 && d <= 1))
		return not_in_range("rate", value, 0, 1);
	*out = d * 1e6 + 0.5;
	return 0;
}

static int too_many_spikes(const struct options *o)
{
	fprintf(stderr,
		"knpu-bench: %u neurons at a rate of %g: more spikes in a burst than a batch holds, %u\n",
		o->neurons, o->rate / 1e6, 1U << 20);
	return -EINVAL;
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
		{ "readers", required_argument, NULL, 'a' },
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
		else if (c == 'a')
			err = parse_u32("readers", optarg, 1, 64, &o->readers);
		else if (c == 'j')
			o->json = true;
		else
			return c == 'h' ? 1 : -EINVAL;
	}
	if (!err && optind < argc) {
		fprintf(stderr, "knpu-bench: %s: not expected\n", argv[optind]);
		err = -EINVAL;
	}
	if (!err && (uint64_t)o->neurons * o->rate / 1000000 > 1 << 20)
		err = too_many_spikes(o);
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
	/* getopt begins its messages with what stands first. */
	argv[1] = argv[0];
	err = parse(argc - 1, argv + 1, &o);
	if (err == 1)
		return usage(stdout);
	return err ? try_help() : s->run(&o);
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc < 2) {
		fputs("knpu-bench: which benchmark?\n", stderr);
		return try_help();
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return usage(stdout);
	for (i = 0; i < NR_SUBCOMMANDS; i++)
		if (!strcmp(argv[1], subcommands[i].name))
			return run(&subcommands[i], argc, argv);
	fprintf(stderr, "knpu-bench: no benchmark '%s'\n", argv[1]);
	return try_help();
}
