// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Saving: a closed cut, told as the bytes of a snapshot.  Nothing is laid out
 * in memory a second time: a section is a head and a place in the cut.
 */
#include "core_port.h"
#include "cut_whole.h"
#include "hash.h"
#include "property.h"
#include "save.h"
#include "snapshot.h"

/**
 * struct knpu_save - a snapshot
 * @w: what it tells
 * @head: what it begins with
 * @engine: payload
 * @area: payload of the area that is being told
 * @area_at: its id
 * @section: the section that is being told
 * @hashed: its hashes are in it
 * @payload: its payload
 * @begin: where its head begins in the snapshot
 */
struct knpu_save {
	struct knpu_cut_whole w;
	struct knpu_snapshot head;
	struct knpu_snapshot_engine engine;
	struct knpu_snapshot_area area;
	u32 area_at;
	struct knpu_snapshot_section section;
	bool hashed;
	const void *payload;
	u64 begin;
};

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

	for (; i < g->chunks; i++)
		if (g->chunk[i])
			return tell(s, KNPU_SECTION_CHUNK, i, g->chunk[i]->row,
				    knpu_chunk_rows_bytes(g->chunk[i]->words));
	return false;
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

static u64 head_bytes(const struct knpu_save *s)
{
	return s->section.type == KNPU_SECTION_HEAD ? sizeof(s->head) :
						      sizeof(s->section);
}

static u64 end_of(const struct knpu_save *s)
{
	return s->begin + head_bytes(s) + s->section.length;
}

static void rewind_to_head(struct knpu_save *s)
{
	s->begin = 0;
	tell(s, KNPU_SECTION_HEAD, 0, NULL, 0);
}

/* Not to be called after the last one. */
static void next_section(struct knpu_save *s)
{
	u32 type = s->section.type;
	u32 next = s->section.index + 1;

	s->begin = end_of(s);
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

/* Nobody is told what stands behind the last neuron. */
static void clear_tail(struct knpu_cut_whole *w)
{
	u32 i;

	for (i = w->neurons; i % KNPU_BLOCK; i++) {
		struct knpu_cut_block *b = &w->cut.block[i / KNPU_BLOCK];

		b->potential[i % KNPU_BLOCK] = 0;
		b->last[i % KNPU_BLOCK] = 0;
		b->hold[i % KNPU_BLOCK] = 0;
		b->incarnation[i % KNPU_BLOCK] = 0;
		b->gone &= ~BIT_ULL(i % KNPU_BLOCK);
		b->brought &= ~BIT_ULL(i % KNPU_BLOCK);
	}
}

static void fill_engine(struct knpu_snapshot_engine *to,
			const struct knpu_cut_whole *w)
{
	const struct knpu_engine *e = w->cut.e;
	const struct knpu_totals *t = &w->totals;
	u64 b;

	*to = (struct knpu_snapshot_engine){
		.flags = (w->fatigue ? KNPU_ENGINE_F_FATIGUE : 0) |
			 (w->timed ? KNPU_ENGINE_F_TIMING : 0),
		.seed = e->seed,
		.power = w->power,
		.areas = w->cut.areas,
		.neurons = w->neurons,
		.ledger_bursts = e->ledger.burst_mask + 1,
		.ledger_spikes = e->ledger.spike_mask + 1,
		.chunks = w->g->chunks,
		.rate_uhz = w->rate_uhz,
		.synapses = w->g->synapses,
		.history = w->history.to - w->history.from,
		.input = w->nr_input,
		.ledger_position = w->ledger_position,
		.burst = w->cut.burst,
		.spikes = t->spikes,
		.candidates = t->candidates,
		.events = t->events,
		.injected = t->injected,
		.wide_bursts = t->wide_bursts,
		.burst_ns = t->burst_ns,
		.late = w->late,
		.skipped = w->skipped,
		.last_spikes = t->last_spikes,
		.last_candidates = t->last_candidates,
	};
	memcpy(to->name, e->name, sizeof(to->name));
	for (b = 0; b < KNPU_SNAPSHOT_BURSTS; b++) {
		u64 burst = w->cut.burst + 1 + b;

		/* Bursts before the first had none. */
		if (burst > KNPU_SNAPSHOT_BURSTS)
			to->history_count[b] =
				w->history_count[(burst - KNPU_SNAPSHOT_BURSTS) %
						 KNPU_HISTORY_DEPTH];
	}
}

static void fill_head(struct knpu_save *s)
{
	u32 sections = 0;

	rewind_to_head(s);
	while (s->section.type != KNPU_SECTION_END) {
		next_section(s);
		sections++;
	}
	s->head = (struct knpu_snapshot){
		.magic = KNPU_SNAPSHOT_MAGIC,
		.version = KNPU_SNAPSHOT_VERSION,
		.head = sizeof(s->head),
		.length = end_of(s),
		.burst = s->w.cut.burst,
		.sections = sections,
	};
	s->head.hash =
		knpu_hash(&s->head, offsetof(struct knpu_snapshot, hash));
	rewind_to_head(s);
}

/**
 * knpu_save_make - take a snapshot
 * @e: the engine; the caller holds none of its locks
 * @user: who asks; he lives longer, and it is his
 *
 * Return: the snapshot, or -EBUSY, -EDQUOT, -ENOMEM, as knpu_cut_whole_open().
 */
struct knpu_save *knpu_save_make(struct knpu_engine *e, struct knpu_user *user)
{
	struct knpu_save *s = kvzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);
	int err;

	if (!s)
		return ERR_PTR(-ENOMEM);
	s->w.user = user;
	err = knpu_cut_whole_open(&s->w, e);
	if (!err)
		err = knpu_cut_whole_close(&s->w);
	if (err) {
		knpu_save_free(s);
		return ERR_PTR(err);
	}
	clear_tail(&s->w);
	fill_engine(&s->engine, &s->w);
	fill_head(s);
	return s;
}

void knpu_save_free(struct knpu_save *s)
{
	if (!s)
		return;
	knpu_cut_whole_free(&s->w);
	kvfree(s);
}

void knpu_save_tell(const struct knpu_save *s, u64 *burst, u64 *bytes)
{
	*burst = s->head.burst;
	*bytes = s->head.length;
}

static const void *hashed_head(struct knpu_save *s)
{
	struct knpu_snapshot_section *h = &s->section;

	if (h->type == KNPU_SECTION_HEAD)
		return &s->head;
	if (!s->hashed) {
		h->payload_hash = knpu_hash(s->payload, h->length);
		h->hash = knpu_hash(h, offsetof(struct knpu_snapshot_section,
						hash));
	}
	s->hashed = true;
	return h;
}

/* Tells bytes of the section from @at on.  Return: how many. */
static u32 read_some(struct knpu_save *s, u64 at, void *to, u32 nr)
{
	u64 head = head_bytes(s);
	const u8 *from;
	u64 left;

	if (at < head) {
		from = (const u8 *)hashed_head(s) + at;
		left = head - at;
	} else {
		from = (const u8 *)s->payload + (at - head);
		left = s->section.length - (at - head);
	}
	nr = min_t(u64, nr, left);
	memcpy(to, from, nr);
	return nr;
}

/**
 * knpu_save_read - tell bytes of a snapshot
 * @s: the snapshot
 * @offset: of the first
 * @to: where they are put
 * @nr: how many at most
 *
 * Return: how many: fewer only at its end.
 */
u32 knpu_save_read(struct knpu_save *s, u64 offset, void *to, u32 nr)
{
	u32 got = 0;

	if (offset < s->begin)
		rewind_to_head(s);
	while (got < nr && offset + got < s->head.length) {
		while (offset + got >= end_of(s))
			next_section(s);
		got += read_some(s, offset + got - s->begin, (u8 *)to + got,
				 nr - got);
		knpu_relax();
	}
	return got;
}
