/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What knpu sessions, engines, kick and save share.
 */
#ifndef KNPU_TOOL_DIRECTORY_H
#define KNPU_TOOL_DIRECTORY_H

#include "tool.h"

#include <knpu.h>

/* Entries that are asked for at once. */
#define DIRECTORY_ROOM 64

/**
 * struct directory_options - what the command line said
 * @json: a report, not text
 * @backend: which; the kernel's is the one with several users
 * @device: of the kernel backend, or NULL
 * @done: --help was asked for and given
 */
struct directory_options {
	bool json;
	enum knpu_backend backend;
	const char *device;
	bool done;
};

/* Return: TOOL_OK, then optind is that of the first argument; or TOOL_BAD. */
int directory_options(int argc, char **argv, const char *name,
		      const char *usage, struct directory_options *out);

/* "rieo": read, inject, edit, own, or a dash for each that is not there. */
const char *directory_rights(uint32_t rights, char text[5]);

/* A name that somebody else chose, without what a terminal would obey. */
const char *directory_name(const uint8_t *name, char *text, size_t room);

#endif /* KNPU_TOOL_DIRECTORY_H */
