/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A file that is there whole, or not at all: it is written under another name
 * and renamed at the end.  Opening it early finds a bad path before the run.
 */
#include "outfile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int outfile_open(struct outfile *f, const char *path)
{
	memset(f, 0, sizeof(*f));
	if (asprintf(&f->part, "%s.part.%d", path, (int)getpid()) < 0) {
		f->part = NULL;
		return -ENOMEM;
	}
	f->path = path;
	f->file = fopen(f->part, "wxe");
	if (f->file)
		return 0;
	complain("%s: %s", path, strerror(errno));
	free(f->part);
	memset(f, 0, sizeof(*f));
	return -EIO;
}

int outfile_keep(struct outfile *f)
{
	bool failed = ferror(f->file);
	int err;

	if (fclose(f->file))
		failed = true;
	f->file = NULL;
	if (!failed && !rename(f->part, f->path)) {
		free(f->part);
		f->part = NULL;
		return 0;
	}
	err = errno;
	complain("%s cannot be written: %s", f->path, strerror(err));
	outfile_drop(f);
	return -EIO;
}

/* Leaves nothing behind; also fine after outfile_keep(). */
void outfile_drop(struct outfile *f)
{
	if (f->file)
		fclose(f->file);
	if (f->part)
		unlink(f->part);
	free(f->part);
	memset(f, 0, sizeof(*f));
}
