// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The order in which the sections of a snapshot come: there is one.
 */
#include "core_port.h"
#include "inject.h"
#include "property.h"
#include "restore.h"

static u32 item_size(u32 stage)
{
	switch (stage) {
	case KNPU_SECTION_NEURONS:
		return sizeof(struct knpu_cut_block);
	case KNPU_SECTION_HISTORY:
		return sizeof(u32);
	case KNPU_SECTION_LEDGER_BURSTS:
		return sizeof(struct knpu_ledger_burst);
	case KNPU_SECTION_LEDGER_SPIKES:
		return sizeof(struct knpu_spike);
	default:
		return sizeof(struct knpu_inject_item);
	}
}

/* Bytes of all portions of a stage. */
static u64 stage_bytes(const struct knpu_restore *r)
{
	const struct knpu_snapshot_engine *s = &r->engine;
	u64 items;

	switch (r->stage) {
	case KNPU_SECTION_NEURONS:
		items = DIV_ROUND_UP(s->neurons, KNPU_BLOCK);
		break;
	case KNPU_SECTION_HISTORY:
		items = s->history;
		break;
	case KNPU_SECTION_LEDGER_BURSTS:
		items = s->burst + 1 - knpu_restore_oldest(r);
		break;
	case KNPU_SECTION_LEDGER_SPIKES:
		items = min_t(u64, s->ledger_position, s->ledger_spikes);
		break;
	default:
		items = s->input;
		break;
	}
	return items * item_size(r->stage);
}

/* Goes on to what has to come next. */
static void stage_advance(struct knpu_restore *r)
{
	if (r->stage == KNPU_SECTION_AREA) {
		if (r->areas < r->engine.areas || r->own)
			return;
		r->stage = KNPU_SECTION_NEURONS;
	}
	while (r->stage >= KNPU_SECTION_NEURONS &&
	       r->stage < KNPU_SECTION_CHUNK && r->done == stage_bytes(r)) {
		r->stage++;
		r->done = 0;
	}
}

static bool is(const struct knpu_restore *r, u32 type, u32 index, u64 length)
{
	const struct knpu_snapshot_section *s = &r->section;

	return s->type == type && s->index == index && s->length == length;
}

static u64 own_bytes(const struct knpu_restore *r)
{
	const struct knpu_areas *areas =
		rcu_dereference_protected(r->e->areas, true);

	return areas->area[r->areas - 1]->count *
	       (u64)knpu_own_size(__ffs64(r->own));
}

static bool is_portion(const struct knpu_restore *r)
{
	u64 portion = knpu_snapshot_portion(item_size(r->stage));

	return is(r, r->stage, div64_u64(r->done, portion),
		  min(portion, stage_bytes(r) - r->done));
}

/* A chunk, or the end of them. */
static bool is_chunk(const struct knpu_restore *r)
{
	const struct knpu_snapshot_section *s = &r->section;

	if (s->type == KNPU_SECTION_END)
		return is(r, KNPU_SECTION_END, 0, 0);
	return s->type == KNPU_SECTION_CHUNK && s->index >= r->next_chunk &&
	       s->index < r->engine.chunks && !(s->length % sizeof(u32)) &&
	       s->length > knpu_chunk_rows_bytes(0) &&
	       s->length <= knpu_chunk_rows_bytes(KNPU_CHUNK_WORDS_MAX);
}

static bool belongs(const struct knpu_restore *r)
{
	if (r->stage == KNPU_SECTION_ENGINE)
		return is(r, KNPU_SECTION_ENGINE, 0, sizeof(r->engine));
	if (r->stage == KNPU_SECTION_AREA && r->own)
		return is(r, KNPU_SECTION_OWN, __ffs64(r->own), own_bytes(r));
	if (r->stage == KNPU_SECTION_AREA)
		return is(r, KNPU_SECTION_AREA, r->areas, sizeof(r->area));
	if (r->stage < KNPU_SECTION_CHUNK)
		return is_portion(r);
	return is_chunk(r);
}

/* Is the section whose head has been read the one that has to come next? */
bool knpu_restore_expects(struct knpu_restore *r)
{
	stage_advance(r);
	return belongs(r);
}
