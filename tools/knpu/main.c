/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * knpu: the tool.  A subcommand is a row of the table and a file of its own.
 */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct subcommand subcommands[] = {
	{ "run", "run a brain, feed it its inputs, tell what it answered",
	  knpu_tool_run },
	{ "check", "read brain files and say what is wrong with them",
	  knpu_tool_check },
	{ "info", "say which backend there is and what it can do",
	  knpu_tool_info },
	{ "watch", "tell what an engine in the kernel does, live",
	  knpu_tool_watch },
	{ "sessions", "tell who has which engine, and what they do",
	  knpu_tool_sessions },
	{ "engines", "tell which engines there are", knpu_tool_engines },
	{ "kick", "end a session of another process", knpu_tool_kick },
	{ "save", "put a whole engine into a file", knpu_tool_save },
	{ "restore", "make an engine out of such a file, and keep it",
	  knpu_tool_restore },
};

static void help(FILE *out)
{
	fputs("Usage: knpu SUBCOMMAND [ARGUMENT]...\n\n", out);
	for (size_t i = 0; i < ARRAY_SIZE(subcommands); i++)
		fprintf(out, "  %-8s %s\n", subcommands[i].name,
			subcommands[i].summary);
	fputs("\n'knpu SUBCOMMAND --help' tells more, and so does knpu(1).\n",
	      out);
}

static const struct subcommand *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(subcommands); i++)
		if (!strcmp(name, subcommands[i].name))
			return &subcommands[i];
	return NULL;
}

static int unknown(const char *name)
{
	const char *names[ARRAY_SIZE(subcommands)], *near;

	for (size_t i = 0; i < ARRAY_SIZE(subcommands); i++)
		names[i] = subcommands[i].name;
	near = nearest_word(name, names, ARRAY_SIZE(names));
	if (near)
		complain("no subcommand '%s': did you mean '%s'?", name, near);
	else
		complain("no subcommand '%s'", name);
	fputs("Try 'knpu --help'.\n", stderr);
	return TOOL_BAD;
}

/* A file that is opened must not become somebody's stdout or stderr. */
static void open_standard(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* What was said has to have been heard, else the result is not 0. */
static int said(int result)
{
	if (!fflush(stdout) && !ferror(stdout))
		return result;
	complain("stdout: %s", strerror(errno));
	return result ? result : TOOL_UNMET;
}

static int subcommand_run(int argc, char **argv)
{
	const struct subcommand *sub;

	if (argc < 2) {
		help(stderr);
		return TOOL_BAD;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		help(stdout);
		return TOOL_OK;
	}
	if (!strcmp(argv[1], "--version")) {
		printf("knpu %s\n", KNPU_VERSION);
		return TOOL_OK;
	}
	sub = find(argv[1]);
	if (!sub)
		return unknown(argv[1]);
	/* getopt begins its messages with this. */
	argv[1] = argv[0];
	return sub->run(argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	open_standard();
	return said(subcommand_run(argc, argv));
}
