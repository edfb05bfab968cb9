/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The command line of knpu run.
 */
#include "run_options.h"
#include "backend.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <strings.h>

enum {
	OPT_BACKEND = 256,
	OPT_BURSTS,
	OPT_DEVICE,
	OPT_INPUT,
	OPT_JSON,
	OPT_PLOT,
	OPT_RESTORE,
	OPT_SAVE,
	OPT_SECONDS,
};

static const struct option options[] = {
	{ "backend", required_argument, NULL, OPT_BACKEND },
	{ "bursts", required_argument, NULL, OPT_BURSTS },
	{ "device", required_argument, NULL, OPT_DEVICE },
	{ "help", no_argument, NULL, 'h' },
	{ "input", required_argument, NULL, OPT_INPUT },
	{ "json", required_argument, NULL, OPT_JSON },
	{ "plot", required_argument, NULL, OPT_PLOT },
	{ "quiet", no_argument, NULL, 'q' },
	{ "restore", required_argument, NULL, OPT_RESTORE },
	{ "save", required_argument, NULL, OPT_SAVE },
	{ "seconds", required_argument, NULL, OPT_SECONDS },
	{ 0 },
};

static const char usage[] =
	"Usage: knpu run [OPTION]... FILE...\n"
	"Loads brain files as one brain, does what they say, feeds it its inputs and\n"
	"tells what it answered.\n"
	"\n"
	"      --input VIDEO      what the video inputs see: a file that libav decodes,\n"
	"                         a camera (/dev/video0), or - for standard input\n"
	"      --plot FILE.png    draw a picture of the run\n"
	"      --json FILE        write a report (schema: knpu(1))\n"
	"  -j                     write that report to standard output\n"
	"      --bursts N         run on until burst N\n"
	"      --seconds S        the same, in seconds of brain time\n"
	"      --save FILE        put the whole engine into a file at the end\n"
	"      --restore FILE     go on from such a file: of the brain only inputs and\n"
	"                         outputs count, its actions are not done again\n"
	"      --backend WHICH    auto (default), kernel or embedded\n"
	"      --device PATH      of the kernel backend (default /dev/knpu)\n"
	"  -q, --quiet            no progress and no summary\n"
	"  -h, --help             this text\n"
	"\n"
	"Exit status: 0 all well, 1 an expectation failed or the run did, 2 bad usage,\n"
	"brain or input (nothing was run), 3 the backend is not available.\n";

static bool parse_count(const char *text, uint64_t *out)
{
	uint64_t value = 0;

	for (const char *c = text; *c; c++) {
		if (*c < '0' || *c > '9' || value > INT64_MAX / 10 - 1)
			return false;
		value = value * 10 + (*c - '0');
	}
	*out = value;
	return value > 0;
}

static bool is_png(const char *path)
{
	size_t length = strlen(path);

	return length > 4 && !strcasecmp(path + length - 4, ".png");
}

/* 0, or an exit code plus one. */
static int take(struct run_options *o, int option, const char *argument)
{
	switch (option) {
	case OPT_BACKEND:
		return backend_parse(argument, &o->backend) ? 0 : TOOL_BAD + 1;
	case OPT_BURSTS:
		if (parse_count(argument, &o->bursts))
			return 0;
		complain("--bursts %s: expected an integer from 1", argument);
		return TOOL_BAD + 1;
	case OPT_DEVICE:
		o->device = argument;
		return 0;
	case OPT_INPUT:
		o->input = argument;
		return 0;
	case OPT_JSON:
		o->json = argument;
		return 0;
	case OPT_PLOT:
		o->plot = argument;
		if (is_png(argument))
			return 0;
		complain("--plot %s: expected a name that ends in .png",
			 argument);
		return TOOL_BAD + 1;
	case OPT_RESTORE:
		o->restore = argument;
		return 0;
	case OPT_SAVE:
		o->save = argument;
		return 0;
	case OPT_SECONDS:
		o->seconds = argument;
		return 0;
	case 'j':
		o->json_stdout = true;
		return 0;
	case 'q':
		o->quiet = true;
		return 0;
	case 'h':
		fputs(usage, stdout);
		return TOOL_OK + 1;
	default:
		fputs("Try 'knpu run --help'.\n", stderr);
		return TOOL_BAD + 1;
	}
}

int run_options_parse(struct run_options *o, int argc, char **argv, int *code)
{
	int option, over;

	memset(o, 0, sizeof(*o));
	while ((option = getopt_long(argc, argv, "hjq", options, NULL)) != -1) {
		over = take(o, option, optarg);
		if (over) {
			*code = over - 1;
			return 0;
		}
	}
	o->files = argv + optind;
	o->nr_files = argc - optind;
	if (o->json && !strcmp(o->json, "-")) {
		o->json = NULL;
		o->json_stdout = true;
	}
	if (o->nr_files)
		return 1;
	complain("run: which brain? Give it a .brain file");
	fputs("Try 'knpu run --help'.\n", stderr);
	*code = TOOL_BAD;
	return 0;
}

/* Of both limits the earlier one; seconds are rounded up to whole bursts. */
int run_options_limit(const struct run_options *o, uint64_t rate_uhz,
		      uint64_t *bursts)
{
	wide_t product;
	uint64_t limit;
	int32_t fx;

	*bursts = o->bursts;
	if (!o->seconds)
		return 0;
	if (decimal_parse(o->seconds, strlen(o->seconds), &fx) || fx <= 0) {
		complain(
			"--seconds %s: expected a number above 0 and below 524288",
			o->seconds);
		return -EINVAL;
	}
	product = (wide_t)fx * rate_uhz;
	product = (product + 4096ULL * 1000000 - 1) / (4096ULL * 1000000);
	limit = product;
	if (!*bursts || limit < *bursts)
		*bursts = limit;
	return 0;
}
