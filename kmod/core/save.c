// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Saving: a closed cut, told as the bytes of a snapshot.
 */
#include "core_port.h"
#include "cut_whole.h"
#include "hash.h"
#include "save.h"
#include "save_section.h"

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

	knpu_save_rewind(s);
	while (s->section.type != KNPU_SECTION_END) {
		knpu_save_next(s);
		sections++;
	}
	s->head = (struct knpu_snapshot){
		.magic = KNPU_SNAPSHOT_MAGIC,
		.version = KNPU_SNAPSHOT_VERSION,
		.head = sizeof(s->head),
		.length = knpu_save_section_end(s),
		.burst = s->w.cut.burst,
		.sections = sections,
	};
	s->head.hash =
		knpu_hash(&s->head, offsetof(struct knpu_snapshot, hash));
	knpu_save_rewind(s);
}

/* Room for the longest payload of a chunk that shares rows. */
static int make_flat(struct knpu_save *s)
{
	const struct knpu_generation *g = s->w.g;
	u64 bytes = 0;
	int err;
	u32 i;

	for (i = 0; i < g->chunks; i++)
		if (g->chunk[i] && g->chunk[i]->base)
			bytes = max_t(
				u64, bytes,
				knpu_chunk_rows_bytes(g->chunk[i]->total));
	if (!bytes)
		return 0;
	err = knpu_user_charge(s->w.user, bytes);
	if (err)
		return err;
	s->flat_bytes = bytes;
	s->flat = kvmalloc(bytes, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	return s->flat ? 0 : -ENOMEM;
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
	if (err)
		goto err_save;
	clear_tail(&s->w);
	fill_engine(&s->engine, &s->w);
	fill_head(s);
	err = make_flat(s);
	if (err)
		goto err_save;
	return s;
err_save:
	knpu_save_free(s);
	return ERR_PTR(err);
}

void knpu_save_free(struct knpu_save *s)
{
	if (!s)
		return;
	kvfree(s->flat);
	knpu_user_uncharge(s->w.user, s->flat_bytes);
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
		h->payload_hash = knpu_hash(knpu_save_payload(s), h->length);
		h->hash = knpu_hash(h, offsetof(struct knpu_snapshot_section,
						hash));
	}
	s->hashed = true;
	return h;
}

/* Tells bytes of the section from @at on.  Return: how many. */
static u32 read_some(struct knpu_save *s, u64 at, void *to, u32 nr)
{
	u64 head = knpu_save_head_bytes(s);
	const u8 *from;
	u64 left;

	if (at < head) {
		from = (const u8 *)hashed_head(s) + at;
		left = head - at;
	} else {
		from = (const u8 *)knpu_save_payload(s) + (at - head);
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
		knpu_save_rewind(s);
	while (got < nr && offset + got < s->head.length) {
		while (offset + got >= knpu_save_section_end(s)) {
			knpu_save_next(s);
			knpu_relax();
		}
		got += read_some(s, offset + got - s->begin, (u8 *)to + got,
				 nr - got);
		knpu_relax();
	}
	return got;
}
