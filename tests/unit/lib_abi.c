// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Every command through the same matrix: sizes, unknown bytes, flags, state,
 * counts, pointers; the errno of the contract, in its order; and the engine
 * as before whenever a command fails.
 */
#include "embedded/core_port.h"
#include "cmd.h"
#include "limits.h"

#include "backend.h"
#include "engine_helper.h"

enum kind {
	NONE,
	IN,
	IN_OR_NONE,
	OUT
};
enum state {
	ANY,
	FREE,
	BOUND
};

/**
 * struct command - what the contract says of a command
 * @nr: its number
 * @size: of its struct
 * @flags: those that are known
 * @reserved: offset of a field that must be 0, or 0
 * @state: that the session must be in
 * @right: that the session must have
 * @kind: of its array
 * @count: offset of the count of items
 * @items: offset of the pointer to them
 * @good: fills a valid argument
 * @before: a command of its session that has to come first, or 0
 * @whole: so has a snapshot
 * @bad: spoils a value of it, or NULL
 * @bad_errno: what that gives
 */
struct command {
	u32 nr;
	size_t size;
	u32 flags;
	size_t reserved;
	enum state state;
	u32 right;
	enum kind kind;
	size_t count;
	size_t items;
	u32 before;
	bool whole;
	void (*good)(void);
	void (*bad)(void);
	int bad_errno;
};

/* Room for the argument, its unknown tail, and the items. */
static union {
	u32 size;
	u32 words[2048];
	u8 bytes[8192];
	struct knpu_engine_create create;
	struct knpu_engine_attach attach;
	struct knpu_engine_step step;
	struct knpu_area_add area_add;
	struct knpu_area_info area_info;
	struct knpu_area_list area_list;
	struct knpu_property_set property_set;
	struct knpu_synapse_add synapse_add;
	struct knpu_synapse_list synapse_list;
	struct knpu_inject inject;
	struct knpu_inject_voxel voxel;
	struct knpu_read read;
	struct knpu_engine_start start;
	struct knpu_engine_set set;
	struct knpu_neuron_locate neuron_locate;
	struct knpu_voxel_locate voxel_locate;
	struct knpu_neuron_read neuron_read;
	struct knpu_inject_list inject_list;
	struct knpu_area_rename area_rename;
	struct knpu_neuron_delete neuron_delete;
	struct knpu_area_remove area_remove;
	struct knpu_neuron_add neuron_add;
	struct knpu_area_fill area_fill;
	struct knpu_area_resize area_resize;
	struct knpu_map map;
	struct knpu_synapse_remove synapse_remove;
	struct knpu_synapse_set synapse_set;
	struct knpu_engine_access access;
	struct knpu_synapse_clear synapse_clear;
	struct knpu_synapse_count synapse_count;
	struct knpu_session_list session_list;
	struct knpu_engine_list engine_list;
	struct knpu_session_kick kick;
	struct knpu_save_read save_read;
	struct knpu_restore_open restore_open;
	struct knpu_restore_write restore_write;
	struct knpu_candidate_list candidates;
} arg;

static union {
	u64 words[512];
	struct knpu_property_value value;
	struct knpu_property_item property;
	struct knpu_synapse synapse;
	struct knpu_inject_item inject;
	struct knpu_inject_voxel_item voxel;
	struct knpu_synapse_pair pair;
	struct knpu_synapse_change change;
	struct knpu_span spans[2];
	struct knpu_neuron_new neuron;
	u32 id;
} item;

#define ITEMS ((uintptr_t)&item)

/* The session that is put to the test. */
static struct knpu *actor;

static void good_nothing(void)
{
}

static void good_create(void)
{
	strcpy((char *)arg.create.name, "another");
	arg.create.rate_uhz = 1000000;
	arg.create.ledger_bursts = 4;
	arg.create.ledger_spikes = 4;
}

static void bad_create(void)
{
	arg.create.name[0] = 0;
}

static void good_attach(void)
{
	strcpy((char *)arg.attach.name, "abi");
}

static void bad_attach(void)
{
	strcpy((char *)arg.attach.name, "nobody");
}

static void good_step(void)
{
	arg.step.bursts = 1;
}

static void good_area_add(void)
{
	arg.area_add.width = 2;
	arg.area_add.height = 1;
	arg.area_add.depth = 1;
	arg.area_add.per_voxel = 1;
	strcpy((char *)arg.area_add.name, "more");
	arg.area_add.nr = 1;
	arg.area_add.values = ITEMS;
	item.value.property = KNPU_PROPERTY_LEAK;
	item.value.value = 1;
}

static void bad_area_add(void)
{
	item.value.property = KNPU_PROPERTY_END;
}

static void good_area_info(void)
{
	arg.area_info.area = 1;
}

static void bad_area_info(void)
{
	arg.area_info.area = 99;
}

static void good_area_list(void)
{
	arg.area_list.nr = 1;
	arg.area_list.areas = ITEMS;
}

static void good_property_set(void)
{
	arg.property_set.nr = 1;
	arg.property_set.items = ITEMS;
	item.property.scope = KNPU_SCOPE_NEURON;
	item.property.id = 3;
	item.property.property = KNPU_PROPERTY_LEAK;
	item.property.value = 9;
}

static void bad_property_set(void)
{
	item.property.id = 99;
}

static void good_synapse_add(void)
{
	arg.synapse_add.nr = 1;
	arg.synapse_add.synapses = ITEMS;
	item.synapse.source = 3;
	item.synapse.target = 4;
	item.synapse.delay = 1;
}

static void bad_synapse_add(void)
{
	item.synapse.target = 99;
}

static void good_synapse_list(void)
{
	arg.synapse_list.end = 5;
	arg.synapse_list.nr = 1;
	arg.synapse_list.synapses = ITEMS;
}

static void bad_synapse_list(void)
{
	arg.synapse_list.end = 99;
}

static void good_inject(void)
{
	arg.inject.nr = 1;
	arg.inject.items = ITEMS;
	item.inject.id = 3;
	item.inject.amount = 5;
}

static void bad_inject(void)
{
	item.inject.id = 99;
}

static void good_voxel(void)
{
	arg.voxel.area = 3;
	arg.voxel.nr = 1;
	arg.voxel.items = ITEMS;
}

static void bad_voxel(void)
{
	item.voxel.x = 99;
}

static void good_read(void)
{
	arg.read.scope = KNPU_SCOPE_NEURON;
	arg.read.property = KNPU_STATE_POTENTIAL;
	arg.read.first = 3;
	arg.read.nr = 1;
	arg.read.values = ITEMS;
}

static void bad_read(void)
{
	arg.read.first = 99;
}

static void bad_map(void)
{
	arg.map.object = KNPU_MAP_END;
}

static void bad_start(void)
{
	arg.start.rate_uhz = KNPU_RATE_MAX_UHZ + 1;
}

static void good_synapse_remove(void)
{
	arg.synapse_remove.nr = 1;
	arg.synapse_remove.pairs = ITEMS;
	item.pair.source = 3;
	item.pair.target = 4;
}

static void bad_synapse_remove(void)
{
	item.pair.target = 99;
}

static void good_synapse_set(void)
{
	arg.synapse_set.nr = 1;
	arg.synapse_set.changes = ITEMS;
	item.change.source = 3;
	item.change.target = 4;
	item.change.weight = 5;
	item.change.flags = KNPU_CHANGE_F_WEIGHT;
}

static void bad_synapse_set(void)
{
	item.change.weight = 256;
}

static void good_set(void)
{
	arg.set.flags = KNPU_ENGINE_SET_F_ALL;
	arg.set.fatigue = 1;
	arg.set.rate_uhz = 1;
}

static void bad_set(void)
{
	arg.set.flags |= KNPU_ENGINE_SET_F_FATIGUE;
	arg.set.fatigue = 2;
}

static void good_neuron_locate(void)
{
	arg.neuron_locate.nr = 1;
	arg.neuron_locate.places = ITEMS;
}

static void good_voxel_locate(void)
{
	arg.voxel_locate.area = 3;
	arg.voxel_locate.nr = 1;
	arg.voxel_locate.voxels = ITEMS;
}

static void good_neuron_read(void)
{
	arg.neuron_read.nr = 1;
	arg.neuron_read.states = ITEMS;
}

static void good_inject_list(void)
{
	arg.inject_list.nr = 1;
	arg.inject_list.items = ITEMS;
}

static void good_area_rename(void)
{
	arg.area_rename.area = 3;
	strcpy((char *)arg.area_rename.name, "renamed");
}

static void bad_area_rename(void)
{
	strcpy((char *)arg.area_rename.name, "_power");
}

static void good_neuron_delete(void)
{
	arg.neuron_delete.nr = 1;
	arg.neuron_delete.ids = ITEMS;
	item.id = 4;
}

static void bad_neuron_delete(void)
{
	item.id = 99;
}

static void good_neuron_add(void)
{
	arg.neuron_add.nr = 1;
	arg.neuron_add.neurons = ITEMS;
	item.neuron.area = 4;
}

/* Area 3 is full. */
static void bad_neuron_add(void)
{
	item.neuron.area = 3;
}

static void good_area_fill(void)
{
	arg.area_fill.area = 4;
}

static void bad_area_fill(void)
{
	arg.area_fill.area = 5;
}

static void good_area_remove(void)
{
	arg.area_remove.area = 3;
}

static void bad_area_remove(void)
{
	arg.area_remove.area = 2;
}

static void good_area_resize(void)
{
	arg.area_resize.area = 3;
	arg.area_resize.width = 2;
	arg.area_resize.height = 2;
	arg.area_resize.depth = 2;
}

static void bad_area_resize(void)
{
	arg.area_resize.depth = 0;
}

static void bad_voxel_locate(void)
{
	arg.voxel_locate.area = 99;
}

static void bad_access(void)
{
	arg.access.flags = KNPU_ENGINE_ACCESS_F_MODE;
	arg.access.mode = KNPU_MODE_ALL + 1;
}

static void good_synapse_clear(void)
{
	arg.synapse_clear.nr = 2;
	arg.synapse_clear.sources = 1;
	arg.synapse_clear.spans = ITEMS;
	item.spans[0].id = 3;
	item.spans[1].id = 3;
}

static void good_synapse_count(void)
{
	arg.synapse_count.nr = 2;
	arg.synapse_count.sources = 1;
	arg.synapse_count.spans = ITEMS;
	item.spans[0].id = 3;
	item.spans[1].id = 3;
}

static void bad_span(void)
{
	item.spans[1].id = 99;
}

static void good_session_list(void)
{
	arg.session_list.nr = 1;
	arg.session_list.sessions = ITEMS;
}

static void good_engine_list(void)
{
	arg.engine_list.nr = 1;
	arg.engine_list.engines = ITEMS;
}

static void good_kick(void)
{
	arg.kick.id = ((struct knpu_session *)actor->session)->id;
}

static void bad_kick(void)
{
	arg.kick.id = 0;
}

static void good_save_read(void)
{
	arg.save_read.nr = 8;
	arg.save_read.bytes = ITEMS;
}

static void bad_restore_open(void)
{
	arg.restore_open.name[0] = 1;
}

static void good_restore_write(void)
{
	arg.restore_write.nr = 8;
	arg.restore_write.bytes = ITEMS;
}

/* As much as a head is, and it is none. */
static void bad_restore_write(void)
{
	arg.restore_write.nr = sizeof(struct knpu_snapshot);
}

static void good_candidates(void)
{
	arg.candidates.end = 5;
	arg.candidates.nr = 8;
	arg.candidates.candidates = ITEMS;
}

static void bad_candidates(void)
{
	arg.candidates.end = 7;
}

#define STRUCT(name) .size = sizeof(struct knpu_##name)
#define ARRAY(k, name, ptr)                                   \
	.kind = k, .count = offsetof(struct knpu_##name, nr), \
	.items = offsetof(struct knpu_##name, ptr)
#define NEEDS(what) .state = BOUND, .right = KNPU_RIGHT_##what
#define RESERVED(name) .reserved = offsetof(struct knpu_##name, __reserved)
#define BAD(function, error) .bad = function, .bad_errno = error

static const struct command commands[] = {
	{ KNPU_CMD_QUERY, STRUCT(query), .state = ANY, .good = good_nothing },
	{ KNPU_CMD_ENGINE_CREATE, STRUCT(engine_create), .state = FREE,
	  .flags = KNPU_ENGINE_F_ALL, .good = good_create,
	  BAD(bad_create, -EINVAL) },
	{ KNPU_CMD_ENGINE_ATTACH, STRUCT(engine_attach), .state = FREE,
	  .good = good_attach, BAD(bad_attach, -ENOENT) },
	{ KNPU_CMD_ENGINE_INFO, STRUCT(engine_info), NEEDS(READ),
	  .good = good_nothing },
	{ KNPU_CMD_ENGINE_STEP, STRUCT(engine_step), NEEDS(EDIT),
	  .good = good_step },
	{ KNPU_CMD_ENGINE_DESTROY, STRUCT(engine_destroy), NEEDS(OWN),
	  .good = good_nothing },
	{ KNPU_CMD_AREA_ADD, STRUCT(area_add), NEEDS(EDIT),
	  .flags = KNPU_AREA_F_ALL, ARRAY(IN_OR_NONE, area_add, values),
	  .good = good_area_add, BAD(bad_area_add, -ENOENT) },
	{ KNPU_CMD_AREA_INFO, STRUCT(area_info), NEEDS(READ),
	  .flags = KNPU_AREA_INFO_F_ALL, .good = good_area_info,
	  BAD(bad_area_info, -ENOENT) },
	{ KNPU_CMD_AREA_LIST, STRUCT(area_list), NEEDS(READ),
	  ARRAY(OUT, area_list, areas), .good = good_area_list },
	{ KNPU_CMD_PROPERTY_SET, STRUCT(property_set), NEEDS(EDIT),
	  ARRAY(IN, property_set, items), .good = good_property_set,
	  BAD(bad_property_set, -ENOENT) },
	{ KNPU_CMD_SYNAPSE_ADD, STRUCT(synapse_add), NEEDS(EDIT),
	  ARRAY(IN, synapse_add, synapses), .good = good_synapse_add,
	  BAD(bad_synapse_add, -ENOENT) },
	{ KNPU_CMD_SYNAPSE_LIST, STRUCT(synapse_list), NEEDS(READ),
	  .flags = KNPU_ASK_F_ALL, ARRAY(OUT, synapse_list, synapses),
	  .good = good_synapse_list, BAD(bad_synapse_list, -ENOENT) },
	{ KNPU_CMD_PUBLISH, STRUCT(publish), NEEDS(EDIT),
	  .good = good_nothing },
	{ KNPU_CMD_INJECT, STRUCT(inject), NEEDS(INJECT),
	  ARRAY(IN, inject, items), .good = good_inject,
	  BAD(bad_inject, -ENOENT) },
	{ KNPU_CMD_INJECT_VOXEL, STRUCT(inject_voxel), NEEDS(INJECT),
	  RESERVED(inject_voxel), ARRAY(IN, inject_voxel, items),
	  .good = good_voxel, BAD(bad_voxel, -ENOENT) },
	{ KNPU_CMD_READ, STRUCT(read), NEEDS(READ), .flags = KNPU_READ_F_ALL,
	  ARRAY(OUT, read, values), .good = good_read, BAD(bad_read, -ENOENT) },
	{ KNPU_CMD_COUNTERS, STRUCT(counters), NEEDS(READ),
	  .good = good_nothing },
	{ KNPU_CMD_MAP, STRUCT(map), NEEDS(READ), RESERVED(map),
	  .good = good_nothing, BAD(bad_map, -ENOENT) },
	{ KNPU_CMD_ENGINE_START, STRUCT(engine_start), NEEDS(EDIT),
	  .flags = KNPU_ENGINE_START_F_ALL, .good = good_nothing,
	  BAD(bad_start, -ERANGE) },
	{ KNPU_CMD_ENGINE_STOP, STRUCT(engine_stop), NEEDS(EDIT),
	  .good = good_nothing },
	{ KNPU_CMD_ENGINE_WAIT, STRUCT(engine_wait), NEEDS(READ),
	  .good = good_nothing },
	{ KNPU_CMD_SYNAPSE_REMOVE, STRUCT(synapse_remove), NEEDS(EDIT),
	  ARRAY(IN, synapse_remove, pairs), .good = good_synapse_remove,
	  BAD(bad_synapse_remove, -ENOENT) },
	{ KNPU_CMD_SYNAPSE_SET, STRUCT(synapse_set), NEEDS(EDIT),
	  ARRAY(IN, synapse_set, changes), .good = good_synapse_set,
	  BAD(bad_synapse_set, -ERANGE) },
	{ KNPU_CMD_ENGINE_SET, STRUCT(engine_set), NEEDS(EDIT),
	  .flags = KNPU_ENGINE_SET_F_ALL, RESERVED(engine_set),
	  .good = good_set, BAD(bad_set, -ERANGE) },
	{ KNPU_CMD_ENGINE_PAUSE, STRUCT(engine_pause), NEEDS(EDIT),
	  .good = good_nothing },
	{ KNPU_CMD_ENGINE_RESUME, STRUCT(engine_resume), NEEDS(EDIT),
	  .good = good_nothing },
	{ KNPU_CMD_ENGINE_RESET, STRUCT(engine_reset), NEEDS(EDIT),
	  .good = good_nothing },
	{ KNPU_CMD_NEURON_LOCATE, STRUCT(neuron_locate), NEEDS(READ),
	  .flags = KNPU_NEURONS_F_ALL, ARRAY(IN, neuron_locate, places),
	  .good = good_neuron_locate },
	{ KNPU_CMD_VOXEL_LOCATE, STRUCT(voxel_locate), NEEDS(READ),
	  ARRAY(IN, voxel_locate, voxels), .good = good_voxel_locate,
	  BAD(bad_voxel_locate, -ENOENT) },
	{ KNPU_CMD_ENGINE_ACCESS, STRUCT(engine_access), NEEDS(READ),
	  RESERVED(engine_access), .flags = KNPU_ENGINE_ACCESS_F_ALL,
	  .good = good_nothing, BAD(bad_access, -EINVAL) },
	{ KNPU_CMD_SYNAPSE_CLEAR, STRUCT(synapse_clear), NEEDS(EDIT),
	  RESERVED(synapse_clear), ARRAY(IN, synapse_clear, spans),
	  .good = good_synapse_clear, BAD(bad_span, -ENOENT) },
	{ KNPU_CMD_SYNAPSE_COUNT, STRUCT(synapse_count), NEEDS(READ),
	  .flags = KNPU_ASK_F_ALL, RESERVED(synapse_count),
	  ARRAY(IN, synapse_count, spans), .good = good_synapse_count,
	  BAD(bad_span, -ENOENT) },
	{ KNPU_CMD_NEURON_READ, STRUCT(neuron_read), NEEDS(READ),
	  .flags = KNPU_NEURONS_F_ALL, ARRAY(IN, neuron_read, states),
	  .good = good_neuron_read },
	{ KNPU_CMD_SESSION_LIST, STRUCT(session_list), .state = ANY,
	  RESERVED(session_list), ARRAY(OUT, session_list, sessions),
	  .good = good_session_list },
	{ KNPU_CMD_ENGINE_LIST, STRUCT(engine_list), .state = ANY,
	  ARRAY(OUT, engine_list, engines), .good = good_engine_list },
	{ KNPU_CMD_SESSION_KICK, STRUCT(session_kick), .state = ANY,
	  .good = good_kick, BAD(bad_kick, -ENOENT) },
	{ KNPU_CMD_STATISTICS, STRUCT(statistics), NEEDS(READ),
	  .good = good_nothing },
	{ KNPU_CMD_INJECT_LIST, STRUCT(inject_list), NEEDS(READ),
	  RESERVED(inject_list), ARRAY(OUT, inject_list, items),
	  .good = good_inject_list },
	{ KNPU_CMD_INJECT_CLEAR, STRUCT(inject_clear), NEEDS(INJECT),
	  .good = good_nothing },
	{ KNPU_CMD_AREA_RENAME, STRUCT(area_rename), NEEDS(EDIT),
	  RESERVED(area_rename), .good = good_area_rename,
	  BAD(bad_area_rename, -EEXIST) },
	{ KNPU_CMD_NEURON_DELETE, STRUCT(neuron_delete), NEEDS(EDIT),
	  ARRAY(IN, neuron_delete, ids), .good = good_neuron_delete,
	  BAD(bad_neuron_delete, -ENOENT) },
	{ KNPU_CMD_AREA_REMOVE, STRUCT(area_remove), NEEDS(EDIT),
	  RESERVED(area_remove), .good = good_area_remove,
	  BAD(bad_area_remove, -EINVAL) },
	{ KNPU_CMD_SAVE_OPEN, STRUCT(save_open), NEEDS(READ),
	  .good = good_nothing },
	{ KNPU_CMD_SAVE_READ, STRUCT(save_read), NEEDS(READ),
	  .before = KNPU_CMD_SAVE_OPEN, RESERVED(save_read),
	  ARRAY(OUT, save_read, bytes), .good = good_save_read },
	{ KNPU_CMD_SAVE_CLOSE, STRUCT(save_close), NEEDS(READ),
	  .before = KNPU_CMD_SAVE_OPEN, .good = good_nothing },
	{ KNPU_CMD_RESTORE_OPEN, STRUCT(restore_open), .state = FREE,
	  .good = good_nothing, BAD(bad_restore_open, -EINVAL) },
	{ KNPU_CMD_RESTORE_WRITE, STRUCT(restore_write), .state = FREE,
	  .before = KNPU_CMD_RESTORE_OPEN, RESERVED(restore_write),
	  ARRAY(IN, restore_write, bytes), .good = good_restore_write,
	  BAD(bad_restore_write, -EBADMSG) },
	{ KNPU_CMD_RESTORE_END, STRUCT(restore_end), .state = FREE,
	  .before = KNPU_CMD_RESTORE_OPEN, .whole = true,
	  .good = good_nothing },
	{ KNPU_CMD_NEURON_ADD, STRUCT(neuron_add), NEEDS(EDIT),
	  ARRAY(IN, neuron_add, neurons), .good = good_neuron_add,
	  BAD(bad_neuron_add, -ENOSPC) },
	{ KNPU_CMD_AREA_FILL, STRUCT(area_fill), NEEDS(EDIT),
	  .good = good_area_fill, BAD(bad_area_fill, -ENOENT) },
	{ KNPU_CMD_CANDIDATE_LIST, STRUCT(candidate_list), NEEDS(READ),
	  .flags = KNPU_CANDIDATE_LIST_F_ALL, RESERVED(candidate_list),
	  ARRAY(OUT, candidate_list, candidates), .good = good_candidates,
	  BAD(bad_candidates, -ENOENT) },
	{ KNPU_CMD_AREA_RESIZE, STRUCT(area_resize), NEEDS(EDIT),
	  .good = good_area_resize, BAD(bad_area_resize, -EINVAL) },
};

static int copy_in(void *to, u64 from, size_t bytes)
{
	if (!from)
		return -EFAULT;
	memcpy(to, (const void *)(uintptr_t)from, bytes);
	return 0;
}

static int copy_out(u64 to, const void *from, size_t bytes)
{
	if (!to)
		return -EFAULT;
	memcpy((void *)(uintptr_t)to, from, bytes);
	return 0;
}

static const struct knpu_copy copy = { .in = copy_in, .out = copy_out };

/* An engine with a state. */
static struct knpu *owner;
static struct snapshot before, after;

static void engine_up(void)
{
	uint32_t first;

	owner = make_engine("abi");
	first = add_row_of(owner, "a", 2, NULL, 0);
	assert_int_equal(first, 3);
	add_places_of(owner, "places", 1);
	connect(owner, 3, 4, 7, 2);
	OK(knpu_publish(owner, NULL));
	stimulate(owner, 3, 99);
	OK(knpu_engine_step(owner, 1, NULL));
	stimulate(owner, 4, 1);
}

static void up(enum state state)
{
	engine_up();
	actor = state == BOUND ? attach_to("abi") : open_embedded();
}

/* A snapshot of another engine, which has gone. */
static void write_snapshot(void)
{
	static u8 bytes[1 << 16];
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_read read = {
		.size = sizeof(read),
		.nr = sizeof(bytes),
		.bytes = (uintptr_t)bytes,
	};
	struct knpu_restore_write write = {
		.size = sizeof(write),
		.bytes = (uintptr_t)bytes,
	};
	struct knpu *gone = make_engine("gone");

	OK(knpu_call(gone, KNPU_CMD_SAVE_OPEN, &open, "open"));
	OK(knpu_call(gone, KNPU_CMD_SAVE_READ, &read, "read"));
	assert_int_equal(read.nr, open.bytes);
	knpu_close(gone);
	write.nr = read.nr;
	OK(knpu_call(actor, KNPU_CMD_RESTORE_WRITE, &write, "write"));
}

static void up_for(const struct command *c)
{
	union {
		u32 size;
		struct knpu_save_open save;
		struct knpu_restore_open restore;
	} before = {};

	up(c->state);
	if (!c->before)
		return;
	before.size = c->before == KNPU_CMD_SAVE_OPEN ? sizeof(before.save) :
							sizeof(before.restore);
	OK(knpu_call(actor, c->before, &before, "before"));
	if (c->whole)
		write_snapshot();
}

static void down(void)
{
	knpu_close(actor);
	knpu_close(owner);
}

static void fill(const struct command *c)
{
	memset(&arg, 0, sizeof(arg));
	memset(&item, 0, sizeof(item));
	arg.size = c->size;
	c->good();
}

static u32 *field(size_t offset)
{
	return (u32 *)(arg.bytes + offset);
}

static int call(const struct command *c)
{
	return knpu_cmd_call(actor->session, &copy, c->nr, (uintptr_t)&arg);
}

static void leaves(const struct command *c, int error)
{
	int err;

	snapshot_take(owner, &before);
	err = call(c);
	if (err != error)
		fail_msg("command %#x: %d, not %d", c->nr, err, error);
	snapshot_take(owner, &after);
	assert_memory_equal(&before, &after, sizeof(before));
}

static void works(const struct command *c)
{
	int err = call(c);

	if (err)
		fail_msg("command %#x with size %u: %d", c->nr, arg.size, err);
}

static void each(void (*test)(const struct command *c))
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		test(&commands[i]);
}

/* A new command has to be put to this test. */
static void all_are_here(void **state)
{
	size_t i;

	assert_int_equal(ARRAY_SIZE(commands), KNPU_CMD_END - KNPU_CMD_BASE);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		assert_int_equal(commands[i].nr, KNPU_CMD_BASE + i);
	(void)state;
}

static void no_such_command(void **state)
{
	static const u32 numbers[] = {
		0,	 1, KNPU_CMD_BASE - 1, KNPU_CMD_END, KNPU_CMD_END + 1,
		U32_MAX,
	};
	struct command c = commands[0];
	size_t i;

	up(BOUND);
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		fill(&c);
		c.nr = numbers[i];
		leaves(&c, -ENOTTY);
		/* Before anything else is looked at. */
		arg.size = 0;
		leaves(&c, -ENOTTY);
		assert_int_equal(knpu_cmd_call(actor->session, &copy, c.nr, 0),
				 -ENOTTY);
	}
	down();
	(void)state;
}

static void too_small(const struct command *c)
{
	const u32 sizes[] = { 0, 4, c->size / 2, c->size - 1 };
	size_t i;

	up_for(c);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		fill(c);
		if (sizes[i] >= c->size)
			continue;
		arg.size = sizes[i];
		leaves(c, -EINVAL);
	}
	down();
}

static void too_large(const struct command *c)
{
	up_for(c);
	fill(c);
	arg.size = 4097;
	leaves(c, -E2BIG);
	arg.size = U32_MAX;
	leaves(c, -E2BIG);
	/* The first and the last unknown byte, and one in the middle. */
	arg.size = c->size + 8;
	arg.bytes[c->size] = 1;
	leaves(c, -E2BIG);
	fill(c);
	arg.size = c->size + 8;
	arg.bytes[c->size + 7] = 0x80;
	leaves(c, -E2BIG);
	fill(c);
	arg.size = 4096;
	arg.bytes[4095] = 1;
	leaves(c, -E2BIG);
	down();
}

static void exact_and_longer(const struct command *c)
{
	const u32 sizes[] = { c->size, c->size + 8, 4096 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		up_for(c);
		fill(c);
		arg.size = sizes[i];
		/* What is beyond the stated size is nobody's business. */
		arg.bytes[sizes[i]] = 0xff;
		works(c);
		assert_int_equal(arg.size, sizes[i]);
		assert_int_equal(arg.bytes[sizes[i]], 0xff);
		down();
	}
}

static void unknown_flags(const struct command *c)
{
	u32 next = c->flags + 1;

	assert_int_equal(c->flags & next, 0);
	up_for(c);
	for (; next; next <<= 1) {
		fill(c);
		arg.words[1] = next;
		leaves(c, -EOPNOTSUPP);
		arg.words[1] = next | c->flags;
		leaves(c, -EOPNOTSUPP);
	}
	down();
}

static void reserved(const struct command *c)
{
	if (!c->reserved)
		return;
	up_for(c);
	fill(c);
	*field(c->reserved) = 1;
	leaves(c, -EOPNOTSUPP);
	down();
}

static void wrong_state(const struct command *c)
{
	if (c->state == ANY)
		return;
	up(c->state == BOUND ? FREE : BOUND);
	fill(c);
	leaves(c, c->state == BOUND ? -ENODEV : -EBUSY);
	down();
}

/* Destroyed by another: like no engine, but not free for a new one. */
static void destroyed(const struct command *c)
{
	if (c->state == ANY)
		return;
	up(BOUND);
	OK(knpu_engine_destroy(owner));
	fill(c);
	assert_int_equal(call(c), c->state == BOUND ? -ENODEV : -EBUSY);
	down();
}

/* Kicked: whatever else is wrong with the state or the rest. */
static void stale(const struct command *c)
{
	struct knpu_session *s;

	up(c->state);
	s = actor->session;
	fill(c);
	OK(knpu_session_kick(owner, s->id));
	leaves(c, -ESTALE);
	arg.size = c->size - 1;
	leaves(c, -EINVAL);
	arg.size = c->size;
	arg.words[1] = 1U << 31;
	leaves(c, -EOPNOTSUPP);
	arg.words[1] = 0;
	if (c->kind != NONE)
		*field(c->count) = KNPU_BATCH_MAX + 1;
	s->rights = 0;
	leaves(c, -ESTALE);
	down();
}

/* Its right is what it needs, and all that it needs. */
static void rights(const struct command *c)
{
	struct knpu_session *s;

	if (c->state != BOUND)
		return;
	assert_int_equal(hweight64(c->right), 1);
	up_for(c);
	s = actor->session;
	fill(c);
	s->rights = KNPU_RIGHT_ALL & ~c->right;
	leaves(c, -EACCES);
	s->rights = c->right;
	works(c);
	down();
}

static void counts(const struct command *c)
{
	if (c->kind == NONE)
		return;
	up_for(c);
	fill(c);
	*field(c->count) = KNPU_BATCH_MAX + 1;
	leaves(c, -EINVAL);
	*field(c->count) = U32_MAX;
	leaves(c, -EINVAL);
	*field(c->count) = 0;
	if (c->kind == IN_OR_NONE)
		works(c);
	else
		leaves(c, -EINVAL);
	down();
}

static void pointers(const struct command *c)
{
	up_for(c);
	fill(c);
	assert_int_equal(knpu_cmd_call(actor->session, &copy, c->nr, 0),
			 -EFAULT);
	if (c->kind != NONE) {
		*(u64 *)(arg.bytes + c->items) = 0;
		leaves(c, -EFAULT);
	}
	down();
}

/*
 * Wrong in several ways at once.  The faults stand in the order of the
 * contract; whatever comes after it, the first one decides.
 */
enum fault {
	SMALL,
	TAIL,
	FLAGS,
	RESERVE,
	STATE,
	RIGHT,
	COUNT,
	POINTER,
	VALUE,
	FAULTS
};

static int fault_put(const struct command *c, enum fault fault)
{
	switch (fault) {
	case SMALL:
		arg.size = c->size - 1;
		return -EINVAL;
	case TAIL:
		arg.size = c->size + 8;
		arg.bytes[c->size + 1] = 1;
		return -E2BIG;
	case FLAGS:
		arg.words[1] = 1U << 31;
		return -EOPNOTSUPP;
	case RESERVE:
		*field(c->reserved) = 1;
		return -EOPNOTSUPP;
	case STATE:
		return c->state == BOUND ? -ENODEV : -EBUSY;
	case RIGHT:
		((struct knpu_session *)actor->session)->rights &= ~c->right;
		return -EACCES;
	case COUNT:
		*field(c->count) = KNPU_BATCH_MAX + 1;
		return -EINVAL;
	case POINTER:
		*(u64 *)(arg.bytes + c->items) = 0;
		return -EFAULT;
	default:
		c->bad();
		return c->bad_errno;
	}
}

static bool fault_applies(const struct command *c, enum fault fault)
{
	switch (fault) {
	case RESERVE:
		return c->reserved;
	case STATE:
		return c->state != ANY;
	case RIGHT:
		return c->right;
	case COUNT:
		return c->kind != NONE;
	case POINTER:
		/* Where it is written to, that is seen when it is written. */
		return c->kind == IN || c->kind == IN_OR_NONE;
	case VALUE:
		return c->bad;
	default:
		return true;
	}
}

static void wrong_from(const struct command *c, enum fault first)
{
	enum state opposite = c->state == BOUND ? FREE : BOUND;
	enum fault fault;
	int expected = 0;

	if (first <= STATE && c->state != ANY)
		up(opposite);
	else
		up_for(c);
	fill(c);
	for (fault = FAULTS; fault-- > first;)
		if (fault_applies(c, fault))
			expected = fault_put(c, fault);
	leaves(c, expected);
	down();
}

static void order_of_checks(const struct command *c)
{
	enum fault first;

	for (first = SMALL; first < FAULTS; first++)
		if (fault_applies(c, first))
			wrong_from(c, first);
}

/* A struct in memory that cannot be written: the result cannot be told. */
static int refuse_out(u64 to, const void *from, size_t bytes)
{
	(void)to;
	(void)from;
	(void)bytes;
	return -EFAULT;
}

static void result_cannot_be_told(const struct command *c)
{
	const struct knpu_copy no_out = { .in = copy_in, .out = refuse_out };

	up_for(c);
	fill(c);
	assert_int_equal(knpu_cmd_call(actor->session, &no_out, c->nr,
				       (uintptr_t)&arg),
			 -EFAULT);
	down();
}

#define EACH(function)                            \
	static void each_##function(void **state) \
	{                                         \
		(void)state;                      \
		each(function);                   \
	}

EACH(too_small)
EACH(too_large)
EACH(exact_and_longer)
EACH(unknown_flags)
EACH(reserved)
EACH(wrong_state)
EACH(destroyed)
EACH(rights)
EACH(stale)
EACH(counts)
EACH(pointers)
EACH(order_of_checks)
EACH(result_cannot_be_told)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_are_here),
		cmocka_unit_test(no_such_command),
		cmocka_unit_test(each_too_small),
		cmocka_unit_test(each_too_large),
		cmocka_unit_test(each_exact_and_longer),
		cmocka_unit_test(each_unknown_flags),
		cmocka_unit_test(each_reserved),
		cmocka_unit_test(each_wrong_state),
		cmocka_unit_test(each_destroyed),
		cmocka_unit_test(each_rights),
		cmocka_unit_test(each_stale),
		cmocka_unit_test(each_counts),
		cmocka_unit_test(each_pointers),
		cmocka_unit_test(each_order_of_checks),
		cmocka_unit_test(each_result_cannot_be_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
