/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the tests of saving and restoring share: snapshots in memory.
 */
#ifndef TESTS_UNIT_SAVE_HELPER_H
#define TESTS_UNIT_SAVE_HELPER_H

#include "core_port.h"
#include "hash.h"
#include "snapshot.h"

#include "backend.h"
#include "engine_helper.h"

static inline u64 burst_of(struct knpu *of)
{
	struct knpu_counters c;

	OK(knpu_counters(of, &c));
	return c.bursts;
}

struct bytes {
	u8 *at;
	u32 nr;
};

/* The snapshot that is open, of @nr bytes. */
static inline struct bytes save_read(struct knpu *from, u32 nr)
{
	struct knpu_save_read read = { .size = sizeof(read) };
	struct bytes b = { .nr = nr };

	b.at = malloc(b.nr + 1);
	assert_non_null(b.at);
	/* In pieces that end anywhere. */
	for (read.offset = 0; read.offset < b.nr; read.offset += read.nr) {
		read.nr = 9973;
		read.bytes = (uintptr_t)b.at + read.offset;
		if (read.nr > b.nr - read.offset)
			read.nr = b.nr + 1 - read.offset;
		OK(knpu_call(from, KNPU_CMD_SAVE_READ, &read, "read"));
		assert_true(read.nr);
	}
	assert_int_equal(read.offset, b.nr);
	return b;
}

static inline struct bytes save(struct knpu *from)
{
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_close close = { .size = sizeof(close) };
	struct bytes b;

	OK(knpu_call(from, KNPU_CMD_SAVE_OPEN, &open, "open"));
	assert_int_equal(open.burst, burst_of(from));
	b = save_read(from, open.bytes);
	OK(knpu_call(from, KNPU_CMD_SAVE_CLOSE, &close, "close"));
	return b;
}

static struct knpu_restore_end told;

static inline int write_bytes(struct knpu *to, const u8 *at, u32 nr)
{
	struct knpu_restore_write write = {
		.size = sizeof(write),
		.nr = nr,
		.bytes = (uintptr_t)at,
	};
	int err = to->ops->call(to, KNPU_CMD_RESTORE_WRITE, &write);

	told.reason = write.reason;
	told.section = write.section;
	told.offset = write.offset;
	return err;
}

/* In pieces of @piece. */
static inline int restore(struct knpu *to, const char *name, struct bytes b,
			  u32 piece)
{
	struct knpu_restore_open open = { .size = sizeof(open) };
	struct knpu_restore_end end = { .size = sizeof(end) };
	int err = 0;
	u32 at, n;

	strcpy((char *)open.name, name);
	OK(to->ops->call(to, KNPU_CMD_RESTORE_OPEN, &open));
	for (at = 0; at < b.nr && !err; at += n) {
		n = min(piece, b.nr - at);
		err = write_bytes(to, b.at + at, n);
	}
	if (err) {
		assert_int_equal(to->ops->call(to, KNPU_CMD_RESTORE_END, &end),
				 err);
		return err;
	}
	err = to->ops->call(to, KNPU_CMD_RESTORE_END, &end);
	told = end;
	return err;
}

static inline void is_refused(struct bytes b, u32 reason)
{
	struct knpu *to = open_embedded();
	long live = port_live();
	int err = restore(to, "hostile", b, 4096);

	if (err != -EBADMSG || (reason && told.reason != reason))
		fail_msg("%d, reason %u, not %u", err, told.reason, reason);
	assert_int_equal(port_live(), live);
	assert_int_equal(knpu_engine_attach(to, "hostile"), -ENOENT);
	knpu_close(to);
}

/* Finds the nth section of a type: its head, and where that begins. */
static inline struct knpu_snapshot_section *find(struct bytes b, u32 type,
						 u32 nth)
{
	u32 at = sizeof(struct knpu_snapshot);

	while (at < b.nr) {
		struct knpu_snapshot_section *s = (void *)(b.at + at);

		if (s->type == type && !nth--)
			return s;
		at += sizeof(*s) + s->length;
	}
	fail_msg("no section %u", type);
	return NULL;
}

/* With the hashes that belong to it, as somebody would who means it. */
static inline void rehash(struct knpu_snapshot_section *s)
{
	s->payload_hash = knpu_hash(s + 1, s->length);
	s->hash = knpu_hash(s, offsetof(struct knpu_snapshot_section, hash));
}

/* What was restored from @a is saved as the same bytes, but for its name. */
static inline void saves_the_same(struct knpu *twin, struct bytes a)
{
	struct bytes b = save(twin);
	struct knpu_snapshot_section *s = find(b, KNPU_SECTION_ENGINE, 0);
	struct knpu_snapshot_engine *to = (void *)(s + 1);
	const struct knpu_snapshot_engine *from =
		(void *)(find(a, KNPU_SECTION_ENGINE, 0) + 1);

	memcpy(to->name, from->name, sizeof(to->name));
	rehash(s);
	assert_int_equal(a.nr, b.nr);
	assert_memory_equal(a.at, b.at, a.nr);
	free(b.at);
}

/* A word of a payload is another: refused there, for its value. */
static inline void bad_word(struct bytes b, u32 type, u32 nth, u32 word,
			    u32 value)
{
	struct knpu_snapshot_section *s = find(b, type, nth);
	u32 *at = (u32 *)(s + 1) + word;
	u32 was = *at;

	*at = value;
	rehash(s);
	is_refused(b, KNPU_RESTORE_VALUE);
	assert_int_equal(told.section, type);
	assert_int_equal(told.offset, (u8 *)s - b.at);
	*at = was;
	rehash(s);
}

static inline void same_spikes(const struct knpu_ledger *a,
			       const struct knpu_ledger *b, u64 burst)
{
	static struct knpu_spike x[4096], y[4096];
	size_t nr_x, nr_y;

	OK(knpu_ledger_read(a, burst, x, 4096, &nr_x));
	OK(knpu_ledger_read(b, burst, y, 4096, &nr_y));
	assert_int_equal(nr_x, nr_y);
	assert_memory_equal(x, y, nr_x * sizeof(x[0]));
}

#endif /* TESTS_UNIT_SAVE_HELPER_H */
