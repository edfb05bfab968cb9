// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The sections of a snapshot, one after the other.  Only a chunk that shares
 * rows is laid out in memory a second time, one at a time: else a section is a
 * head and a place in the cut.
 */
#include "core_port.h"
#include "property.h"
#include "save_section.h"

/**
 * struct array - what is told in portions
 * @data: items
 * @bytes: of all of them
 * @item: of one
 */
struct array {
	const void *data;
	u64 bytes;
	u32 item;
};

static struct array array_of(const struct knpu_save *s, u32 type)
{
	const struct knpu_cut_whole *w = &s->w;

	switch (type) {
	case KNPU_SECTION_NEURONS:
		return (struct array){ w->cut.block,
				       DIV_ROUND_UP(w->neurons, KNPU_BLOCK) *
					       sizeof(*w->cut.block),
				       sizeof(*w->cut.block) };
	case KNPU_SECTION_HISTORY:
		return (struct array){ w->history.room,
				       knpu_cut_ring_bytes(&w->history),
				       sizeof(u32) };
	case KNPU_SECTION_LEDGER_BURSTS:
		return (struct array){ w->bursts.room,
				       knpu_cut_ring_bytes(&w->bursts),
				       sizeof(struct knpu_ledger_burst) };
	case KNPU_SECTION_LEDGER_SPIKES:
		return (struct array){ w->spikes.room,
				       knpu_cut_ring_bytes(&w->spikes),
				       sizeof(struct knpu_spike) };
	default:
		return (struct array){ w->input,
				       w->nr_input * sizeof(*w->input),
				       sizeof(*w->input) };
	}
}

static bool tell(struct knpu_save *s, u32 type, u32 index, const void *payload,
		 u64 length)
{
	s->section = (struct knpu_snapshot_section){
		.type = type,
		.index = index,
		.length = length,
	};
	s->payload = payload;
	s->shared = NULL;
	s->hashed = false;
	return true;
}

static bool tell_portion(struct knpu_save *s, u32 type, u32 index)
{
	struct array a = array_of(s, type);
	u64 portion = knpu_snapshot_portion(a.item);
	u64 from = index * portion;

	if (from >= a.bytes)
		return false;
	return tell(s, type, index, (const u8 *)a.data + from,
		    min(portion, a.bytes - from));
}

static bool tell_area(struct knpu_save *s, u32 id)
{
	const struct knpu_cut_area *from;
	struct knpu_snapshot_area *to = &s->area;
	u32 p;

	if (id >= s->w.cut.areas)
		return false;
	from = &s->w.cut.area[id];
	s->area_at = id;
	*to = (struct knpu_snapshot_area){
		.width = from->area->width,
		.height = from->area->height,
		.depth = from->area->depth,
		.per_voxel = from->area->per_voxel,
		.spikes = s->w.tally[id].spikes,
		.flags =
			s->w.tally[id].removed ? KNPU_SNAPSHOT_AREA_REMOVED : 0,
		.head = from->area->head->id,
	};
	memcpy(to->origin, from->area->origin, sizeof(to->origin));
	memcpy(to->grid, s->w.tally[id].grid, sizeof(to->grid));
	memcpy(to->name, s->w.tally[id].name, sizeof(to->name));
	memcpy(to->value, from->props.value, sizeof(to->value));
	for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++)
		to->own |= from->own[p] ? 1U << p : 0;
	return tell(s, KNPU_SECTION_AREA, id, to, sizeof(*to));
}

/* The next array of the area, from property @p on. */
static bool tell_own(struct knpu_save *s, u32 p)
{
	const struct knpu_cut_area *a = &s->w.cut.area[s->area_at];

	for (; p < KNPU_PROPERTY_NEURON_END; p++)
		if (a->own[p])
			return tell(s, KNPU_SECTION_OWN, p, a->own[p],
				    a->nr * knpu_own_size(p));
	return false;
}

static bool tell_chunk(struct knpu_save *s, u32 i)
{
	const struct knpu_generation *g = s->w.g;

	const struct knpu_chunk *c;

	while (i < g->chunks && !g->chunk[i])
		i++;
	if (i >= g->chunks)
		return false;
	c = g->chunk[i];
	tell(s, KNPU_SECTION_CHUNK, i, c->row, knpu_chunk_rows_bytes(c->total));
	s->shared = c->base ? c : NULL;
	return true;
}

/* The arrays from this type on, and then what is after them. */
static void tell_from(struct knpu_save *s, u32 type)
{
	for (; type < KNPU_SECTION_CHUNK; type++)
		if (tell_portion(s, type, 0))
			return;
	if (!tell_chunk(s, 0))
		tell(s, KNPU_SECTION_END, 0, NULL, 0);
}

/* Of the section that is being told; who only passes by does not ask for it. */
const void *knpu_save_payload(struct knpu_save *s)
{
	if (s->shared) {
		knpu_chunk_flatten(s->shared, s->flat);
		s->payload = s->flat;
		s->shared = NULL;
	}
	return s->payload;
}

/* Of the section that is being told, or of the snapshot before the first. */
u64 knpu_save_head_bytes(const struct knpu_save *s)
{
	return s->section.type == KNPU_SECTION_HEAD ? sizeof(s->head) :
						      sizeof(s->section);
}

u64 knpu_save_section_end(const struct knpu_save *s)
{
	return s->begin + knpu_save_head_bytes(s) + s->section.length;
}

/* Before the first section. */
void knpu_save_rewind(struct knpu_save *s)
{
	s->begin = 0;
	tell(s, KNPU_SECTION_HEAD, 0, NULL, 0);
}

/* To the next section; not to be called after the last one. */
void knpu_save_next(struct knpu_save *s)
{
	u32 type = s->section.type;
	u32 next = s->section.index + 1;

	s->begin = knpu_save_section_end(s);
	switch (type) {
	case KNPU_SECTION_HEAD:
		tell(s, KNPU_SECTION_ENGINE, 0, &s->engine, sizeof(s->engine));
		return;
	case KNPU_SECTION_ENGINE:
		tell_area(s, 0);
		return;
	case KNPU_SECTION_AREA:
		next = 0;
		fallthrough;
	case KNPU_SECTION_OWN:
		if (!tell_own(s, next) && !tell_area(s, s->area_at + 1))
			tell_from(s, KNPU_SECTION_NEURONS);
		return;
	case KNPU_SECTION_CHUNK:
		if (!tell_chunk(s, next))
			tell(s, KNPU_SECTION_END, 0, NULL, 0);
		return;
	default:
		if (!tell_portion(s, type, next))
			tell_from(s, type + 1);
	}
}
