/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What knpu sessions, engines, kick and save share.
 */
#include "directory.h"
#include "backend.h"

#include <getopt.h>

enum {
	OPT_BACKEND = 256,
	OPT_DEVICE,
};

static const struct option options[] = {
	{ "backend", required_argument, NULL, OPT_BACKEND },
	{ "device", required_argument, NULL, OPT_DEVICE },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

static bool take(int option, struct directory_options *out)
{
	switch (option) {
	case 'j':
		out->json = true;
		return true;
	case OPT_DEVICE:
		out->device = optarg;
		return true;
	case OPT_BACKEND:
		return backend_parse(optarg, &out->backend);
	}
	return false;
}

int directory_options(int argc, char **argv, const char *name,
		      const char *usage, struct directory_options *out)
{
	int option;

	*out = (struct directory_options){ .backend = KNPU_BACKEND_KERNEL };
	while ((option = getopt_long(argc, argv, "hj", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			out->done = true;
			return TOOL_OK;
		}
		if (!take(option, out)) {
			fprintf(stderr, "Try 'knpu %s --help'.\n", name);
			return TOOL_BAD;
		}
	}
	return TOOL_OK;
}

const char *directory_rights(uint32_t rights, char text[5])
{
	text[0] = rights & KNPU_RIGHT_READ ? 'r' : '-';
	text[1] = rights & KNPU_RIGHT_INJECT ? 'i' : '-';
	text[2] = rights & KNPU_RIGHT_EDIT ? 'e' : '-';
	text[3] = rights & KNPU_RIGHT_OWN ? 'o' : '-';
	text[4] = 0;
	return text;
}

const char *directory_name(const uint8_t *name, char *text, size_t room)
{
	size_t i;

	for (i = 0; i + 1 < room && name[i]; i++)
		text[i] = name[i] > ' ' && name[i] < 127 ? name[i] : '?';
	text[i] = 0;
	return text;
}
