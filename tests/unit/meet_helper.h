/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Every command of the table, as something to do that can be done over and
 * over, and what of it may wait for whom.
 */
#ifndef TESTS_UNIT_MEET_HELPER_H
#define TESTS_UNIT_MEET_HELPER_H

#include "meet_asks.h"

/* What a command may hold, and so what one of its kind may wait for. */
enum waits {
	/* The lock of the session's own edits. */
	WAITS_OWN = 1,
	/* That of the engine's edits. */
	WAITS_EDIT = 2,
	/* A boundary, so whoever has the burst role. */
	WAITS_BOUNDARY = 4,
	/* The lock of the engine's clock. */
	WAITS_CLOCK = 8,
	/* A grace period: for who is in a read section, on whatever engine. */
	WAITS_GRACE = 16,
};

#define EDITS (WAITS_EDIT | WAITS_BOUNDARY | WAITS_GRACE)

/**
 * struct act - something to do
 * @run: does it, in a session that is attached
 * @waits: what it may wait for, of enum waits; 0: nobody
 * @apart: it has a session of its own, and so needs no certain one
 */
struct act {
	void (*run)(struct knpu *k);
	u32 waits;
	bool apart;
};

/* ---- who edits ---- */

static void publish_edits(struct knpu *k)
{
	struct knpu_synapse synapse = {
		.source = cell(k),
		.target = cell(k) + 2,
		.weight = 1,
		.delay = 1,
	};

	CALL(k, SYNAPSE_ADD, synapse_add, .nr = 1,
	     .synapses = ADDRESS(&synapse));
	CALL(k, PUBLISH, publish);
}

static void edit_properties(struct knpu *k)
{
	struct knpu_property_item item = {
		.scope = KNPU_SCOPE_NEURON,
		.id = cell(k),
		.property = KNPU_PROPERTY_REFRACTORY,
		.value = 1,
	};

	CALL(k, PROPERTY_SET, property_set, .nr = 1, .items = ADDRESS(&item));
	CALL(k, ENGINE_SET, engine_set, .flags = KNPU_ENGINE_SET_F_POWER);
	CALL(k, ENGINE_RESET, engine_reset);
}

static void edit_areas(struct knpu *k)
{
	struct knpu_area_add add = {
		.size = sizeof(add),
		.width = 1,
		.height = 1,
		.depth = 1,
		.per_voxel = 1,
	};
	struct knpu_area_rename rename = { .size = sizeof(rename) };

	snprintf((char *)add.name, sizeof(add.name), "added-%u", my_number());
	if (call(k, KNPU_CMD_AREA_ADD, &add))
		return;
	rename.area = add.area;
	snprintf((char *)rename.name, sizeof(rename.name), "named-%u",
		 my_number());
	call(k, KNPU_CMD_AREA_RENAME, &rename);
	CALL(k, AREA_RESIZE, area_resize, .area = add.area, .width = 2,
	     .height = 1, .depth = 1);
	CALL(k, AREA_REMOVE, area_remove, .area = add.area);
}

static void edit_neurons(struct knpu *k)
{
	struct knpu_neuron_new neuron = {
		.area = PLACES,
		.x = my_number() % NR_CELLS,
	};
	int err;

	err = CALL(k, NEURON_ADD, neuron_add, .nr = 1,
		   .neurons = ADDRESS(&neuron));
	if (err)
		return;
	CALL(k, NEURON_DELETE, neuron_delete, .nr = 1,
	     .ids = ADDRESS(&neuron.id));
	CALL(k, AREA_FILL, area_fill, .area = CELLS);
}

/* ---- who lets bursts run ---- */

static void step(struct knpu *k)
{
	CALL(k, ENGINE_STEP, engine_step, .bursts = 1);
}

static void run_clock(struct knpu *k)
{
	CALL(k, ENGINE_START, engine_start);
	CALL(k, ENGINE_PAUSE, engine_pause);
	CALL(k, ENGINE_RESUME, engine_resume);
	CALL(k, ENGINE_STOP, engine_stop);
}

static void set_rate(struct knpu *k)
{
	CALL(k, ENGINE_SET, engine_set, .flags = KNPU_ENGINE_SET_F_RATE,
	     .rate_uhz = 100 * 1000000ULL);
}

/* ---- who comes and goes ---- */

static void come_and_go(struct knpu *k)
{
	struct knpu_session *s = k->session, *other;
	struct knpu_engine_create create = {
		.size = sizeof(create),
		.rate_uhz = 1000000,
		.ledger_bursts = 16,
		.ledger_spikes = 256,
	};
	struct knpu_engine_attach attach = { .size = sizeof(attach) };
	struct knpu *a = session_apart(), *b = session_apart();

	snprintf((char *)create.name, sizeof(create.name), "made-%u",
		 my_number());
	call(a, KNPU_CMD_ENGINE_CREATE, &create);
	CALL(a, ENGINE_ACCESS, engine_access,
	     .flags = KNPU_ENGINE_ACCESS_F_MODE, .mode = 0600);
	memcpy(attach.name, s->engine->name, sizeof(attach.name));
	call(b, KNPU_CMD_ENGINE_ATTACH, &attach);
	CALL(a, ENGINE_DESTROY, engine_destroy);
	other = b->session;
	CALL(a, SESSION_KICK, session_kick, .id = other->id);
	knpu_close(b);
	knpu_close(a);
}

static void restore(struct knpu *k)
{
	struct knpu_restore_open open = { .size = sizeof(open) };
	struct knpu *a = session_apart();

	(void)k;
	snprintf((char *)open.name, sizeof(open.name), "restored-%u",
		 my_number());
	call(a, KNPU_CMD_RESTORE_OPEN, &open);
	CALL(a, RESTORE_WRITE, restore_write, .nr = saved_bytes,
	     .bytes = ADDRESS(saved));
	CALL(a, RESTORE_END, restore_end);
	knpu_close(a);
}

static const struct act acts[] = {
	{ ask_engine, 0, false },
	{ ask_areas, 0, false },
	{ ask_neurons, 0, false },
	{ ask_synapses, 0, false },
	{ ask_saved, 0, true },
	{ inject, 0, false },
	{ prepare_synapses, WAITS_OWN, false },
	{ ask_exactly, WAITS_BOUNDARY | WAITS_GRACE, false },
	{ save, WAITS_BOUNDARY | WAITS_GRACE, false },
	{ publish_edits, WAITS_OWN | EDITS, false },
	{ edit_properties, EDITS, false },
	{ edit_areas, EDITS, false },
	{ edit_neurons, EDITS, false },
	{ step, WAITS_BOUNDARY, false },
	{ run_clock, WAITS_CLOCK | WAITS_BOUNDARY | WAITS_GRACE, false },
	{ set_rate, WAITS_CLOCK | EDITS, false },
	{ come_and_go, WAITS_GRACE, true },
	{ restore, WAITS_GRACE, true },
};

#endif /* TESTS_UNIT_MEET_HELPER_H */
