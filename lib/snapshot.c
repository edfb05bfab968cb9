// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Snapshots of engines in files.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend.h"
#include "error.h"
#include "name.h"
#include "replace.h"

/* Bytes of a command: what processors keep close to them. */
#define PORTION (1U << 16)

static int write_all(int fd, const char *path, const char *bytes, size_t nr)
{
	while (nr) {
		ssize_t n = write(fd, bytes, nr);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return knpu_fail_file(path, "cannot be written");
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
		err = knpu_call_paced(k, KNPU_CMD_SAVE_READ, &arg, "save");
		if (err || !arg.nr)
			break;
		err = write_all(fd, path, room, arg.nr);
		if (err)
			break;
		arg.offset += arg.nr;
	}
	/* What is no file on a disk has nothing that could be put there. */
	if (!err && fsync(fd) && errno != EINVAL && errno != EROFS)
		err = knpu_fail_file(path, "cannot be written");
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
	err = knpu_call_paced(k, KNPU_CMD_SAVE_OPEN, &open, "save");
	if (!err) {
		err = save_to(k, fd, path, room);
		/* It is whole, or not: that does not change any more. */
		knpu_call_paced(k, KNPU_CMD_SAVE_CLOSE, &close, NULL);
	}
	free(room);
	return err;
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
		return knpu_fail_file(path, "cannot be opened");
	err = save_snapshot(k, fd, path);
	if (close(fd) && !err)
		err = knpu_fail_file(path, "cannot be written");
	return err;
}

static int save_file(struct knpu *k, const char *path)
{
	struct knpu_replace file;
	int err = knpu_replace_begin(&file, path);

	if (err)
		return err;
	err = save_snapshot(k, file.fd, path);
	return knpu_replace_end(&file, err);
}

/**
 * knpu_engine_save - write a snapshot of an engine to a file
 * @k: attached session
 * @path: of the file
 *
 * Of a symbolic link, what it leads to is replaced; what is no regular file (a
 * device, a pipe) is written straight into.  Stops no burst; the snapshot is of
 * one burst boundary.  It is written beside the file, put on the disk and then
 * takes its place and its mode: after a crash there is the old file or the new one.
 * If the user gives too many commands in a second, it waits.
 *
 * Return: 0; what writing a file says; -EBUSY if the session is saving already,
 * or too many cuts of the engine are open; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_engine_save(struct knpu *k, const char *path)
{
	int saved = errno;
	char *real;
	int err;

	if (!path || !*path)
		return knpu_fail(-EINVAL, "save: no name of a file");
	if (is_special(path)) {
		err = save_special(k, path);
	} else {
		real = realpath(path, NULL);
		err = save_file(k, real ? real : path);
		free(real);
	}
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
			return knpu_fail_file(path, "cannot be read");
		if (!n)
			return 0;
		arg.nr = n;
		err = knpu_call_paced(k, KNPU_CMD_RESTORE_WRITE, &arg,
				      "restore");
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
		knpu_call_paced(k, KNPU_CMD_RESTORE_END, &end, NULL);
		return err;
	}
	err = knpu_call_paced(k, KNPU_CMD_RESTORE_END, &end, "restore");
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
		err = knpu_call_paced(k, KNPU_CMD_RESTORE_OPEN, &open,
				      "restore");
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
 * not run.  If the user gives too many commands in a second, it waits.  Return: 0; what reading a file says; -EBADMSG for what is no sound
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
		err = knpu_fail_file(path, "cannot be opened");
	} else {
		err = restore_file(k, name, fd, path);
		close(fd);
	}
	errno = saved;
	return err;
}
