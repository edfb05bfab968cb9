// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Snapshots of engines in files.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend.h"
#include "error.h"
#include "name.h"

/* Bytes of a command: what processors keep close to them. */
#define PORTION (1U << 20)

/* The last error of the system, of a file. */
static int fail_file(const char *path, const char *what)
{
	return knpu_fail(-errno, "%s: %s: %s", path, what,
			 strerrordesc_np(errno));
}

static int write_all(int fd, const char *path, const char *bytes, size_t nr)
{
	while (nr) {
		ssize_t n = write(fd, bytes, nr);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_file(path, "cannot be written");
		bytes += n;
		nr -= n;
	}
	return 0;
}

static int save_to(struct knpu *k, int fd, const char *path, void *room)
{
	struct knpu_save_read arg = {
		.size = sizeof(arg),
		.bytes = (uintptr_t)room,
	};
	int err;

	for (;;) {
		arg.nr = PORTION;
		err = knpu_call(k, KNPU_CMD_SAVE_READ, &arg, "save");
		if (err || !arg.nr)
			break;
		err = write_all(fd, path, room, arg.nr);
		if (err)
			break;
		arg.offset += arg.nr;
	}
	/* What is no file on a disk has nothing that could be put there. */
	if (!err && fsync(fd) && errno != EINVAL && errno != EROFS)
		err = fail_file(path, "cannot be written");
	return err;
}

static int save_snapshot(struct knpu *k, int fd, const char *path)
{
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_close close = { .size = sizeof(close) };
	void *room = malloc(PORTION);
	int err;

	if (!room)
		return knpu_fail(-ENOMEM, "save: out of memory: %u bytes",
				 PORTION);
	err = knpu_call(k, KNPU_CMD_SAVE_OPEN, &open, "save");
	if (!err) {
		err = save_to(k, fd, path, room);
		/* What went wrong before matters more. */
		if (err)
			k->ops->call(k, KNPU_CMD_SAVE_CLOSE, &close);
		else
			err = knpu_call(k, KNPU_CMD_SAVE_CLOSE, &close, "save");
	}
	free(room);
	return err;
}

/* The new name of a file lasts when its directory is written. */
static int sync_directory(char *path)
{
	const char *name = dirname(path);
	int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err = 0;

	if (fd < 0 || fsync(fd))
		err = fail_file(name, "cannot be written");
	if (fd >= 0)
		close(fd);
	return err;
}

/*
 * A new file, with a name that is made up, and the mode that open() gives it:
 * to ask what that is would be to change it for all threads.
 */
static int part_open(char *part)
{
	char *end = part + strlen(part) - 6;
	uint64_t chance;
	int fd, i;

	do {
		if (getrandom(&chance, sizeof(chance), 0) != sizeof(chance))
			return -1;
		for (i = 0; i < 6; i++, chance /= 26)
			end[i] = 'a' + chance % 26;
		fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	} while (fd < 0 && errno == EEXIST);
	return fd;
}

/* A device or a pipe, which is not to be replaced. */
static bool is_special(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static int save_special(struct knpu *k, const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return fail_file(path, "cannot be opened");
	err = save_snapshot(k, fd, path);
	if (close(fd) && !err)
		err = fail_file(path, "cannot be written");
	return err;
}

/* @part is a pattern beside the file that is replaced. */
static int save_file(struct knpu *k, char *part, const char *path)
{
	int fd = part_open(part);
	int err;

	if (fd < 0)
		return fail_file(path, "cannot be made");
	err = save_snapshot(k, fd, path);
	if (close(fd) && !err)
		err = fail_file(path, "cannot be written");
	if (!err && rename(part, path))
		err = fail_file(path, "cannot be replaced");
	if (err)
		unlink(part);
	return err ? err : sync_directory(part);
}

/**
 * knpu_engine_save - write a snapshot of an engine to a file
 * @k: attached session
 * @path: of the file
 *
 * Of a symbolic link, what it leads to is replaced; what is no regular file (a
 * device, a pipe) is written straight into.  Stops no burst; the snapshot is of
 * one burst boundary.  It is written beside the file, put on the disk and then
 * renamed: after a crash there is the old file or the new one.
 *
 * Return: 0; what writing a file says; -EBUSY if the session is saving already,
 * or too many cuts of the engine are open; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_engine_save(struct knpu *k, const char *path)
{
	int saved = errno;
	char *real, *part;
	int err;

	if (!path || !*path)
		return knpu_fail(-EINVAL, "save: no name of a file");
	if (is_special(path)) {
		err = save_special(k, path);
		errno = saved;
		return err;
	}
	real = realpath(path, NULL);
	if (real)
		path = real;
	part = malloc(strlen(path) + sizeof(".part.XXXXXX"));
	if (part) {
		sprintf(part, "%s.part.XXXXXX", path);
		err = save_file(k, part, path);
	} else {
		err = knpu_fail(-ENOMEM, "save: out of memory");
	}
	free(part);
	free(real);
	errno = saved;
	return err;
}

static const char *section_name(uint32_t section)
{
	static const char *const names[] = {
		[KNPU_SECTION_HEAD] = "head",
		[KNPU_SECTION_ENGINE] = "engine",
		[KNPU_SECTION_AREA] = "area",
		[KNPU_SECTION_OWN] = "values of neurons",
		[KNPU_SECTION_NEURONS] = "neurons",
		[KNPU_SECTION_HISTORY] = "history",
		[KNPU_SECTION_LEDGER_BURSTS] = "ledger index",
		[KNPU_SECTION_LEDGER_SPIKES] = "ledger",
		[KNPU_SECTION_INPUT] = "input",
		[KNPU_SECTION_CHUNK] = "synapses",
		[KNPU_SECTION_END] = "end",
	};

	if (section >= sizeof(names) / sizeof(names[0]))
		return "unknown";
	return names[section];
}

static const char *reason_words(uint32_t reason)
{
	switch (reason) {
	case KNPU_RESTORE_FOREIGN:
		return "not a snapshot of an engine";
	case KNPU_RESTORE_VERSION:
		return "of a version that the engine does not know";
	case KNPU_RESTORE_TORN:
		return "it is not whole";
	case KNPU_RESTORE_HASH:
		return "these are not the bytes that were written";
	case KNPU_RESTORE_ORDER:
		return "a section that does not belong there";
	default:
		return "a value that cannot be";
	}
}

/* Says why and where a snapshot is refused. */
static int refused(int err, const char *path, uint32_t reason, uint32_t section,
		   uint64_t offset)
{
	if (err != -EBADMSG)
		return err;
	return knpu_fail(err, "%s: byte %llu, section '%s': %s", path,
			 (unsigned long long)offset, section_name(section),
			 reason_words(reason));
}

static int restore_from(struct knpu *k, int fd, const char *path, void *room)
{
	struct knpu_restore_write arg = {
		.size = sizeof(arg),
		.bytes = (uintptr_t)room,
	};
	ssize_t n;
	int err;

	for (;;) {
		n = read(fd, room, PORTION);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_file(path, "cannot be read");
		if (!n)
			return 0;
		arg.nr = n;
		err = knpu_call(k, KNPU_CMD_RESTORE_WRITE, &arg, "restore");
		if (err)
			return refused(err, path, arg.reason, arg.section,
				       arg.offset);
	}
}

/* Also after an error: what was begun is given up. */
static int restore_end(struct knpu *k, const char *path, int err)
{
	struct knpu_restore_end end = { .size = sizeof(end) };

	if (err) {
		k->ops->call(k, KNPU_CMD_RESTORE_END, &end);
		return err;
	}
	err = knpu_call(k, KNPU_CMD_RESTORE_END, &end, "restore");
	return refused(err, path, end.reason, end.section, end.offset);
}

static int restore_file(struct knpu *k, const char *name, int fd,
			const char *path)
{
	struct knpu_restore_open open = { .size = sizeof(open) };
	void *room = malloc(PORTION);
	int err = 0;

	if (!room)
		return knpu_fail(-ENOMEM, "restore: out of memory: %u bytes",
				 PORTION);
	if (name)
		err = knpu_name_copy(open.name, name, "engine");
	if (!err)
		err = knpu_call(k, KNPU_CMD_RESTORE_OPEN, &open, "restore");
	if (!err) {
		err = restore_from(k, fd, path, room);
		err = restore_end(k, path, err);
	}
	free(room);
	return err;
}

/**
 * knpu_engine_restore - make an engine out of a snapshot and attach to it
 * @k: session that is attached to no engine
 * @name: of the engine; NULL: the one it had
 * @path: of the file that knpu_engine_save() wrote
 *
 * It goes on as the one that was saved would have, bit for bit; its clock does
 * not run.  Return: 0; what reading a file says; -EBADMSG for what is no sound
 * snapshot (knpu_error() says what is wrong, and where); -EINVAL for what is no
 * name; -EEXIST; -ENOSPC; -ENFILE; -EBUSY if the session has an engine, or is restoring;
 * -ENOMEM.  Thread-safe.
 */
int knpu_engine_restore(struct knpu *k, const char *name, const char *path)
{
	int saved = errno;
	int fd, err;

	if (!path || !*path)
		return knpu_fail(-EINVAL, "restore: no name of a file");
	if (name && !*name)
		return knpu_fail(-EINVAL, "restore: the name is empty");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		err = fail_file(path, "cannot be opened");
	} else {
		err = restore_file(k, name, fd, path);
		close(fd);
	}
	errno = saved;
	return err;
}
