/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A file that is there whole, or not at all.
 */
#ifndef KNPU_OUTFILE_H
#define KNPU_OUTFILE_H

#include "tool.h"

/**
 * struct outfile - a file being written
 * @path: what it will be called
 * @part: what it is called until it is whole; NULL if it is written straight
 * @file: NULL once it is done with
 */
struct outfile {
	char *path;
	char *part;
	FILE *file;
};

int outfile_open(struct outfile *f, const char *path);
int outfile_keep(struct outfile *f);
void outfile_drop(struct outfile *f);

#endif /* KNPU_OUTFILE_H */
