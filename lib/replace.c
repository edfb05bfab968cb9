// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Files that take the place of others as a whole.
 *
 * The file has no name until it is whole, where the file system can do that: of a
 * process that is killed nothing is left.  Only to take the place of one that is
 * there it needs a name for a moment.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "replace.h"

#define PATTERN ".part.XXXXXX"

/* Room for the name by which a file without one is found. */
#define HERE_LEN 32

int knpu_fail_file(const char *path, const char *what)
{
	return knpu_fail(-errno, "%s: %s: %s", path, what,
			 strerrordesc_np(errno));
}

/* The new name of a file lasts when its directory is written. */
static int sync_directory(char *path)
{
	const char *name = dirname(path);
	int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err = 0;

	if (fd < 0 || fsync(fd))
		err = knpu_fail_file(name, "cannot be written");
	if (fd >= 0)
		close(fd);
	return err;
}

static void here(int fd, char name[HERE_LEN])
{
	snprintf(name, HERE_LEN, "/proc/self/fd/%d", fd);
}

/* A file without a name that can be given one, or -1. */
static int open_nameless(const char *path, mode_t mode)
{
	char *copy = strdup(path);
	char name[HERE_LEN];
	int fd = -1;

	if (copy)
		fd = open(dirname(copy), O_TMPFILE | O_WRONLY | O_CLOEXEC,
			  mode);
	free(copy);
	if (fd < 0)
		return -1;
	here(fd, name);
	if (!access(name, F_OK))
		return fd;
	close(fd);
	return -1;
}

static int draw_name(char *part)
{
	char *end = part + strlen(part) - 6;
	uint64_t chance;
	int i;

	if (getrandom(&chance, sizeof(chance), 0) != sizeof(chance))
		return -1;
	for (i = 0; i < 6; i++, chance /= 26)
		end[i] = 'a' + chance % 26;
	return 0;
}

static int open_named(char *part, mode_t mode)
{
	int fd;

	do {
		if (draw_name(part))
			return -1;
		fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	} while (fd < 0 && errno == EEXIST);
	return fd;
}

/*
 * As many may get at it as at the file that it replaces, and no more: where the
 * group cannot be kept, a group may do nothing.
 */
static int take_mode(int fd, const struct stat *old)
{
	mode_t mode = old->st_mode & 0777;

	/* Only an administrator gives files away. */
	if (fchown(fd, old->st_uid, old->st_gid) && fchown(fd, -1, old->st_gid))
		mode &= ~070;
	/* A file system without modes says EPERM. */
	return fchmod(fd, mode) && errno != EPERM ? -1 : 0;
}

static int open_beside(struct knpu_replace *r)
{
	struct stat old;
	bool there = !stat(r->path, &old);
	/* The mode that open() gives: to ask for it would change it for all. */
	mode_t mode = there ? 0600 : 0666;

	r->fd = open_nameless(r->path, mode);
	r->named = r->fd < 0;
	if (r->named)
		r->fd = open_named(r->part, mode);
	if (r->fd < 0)
		return knpu_fail_file(r->path, "cannot be made");
	if (there && take_mode(r->fd, &old))
		return knpu_replace_end(r, knpu_fail_file(r->path,
							  "cannot be made"));
	return 0;
}

/**
 * knpu_replace_begin - begin a file that is to take the place of another
 * @r: is filled
 * @path: whose place; it stays until the end
 *
 * Return: 0 or what opening it says.
 */
int knpu_replace_begin(struct knpu_replace *r, const char *path)
{
	int err;

	*r = (struct knpu_replace){ .path = path, .fd = -1 };
	r->part = malloc(strlen(path) + sizeof(PATTERN));
	if (!r->part)
		return knpu_fail(-ENOMEM, "%s: out of memory", path);
	sprintf(r->part, "%s" PATTERN, path);
	err = open_beside(r);
	if (err) {
		free(r->part);
		r->part = NULL;
	}
	return err;
}

/* Gives it the name that it is to have, or else one beside it. */
static int give_name(struct knpu_replace *r)
{
	char name[HERE_LEN];
	int ret;

	here(r->fd, name);
	ret = linkat(AT_FDCWD, name, AT_FDCWD, r->path, AT_SYMLINK_FOLLOW);
	if (!ret || errno != EEXIST)
		return ret;
	do {
		if (draw_name(r->part))
			return -1;
		ret = linkat(AT_FDCWD, name, AT_FDCWD, r->part,
			     AT_SYMLINK_FOLLOW);
	} while (ret && errno == EEXIST);
	r->named = !ret;
	return ret;
}

static int put_in_place(struct knpu_replace *r)
{
	if (!r->named && give_name(r))
		return knpu_fail_file(r->path, "cannot be made");
	if (r->named && rename(r->part, r->path))
		return knpu_fail_file(r->path, "cannot be replaced");
	/* Now it is no part. */
	r->named = false;
	return sync_directory(r->part);
}

/**
 * knpu_replace_end - let the file take its place, or drop it
 * @r: the file, written and put on the disk
 * @err: 0; or what was wrong, and the old file stays
 *
 * Return: @err, or what putting it there says.
 */
int knpu_replace_end(struct knpu_replace *r, int err)
{
	if (!err)
		err = put_in_place(r);
	if (r->named)
		unlink(r->part);
	close(r->fd);
	free(r->part);
	r->part = NULL;
	return err;
}
