// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The table of commands, and what is the same for all: sizes, unknown bytes,
 * flags, state of the session, arrays.
 *
 * A new command gets its number and struct in the UAPI header, its row here
 * and its function in one of the cmd_*.c files.
 */
#include "core_port.h"
#include "cmd.h"
#include "limits.h"

/* The state in which a session must be. */
enum needs {
	NEEDS_NOTHING,
	NEEDS_NO_ENGINE,
	NEEDS_ENGINE,
};

enum array_kind {
	ARRAY_NONE,
	ARRAY_IN,
	/* In, and none at all is allowed. */
	ARRAY_IN_OPTIONAL,
	ARRAY_OUT,
	/* What is asked stands in the items, and the answer beside it. */
	ARRAY_IN_OUT,
};

/**
 * struct row - what the table knows of a command
 * @run: its function
 * @size: of its struct
 * @flags: those that it knows
 * @reserved: offset of a __u32 that must be 0, or 0
 * @needs: state of the session
 * @right: that it must have, of enum knpu_right
 * @array: has it an array?
 * @items: offset of the pointer to it
 * @count: offset of its count
 * @item_size: of one item
 */
struct row {
	int (*run)(struct knpu_session *s, void *arg, void *items);
	u16 size;
	u16 reserved;
	u32 flags;
	enum needs needs;
	u32 right;
	enum array_kind array;
	u16 items;
	u16 count;
	u16 item_size;
};

#define ROW(name, state, ...) \
	[KNPU_CMD_##name - KNPU_CMD_BASE] = { state, __VA_ARGS__ }
#define CMD(fn) .run = knpu_cmd_##fn, .size = sizeof(struct knpu_##fn)
#define ARRAY(kind, fn, ptr, nr, item)                           \
	.array = kind, .items = offsetof(struct knpu_##fn, ptr), \
	.count = offsetof(struct knpu_##fn, nr), .item_size = sizeof(item)
#define ANY .needs = NEEDS_NOTHING
#define FREE .needs = NEEDS_NO_ENGINE
#define READS .needs = NEEDS_ENGINE, .right = KNPU_RIGHT_READ
#define INJECTS .needs = NEEDS_ENGINE, .right = KNPU_RIGHT_INJECT
#define EDITS .needs = NEEDS_ENGINE, .right = KNPU_RIGHT_EDIT
#define OWNS .needs = NEEDS_ENGINE, .right = KNPU_RIGHT_OWN

static const struct row rows[KNPU_CMD_END - KNPU_CMD_BASE] = {
	ROW(QUERY, ANY, CMD(query)),
	ROW(ENGINE_CREATE, FREE, CMD(engine_create),
	    .flags = KNPU_ENGINE_F_ALL),
	ROW(ENGINE_ATTACH, FREE, CMD(engine_attach)),
	ROW(ENGINE_INFO, READS, CMD(engine_info)),
	ROW(ENGINE_STEP, EDITS, CMD(engine_step)),
	ROW(ENGINE_DESTROY, OWNS, CMD(engine_destroy)),
	ROW(AREA_ADD, EDITS, CMD(area_add), .flags = KNPU_AREA_F_ALL,
	    ARRAY(ARRAY_IN_OPTIONAL, area_add, values, nr,
		  struct knpu_property_value)),
	ROW(AREA_INFO, READS, CMD(area_info), .flags = KNPU_AREA_INFO_F_ALL),
	ROW(AREA_LIST, READS, CMD(area_list),
	    ARRAY(ARRAY_OUT, area_list, areas, nr, struct knpu_area_info)),
	ROW(PROPERTY_SET, EDITS, CMD(property_set),
	    ARRAY(ARRAY_IN, property_set, items, nr,
		  struct knpu_property_item)),
	ROW(SYNAPSE_ADD, EDITS, CMD(synapse_add),
	    ARRAY(ARRAY_IN, synapse_add, synapses, nr, struct knpu_synapse)),
	ROW(SYNAPSE_LIST, READS, CMD(synapse_list), .flags = KNPU_ASK_F_ALL,
	    ARRAY(ARRAY_OUT, synapse_list, synapses, nr, struct knpu_synapse)),
	ROW(PUBLISH, EDITS, CMD(publish)),
	ROW(INJECT, INJECTS, CMD(inject),
	    ARRAY(ARRAY_IN, inject, items, nr, struct knpu_inject_item)),
	ROW(INJECT_VOXEL, INJECTS, CMD(inject_voxel),
	    ARRAY(ARRAY_IN, inject_voxel, items, nr,
		  struct knpu_inject_voxel_item),
	    .reserved = offsetof(struct knpu_inject_voxel, __reserved)),
	ROW(READ, READS, CMD(read), ARRAY(ARRAY_OUT, read, values, nr, s64),
	    .flags = KNPU_READ_F_ALL),
	ROW(COUNTERS, READS, CMD(counters)),
	ROW(MAP, READS, CMD(map),
	    .reserved = offsetof(struct knpu_map, __reserved)),
	ROW(ENGINE_START, EDITS, CMD(engine_start),
	    .flags = KNPU_ENGINE_START_F_ALL),
	ROW(ENGINE_STOP, EDITS, CMD(engine_stop)),
	ROW(ENGINE_WAIT, READS, CMD(engine_wait)),
	ROW(SYNAPSE_REMOVE, EDITS, CMD(synapse_remove),
	    ARRAY(ARRAY_IN, synapse_remove, pairs, nr,
		  struct knpu_synapse_pair)),
	ROW(SYNAPSE_SET, EDITS, CMD(synapse_set),
	    ARRAY(ARRAY_IN, synapse_set, changes, nr,
		  struct knpu_synapse_change)),
	ROW(ENGINE_SET, EDITS, CMD(engine_set), .flags = KNPU_ENGINE_SET_F_ALL,
	    .reserved = offsetof(struct knpu_engine_set, __reserved)),
	ROW(ENGINE_PAUSE, EDITS, CMD(engine_pause)),
	ROW(ENGINE_RESUME, EDITS, CMD(engine_resume)),
	ROW(ENGINE_RESET, EDITS, CMD(engine_reset)),
	ROW(NEURON_LOCATE, READS, CMD(neuron_locate),
	    .flags = KNPU_NEURONS_F_ALL,
	    ARRAY(ARRAY_IN_OUT, neuron_locate, places, nr,
		  struct knpu_neuron_place)),
	ROW(VOXEL_LOCATE, READS, CMD(voxel_locate),
	    ARRAY(ARRAY_IN_OUT, voxel_locate, voxels, nr,
		  struct knpu_voxel_place)),
	ROW(ENGINE_ACCESS, READS, CMD(engine_access),
	    .flags = KNPU_ENGINE_ACCESS_F_ALL,
	    .reserved = offsetof(struct knpu_engine_access, __reserved)),
	ROW(SYNAPSE_CLEAR, EDITS, CMD(synapse_clear),
	    ARRAY(ARRAY_IN, synapse_clear, spans, nr, struct knpu_span),
	    .reserved = offsetof(struct knpu_synapse_clear, __reserved)),
	ROW(SYNAPSE_COUNT, READS, CMD(synapse_count), .flags = KNPU_ASK_F_ALL,
	    ARRAY(ARRAY_IN, synapse_count, spans, nr, struct knpu_span),
	    .reserved = offsetof(struct knpu_synapse_count, __reserved)),
	ROW(NEURON_READ, READS, CMD(neuron_read), .flags = KNPU_NEURONS_F_ALL,
	    ARRAY(ARRAY_IN_OUT, neuron_read, states, nr,
		  struct knpu_neuron_state)),
	ROW(SESSION_LIST, ANY, CMD(session_list),
	    ARRAY(ARRAY_OUT, session_list, sessions, nr,
		  struct knpu_session_entry),
	    .reserved = offsetof(struct knpu_session_list, __reserved)),
	ROW(ENGINE_LIST, ANY, CMD(engine_list),
	    ARRAY(ARRAY_OUT, engine_list, engines, nr,
		  struct knpu_engine_entry)),
	ROW(SESSION_KICK, ANY, CMD(session_kick)),
	ROW(STATISTICS, READS, CMD(statistics)),
	ROW(INJECT_LIST, READS, CMD(inject_list),
	    ARRAY(ARRAY_OUT, inject_list, items, nr, struct knpu_inject_item),
	    .reserved = offsetof(struct knpu_inject_list, __reserved)),
	ROW(INJECT_CLEAR, INJECTS, CMD(inject_clear)),
	ROW(AREA_RENAME, EDITS, CMD(area_rename),
	    .reserved = offsetof(struct knpu_area_rename, __reserved)),
	ROW(NEURON_DELETE, EDITS, CMD(neuron_delete),
	    ARRAY(ARRAY_IN, neuron_delete, ids, nr, u32)),
	ROW(AREA_REMOVE, EDITS, CMD(area_remove),
	    .reserved = offsetof(struct knpu_area_remove, __reserved)),
	ROW(SAVE_OPEN, READS, CMD(save_open)),
	ROW(SAVE_READ, READS, CMD(save_read),
	    ARRAY(ARRAY_OUT, save_read, bytes, nr, u8),
	    .reserved = offsetof(struct knpu_save_read, __reserved)),
	ROW(SAVE_CLOSE, READS, CMD(save_close)),
	ROW(RESTORE_OPEN, FREE, CMD(restore_open)),
	ROW(RESTORE_WRITE, FREE, CMD(restore_write),
	    ARRAY(ARRAY_IN, restore_write, bytes, nr, u8),
	    .reserved = offsetof(struct knpu_restore_write, __reserved)),
	ROW(RESTORE_END, FREE, CMD(restore_end)),
	ROW(NEURON_ADD, EDITS, CMD(neuron_add),
	    ARRAY(ARRAY_IN_OUT, neuron_add, neurons, nr,
		  struct knpu_neuron_new)),
	ROW(AREA_FILL, EDITS, CMD(area_fill)),
	ROW(CANDIDATE_LIST, READS, CMD(candidate_list),
	    .flags = KNPU_CANDIDATE_LIST_F_ALL,
	    ARRAY(ARRAY_OUT, candidate_list, candidates, nr,
		  struct knpu_candidate),
	    .reserved = offsetof(struct knpu_candidate_list, __reserved)),
	ROW(AREA_RESIZE, EDITS, CMD(area_resize)),
};

/* The largest argument struct. */
union any {
	u32 words[2];
	struct knpu_query query;
	struct knpu_engine_create engine_create;
	struct knpu_engine_attach engine_attach;
	struct knpu_engine_info engine_info;
	struct knpu_area_add area_add;
	struct knpu_area_info area_info;
	struct knpu_counters counters;
	struct knpu_statistics statistics;
};

/* No struct will ever be longer, so no caller has to be read further. */
#define SIZE_MAX_KNOWN 4096

/* Bytes that the caller has and we do not know must be zero. */
static int check_unknown(const struct knpu_copy *copy, u64 arg, u32 from,
			 u32 to)
{
	u8 bytes[64];

	while (from < to) {
		u32 n = min_t(u32, to - from, sizeof(bytes));
		u32 i;

		if (copy->in(bytes, arg + from, n))
			return -EFAULT;
		for (i = 0; i < n; i++)
			if (bytes[i])
				return -E2BIG;
		from += n;
	}
	return 0;
}

static int fetch(const struct knpu_copy *copy, const struct row *row,
		 union any *any, u64 arg, u32 *size)
{
	int err;

	if (copy->in(size, arg, sizeof(*size)))
		return -EFAULT;
	/* This is the first ABI: no struct has grown yet. */
	if (*size < row->size)
		return -EINVAL;
	if (*size > SIZE_MAX_KNOWN)
		return -E2BIG;
	err = check_unknown(copy, arg, row->size, *size);
	if (err)
		return err;
	if (copy->in(any, arg, row->size))
		return -EFAULT;
	/* Another thread may have changed it between the two reads. */
	any->words[0] = *size;
	return 0;
}

static u32 field(const union any *any, u16 offset)
{
	return *(const u32 *)((const u8 *)any + offset);
}

static int admit(struct knpu_session *s, const struct row *row,
		 const union any *any, bool entered)
{
	struct knpu_engine *e;
	u32 nr;

	if (any->words[1] & ~row->flags)
		return -EOPNOTSUPP;
	if (row->reserved && field(any, row->reserved))
		return -EOPNOTSUPP;
	if (!entered)
		return -ESTALE;
	if (!knpu_user_paced(s->user))
		return -EAGAIN;
	e = knpu_session_engine(s);
	if (row->needs == NEEDS_ENGINE && (!e || knpu_engine_dead(e)))
		return -ENODEV;
	if (row->needs == NEEDS_NO_ENGINE && e)
		return -EBUSY;
	/* Set before the engine was, which is there. */
	if (row->needs == NEEDS_ENGINE && row->right & ~s->rights)
		return -EACCES;
	if (row->array == ARRAY_NONE)
		return 0;
	nr = field(any, row->count);
	if (nr > KNPU_BATCH_MAX)
		return -EINVAL;
	return nr || row->array == ARRAY_IN_OPTIONAL ? 0 : -EINVAL;
}

static int array_fetch(const struct knpu_copy *copy, const struct row *row,
		       const union any *any, void **items)
{
	u64 from = *(const u64 *)((const u8 *)any + row->items);
	size_t bytes = (size_t)field(any, row->count) * row->item_size;

	*items = NULL;
	if (row->array == ARRAY_NONE || !bytes)
		return 0;
	*items = kvzalloc(bytes, GFP_KERNEL_ACCOUNT);
	if (!*items)
		return -ENOMEM;
	if (row->array == ARRAY_OUT || !copy->in(*items, from, bytes))
		return 0;
	kvfree(*items);
	return -EFAULT;
}

static int array_store(const struct knpu_copy *copy, const struct row *row,
		       const union any *any, const void *items)
{
	u64 to = *(const u64 *)((const u8 *)any + row->items);
	size_t bytes = (size_t)field(any, row->count) * row->item_size;

	if ((row->array != ARRAY_OUT && row->array != ARRAY_IN_OUT) || !bytes)
		return 0;
	return copy->out(to, items, bytes);
}

/* All that may happen once it is known which command it is. */
static int carry_out(struct knpu_session *s, const struct knpu_copy *copy,
		     const struct row *row, u64 arg, bool entered, u64 *bytes)
{
	union any any = {};
	void *items;
	u32 size;
	int err;

	err = fetch(copy, row, &any, arg, &size);
	if (!err)
		err = admit(s, row, &any, entered);
	if (!err)
		err = array_fetch(copy, row, &any, &items);
	if (err)
		return err;
	*bytes = row->size;
	if (items)
		*bytes += (u64)field(&any, row->count) * row->item_size;
	err = row->run(s, &any, items);
	if (!err)
		err = array_store(copy, row, &any, items);
	kvfree(items);
	/* On an error too: it may tell which item was refused. */
	if (copy->out(arg, &any, row->size) && !err)
		err = -EFAULT;
	return err;
}

/**
 * knpu_cmd_call - carry out a command
 * @s: the session
 * @copy: how the caller's memory is read and written
 * @nr: KNPU_CMD_...
 * @arg: where the caller's argument struct is
 *
 * Return: what the command returns, or -ENOTTY, -EINVAL, -E2BIG, -EOPNOTSUPP,
 * -ESTALE, -EAGAIN, -ENODEV, -EBUSY, -EACCES, -EFAULT, -ENOMEM, in the order of
 * the contract.
 */
int knpu_cmd_call(struct knpu_session *s, const struct knpu_copy *copy, u32 nr,
		  u64 arg)
{
	bool entered = knpu_session_enter(s);
	struct knpu_watch *watch;
	int err = -ENOTTY;
	u64 bytes = 0;
	u32 i;

	watch = knpu_request_begin(&s->metrics, nr);
	if (nr >= KNPU_CMD_BASE && nr < KNPU_CMD_END) {
		i = array_index_nospec(nr - KNPU_CMD_BASE, ARRAY_SIZE(rows));
		err = carry_out(s, copy, &rows[i], arg, entered, &bytes);
	}
	knpu_request_end(&s->metrics, watch, bytes, err);
	if (entered)
		knpu_session_leave(s);
	return err;
}
