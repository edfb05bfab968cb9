/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A file that is there whole, or not at all: it is written under another name
 * and renamed at the end.  Opening it early finds a bad path before the run.
 *
 * What is no regular file (a device, a pipe) cannot be replaced and is written
 * straight into.  Of a symbolic link, what it leads to is replaced.
 */
#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_special(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

/* The name that the file will have once it is whole. */
static char *final_name(const char *path)
{
	char *name = realpath(path, NULL);

	return name ? name : strdup(path);
}

/* A new file beside it, with the mode that fopen() would give it. */
static FILE *open_part(char *part)
{
	int fd = mkostemp(part, O_CLOEXEC);
	mode_t mask;

	if (fd < 0)
		return NULL;
	mask = umask(0);
	umask(mask);
	fchmod(fd, 0666 & ~mask);
	return fdopen(fd, "w");
}

static int open_regular(struct outfile *f, const char *path)
{
	struct stat st;

	if (!stat(path, &st) && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return -1;
	}
	f->path = final_name(path);
	if (!f->path || asprintf(&f->part, "%s.part.XXXXXX", f->path) < 0) {
		f->part = NULL;
		errno = ENOMEM;
		return -1;
	}
	f->file = open_part(f->part);
	return f->file ? 0 : -1;
}

/* 0, or -EIO after saying why not. */
int outfile_open(struct outfile *f, const char *path)
{
	int err;

	memset(f, 0, sizeof(*f));
	if (is_special(path)) {
		f->file = fopen(path, "we");
		f->path = f->file ? strdup(path) : NULL;
	} else if (open_regular(f, path)) {
		err = errno;
		free(f->part);
		f->part = NULL;
		errno = err;
	}
	if (f->file && f->path)
		return 0;
	complain("%s: %s", path, strerror(errno));
	outfile_drop(f);
	return -EIO;
}

int outfile_keep(struct outfile *f)
{
	int err = 0;

	if (fflush(f->file) || ferror(f->file))
		err = errno ? errno : EIO;
	if (fclose(f->file) && !err)
		err = errno;
	f->file = NULL;
	if (!err && f->part && rename(f->part, f->path))
		err = errno;
	if (!err) {
		free(f->part);
		f->part = NULL;
	} else {
		complain("%s cannot be written: %s", f->path, strerror(err));
	}
	outfile_drop(f);
	return err ? -EIO : 0;
}

/* Leaves nothing behind; also fine after outfile_keep(). */
void outfile_drop(struct outfile *f)
{
	if (f->file)
		fclose(f->file);
	if (f->part)
		unlink(f->part);
	free(f->part);
	free(f->path);
	memset(f, 0, sizeof(*f));
}
