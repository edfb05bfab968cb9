/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A file that is written beside the one whose place it takes.
 */
#ifndef KNPU_LIB_REPLACE_H
#define KNPU_LIB_REPLACE_H

#include <stdbool.h>

/**
 * struct knpu_replace - a file in the making
 * @path: whose place it takes
 * @part: name that it has meanwhile, if it must have one
 * @named: it has that name
 * @fd: where it is written; its owner puts it on the disk
 */
struct knpu_replace {
	const char *path;
	char *part;
	bool named;
	int fd;
};

int knpu_replace_begin(struct knpu_replace *r, const char *path);
int knpu_replace_end(struct knpu_replace *r, int err);

/* The last error of the system, of a file. */
int knpu_fail_file(const char *path, const char *what);

#endif /* KNPU_LIB_REPLACE_H */
