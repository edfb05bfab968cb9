/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * knpu restore: makes an engine out of a snapshot, and keeps it: an engine
 * lives no longer than who is attached to it.
 */
#include "backend.h"
#include "stop.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>

/* How soon it is seen that the wish to stop came just before the wait. */
#define WAIT_MS 200

enum {
	OPT_BACKEND = 256,
	OPT_DEVICE,
	OPT_NAME,
	OPT_START,
};

static const struct option options[] = {
	{ "backend", required_argument, NULL, OPT_BACKEND },
	{ "device", required_argument, NULL, OPT_DEVICE },
	{ "help", no_argument, NULL, 'h' },
	{ "name", required_argument, NULL, OPT_NAME },
	{ "start", no_argument, NULL, OPT_START },
	{ 0 },
};

static const char usage[] =
	"Usage: knpu restore [--name NAME] [--start] [--backend WHICH] [--device PATH]\n"
	"                    FILE\n"
	"Makes an engine out of what knpu save has written, and keeps it until it is\n"
	"destroyed or this is ended with Ctrl-C.\n"
	"\n"
	"      --name NAME       of the engine (default: the one it had)\n"
	"      --start           start its clock\n"
	"      --backend WHICH   kernel (default), auto or embedded\n"
	"      --device PATH     of the kernel backend (default /dev/knpu)\n"
	"  -h, --help            this text\n"
	"\n"
	"Exit status: 0 all well, 1 the engine could not be made, 2 bad usage, or a file\n"
	"that cannot be read or is not sound, 3 the backend is not available.\n";

/**
 * struct restore_options - the command line
 * @path: of the file
 * @name: of the engine, or NULL
 * @start: start its clock
 * @backend: which
 * @device: of the kernel backend, or NULL
 * @done: --help was asked for and given
 */
struct restore_options {
	const char *path;
	const char *name;
	bool start;
	enum knpu_backend backend;
	const char *device;
	bool done;
};

static bool take(int option, struct restore_options *o)
{
	switch (option) {
	case OPT_BACKEND:
		return backend_parse(optarg, &o->backend);
	case OPT_DEVICE:
		o->device = optarg;
		return true;
	case OPT_NAME:
		o->name = optarg;
		return true;
	case OPT_START:
		o->start = true;
		return true;
	case 'h':
		fputs(usage, stdout);
		o->done = true;
		return true;
	}
	return false;
}

static int parse(int argc, char **argv, struct restore_options *o)
{
	bool good = true;
	int option;

	*o = (struct restore_options){ .backend = KNPU_BACKEND_KERNEL };
	while (good && !o->done &&
	       (option = getopt_long(argc, argv, "h", options, NULL)) != -1)
		good = take(option, o);
	if (o->done)
		return TOOL_OK;
	if (good && argc - optind != 1) {
		complain("restore: from which file?");
		good = false;
	}
	o->path = argv[optind];
	if (good)
		return TOOL_OK;
	fputs("Try 'knpu restore --help'.\n", stderr);
	return TOOL_BAD;
}

/* Until it is destroyed or somebody asks to stop. */
static int keep(struct knpu *k)
{
	int ret = -ETIMEDOUT;

	while (!stop_asked() && (ret == -ETIMEDOUT || ret == -EINTR))
		ret = knpu_engine_wait(k, UINT64_MAX, WAIT_MS, NULL);
	if (!ret || ret == -ETIMEDOUT || ret == -EINTR || ret == -ENODEV)
		return TOOL_OK;
	complain("the engine cannot be waited for: %s", knpu_error());
	return TOOL_UNMET;
}

static int restore(struct knpu *k, const struct restore_options *o)
{
	struct knpu_engine_info info;
	int ret = knpu_engine_restore(k, o->name, o->path);

	if (ret) {
		complain("the engine cannot be restored: %s", knpu_error());
		return backend_restore_exit(ret);
	}
	ret = knpu_engine_info(k, &info);
	if (!ret && o->start)
		ret = knpu_engine_start(k, 0, 0);
	if (ret) {
		complain("the engine: %s", knpu_error());
		return TOOL_UNMET;
	}
	printf("engine %s: burst %" PRIu64 ", %" PRIu32 " areas, %" PRIu32
	       " neurons, %" PRIu64 " synapses\n",
	       (const char *)info.name, (uint64_t)info.burst, info.areas,
	       info.neurons, (uint64_t)info.synapses);
	fflush(stdout);
	return keep(k);
}

int knpu_tool_restore(int argc, char **argv)
{
	struct restore_options o;
	struct knpu *k;
	int ret = parse(argc, argv, &o);

	if (ret || o.done)
		return ret;
	stop_watch();
	ret = backend_open(o.backend, o.device, &k);
	if (ret)
		return ret;
	ret = restore(k, &o);
	knpu_close(k);
	return ret;
}
