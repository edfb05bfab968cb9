/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * knpu save: puts a whole engine into a file, while it runs.
 */
#include "backend.h"
#include "directory.h"

#include <getopt.h>

static const char usage[] =
	"Usage: knpu save [--backend WHICH] [--device PATH] ENGINE FILE\n"
	"Puts the whole engine, as it is between two bursts, into a file.\n"
	"\n"
	"      --backend WHICH   kernel (default), auto or embedded\n"
	"      --device PATH     of the kernel backend (default /dev/knpu)\n"
	"  -h, --help            this text\n"
	"\n"
	"Exit status: 0 all well, 1 the engine could not be saved, 2 bad usage, 3 the\n"
	"backend is not available.\n";

static int save(struct knpu *k, const char *engine, const char *path)
{
	int ret = knpu_engine_attach(k, engine);

	if (ret) {
		complain("no engine '%s' to save: %s", engine, knpu_error());
		return TOOL_UNMET;
	}
	ret = knpu_engine_save(k, path);
	if (!ret)
		return TOOL_OK;
	complain("engine '%s' cannot be saved: %s", engine, knpu_error());
	return TOOL_UNMET;
}

int knpu_tool_save(int argc, char **argv)
{
	struct directory_options opts;
	struct knpu *k;
	int ret = directory_options(argc, argv, "save", usage, &opts);

	if (ret || opts.done)
		return ret;
	if (opts.json || argc - optind != 2) {
		complain("save: which engine, and into which file?");
		fputs("Try 'knpu save --help'.\n", stderr);
		return TOOL_BAD;
	}
	ret = backend_open(opts.backend, opts.device, &k);
	if (ret)
		return ret;
	ret = save(k, argv[optind], argv[optind + 1]);
	knpu_close(k);
	return ret;
}
