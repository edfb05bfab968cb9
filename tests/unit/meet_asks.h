/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Commands that ask, put in, or prepare: things to do over and over.
 */
#ifndef TESTS_UNIT_MEET_ASKS_H
#define TESTS_UNIT_MEET_ASKS_H

#include "core_port.h"
#include "engine_area.h"
#include "session.h"

#include "backend.h"
#include "engine_helper.h"

/* Areas of the engines of the test, in this order. */
enum {
	CELLS = KNPU_AREA_FIRST_USER,
	PLACES,
	RESIZED,
	NR_CELLS = 512,
};

/* In the test: carries out a command; only -EBUSY is forgiven. */
static int call(struct knpu *k, u32 nr, void *arg);
/* Of the calling thread, for what has to be unique. */
static u32 my_number(void);
/* A session that has a snapshot open, and all bytes of one. */
static struct knpu *saver;
static u8 saved[1 << 20];
static u32 saved_bytes;

#define CALL(k, NAME, type, ...)                         \
	call(k, KNPU_CMD_##NAME,                         \
	     &(struct knpu_##type){                      \
		     .size = sizeof(struct knpu_##type), \
		     ##__VA_ARGS__,                      \
	     })
#define ADDRESS(item) ((uintptr_t)(item))

static u32 cell(struct knpu *k)
{
	struct knpu_session *s = k->session;

	return knpu_engine_area_ever(s->engine, CELLS)->first;
}

static struct knpu *session_apart(void)
{
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	struct knpu *k;

	if (knpu_open(&opts, &k))
		abort();
	return k;
}

/* ---- who asks ---- */

static void ask_engine(struct knpu *k)
{
	struct knpu_session_entry session;
	struct knpu_engine_entry engine;

	CALL(k, QUERY, query);
	CALL(k, ENGINE_INFO, engine_info);
	CALL(k, ENGINE_WAIT, engine_wait);
	CALL(k, ENGINE_ACCESS, engine_access);
	CALL(k, COUNTERS, counters);
	CALL(k, STATISTICS, statistics);
	CALL(k, MAP, map, .object = KNPU_MAP_LEDGER);
	CALL(k, SESSION_LIST, session_list, .nr = 1,
	     .sessions = ADDRESS(&session));
	CALL(k, ENGINE_LIST, engine_list, .nr = 1, .engines = ADDRESS(&engine));
}

static void ask_areas(struct knpu *k)
{
	struct knpu_voxel_place voxel = { .x = 1 };
	struct knpu_area_info info[4];

	CALL(k, AREA_INFO, area_info, .area = CELLS);
	CALL(k, AREA_INFO, area_info, .flags = KNPU_AREA_INFO_F_BY_NAME,
	     .name = "cells");
	CALL(k, AREA_LIST, area_list, .nr = 4, .areas = ADDRESS(info));
	CALL(k, VOXEL_LOCATE, voxel_locate, .area = CELLS, .nr = 1,
	     .voxels = ADDRESS(&voxel));
}

static void ask_neurons(struct knpu *k)
{
	struct knpu_neuron_place place = { .id = cell(k) };
	struct knpu_neuron_state state = { .id = cell(k) };
	struct knpu_candidate candidate;
	s64 value;

	CALL(k, NEURON_LOCATE, neuron_locate, .nr = 1,
	     .places = ADDRESS(&place));
	CALL(k, NEURON_READ, neuron_read, .nr = 1, .states = ADDRESS(&state));
	CALL(k, READ, read, .scope = KNPU_SCOPE_NEURON,
	     .property = KNPU_STATE_POTENTIAL, .first = cell(k), .nr = 1,
	     .values = ADDRESS(&value));
	CALL(k, READ, read, .scope = KNPU_SCOPE_AREA,
	     .property = KNPU_PROPERTY_PSP, .first = CELLS, .nr = 1,
	     .values = ADDRESS(&value));
	CALL(k, CANDIDATE_LIST, candidate_list, .first = cell(k),
	     .end = cell(k) + 1, .nr = 1, .candidates = ADDRESS(&candidate));
}

static void ask_synapses(struct knpu *k)
{
	struct knpu_span spans[2] = {
		{ .scope = KNPU_SCOPE_AREA, .id = CELLS },
		{ .scope = KNPU_SCOPE_AREA, .id = CELLS },
	};
	struct knpu_synapse synapse;
	u32 flags;

	for (flags = 0; flags <= KNPU_ASK_F_INCOMING;
	     flags += KNPU_ASK_F_INCOMING) {
		CALL(k, SYNAPSE_LIST, synapse_list, .flags = flags,
		     .source = cell(k), .end = cell(k) + 2, .nr = 1,
		     .synapses = ADDRESS(&synapse));
		CALL(k, SYNAPSE_COUNT, synapse_count, .flags = flags, .nr = 2,
		     .sources = 1, .spans = ADDRESS(spans));
	}
}

static void ask_saved(struct knpu *k)
{
	u8 bytes[64];

	(void)k;
	CALL(saver, SAVE_READ, save_read, .nr = sizeof(bytes),
	     .bytes = ADDRESS(bytes));
}

static void ask_exactly(struct knpu *k)
{
	s64 value;

	CALL(k, READ, read, .flags = KNPU_READ_F_EXACT,
	     .scope = KNPU_SCOPE_NEURON, .property = KNPU_STATE_POTENTIAL,
	     .first = cell(k), .nr = 1, .values = ADDRESS(&value));
}

/* In a session that has none open. */
static void save(struct knpu *k)
{
	CALL(k, SAVE_OPEN, save_open);
	CALL(k, SAVE_CLOSE, save_close);
}

/* ---- who puts in ---- */

static void inject(struct knpu *k)
{
	struct knpu_inject_item item = { cell(k), FX(1) };
	struct knpu_inject_voxel_item voxel = { .amount = FX(1) };
	struct knpu_inject_item items[4];

	CALL(k, INJECT, inject, .nr = 1, .items = ADDRESS(&item));
	CALL(k, INJECT_VOXEL, inject_voxel, .area = CELLS, .nr = 1,
	     .items = ADDRESS(&voxel));
	CALL(k, INJECT_LIST, inject_list, .nr = 4, .items = ADDRESS(items));
	CALL(k, INJECT_CLEAR, inject_clear);
}

static void prepare_synapses(struct knpu *k)
{
	struct knpu_synapse synapse = {
		.source = cell(k),
		.target = cell(k) + 1,
		.weight = 1,
		.delay = 1,
	};
	struct knpu_synapse_change change = {
		.source = cell(k),
		.target = cell(k) + 1,
		.weight = 2,
		.flags = KNPU_CHANGE_F_WEIGHT,
	};
	struct knpu_synapse_pair pair = { cell(k) + 1, cell(k) };
	struct knpu_span spans[2] = {
		{ .scope = KNPU_SCOPE_AREA, .id = PLACES },
		{ .scope = KNPU_SCOPE_AREA, .id = CELLS },
	};

	CALL(k, SYNAPSE_ADD, synapse_add, .nr = 1,
	     .synapses = ADDRESS(&synapse));
	CALL(k, SYNAPSE_REMOVE, synapse_remove, .nr = 1,
	     .pairs = ADDRESS(&pair));
	CALL(k, SYNAPSE_SET, synapse_set, .nr = 1, .changes = ADDRESS(&change));
	CALL(k, SYNAPSE_CLEAR, synapse_clear, .nr = 2, .sources = 1,
	     .spans = ADDRESS(spans));
}

#endif /* TESTS_UNIT_MEET_ASKS_H */
