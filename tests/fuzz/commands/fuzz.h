/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the commands of the fuzzer share.
 */
#ifndef TESTS_FUZZ_COMMANDS_FUZZ_H
#define TESTS_FUZZ_COMMANDS_FUZZ_H

#include <errno.h>
#include <knpu.h>
#include <stdlib.h>
#include <string.h>

#include "tests/reference/model.h"

/* More finds nothing new and is slow. */
#define NEURONS_MAX 256
#define AREAS_MAX 16
#define SYNAPSES_MAX 256
#define BURSTS_MAX 400
#define BATCH 4
#define SESSIONS 2
#define EDITS_MAX 128
#define WAITING_MAX 512

#define CHECK(condition)          \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

enum edit_kind {
	EDIT_ADD,
	EDIT_REMOVE,
	EDIT_SET,
	EDIT_CLEAR,
};

/**
 * struct edit - an edit of synapses that waits for its session to publish
 * @kind: what is done
 * @items: of the command that it counts as
 * @buried: one of its neurons was deleted meanwhile
 * @flags: what is set: enum knpu_change_flags
 * @s: what is added, or which pair, and what it is set to
 * @from: neurons whose synapses are cleared
 * @to: to which neurons
 */
struct edit {
	enum edit_kind kind;
	u32 items;
	bool buried;
	u32 flags;
	struct knpu_synapse s;
	bool from[NEURONS_MAX];
	bool to[NEURONS_MAX];
};

/**
 * struct session - one of the engine's
 * @k: it
 * @edits: that it made and did not publish, in their order
 * @nr: how many
 */
struct session {
	struct knpu *k;
	struct edit *edits;
	u32 nr;
};

/**
 * struct fuzz - both engines
 * @data: what is left of the input
 * @size: of it
 * @k: the engine
 * @ledger: of it
 * @m: the reference
 * @sessions: of the engine; the first is @k
 * @gone: neurons that were deleted; the reference has them, and nothing that
 *	reaches them
 * @free_from: the burst after which their places are free
 * @incarnation: which neuron of its place it is, less one
 * @epoch: how often there was a reset
 * @run: bursts, those before a reset among them
 * @removed: areas that were, and extents, which have ids and are no areas
 * @renamed: the second letter of the name that they were given since
 * @waiting: input for the next burst
 * @nr_waiting: how much of it
 */
struct fuzz {
	const uint8_t *data;
	size_t size;
	struct knpu *k;
	const struct knpu_ledger *ledger;
	struct ref_model *m;
	struct session sessions[SESSIONS];
	bool gone[NEURONS_MAX];
	u64 free_from[NEURONS_MAX];
	u32 incarnation[NEURONS_MAX];
	bool removed[AREAS_MAX];
	char renamed[AREAS_MAX];
	struct knpu_inject_item waiting[WAITING_MAX];
	u32 nr_waiting;
	u64 epoch;
	u64 run;
};

static inline u32 byte_of(struct fuzz *f)
{
	if (!f->size)
		return 0;
	f->size--;
	return *f->data++;
}

static inline u32 below(struct fuzz *f, u32 end)
{
	return (byte_of(f) << 8 | byte_of(f)) % end;
}

/* Small, or anything. */
static inline s32 amount_of(struct fuzz *f)
{
	u32 kind = byte_of(f);
	u32 bits = below(f, 65536);

	if (kind < 200)
		return (s32)(kind % 16 * 1024);
	return (s32)(bits << 16 | below(f, 65536));
}

static inline u32 neuron_of(struct fuzz *f)
{
	/* One of them does not exist. */
	return below(f, f->m->nr_neurons + 1);
}

static inline bool exists(const struct fuzz *f, u32 id)
{
	return id < f->m->nr_neurons && !f->gone[id];
}

static inline bool area_exists(const struct fuzz *f, u32 area)
{
	return area < f->m->nr_areas && !f->removed[area];
}

/* synapse.c */
void add_synapses(struct fuzz *f);
void remove_synapses(struct fuzz *f);
void set_synapses(struct fuzz *f);
void clear_synapses(struct fuzz *f);
void count_synapses(struct fuzz *f);
void publish(struct fuzz *f);

/* edits.c */
void edits_bury(struct fuzz *f, u32 id);
void edits_born(struct fuzz *f, u32 id);
void ref_publish(struct fuzz *f, struct session *s, struct knpu_publish *told);

/**
 * struct spans - arguments of a command
 * @sources: how many come first
 * @targets: how many follow
 * @span: they
 * @failed: the first that is wrong
 * @from: neurons of the sources
 * @to: those of the targets
 */
struct spans {
	u32 sources;
	u32 targets;
	struct knpu_span span[2 * BATCH];
	u32 failed;
	bool from[NEURONS_MAX];
	bool to[NEURONS_MAX];
};

/* span.c */
int spans_of(struct fuzz *f, struct spans *s);

/* rows.c */
void same_synapses(struct fuzz *f);
void list_synapses(struct fuzz *f);

/* engine.c */
void set_engine(struct fuzz *f);
void reset_engine(struct fuzz *f);
void list_input(struct fuzz *f);
void clear_input(struct fuzz *f);
void waits(struct fuzz *f, u32 id, s32 amount);
void waits_no_more(struct fuzz *f, u32 id);

/* area.c */
void fill_area(struct fuzz *f);
void add_places(struct fuzz *f);
void rename_area(struct fuzz *f);
void name_by_handle(struct fuzz *f);

/* commands.c */
u32 ref_voxel(const struct fuzz *f, u32 number, const u32 *at);
void ref_add(struct fuzz *f, u32 id);
void valid_as_told(struct fuzz *f);
void same_states(struct fuzz *f);

#endif /* TESTS_FUZZ_COMMANDS_FUZZ_H */
