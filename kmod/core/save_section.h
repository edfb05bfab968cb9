/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Where who reads a snapshot has come to.
 */
#ifndef KNPU_CORE_SAVE_SECTION_H
#define KNPU_CORE_SAVE_SECTION_H

#include "core_port.h"
#include "cut_whole.h"
#include "snapshot.h"

/**
 * struct knpu_save - a snapshot
 * @w: what it tells
 * @head: what it begins with
 * @engine: payload
 * @area: payload of the area that is being told
 * @area_at: its id
 * @section: the section that is being told
 * @shared: the chunk that is the payload, and is still to be laid out in @flat;
 *	or NULL
 * @flat: room for a chunk that shares rows, or NULL if none does
 * @flat_bytes: of it
 * @hashed: its hashes are in it
 * @payload: its payload, but for @shared
 * @begin: where its head begins in the snapshot
 */
struct knpu_save {
	struct knpu_cut_whole w;
	struct knpu_snapshot head;
	struct knpu_snapshot_engine engine;
	struct knpu_snapshot_area area;
	u32 area_at;
	struct knpu_snapshot_section section;
	const struct knpu_chunk *shared;
	void *flat;
	u64 flat_bytes;
	bool hashed;
	const void *payload;
	u64 begin;
};

u64 knpu_save_head_bytes(const struct knpu_save *s);
u64 knpu_save_section_end(const struct knpu_save *s);
const void *knpu_save_payload(struct knpu_save *s);
void knpu_save_rewind(struct knpu_save *s);
void knpu_save_next(struct knpu_save *s);

#endif /* KNPU_CORE_SAVE_SECTION_H */
