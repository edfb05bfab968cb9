// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Snapshots that are read, and engines that are made of them.
 */
#include <stdlib.h>

#include "stress.h"

/* Others may be saving in the same session, or give up what was saved. */
static void save(struct worker *w)
{
	static __thread uint8_t bytes[1 << 16];
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_close close = { .size = sizeof(close) };
	struct knpu_save_read read = {
		.size = sizeof(read),
		.nr = sizeof(bytes),
		.bytes = ADDRESS(bytes),
	};
	int fd = any_session(w);

	EXPECT(call(fd, KNPU_CMD_SAVE_OPEN, &open), "save open", ENODEV, EBUSY);
	EXPECT(call(fd, KNPU_CMD_SAVE_READ, &read), "save read", ENODEV, EBUSY,
	       EINVAL);
	EXPECT(call(fd, KNPU_CMD_SAVE_CLOSE, &close), "save close", ENODEV,
	       EBUSY, EINVAL);
}

/* Writes or reads a snapshot, not all at once. */
static int in_pieces(uint64_t nr, int fd, uint8_t *bytes,
		     int (*piece)(int fd, uint64_t at, uint32_t nr,
				  uint8_t *bytes))
{
	const uint32_t most = 20000;
	uint64_t at;
	int err = 0;

	for (at = 0; at < nr && !err; at += most)
		err = piece(fd, at, nr - at < most ? nr - at : most,
			    bytes + at);
	return err;
}

static int read_piece(int fd, uint64_t at, uint32_t nr, uint8_t *bytes)
{
	struct knpu_save_read read = {
		.size = sizeof(read),
		.nr = nr,
		.offset = at,
		.bytes = ADDRESS(bytes),
	};

	return EXPECT(call(fd, KNPU_CMD_SAVE_READ, &read), "read to restore",
		      ENODEV);
}

static int write_piece(int fd, uint64_t at, uint32_t nr, uint8_t *bytes)
{
	struct knpu_restore_write write = {
		.size = sizeof(write),
		.nr = nr,
		.bytes = ADDRESS(bytes),
	};

	return EXPECT(call(fd, KNPU_CMD_RESTORE_WRITE, &write), "restore write",
		      0);
}

/* Return: a snapshot of engine @name, to be freed, or NULL if there is none. */
static uint8_t *snapshot(const char *name, struct knpu_save_open *open)
{
	uint8_t *bytes = NULL;
	int fd = device();

	*open = (struct knpu_save_open){ .size = sizeof(*open) };
	if (!EXPECT(attach(fd, name), "attach", ENOENT) &&
	    !EXPECT(call(fd, KNPU_CMD_SAVE_OPEN, open), "save to restore",
		    ENODEV, EBUSY)) {
		bytes = malloc(open->bytes);
		if (in_pieces(open->bytes, fd, bytes, read_piece)) {
			free(bytes);
			bytes = NULL;
		}
	}
	close(fd);
	return bytes;
}

/* Nobody else knows it; who finds the session may end that, no more. */
static void use_restored(int fd, uint64_t burst)
{
	struct knpu_engine_info i;

	if (EXPECT(info(fd, &i), "info of restored", 0))
		return;
	if (i.burst != burst) {
		ksft_print_msg("restored: burst %llu, saved %llu\n",
			       (unsigned long long)i.burst,
			       (unsigned long long)burst);
		atomic_fetch_add(&wrong, 1);
	}
	EXPECT(step(fd, 3), "step of restored", 0);
	EXPECT(destroy(fd), "destroy of restored", 0);
	atomic_fetch_add(&restored, 1);
}

/* Seldom: it takes longer than the others. */
static void restore(struct worker *w)
{
	struct knpu_restore_open open = { .size = sizeof(open) };
	struct knpu_restore_end end = { .size = sizeof(end) };
	struct knpu_save_open saved;
	uint8_t *bytes;
	char name[16];
	int fd;

	if (draw(w, 4))
		return;
	engine_name(w, name);
	bytes = snapshot(name, &saved);
	if (!bytes)
		return;
	fd = device();
	snprintf((char *)open.name, sizeof(open.name), "restored %u",
		 draw(w, ENGINES));
	if (!EXPECT(call(fd, KNPU_CMD_RESTORE_OPEN, &open), "restore open",
		    0) &&
	    !in_pieces(saved.bytes, fd, bytes, write_piece) &&
	    !EXPECT(call(fd, KNPU_CMD_RESTORE_END, &end), "restore end",
		    EEXIST))
		use_restored(fd, saved.burst);
	close(fd);
	free(bytes);
}

const struct kind snapshot_kinds[] = {
	{ save, 1 },
	{ restore, 1 },
	{},
};
