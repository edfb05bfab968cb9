/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * knpu kick: ends sessions that other processes have open.
 */
#include "backend.h"
#include "directory.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

static const char usage[] =
	"Usage: knpu kick [--backend WHICH] [--device PATH] ID...\n"
	"Ends sessions, by the ids that knpu sessions shows.\n"
	"\n"
	"      --backend WHICH   kernel (default), auto or embedded\n"
	"      --device PATH     of the kernel backend (default /dev/knpu)\n"
	"  -h, --help            this text\n"
	"\n"
	"Exit status: 0 all well, 1 a session could not be ended, 2 bad usage, 3 the\n"
	"backend is not available.\n";

static bool id_of(const char *text, uint64_t *id)
{
	char *end;

	errno = 0;
	*id = strtoull(text, &end, 10);
	if (!errno && *text >= '0' && *text <= '9' && !*end)
		return true;
	complain("kick: '%s' is not the id of a session", text);
	return false;
}

/* All ids are looked at before a session is ended. */
static bool are_ids(char **texts, int nr)
{
	bool all = nr > 0;
	uint64_t id;

	if (!nr)
		complain("kick: which session?");
	while (nr-- > 0)
		all &= id_of(*texts++, &id);
	return all;
}

static int kick_all(struct knpu *k, char **texts, int nr)
{
	int ret = TOOL_OK;
	uint64_t id;

	for (; nr-- > 0; texts++) {
		if (!id_of(*texts, &id) || knpu_session_kick(k, id)) {
			complain("kick %s: %s", *texts, knpu_error());
			ret = TOOL_UNMET;
		}
	}
	return ret;
}

int knpu_tool_kick(int argc, char **argv)
{
	struct directory_options opts;
	struct knpu *k;
	int ret = directory_options(argc, argv, "kick", usage, &opts);

	if (ret || opts.done)
		return ret;
	if (opts.json || !are_ids(argv + optind, argc - optind)) {
		fputs("Try 'knpu kick --help'.\n", stderr);
		return TOOL_BAD;
	}
	ret = backend_open(opts.backend, opts.device, &k);
	if (ret)
		return ret;
	ret = kick_all(k, argv + optind, argc - optind);
	knpu_close(k);
	return ret;
}
