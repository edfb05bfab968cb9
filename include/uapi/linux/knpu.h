/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR MIT */
/*
 * knpu: a spiking neural engine.  The contract with user space.
 */
#ifndef _UAPI_LINUX_KNPU_H
#define _UAPI_LINUX_KNPU_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * DOC: general ioctl format
 *
 * Every command is an ioctl on /dev/knpu with a pointer to one struct.  The
 * struct begins with a __u32 size that the caller sets to sizeof() of the
 * struct it was compiled with, so that a struct can grow at its end.  Command
 * numbers are _IO(type, nr) and therefore do not change with the struct.
 *
 * Arrays are passed by a pointer (__aligned_u64) and a count of items; an
 * array argument is read or written whole, and a command that fails has not
 * changed the engine.
 *
 * The errno says what is wrong:
 *
 *  - ENOTTY: no such command
 *  - E2BIG: the struct is longer than this side knows, and the bytes it does
 *    not know are not zero
 *  - EOPNOTSUPP: a known field (a flag, usually) has a value that is not
 *    supported
 *  - EINVAL: understood, and wrong (a size that is too small, an empty name)
 *  - ESTALE: the session was ended (KNPU_SESSION_KICK, or as it rested too long,
 *    or for another of the same user): open again; or the place of a neuron that
 *    is named by its handle was given to another: that one is told in failed
 *  - EAGAIN: the user gives more commands in a second than one user may: try
 *    again
 *  - ENODEV: the session is attached to no engine, or its engine is gone
 *  - EACCES: the session has not the right (enum knpu_right)
 *  - EPERM: only an administrator may, or who is in that group
 *  - ENOENT: no such area, neuron, property or session
 *  - EEXIST: the name is taken
 *  - ERANGE: a value does not fit
 *  - ENFILE: there are as many engines, or sessions, as there may be
 *  - EMFILE: the user has as many engines, or sessions, as one user may have
 *  - EDQUOT: the user would have more memory than one user may: of commands
 *    that make or restore an engine, add areas, set properties, edit or publish
 *    synapses, first ask for them by target, give input, or save
 *  - ENOSPC: a limit (limits of KNPU_QUERY) would be passed
 *  - EBUSY: the engine is being stepped by somebody else, or its clock runs, or
 *    the session is attached already, or as many cuts are open as may be, or a
 *    place for a neuron is not free yet
 *  - ETIMEDOUT: another edit takes longer than this one may wait
 *  - EINTR: a signal ended the command early; what was done is told
 *  - EBADMSG: no snapshot, or not a sound one; what is wrong and where is told
 *  - ENOMEM: no memory
 *  - EFAULT: a pointer cannot be read or written
 *
 * The order of the checks is part of the contract: size, unknown bytes, flags
 * and reserved fields, state of the session (ESTALE), pace of the user (EAGAIN),
 * the session's engine (ENODEV, EBUSY), its right (EACCES), count of items
 * (EINVAL), arrays that are read (EFAULT), then item by item ids (ENOENT, ESTALE)
 * and values (EINVAL, ERANGE, EPERM), then what all items together come to (ERANGE,
 * ENOSPC, EDQUOT).  What goes back to the caller is written
 * last: EFAULT then means that the command has had its effect and could not
 * tell of it.
 *
 * Numbers: potentials, thresholds and inputs are fixed-point __s32 in steps
 * of 1/4096.
 */

/* The type byte of all knpu ioctls. */
#define KNPU_TYPE 0xEB

/* Number of this contract.  Additions keep it; a break would raise it. */
#define KNPU_ABI 1

enum {
	KNPU_CMD_BASE = 0x80,
	KNPU_CMD_QUERY = KNPU_CMD_BASE,
	KNPU_CMD_ENGINE_CREATE,
	KNPU_CMD_ENGINE_ATTACH,
	KNPU_CMD_ENGINE_INFO,
	KNPU_CMD_ENGINE_STEP,
	KNPU_CMD_ENGINE_DESTROY,
	KNPU_CMD_AREA_ADD,
	KNPU_CMD_AREA_INFO,
	KNPU_CMD_AREA_LIST,
	KNPU_CMD_PROPERTY_SET,
	KNPU_CMD_SYNAPSE_ADD,
	KNPU_CMD_SYNAPSE_LIST,
	KNPU_CMD_PUBLISH,
	KNPU_CMD_INJECT,
	KNPU_CMD_INJECT_VOXEL,
	KNPU_CMD_READ,
	KNPU_CMD_COUNTERS,
	KNPU_CMD_MAP,
	KNPU_CMD_ENGINE_START,
	KNPU_CMD_ENGINE_STOP,
	KNPU_CMD_ENGINE_WAIT,
	KNPU_CMD_SYNAPSE_REMOVE,
	KNPU_CMD_SYNAPSE_SET,
	KNPU_CMD_ENGINE_SET,
	KNPU_CMD_ENGINE_PAUSE,
	KNPU_CMD_ENGINE_RESUME,
	KNPU_CMD_ENGINE_RESET,
	KNPU_CMD_NEURON_LOCATE,
	KNPU_CMD_VOXEL_LOCATE,
	KNPU_CMD_ENGINE_ACCESS,
	KNPU_CMD_SYNAPSE_CLEAR,
	KNPU_CMD_SYNAPSE_COUNT,
	KNPU_CMD_NEURON_READ,
	KNPU_CMD_SESSION_LIST,
	KNPU_CMD_ENGINE_LIST,
	KNPU_CMD_SESSION_KICK,
	KNPU_CMD_STATISTICS,
	KNPU_CMD_INJECT_LIST,
	KNPU_CMD_INJECT_CLEAR,
	KNPU_CMD_AREA_RENAME,
	KNPU_CMD_NEURON_DELETE,
	KNPU_CMD_AREA_REMOVE,
	KNPU_CMD_SAVE_OPEN,
	KNPU_CMD_SAVE_READ,
	KNPU_CMD_SAVE_CLOSE,
	KNPU_CMD_RESTORE_OPEN,
	KNPU_CMD_RESTORE_WRITE,
	KNPU_CMD_RESTORE_END,
	KNPU_CMD_NEURON_ADD,
	KNPU_CMD_AREA_FILL,
	KNPU_CMD_CANDIDATE_LIST,
	KNPU_CMD_AREA_RESIZE,
	KNPU_CMD_END,
};

/* Steps of the fixed-point format in 1.0 */
#define KNPU_FX_SHIFT 12
#define KNPU_FX_ONE (1 << KNPU_FX_SHIFT)

/* "No limit": the stored form of a threshold limit of 0 in a brain file. */
#define KNPU_THRESHOLD_LIMIT_NONE 0x7fffffff

/* Length of a name with its terminating zero. */
#define KNPU_NAME_LEN 64

/* Ids of neurons are below 1 << KNPU_HANDLE_SHIFT. */
#define KNPU_HANDLE_SHIFT 24

/*
 * The handle of a neuron: its id, and which neuron of its place it is, 1..255.
 * A place is given to another neuron only long after its neuron was deleted
 * (see struct knpu_neuron_add), but what still knows the id then means the
 * wrong one.  Commands that name single neurons take handles as well as ids:
 * by its handle a neuron is found, or the command fails with -ESTALE.
 */
#define KNPU_NEURON_HANDLE(id, incarnation) \
	((id) | (incarnation) << KNPU_HANDLE_SHIFT)
#define KNPU_NEURON_ID(handle) ((handle) & ((1U << KNPU_HANDLE_SHIFT) - 1))

/* Areas and neurons every engine has from the start. */
enum {
	KNPU_AREA_DEATH = 0,
	KNPU_AREA_POWER = 1,
	KNPU_AREA_FATIGUE = 2,
	KNPU_AREA_FIRST_USER = 3,
};

/**
 * struct knpu_query - ioctl(KNPU_QUERY)
 * @size: sizeof(struct knpu_query)
 * @flags: must be 0
 * @abi: out: KNPU_ABI
 * @features: out: bits of enum knpu_feature
 * @errata: out: bits of known faults of this implementation, 0 for none
 * @max_areas: out: areas of one engine, the three built-in ones included
 * @max_neurons: out: neurons of one engine
 * @max_synapses: out: synapses of one engine
 * @max_batch: out: items of one array argument
 * @max_delay: out: longest delay of a synapse, in bursts
 * @max_ledger_bursts: out: bursts that a ledger can be made to hold
 * @max_ledger_spikes: out: spikes that a ledger can be made to hold
 * @__reserved: out: 0
 *
 * Needs no engine; works before anything else exists.
 */
struct knpu_query {
	__u32 size;
	__u32 flags;
	__u32 abi;
	__u32 max_areas;
	__aligned_u64 features;
	__aligned_u64 errata;
	__u32 max_neurons;
	__u32 max_batch;
	__aligned_u64 max_synapses;
	__u32 max_delay;
	__u32 max_ledger_bursts;
	__u32 max_ledger_spikes;
	__u32 __reserved;
};
#define KNPU_QUERY _IO(KNPU_TYPE, KNPU_CMD_QUERY)

/**
 * enum knpu_feature - what this implementation has beyond the ABI's core
 * @KNPU_FEATURE_EMBEDDED: the engine lives in the calling process
 */
enum knpu_feature {
	KNPU_FEATURE_EMBEDDED = 1 << 0,
};

/**
 * enum knpu_engine_flags - flags of KNPU_ENGINE_CREATE and KNPU_ENGINE_INFO
 * @KNPU_ENGINE_F_FATIGUE: fatigue is on: the power amount also goes to every
 *	neuron of area 2
 * @KNPU_ENGINE_F_RUNNING: told by KNPU_ENGINE_INFO: the clock of the engine
 *	runs bursts
 * @KNPU_ENGINE_F_PAUSED: told by KNPU_ENGINE_INFO: the clock runs, but rests
 * @KNPU_ENGINE_F_TIMING: told by KNPU_ENGINE_INFO: the phases of bursts are
 *	timed
 * @KNPU_ENGINE_F_ALL: all that KNPU_ENGINE_CREATE takes
 */
enum knpu_engine_flags {
	KNPU_ENGINE_F_FATIGUE = 1 << 0,
	KNPU_ENGINE_F_RUNNING = 1 << 1,
	KNPU_ENGINE_F_PAUSED = 1 << 2,
	KNPU_ENGINE_F_TIMING = 1 << 3,
	KNPU_ENGINE_F_ALL = KNPU_ENGINE_F_FATIGUE,
};

/**
 * struct knpu_engine_create - ioctl(KNPU_ENGINE_CREATE)
 * @size: sizeof(struct knpu_engine_create)
 * @flags: enum knpu_engine_flags
 * @seed: seed of everything that is drawn by chance
 * @power: amount given to neuron 1 in every burst, in fixed-point steps; 0
 *	adds nothing
 * @rate_uhz: bursts per second in millionths (100 Hz is 100000000);
 *	1..KNPU_RATE_MAX_UHZ
 * @ledger_bursts: bursts the ledger holds; 0: a default; rounded up to a power
 *	of two
 * @ledger_spikes: spikes the ledger holds; 0: a default; rounded up to a power
 *	of two.  A burst that fires more is lapped in the ledger.
 * @name: of the engine, zero-terminated, not empty, without control characters
 *
 * Makes an engine with the three built-in areas and attaches the session to
 * it, with all rights.  It belongs to whoever opened the session, who alone may
 * attach (mode 0700) until KNPU_ENGINE_ACCESS says otherwise.  -ENFILE: there are
 * too many engines; -EMFILE: the user has too many; -EEXIST: the name is taken;
 * -EBUSY: the session has been attached (it stays so when the engine is
 * destroyed: open another).
 */
struct knpu_engine_create {
	__u32 size;
	__u32 flags;
	__u32 seed;
	__s32 power;
	__aligned_u64 rate_uhz;
	__u32 ledger_bursts;
	__u32 ledger_spikes;
	__u8 name[KNPU_NAME_LEN];
};
#define KNPU_ENGINE_CREATE _IO(KNPU_TYPE, KNPU_CMD_ENGINE_CREATE)

/* Highest burst rate: one burst per microsecond. */
#define KNPU_RATE_MAX_UHZ 1000000000000ULL

/**
 * struct knpu_engine_attach - ioctl(KNPU_ENGINE_ATTACH)
 * @size: sizeof(struct knpu_engine_attach)
 * @flags: must be 0
 * @name: of the engine
 *
 * The session gets the rights that the engine gives to whoever opened it, and
 * keeps them: later changes of the engine's mode are for those who come later,
 * and who is sent the file descriptor has them too.  -ENOENT: no engine of that
 * name, or none that one may read; -EBUSY: the session is attached already.
 */
struct knpu_engine_attach {
	__u32 size;
	__u32 flags;
	__u8 name[KNPU_NAME_LEN];
};
#define KNPU_ENGINE_ATTACH _IO(KNPU_TYPE, KNPU_CMD_ENGINE_ATTACH)

/**
 * struct knpu_engine_info - ioctl(KNPU_ENGINE_INFO)
 * @size: sizeof(struct knpu_engine_info)
 * @flags: in: must be 0; out: enum knpu_engine_flags
 * @seed: out
 * @power: out: in fixed-point steps
 * @rate_uhz: out: bursts per second in millionths
 * @burst: out: number of the last completed burst, 0 before the first
 * @areas: out: ids of areas that were given: 0..areas-1, those of the built-in
 *	ones, of removed ones and of extents (KNPU_AREA_RESIZE) among them
 * @neurons: out: places of neurons; ids are 0..neurons-1
 * @synapses: out: number of published synapses
 * @pending_synapses: out: edits of synapses by this session that are not yet
 *	published: synapses to add, pairs to remove or to change, spans to
 *	clear
 * @memory: out: bytes held by the engine
 * @ledger_bursts: out: capacity of the ledger in bursts
 * @ledger_spikes: out: capacity of the ledger in spikes
 * @name: out
 * @valid: out: neurons that exist; the other places are free
 * @__reserved: out: 0
 */
struct knpu_engine_info {
	__u32 size;
	__u32 flags;
	__u32 seed;
	__s32 power;
	__aligned_u64 rate_uhz;
	__aligned_u64 burst;
	__u32 areas;
	__u32 neurons;
	__aligned_u64 synapses;
	__aligned_u64 pending_synapses;
	__aligned_u64 memory;
	__u32 ledger_bursts;
	__u32 ledger_spikes;
	__u8 name[KNPU_NAME_LEN];
	__u32 valid;
	__u32 __reserved;
};
#define KNPU_ENGINE_INFO _IO(KNPU_TYPE, KNPU_CMD_ENGINE_INFO)

/**
 * struct knpu_engine_step - ioctl(KNPU_ENGINE_STEP)
 * @size: sizeof(struct knpu_engine_step)
 * @flags: must be 0
 * @bursts: how many to run; 0 runs none
 * @burst: out: number of the last completed burst
 * @done: out: how many were run; less than @bursts only with -EINTR
 *
 * Runs bursts in the caller's thread.  -EBUSY: somebody else is stepping, or
 * the clock runs.
 */
struct knpu_engine_step {
	__u32 size;
	__u32 flags;
	__aligned_u64 bursts;
	__aligned_u64 burst;
	__aligned_u64 done;
};
#define KNPU_ENGINE_STEP _IO(KNPU_TYPE, KNPU_CMD_ENGINE_STEP)

/**
 * struct knpu_engine_destroy - ioctl(KNPU_ENGINE_DESTROY)
 * @size: sizeof(struct knpu_engine_destroy)
 * @flags: must be 0
 *
 * Ends the engine this session is attached to.  Its name is free at once;
 * commands of the sessions still attached fail with -ENODEV; mappings stay
 * readable and are marked dead.
 */
struct knpu_engine_destroy {
	__u32 size;
	__u32 flags;
};
#define KNPU_ENGINE_DESTROY _IO(KNPU_TYPE, KNPU_CMD_ENGINE_DESTROY)

/**
 * enum knpu_property - properties of areas and neurons, and state to read
 * @KNPU_PROPERTY_THRESHOLD: __s32 fixed-point; of an area: the base, to which
 *	the gradient is added
 * @KNPU_PROPERTY_THRESHOLD_LIMIT: __s32 fixed-point, highest potential that
 *	fires; KNPU_THRESHOLD_LIMIT_NONE for none
 * @KNPU_PROPERTY_LEAK: 0..65536, in 1/65536 per burst
 * @KNPU_PROPERTY_REFRACTORY: 0..65535 bursts
 * @KNPU_PROPERTY_CONSECUTIVE_LIMIT: 0..65535 spikes; 0 and 65535: no limit
 * @KNPU_PROPERTY_SNOOZE: 0..65535 bursts
 * @KNPU_PROPERTY_EXCITABILITY: 0..2^32 in 1/2^32
 * @KNPU_PROPERTY_ACCUMULATE: 0 or 1: the potential is kept between bursts
 * @KNPU_PROPERTY_NEURON_END: those below are also properties of a neuron; the
 *	numbers from here to 31 are left for more of them
 * @KNPU_PROPERTY_GRADIENT_X: area: fixed-point threshold step per x
 * @KNPU_PROPERTY_GRADIENT_Y: area: the same per y
 * @KNPU_PROPERTY_GRADIENT_Z: area: the same per z
 * @KNPU_PROPERTY_PSP: area: 0..255, of synapses made without one
 * @KNPU_PROPERTY_UNIFORM_PSP: area: 0 or 1: 1 gives every synapse the whole
 *	psp, 0 divides it by the number of synapses of the source
 * @KNPU_PROPERTY_MP_DRIVEN_PSP: area: 0 or 1: psp is the potential at fire
 * @KNPU_PROPERTY_TIME: area: enum knpu_time
 * @KNPU_PROPERTY_LEDGER: area: bursts of history that the ledger has to hold
 * @KNPU_PROPERTY_END: those below can be set
 * @KNPU_STATE_POTENTIAL: read only: as a query shows it after the last burst
 * @KNPU_STATE_COUNTDOWN: read only: bursts until the neuron may fire again
 * @KNPU_STATE_FIRE_COUNT: read only: consecutive spikes
 * @KNPU_STATE_END: end of what KNPU_READ reads
 */
enum knpu_property {
	KNPU_PROPERTY_THRESHOLD = 0,
	KNPU_PROPERTY_THRESHOLD_LIMIT,
	KNPU_PROPERTY_LEAK,
	KNPU_PROPERTY_REFRACTORY,
	KNPU_PROPERTY_CONSECUTIVE_LIMIT,
	KNPU_PROPERTY_SNOOZE,
	KNPU_PROPERTY_EXCITABILITY,
	KNPU_PROPERTY_ACCUMULATE,
	KNPU_PROPERTY_NEURON_END,

	KNPU_PROPERTY_GRADIENT_X = 32,
	KNPU_PROPERTY_GRADIENT_Y,
	KNPU_PROPERTY_GRADIENT_Z,
	KNPU_PROPERTY_PSP,
	KNPU_PROPERTY_UNIFORM_PSP,
	KNPU_PROPERTY_MP_DRIVEN_PSP,
	KNPU_PROPERTY_TIME,
	KNPU_PROPERTY_LEDGER,
	KNPU_PROPERTY_END,

	KNPU_STATE_POTENTIAL = 64,
	KNPU_STATE_COUNTDOWN,
	KNPU_STATE_FIRE_COUNT,
	KNPU_STATE_END,
};

/**
 * enum knpu_time - what silent bursts do to a neuron
 * @KNPU_TIME_CLOCK: time passes: leak and countdown go on
 * @KNPU_TIME_STIMULATED: nothing happens to a neuron without input
 */
enum knpu_time {
	KNPU_TIME_CLOCK = 0,
	KNPU_TIME_STIMULATED = 1,
};

/**
 * struct knpu_property_value - a value for one property of an area
 * @property: enum knpu_property
 * @__reserved: must be 0
 * @value: in the unit of the property
 */
struct knpu_property_value {
	__u32 property;
	__u32 __reserved;
	__s64 value;
};

/**
 * enum knpu_area_flags - flags of KNPU_AREA_ADD
 * @KNPU_AREA_F_EMPTY: all places are free; see KNPU_NEURON_ADD and KNPU_AREA_FILL
 * @KNPU_AREA_F_ALL: all of them
 */
enum knpu_area_flags {
	KNPU_AREA_F_EMPTY = 1 << 0,
	KNPU_AREA_F_ALL = KNPU_AREA_F_EMPTY,
};

/**
 * struct knpu_area_add - ioctl(KNPU_AREA_ADD)
 * @size: sizeof(struct knpu_area_add)
 * @flags: enum knpu_area_flags
 * @width: voxels in x, 1 or more
 * @height: voxels in y, 1 or more
 * @depth: voxels in z, 1 or more
 * @per_voxel: neurons per voxel, 1 or more
 * @name: unique in the engine, zero-terminated, not empty
 * @nr: items of @values
 * @area: out: its id
 * @first: out: id of its first neuron
 * @neurons: out: how many places it has
 * @values: array of struct knpu_property_value: what differs from the defaults
 *
 * Neuron (x, y, z, n) has id first + ((x * height + y) * depth + z) *
 * per_voxel + n, until the area is resized (KNPU_AREA_RESIZE).
 */
struct knpu_area_add {
	__u32 size;
	__u32 flags;
	__u32 width;
	__u32 height;
	__u32 depth;
	__u32 per_voxel;
	__u8 name[KNPU_NAME_LEN];
	__u32 nr;
	__u32 area;
	__u32 first;
	__u32 neurons;
	__aligned_u64 values;
};
#define KNPU_AREA_ADD _IO(KNPU_TYPE, KNPU_CMD_AREA_ADD)

/**
 * enum knpu_area_info_flags - flags of KNPU_AREA_INFO
 * @KNPU_AREA_INFO_F_BY_NAME: find the area by name, not by id
 * @KNPU_AREA_INFO_F_SCATTERED: told by KNPU_AREA_INFO and KNPU_AREA_LIST: it was
 *	resized (KNPU_AREA_RESIZE), and ids do not follow from voxels as struct
 *	knpu_area_add says: KNPU_VOXEL_LOCATE tells them
 * @KNPU_AREA_INFO_F_ALL: all that KNPU_AREA_INFO takes
 */
enum knpu_area_info_flags {
	KNPU_AREA_INFO_F_BY_NAME = 1 << 0,
	KNPU_AREA_INFO_F_SCATTERED = 1 << 1,
	KNPU_AREA_INFO_F_ALL = KNPU_AREA_INFO_F_BY_NAME,
};

/**
 * struct knpu_area_info - ioctl(KNPU_AREA_INFO), item of KNPU_AREA_LIST
 * @size: sizeof(struct knpu_area_info)
 * @flags: in and out: enum knpu_area_info_flags
 * @area: in: id, unless by name; out: id
 * @width: out
 * @height: out
 * @depth: out
 * @per_voxel: out
 * @first: out: id of the first neuron, that of voxel (0, 0, 0)
 * @neurons: out: number of places of neurons in the grid
 * @valid: out: how many neurons there are; the other places are free
 * @spikes: out: spikes of this area since the start, or the last reset
 * @name: in, by name; out
 */
struct knpu_area_info {
	__u32 size;
	__u32 flags;
	__u32 area;
	__u32 width;
	__u32 height;
	__u32 depth;
	__u32 per_voxel;
	__u32 first;
	__u32 neurons;
	__u32 valid;
	__aligned_u64 spikes;
	__u8 name[KNPU_NAME_LEN];
};
#define KNPU_AREA_INFO _IO(KNPU_TYPE, KNPU_CMD_AREA_INFO)

/**
 * struct knpu_area_list - ioctl(KNPU_AREA_LIST)
 * @size: sizeof(struct knpu_area_list)
 * @flags: must be 0
 * @first: id of the first area to list
 * @nr: in: room in @areas; out: how many were written, less at the end
 * @areas: array of struct knpu_area_info
 *
 * Areas that were removed are passed over: who goes on does so behind the id
 * of the last.
 */
struct knpu_area_list {
	__u32 size;
	__u32 flags;
	__u32 first;
	__u32 nr;
	__aligned_u64 areas;
};
#define KNPU_AREA_LIST _IO(KNPU_TYPE, KNPU_CMD_AREA_LIST)

/**
 * enum knpu_scope - what a property item speaks of
 * @KNPU_SCOPE_AREA: an area: every neuron of it, overriding what they had
 * @KNPU_SCOPE_NEURON: one neuron
 */
enum knpu_scope {
	KNPU_SCOPE_AREA = 0,
	KNPU_SCOPE_NEURON = 1,
};

/**
 * struct knpu_property_item - one change of KNPU_PROPERTY_SET
 * @scope: enum knpu_scope
 * @id: of the area or neuron
 * @property: enum knpu_property
 * @__reserved: must be 0
 * @value: in the unit of the property
 */
struct knpu_property_item {
	__u32 scope;
	__u32 id;
	__u32 property;
	__u32 __reserved;
	__s64 value;
};

/**
 * struct knpu_property_set - ioctl(KNPU_PROPERTY_SET)
 * @size: sizeof(struct knpu_property_set)
 * @flags: must be 0
 * @nr: number of items, 1 or more
 * @failed: out: index of the item that was refused
 * @burst: out: the burst from which it holds
 * @items: array of struct knpu_property_item, applied in order
 *
 * All items take effect together at the next burst boundary, or none does.
 */
struct knpu_property_set {
	__u32 size;
	__u32 flags;
	__u32 nr;
	__u32 failed;
	__aligned_u64 burst;
	__aligned_u64 items;
};
#define KNPU_PROPERTY_SET _IO(KNPU_TYPE, KNPU_CMD_PROPERTY_SET)

/**
 * enum knpu_synapse_flags - flags of struct knpu_synapse
 * @KNPU_SYNAPSE_F_PSP: @psp is the synapse's own; else it follows the psp of
 *	the source's area
 * @KNPU_SYNAPSE_F_ALL: all of them
 */
enum knpu_synapse_flags {
	KNPU_SYNAPSE_F_PSP = 1 << 0,
	KNPU_SYNAPSE_F_ALL = KNPU_SYNAPSE_F_PSP,
};

/**
 * struct knpu_synapse - one synapse
 * @source: id of the neuron it comes from
 * @target: id of the neuron it goes to
 * @weight: -255..255, negative is inhibitory
 * @psp: with KNPU_SYNAPSE_F_PSP: 0..255; else 0
 * @delay: 1..255 bursts from spike to arrival
 * @flags: enum knpu_synapse_flags
 */
struct knpu_synapse {
	__u32 source;
	__u32 target;
	__s16 weight;
	__u8 psp;
	__u8 delay;
	__u32 flags;
};

/**
 * struct knpu_synapse_add - ioctl(KNPU_SYNAPSE_ADD)
 * @size: sizeof(struct knpu_synapse_add)
 * @flags: must be 0
 * @nr: number of synapses, 1 or more
 * @failed: out: index of the one that was refused
 * @synapses: array of struct knpu_synapse
 *
 * All are added to the session's pending edits, or none; KNPU_PUBLISH puts
 * them into effect.  Duplicates are allowed and add up.
 */
struct knpu_synapse_add {
	__u32 size;
	__u32 flags;
	__u32 nr;
	__u32 failed;
	__aligned_u64 synapses;
};
#define KNPU_SYNAPSE_ADD _IO(KNPU_TYPE, KNPU_CMD_SYNAPSE_ADD)

/**
 * struct knpu_synapse_pair - all synapses from one neuron to another
 * @source: id of the neuron they come from
 * @target: id of the neuron they go to
 */
struct knpu_synapse_pair {
	__u32 source;
	__u32 target;
};

/**
 * struct knpu_synapse_remove - ioctl(KNPU_SYNAPSE_REMOVE)
 * @size: sizeof(struct knpu_synapse_remove)
 * @flags: must be 0
 * @nr: number of pairs, 1 or more
 * @failed: out: index of the one that was refused
 * @pairs: array of struct knpu_synapse_pair
 *
 * All are added to the session's pending edits, or none; KNPU_PUBLISH puts
 * them into effect, in the order of the commands: a pair loses what was
 * published, or added by an earlier command, whatever its delays, and keeps
 * what is added by a later one.  What was on its way over a synapse that is
 * removed does not arrive.
 */
struct knpu_synapse_remove {
	__u32 size;
	__u32 flags;
	__u32 nr;
	__u32 failed;
	__aligned_u64 pairs;
};
#define KNPU_SYNAPSE_REMOVE _IO(KNPU_TYPE, KNPU_CMD_SYNAPSE_REMOVE)

/**
 * enum knpu_change_flags - flags of struct knpu_synapse_change
 * @KNPU_CHANGE_F_WEIGHT: set the weight
 * @KNPU_CHANGE_F_PSP: give a psp of their own
 * @KNPU_CHANGE_F_AREA_PSP: let them follow the psp of the source's area again
 * @KNPU_CHANGE_F_ALL: all of them
 */
enum knpu_change_flags {
	KNPU_CHANGE_F_WEIGHT = 1 << 0,
	KNPU_CHANGE_F_PSP = 1 << 1,
	KNPU_CHANGE_F_AREA_PSP = 1 << 2,
	KNPU_CHANGE_F_ALL = KNPU_CHANGE_F_WEIGHT | KNPU_CHANGE_F_PSP |
			    KNPU_CHANGE_F_AREA_PSP,
};

/**
 * struct knpu_synapse_change - a change of all synapses of a pair
 * @source: id of the neuron they come from
 * @target: id of the neuron they go to
 * @weight: with KNPU_CHANGE_F_WEIGHT: -255..255; else 0
 * @psp: with KNPU_CHANGE_F_PSP: 0..255; else 0
 * @__reserved: must be 0
 * @flags: enum knpu_change_flags, one or more, of the two about psp at most
 *	one
 */
struct knpu_synapse_change {
	__u32 source;
	__u32 target;
	__s16 weight;
	__u8 psp;
	__u8 __reserved;
	__u32 flags;
};

/**
 * struct knpu_synapse_set - ioctl(KNPU_SYNAPSE_SET)
 * @size: sizeof(struct knpu_synapse_set)
 * @flags: must be 0
 * @nr: number of changes, 1 or more
 * @failed: out: index of the one that was refused
 * @changes: array of struct knpu_synapse_change
 *
 * All are added to the session's pending edits, or none; KNPU_PUBLISH puts
 * them into effect, in the order of the commands: a pair changes in what was
 * published or added by an earlier command.
 */
struct knpu_synapse_set {
	__u32 size;
	__u32 flags;
	__u32 nr;
	__u32 failed;
	__aligned_u64 changes;
};
#define KNPU_SYNAPSE_SET _IO(KNPU_TYPE, KNPU_CMD_SYNAPSE_SET)

/**
 * struct knpu_span - some neurons
 * @scope: enum knpu_scope: those of an area, or those with ids side by side
 * @id: of the area, or of the first neuron
 * @nr: of an area: 0; else how many neurons, 1 or more; a handle is taken for
 *	one alone
 * @__reserved: must be 0
 */
struct knpu_span {
	__u32 scope;
	__u32 id;
	__u32 nr;
	__u32 __reserved;
};

/**
 * struct knpu_synapse_clear - ioctl(KNPU_SYNAPSE_CLEAR)
 * @size: sizeof(struct knpu_synapse_clear)
 * @flags: must be 0
 * @nr: number of spans, 2 or more
 * @failed: out: index of the one that was refused
 * @sources: the first so many spans are of sources, the others of targets;
 *	1 to @nr - 1
 * @__reserved: must be 0
 * @spans: array of struct knpu_span
 *
 * Removes all synapses from any of the sources to any of the targets: between
 * two areas, from a list of neurons to another, or, with a span of all neurons
 * as targets, whatever the sources have.  A pending edit as those of
 * KNPU_SYNAPSE_REMOVE; what is met is known when it is published, which
 * neurons an area has, now.  Neurons may be named more than once.
 */
struct knpu_synapse_clear {
	__u32 size;
	__u32 flags;
	__u32 nr;
	__u32 failed;
	__u32 sources;
	__u32 __reserved;
	__aligned_u64 spans;
};
#define KNPU_SYNAPSE_CLEAR _IO(KNPU_TYPE, KNPU_CMD_SYNAPSE_CLEAR)

/**
 * enum knpu_ask_flags - flags of KNPU_SYNAPSE_LIST and KNPU_SYNAPSE_COUNT
 * @KNPU_ASK_F_INCOMING: go by target: what it costs follows the synapses of
 *	the targets, not those of the sources
 * @KNPU_ASK_F_ALL: all of them
 *
 * Who first goes by target waits until all synapses are indexed so, and from
 * then on the index is kept: 4 bytes a synapse.
 */
enum knpu_ask_flags {
	KNPU_ASK_F_INCOMING = 1 << 0,
	KNPU_ASK_F_ALL = KNPU_ASK_F_INCOMING,
};

/**
 * struct knpu_synapse_count - ioctl(KNPU_SYNAPSE_COUNT)
 * @size: sizeof(struct knpu_synapse_count)
 * @flags: enum knpu_ask_flags
 * @nr: number of spans, 2 or more
 * @failed: out: index of the one that was refused
 * @sources: the first so many spans are of sources, the others of targets;
 *	1 to @nr - 1
 * @__reserved: must be 0
 * @count: out: published synapses from any of the sources to any of the
 *	targets
 * @spans: array of struct knpu_span
 */
struct knpu_synapse_count {
	__u32 size;
	__u32 flags;
	__u32 nr;
	__u32 failed;
	__u32 sources;
	__u32 __reserved;
	__aligned_u64 count;
	__aligned_u64 spans;
};
#define KNPU_SYNAPSE_COUNT _IO(KNPU_TYPE, KNPU_CMD_SYNAPSE_COUNT)

/**
 * struct knpu_synapse_list - ioctl(KNPU_SYNAPSE_LIST)
 * @size: sizeof(struct knpu_synapse_list)
 * @flags: enum knpu_ask_flags; with KNPU_ASK_F_INCOMING, @source and @end are
 *	targets
 * @source: in: first source to list; out: where to go on
 * @end: in: source after the last one to list
 * @skip: in: synapses of the first source to pass over; out: where to go on
 * @nr: in: room in @synapses; out: how many were written
 * @synapses: array of struct knpu_synapse
 *
 * Lists published synapses by source, or by target.  Done when @source == @end on return.
 */
struct knpu_synapse_list {
	__u32 size;
	__u32 flags;
	__u32 source;
	__u32 end;
	__u32 skip;
	__u32 nr;
	__aligned_u64 synapses;
};
#define KNPU_SYNAPSE_LIST _IO(KNPU_TYPE, KNPU_CMD_SYNAPSE_LIST)

/**
 * struct knpu_publish - ioctl(KNPU_PUBLISH)
 * @size: sizeof(struct knpu_publish)
 * @flags: must be 0
 * @burst: out: the burst from which the edits hold
 * @synapses: out: number of synapses from then on
 * @removed: out: synapses that were removed, those among them that were
 *	pending too
 * @missing: out: items of KNPU_SYNAPSE_REMOVE and KNPU_SYNAPSE_SET that met no
 *	synapse
 *
 * The pending edits take effect together.  An item that meets no synapse is
 * counted and does nothing: what another session publishes meanwhile can
 * take it away.  So is a synapse to add, if one of its neurons was deleted
 * meanwhile.
 */
struct knpu_publish {
	__u32 size;
	__u32 flags;
	__aligned_u64 burst;
	__aligned_u64 synapses;
	__aligned_u64 removed;
	__aligned_u64 missing;
};
#define KNPU_PUBLISH _IO(KNPU_TYPE, KNPU_CMD_PUBLISH)

/**
 * struct knpu_inject_item - input for one neuron
 * @id: of the neuron
 * @amount: in fixed-point steps; 0 is input too
 */
struct knpu_inject_item {
	__u32 id;
	__s32 amount;
};

/**
 * struct knpu_inject - ioctl(KNPU_INJECT)
 * @size: sizeof(struct knpu_inject)
 * @flags: must be 0
 * @nr: number of items, 1 or more
 * @failed: out: index of the item that was refused
 * @items: array of struct knpu_inject_item; duplicates add up
 *
 * The input is for the next burst.  All items are taken, or none.
 */
struct knpu_inject {
	__u32 size;
	__u32 flags;
	__u32 nr;
	__u32 failed;
	__aligned_u64 items;
};
#define KNPU_INJECT _IO(KNPU_TYPE, KNPU_CMD_INJECT)

/**
 * struct knpu_inject_voxel_item - input for all neurons of one voxel
 * @x: coordinate
 * @y: coordinate
 * @z: coordinate
 * @amount: for each of its neurons, in fixed-point steps
 */
struct knpu_inject_voxel_item {
	__u32 x;
	__u32 y;
	__u32 z;
	__s32 amount;
};

/**
 * struct knpu_inject_voxel - ioctl(KNPU_INJECT_VOXEL)
 * @size: sizeof(struct knpu_inject_voxel)
 * @flags: must be 0
 * @area: id of the area
 * @nr: number of items, 1 or more
 * @failed: out: index of the item that was refused
 * @__reserved: must be 0
 * @items: array of struct knpu_inject_voxel_item
 */
struct knpu_inject_voxel {
	__u32 size;
	__u32 flags;
	__u32 area;
	__u32 nr;
	__u32 failed;
	__u32 __reserved;
	__aligned_u64 items;
};
#define KNPU_INJECT_VOXEL _IO(KNPU_TYPE, KNPU_CMD_INJECT_VOXEL)

/**
 * enum knpu_read_flags - flags of KNPU_READ
 * @KNPU_READ_F_EXACT: all values are of one burst; waits for a burst boundary
 * @KNPU_READ_F_ALL: all of them
 */
enum knpu_read_flags {
	KNPU_READ_F_EXACT = 1 << 0,
	KNPU_READ_F_ALL = KNPU_READ_F_EXACT,
};

/**
 * struct knpu_read - ioctl(KNPU_READ)
 * @size: sizeof(struct knpu_read)
 * @flags: enum knpu_read_flags
 * @scope: enum knpu_scope: a property of areas or of neurons
 * @property: enum knpu_property
 * @first: id of the first area or neuron
 * @nr: how many, 1 or more
 * @burst: out: the burst that the values are of; where they are of several
 *	blocks, the earliest
 * @values: array of __s64, in the unit of the property
 *
 * A read waits for no burst.  While bursts run, the values of a block, 64
 * neurons whose ids differ in the lowest 6 bits alone, are all of one burst:
 * the last complete one, or the one that runs.  An exact read opens a cut at
 * the next burst boundary, which stops no burst, and waits until it is closed
 * at another; all its values are of @burst.  -EBUSY: too many cuts of the engine
 * are open.  A neuron that was deleted reads as 0; -ENOENT: none of those exists.
 */
struct knpu_read {
	__u32 size;
	__u32 flags;
	__u32 scope;
	__u32 property;
	__u32 first;
	__u32 nr;
	__aligned_u64 burst;
	__aligned_u64 values;
};
#define KNPU_READ _IO(KNPU_TYPE, KNPU_CMD_READ)

/**
 * struct knpu_counters - ioctl(KNPU_COUNTERS)
 * @size: sizeof(struct knpu_counters)
 * @flags: must be 0
 * @bursts: out: bursts run
 * @spikes: out: neurons that fired
 * @candidates: out: neurons that had input
 * @events: out: synaptic contributions delivered
 * @injected: out: injected items delivered
 * @wide_bursts: out: bursts whose sums needed 64 bits
 * @burst_ns: out: time spent in bursts, in nanoseconds
 * @read_retries: out: blocks that a read had to read again
 * @late_bursts: out: bursts that the clock began when the next was already due
 * @skipped_bursts: out: bursts that the clock left out, as it was late or
 *	there was no memory
 *
 * Since the start of the engine; but for the last three, since its last reset.
 */
struct knpu_counters {
	__u32 size;
	__u32 flags;
	__aligned_u64 bursts;
	__aligned_u64 spikes;
	__aligned_u64 candidates;
	__aligned_u64 events;
	__aligned_u64 injected;
	__aligned_u64 wide_bursts;
	__aligned_u64 burst_ns;
	__aligned_u64 read_retries;
	__aligned_u64 late_bursts;
	__aligned_u64 skipped_bursts;
};
#define KNPU_COUNTERS _IO(KNPU_TYPE, KNPU_CMD_COUNTERS)

/**
 * enum knpu_map_object - what can be mapped read-only
 * @KNPU_MAP_LEDGER: struct knpu_ledger and its rings
 * @KNPU_MAP_STATUS: struct knpu_status_page
 * @KNPU_MAP_END: end of the list
 */
enum knpu_map_object {
	KNPU_MAP_LEDGER = 0,
	KNPU_MAP_STATUS = 1,
	KNPU_MAP_END,
};

/**
 * struct knpu_map - ioctl(KNPU_MAP)
 * @size: sizeof(struct knpu_map)
 * @flags: must be 0
 * @object: enum knpu_map_object
 * @__reserved: must be 0
 * @offset: out: offset to give to mmap()
 * @length: out: length to give to mmap(), exactly
 */
struct knpu_map {
	__u32 size;
	__u32 flags;
	__u32 object;
	__u32 __reserved;
	__aligned_u64 offset;
	__aligned_u64 length;
};
#define KNPU_MAP _IO(KNPU_TYPE, KNPU_CMD_MAP)

/**
 * enum knpu_engine_start_flags - flags of KNPU_ENGINE_START
 * @KNPU_ENGINE_START_F_SKIP: a clock that is late leaves out the bursts whose
 *	time has passed; else it runs them all, as fast as it can
 * @KNPU_ENGINE_START_F_ALL: all of them
 */
enum knpu_engine_start_flags {
	KNPU_ENGINE_START_F_SKIP = 1 << 0,
	KNPU_ENGINE_START_F_ALL = KNPU_ENGINE_START_F_SKIP,
};

/**
 * struct knpu_engine_start - ioctl(KNPU_ENGINE_START)
 * @size: sizeof(struct knpu_engine_start)
 * @flags: enum knpu_engine_start_flags
 * @rate_uhz: bursts per second in millionths, from now on the engine's; 0: as
 *	it is
 *
 * Starts the clock of the engine: a thread that runs burst after burst, each
 * at its own time, the first one a period from now.  It runs until
 * KNPU_ENGINE_STOP, KNPU_ENGINE_DESTROY or the end of the engine's last
 * session, with the nice value and in the control groups of the caller.
 * -EBUSY: it runs already, or somebody is stepping.
 */
struct knpu_engine_start {
	__u32 size;
	__u32 flags;
	__aligned_u64 rate_uhz;
};
#define KNPU_ENGINE_START _IO(KNPU_TYPE, KNPU_CMD_ENGINE_START)

/**
 * struct knpu_engine_stop - ioctl(KNPU_ENGINE_STOP)
 * @size: sizeof(struct knpu_engine_stop)
 * @flags: must be 0
 * @burst: out: number of the last completed burst
 *
 * Stops the clock of the engine; no burst of it is running afterwards.  An
 * engine whose clock does not run stays as it is.
 */
struct knpu_engine_stop {
	__u32 size;
	__u32 flags;
	__aligned_u64 burst;
};
#define KNPU_ENGINE_STOP _IO(KNPU_TYPE, KNPU_CMD_ENGINE_STOP)

/**
 * struct knpu_engine_wait - ioctl(KNPU_ENGINE_WAIT)
 * @size: sizeof(struct knpu_engine_wait)
 * @flags: must be 0
 * @burst: the burst that the session waits for; 0 at first
 * @last: out: number of the last completed burst
 *
 * Does not wait itself: from now on poll() on the session tells POLLIN while
 * the last completed burst is @burst or a later one.  POLLHUP: the engine was
 * destroyed.  POLLERR: the session is attached to no engine.
 */
struct knpu_engine_wait {
	__u32 size;
	__u32 flags;
	__aligned_u64 burst;
	__aligned_u64 last;
};
#define KNPU_ENGINE_WAIT _IO(KNPU_TYPE, KNPU_CMD_ENGINE_WAIT)

/**
 * enum knpu_engine_set_flags - flags of KNPU_ENGINE_SET: what it changes
 * @KNPU_ENGINE_SET_F_POWER: the power amount
 * @KNPU_ENGINE_SET_F_FATIGUE: whether fatigue is on
 * @KNPU_ENGINE_SET_F_RATE: the rate
 * @KNPU_ENGINE_SET_F_TIMING: whether the phases of bursts are timed
 * @KNPU_ENGINE_SET_F_ALL: all of them
 */
enum knpu_engine_set_flags {
	KNPU_ENGINE_SET_F_POWER = 1 << 0,
	KNPU_ENGINE_SET_F_FATIGUE = 1 << 1,
	KNPU_ENGINE_SET_F_RATE = 1 << 2,
	KNPU_ENGINE_SET_F_TIMING = 1 << 3,
	KNPU_ENGINE_SET_F_ALL =
		KNPU_ENGINE_SET_F_POWER | KNPU_ENGINE_SET_F_FATIGUE |
		KNPU_ENGINE_SET_F_RATE | KNPU_ENGINE_SET_F_TIMING,
};

/**
 * struct knpu_engine_set - ioctl(KNPU_ENGINE_SET)
 * @size: sizeof(struct knpu_engine_set)
 * @flags: enum knpu_engine_set_flags; the other fields are not looked at
 * @power: as in KNPU_ENGINE_CREATE
 * @fatigue: 0 or 1
 * @rate_uhz: bursts per second in millionths, 1..KNPU_RATE_MAX_UHZ
 * @burst: out: the burst from which they hold
 * @timing: 0 or 1: see KNPU_STATISTICS; it costs a burst four looks at the clock
 * @__reserved: must be 0
 *
 * All take effect together, at the next burst boundary, which a clock that rests
 * or waits for its next burst does not wait for.  With a new rate the next burst
 * is due one new period after the last one was due, or now if that has passed; no
 * burst is caught up or left out for it.  -ERANGE: a value does not fit, and
 * nothing is changed.
 */
struct knpu_engine_set {
	__u32 size;
	__u32 flags;
	__s32 power;
	__u32 fatigue;
	__aligned_u64 rate_uhz;
	__aligned_u64 burst;
	__u32 timing;
	__u32 __reserved;
};
#define KNPU_ENGINE_SET _IO(KNPU_TYPE, KNPU_CMD_ENGINE_SET)

/**
 * struct knpu_engine_pause - ioctl(KNPU_ENGINE_PAUSE)
 * @size: sizeof(struct knpu_engine_pause)
 * @flags: must be 0
 * @burst: out: number of the last completed burst
 *
 * Lets the clock of the engine rest; no burst of it is running afterwards, and
 * none begins until KNPU_ENGINE_RESUME.  Stepping is still -EBUSY.  An engine
 * whose clock does not run, or rests already, stays as it is.
 */
struct knpu_engine_pause {
	__u32 size;
	__u32 flags;
	__aligned_u64 burst;
};
#define KNPU_ENGINE_PAUSE _IO(KNPU_TYPE, KNPU_CMD_ENGINE_PAUSE)

/**
 * struct knpu_engine_resume - ioctl(KNPU_ENGINE_RESUME)
 * @size: sizeof(struct knpu_engine_resume)
 * @flags: must be 0
 *
 * Ends a pause: the next burst is due a period from now, and what would have
 * been due meanwhile is not caught up.  An engine that does not rest stays as
 * it is.
 */
struct knpu_engine_resume {
	__u32 size;
	__u32 flags;
};
#define KNPU_ENGINE_RESUME _IO(KNPU_TYPE, KNPU_CMD_ENGINE_RESUME)

/**
 * struct knpu_engine_reset - ioctl(KNPU_ENGINE_RESET)
 * @size: sizeof(struct knpu_engine_reset)
 * @flags: must be 0
 * @epoch: out: how often the engine has been reset; also told by what is mapped
 *
 * At the next burst boundary, as one: the last burst is 0 and the next 1;
 * potentials, countdowns, fire counts, input that waits, spikes on their way,
 * the ledger and what bursts have counted are cleared.  Areas, synapses,
 * weights, properties and edits that wait stay, and so does the clock, with
 * its late and skipped bursts.  -ENOMEM: nothing is changed.
 */
struct knpu_engine_reset {
	__u32 size;
	__u32 flags;
	__aligned_u64 epoch;
};
#define KNPU_ENGINE_RESET _IO(KNPU_TYPE, KNPU_CMD_ENGINE_RESET)

/**
 * enum knpu_neurons_flags - flags of commands about many neurons
 * @KNPU_NEURONS_F_RANGE: the neurons from @first on; ids in the array are not
 *	looked at, they are written
 * @KNPU_NEURONS_F_ALL: all of them
 */
enum knpu_neurons_flags {
	KNPU_NEURONS_F_RANGE = 1 << 0,
	KNPU_NEURONS_F_ALL = KNPU_NEURONS_F_RANGE,
};

/**
 * enum knpu_neuron_flags - what is told of one neuron
 * @KNPU_NEURON_F_EXISTS: there is such a neuron; else all else is 0
 */
enum knpu_neuron_flags {
	KNPU_NEURON_F_EXISTS = 1 << 0,
};

/**
 * struct knpu_neuron_place - where a neuron is
 * @id: in, unless in a range; out
 * @flags: out: enum knpu_neuron_flags
 * @area: out: id of its area
 * @x: out
 * @y: out
 * @z: out
 * @n: out: which neuron of the voxel
 * @incarnation: out: which neuron of its place, for KNPU_NEURON_HANDLE()
 */
struct knpu_neuron_place {
	__u32 id;
	__u32 flags;
	__u32 area;
	__u32 x;
	__u32 y;
	__u32 z;
	__u32 n;
	__u32 incarnation;
};

/**
 * struct knpu_neuron_locate - ioctl(KNPU_NEURON_LOCATE)
 * @size: sizeof(struct knpu_neuron_locate)
 * @flags: enum knpu_neurons_flags
 * @first: with KNPU_NEURONS_F_RANGE: id of the first neuron
 * @nr: items of @places, 1 or more
 * @places: array of struct knpu_neuron_place
 *
 * Tells the places of neurons.  An id that no neuron has is no error, but told.
 */
struct knpu_neuron_locate {
	__u32 size;
	__u32 flags;
	__u32 first;
	__u32 nr;
	__aligned_u64 places;
};
#define KNPU_NEURON_LOCATE _IO(KNPU_TYPE, KNPU_CMD_NEURON_LOCATE)

/**
 * struct knpu_voxel_place - who is in a voxel
 * @x: in
 * @y: in
 * @z: in
 * @first: out: id of its first neuron
 * @neurons: out: how many it has; 0: the area has no such voxel
 * @__reserved: out: 0
 */
struct knpu_voxel_place {
	__u32 x;
	__u32 y;
	__u32 z;
	__u32 first;
	__u32 neurons;
	__u32 __reserved;
};

/**
 * struct knpu_voxel_locate - ioctl(KNPU_VOXEL_LOCATE)
 * @size: sizeof(struct knpu_voxel_locate)
 * @flags: must be 0
 * @area: id of the area
 * @nr: items of @voxels, 1 or more
 * @voxels: array of struct knpu_voxel_place
 *
 * Tells the neurons of voxels of an area, all as of one grid of it.  Costs the
 * voxels, times the logarithm of how often the area was resized.
 */
struct knpu_voxel_locate {
	__u32 size;
	__u32 flags;
	__u32 area;
	__u32 nr;
	__aligned_u64 voxels;
};
#define KNPU_VOXEL_LOCATE _IO(KNPU_TYPE, KNPU_CMD_VOXEL_LOCATE)

/**
 * enum knpu_right - what a session may do with its engine
 * @KNPU_RIGHT_EDIT: change structure and properties, start, stop and step it
 * @KNPU_RIGHT_INJECT: give it input
 * @KNPU_RIGHT_READ: ask, map, wait; without it there is no attaching
 * @KNPU_RIGHT_OWN: destroy it, say who may do what
 * @KNPU_RIGHT_ALL: all of them
 */
enum knpu_right {
	KNPU_RIGHT_EDIT = 1 << 0,
	KNPU_RIGHT_INJECT = 1 << 1,
	KNPU_RIGHT_READ = 1 << 2,
	KNPU_RIGHT_OWN = 1 << 3,
	KNPU_RIGHT_ALL = 15,
};

/*
 * The mode of an engine, in octal like that of a file: 4 read, 2 inject, 1
 * edit, for the owner, the group, and all others.
 */
#define KNPU_MODE_CLASS 07
#define KNPU_MODE_ALL 0777

/**
 * enum knpu_engine_access_flags - flags of KNPU_ENGINE_ACCESS
 * @KNPU_ENGINE_ACCESS_F_MODE: set the mode
 * @KNPU_ENGINE_ACCESS_F_UID: set the owner
 * @KNPU_ENGINE_ACCESS_F_GID: set the group
 * @KNPU_ENGINE_ACCESS_F_ALL: all of them
 */
enum knpu_engine_access_flags {
	KNPU_ENGINE_ACCESS_F_MODE = 1 << 0,
	KNPU_ENGINE_ACCESS_F_UID = 1 << 1,
	KNPU_ENGINE_ACCESS_F_GID = 1 << 2,
	KNPU_ENGINE_ACCESS_F_ALL = 7,
};

/**
 * struct knpu_engine_access - ioctl(KNPU_ENGINE_ACCESS)
 * @size: sizeof(struct knpu_engine_access)
 * @flags: enum knpu_engine_access_flags: what to set; 0: only tell
 * @mode: in, to be set: 0..KNPU_MODE_ALL; out: as it is
 * @uid: in, to be set: user id; out: the owner
 * @gid: in, to be set: group id; out: the group
 * @__reserved: must be 0
 *
 * Who may do what with the engine.  All that is set is set at once, or nothing
 * is.  To tell needs the right to read, to set the right to own.  -EPERM: the
 * owner may not give it to that group, or to another user; -EINVAL: no such
 * mode, or an id that the caller's user namespace does not have.
 */
struct knpu_engine_access {
	__u32 size;
	__u32 flags;
	__u32 mode;
	__u32 uid;
	__u32 gid;
	__u32 __reserved;
};
#define KNPU_ENGINE_ACCESS _IO(KNPU_TYPE, KNPU_CMD_ENGINE_ACCESS)

/**
 * struct knpu_neuron_state - all there is of a neuron
 * @id: in, unless in a range; out
 * @flags: out: enum knpu_neuron_flags
 * @burst: out: the burst that it is of
 * @potential: out: as KNPU_STATE_POTENTIAL
 * @countdown: out: as KNPU_STATE_COUNTDOWN
 * @fire_count: out: as KNPU_STATE_FIRE_COUNT
 * @threshold: out: this and what follows as in enum knpu_property
 * @threshold_limit: out
 * @leak: out
 * @refractory: out
 * @consecutive_limit: out
 * @snooze: out
 * @accumulate: out
 * @excitability: out
 */
struct knpu_neuron_state {
	__u32 id;
	__u32 flags;
	__aligned_u64 burst;
	__s32 potential;
	__u32 countdown;
	__u32 fire_count;
	__s32 threshold;
	__s32 threshold_limit;
	__u32 leak;
	__u32 refractory;
	__u32 consecutive_limit;
	__u32 snooze;
	__u32 accumulate;
	__aligned_u64 excitability;
};

/**
 * struct knpu_neuron_read - ioctl(KNPU_NEURON_READ)
 * @size: sizeof(struct knpu_neuron_read)
 * @flags: enum knpu_neurons_flags
 * @first: with KNPU_NEURONS_F_RANGE: id of the first neuron
 * @nr: items of @states, 1 or more
 * @states: array of struct knpu_neuron_state
 *
 * Reads state and properties of neurons, in any order.  Waits for no burst.
 * All that is told of a neuron is of one burst, and so are neurons of a block
 * (see KNPU_READ) that follow each other in the array.  An id that no neuron
 * has is no error, but told.
 */
struct knpu_neuron_read {
	__u32 size;
	__u32 flags;
	__u32 first;
	__u32 nr;
	__aligned_u64 states;
};
#define KNPU_NEURON_READ _IO(KNPU_TYPE, KNPU_CMD_NEURON_READ)

/* Length of the name of a process with its terminating zero. */
#define KNPU_PROCESS_LEN 16

/**
 * enum knpu_session_flags - of struct knpu_session_entry
 * @KNPU_SESSION_F_SELF: it is the session that asks
 */
enum knpu_session_flags {
	KNPU_SESSION_F_SELF = 1 << 0,
};

/**
 * enum knpu_session_waits - what requests of a session wait for
 * @KNPU_SESSION_WAITS_NOTHING: they are at work, or wait for memory
 * @KNPU_SESSION_WAITS_EDIT: for another edit of the engine to end, or for who
 *	starts, stops, pauses or resumes it
 * @KNPU_SESSION_WAITS_BOUNDARY: for the end of a burst of the engine, for which
 *	somebody waits
 * @KNPU_SESSION_WAITS_OWN: for another request of the session that adds, changes
 *	or publishes edits of synapses, to end
 */
enum knpu_session_waits {
	KNPU_SESSION_WAITS_NOTHING = 0,
	KNPU_SESSION_WAITS_EDIT,
	KNPU_SESSION_WAITS_BOUNDARY,
	KNPU_SESSION_WAITS_OWN,
};

/**
 * struct knpu_session_entry - one session
 * @id: of the session; never used again
 * @age_ns: since it was opened
 * @idle_ns: since its last request, or poll(), began or ended
 * @requests: that it has made and that have ended, refused ones among them
 * @failures: of them, those that failed
 * @bytes: of arguments and arrays, those that were read or written
 * @busy_ns: since the oldest request began that is still being carried out; 0:
 *	there is none
 * @hangs: requests that were reported as they took too long
 * @command: KNPU_CMD_... of that request, or 0
 * @busy: requests that are being carried out
 * @flags: enum knpu_session_flags
 * @rights: enum knpu_right, in the engine
 * @uid: of whoever opened it
 * @pid: process that opened it; 0: the caller's namespace has it not
 * @process: its name then, zero-terminated; its owner chose it
 * @engine: name of the engine it is attached to, or empty
 * @waits: what it waits for, enum knpu_session_waits; 0 without @command
 * @__reserved: 0
 * @drops: items of its input that no burst delivered: their neuron was deleted
 *	before, or they were cleared, or the engine was reset
 *
 * Read while the session works: each number is exact when it rests.
 */
struct knpu_session_entry {
	__aligned_u64 id;
	__aligned_u64 age_ns;
	__aligned_u64 idle_ns;
	__aligned_u64 requests;
	__aligned_u64 failures;
	__aligned_u64 bytes;
	__aligned_u64 busy_ns;
	__aligned_u64 hangs;
	__u32 command;
	__u32 busy;
	__u32 flags;
	__u32 rights;
	__u32 uid;
	__s32 pid;
	__u8 process[KNPU_PROCESS_LEN];
	__u8 engine[KNPU_NAME_LEN];
	__u32 waits;
	__u32 __reserved;
	__aligned_u64 drops;
};

/**
 * struct knpu_session_list - ioctl(KNPU_SESSION_LIST)
 * @size: sizeof(struct knpu_session_list)
 * @flags: must be 0
 * @next: in: 0, or where to go on; out: where to go on
 * @nr: in: room in @sessions; out: how many were written, less at the end
 * @hidden: out: sessions that were passed over, as they are other users'
 * @__reserved: must be 0
 * @sessions: array of struct knpu_session_entry
 *
 * Tells of the sessions of the same user; who had CAP_SYS_ADMIN when the session
 * was opened is told of all.  Needs no engine.
 */
struct knpu_session_list {
	__u32 size;
	__u32 flags;
	__u32 next;
	__u32 nr;
	__u32 hidden;
	__u32 __reserved;
	__aligned_u64 sessions;
};
#define KNPU_SESSION_LIST _IO(KNPU_TYPE, KNPU_CMD_SESSION_LIST)

/**
 * struct knpu_engine_entry - one engine
 * @burst: number of the last completed burst
 * @rate_uhz: bursts per second in millionths
 * @memory: bytes that it holds
 * @neurons: places of neurons
 * @sessions: that are attached
 * @flags: enum knpu_engine_flags
 * @rights: enum knpu_right, that the asking session would get
 * @mode: who may do what, see struct knpu_engine_access
 * @uid: the owner
 * @gid: the group
 * @__reserved: 0
 * @name: of the engine
 */
struct knpu_engine_entry {
	__aligned_u64 burst;
	__aligned_u64 rate_uhz;
	__aligned_u64 memory;
	__u32 neurons;
	__u32 sessions;
	__u32 flags;
	__u32 rights;
	__u32 mode;
	__u32 uid;
	__u32 gid;
	__u32 __reserved;
	__u8 name[KNPU_NAME_LEN];
};

/**
 * struct knpu_engine_list - ioctl(KNPU_ENGINE_LIST)
 * @size: sizeof(struct knpu_engine_list)
 * @flags: must be 0
 * @next: in: 0, or where to go on; out: where to go on
 * @nr: in: room in @engines; out: how many were written, less at the end
 * @engines: array of struct knpu_engine_entry
 *
 * Tells of the engines that the session may read.  Needs no engine.
 */
struct knpu_engine_list {
	__u32 size;
	__u32 flags;
	__u32 next;
	__u32 nr;
	__aligned_u64 engines;
};
#define KNPU_ENGINE_LIST _IO(KNPU_TYPE, KNPU_CMD_ENGINE_LIST)

/**
 * struct knpu_session_kick - ioctl(KNPU_SESSION_KICK)
 * @size: sizeof(struct knpu_session_kick)
 * @flags: must be 0
 * @id: of the session
 *
 * Ends a session that KNPU_SESSION_LIST tells of: it leaves its engine, what it
 * had not published is gone, its commands fail with -ESTALE and poll() on it
 * tells POLLERR and POLLHUP.  What it has mapped stays readable.  A command that
 * is being carried out goes on to its end; KNPU_ENGINE_STEP stops after the
 * current burst.  -ENOENT: no such session, or another user's.
 */
struct knpu_session_kick {
	__u32 size;
	__u32 flags;
	__aligned_u64 id;
};
#define KNPU_SESSION_KICK _IO(KNPU_TYPE, KNPU_CMD_SESSION_KICK)

/**
 * struct knpu_spread - how long something took, in nanoseconds
 * @count: how often it was timed; 0: all else is 0
 * @min: shortest
 * @mean: rounded down
 * @p50: half of them took no longer
 * @p99: 99 of 100 took no longer
 * @max: longest
 *
 * Quantiles are of a histogram with eight steps to each power of two: what is
 * told is up to an eighth more than the exact value, never less.  Beyond 2^40
 * ns, 18 minutes, all is alike.
 */
struct knpu_spread {
	__aligned_u64 count;
	__aligned_u64 min;
	__aligned_u64 mean;
	__aligned_u64 p50;
	__aligned_u64 p99;
	__aligned_u64 max;
};

/**
 * struct knpu_statistics - ioctl(KNPU_STATISTICS)
 * @size: sizeof(struct knpu_statistics)
 * @flags: must be 0
 * @rate_uhz: out: bursts per second in millionths, as measured over the last
 *	bursts, 32 at most; 0 before the second burst
 * @memory_engine: out: bytes of the engine itself
 * @memory_neurons: out: bytes of the state of neurons
 * @memory_synapses: out: bytes of published synapses
 * @memory_areas: out: bytes of areas and properties
 * @memory_history: out: bytes for spikes on their way
 * @memory_ledger: out: bytes of the ledger
 * @memory_status: out: bytes of the status page
 * @burst: out: whole bursts
 * @input: out: their phases, while KNPU_ENGINE_SET_F_TIMING has it so: what is
 *	injected, power, fatigue
 * @arrival: out: spikes that arrive
 * @update: out: neurons with input
 * @publish: out: ledger and counters
 *
 * Times are of the time since the start, or the last reset.  While bursts run,
 * figures may be of neighbouring bursts.  Waits for no burst.
 */
struct knpu_statistics {
	__u32 size;
	__u32 flags;
	__aligned_u64 rate_uhz;
	__aligned_u64 memory_engine;
	__aligned_u64 memory_neurons;
	__aligned_u64 memory_synapses;
	__aligned_u64 memory_areas;
	__aligned_u64 memory_history;
	__aligned_u64 memory_ledger;
	__aligned_u64 memory_status;
	struct knpu_spread burst;
	struct knpu_spread input;
	struct knpu_spread arrival;
	struct knpu_spread update;
	struct knpu_spread publish;
};
#define KNPU_STATISTICS _IO(KNPU_TYPE, KNPU_CMD_STATISTICS)

/**
 * struct knpu_inject_list - ioctl(KNPU_INJECT_LIST)
 * @size: sizeof(struct knpu_inject_list)
 * @flags: must be 0
 * @nr: in: room in @items, 1 or more; out: how many were written
 * @__reserved: must be 0
 * @total: out: how many wait
 * @items: array of struct knpu_inject_item
 *
 * Tells the input that waits for the next burst, of all sessions, in no
 * particular order; that of voxels as that of their neurons.  Waits for no
 * burst, and keeps none from its input.
 */
struct knpu_inject_list {
	__u32 size;
	__u32 flags;
	__u32 nr;
	__u32 __reserved;
	__aligned_u64 total;
	__aligned_u64 items;
};
#define KNPU_INJECT_LIST _IO(KNPU_TYPE, KNPU_CMD_INJECT_LIST)

/**
 * struct knpu_inject_clear - ioctl(KNPU_INJECT_CLEAR)
 * @size: sizeof(struct knpu_inject_clear)
 * @flags: must be 0
 * @items: out: how many items were dropped
 *
 * Drops the input that waits for the next burst, of all sessions.  A burst
 * that has begun has taken its input: each command of input is delivered whole
 * or dropped whole.
 */
struct knpu_inject_clear {
	__u32 size;
	__u32 flags;
	__aligned_u64 items;
};
#define KNPU_INJECT_CLEAR _IO(KNPU_TYPE, KNPU_CMD_INJECT_CLEAR)

/**
 * struct knpu_area_rename - ioctl(KNPU_AREA_RENAME)
 * @size: sizeof(struct knpu_area_rename)
 * @flags: must be 0
 * @area: id of the area
 * @__reserved: must be 0
 * @name: the new one, as in struct knpu_area_add
 *
 * Takes effect between two bursts: from then on the area is found by its new
 * name, and the old one is free.  Its own name changes nothing.  -EINVAL also for the
 * three areas that every engine has; -EEXIST: another has the name.
 */
struct knpu_area_rename {
	__u32 size;
	__u32 flags;
	__u32 area;
	__u32 __reserved;
	__u8 name[KNPU_NAME_LEN];
};
#define KNPU_AREA_RENAME _IO(KNPU_TYPE, KNPU_CMD_AREA_RENAME)

/**
 * struct knpu_neuron_delete - ioctl(KNPU_NEURON_DELETE)
 * @size: sizeof(struct knpu_neuron_delete)
 * @flags: must be 0
 * @nr: number of ids, 1 or more
 * @failed: out: index of the one that was refused
 * @burst: out: the burst from which they are no more
 * @removed: out: synapses that went with them
 * @ids: array of __u32: ids of neurons, which may be named more than once
 *
 * All go at one burst boundary, or none does: with them the synapses from them
 * and to them, what is on its way over those, and input that waits for them.
 * Their places in the grid of the area, and with them their ids, stay free until
 * KNPU_NEURON_ADD: a command that names one fails with -ENOENT, one that names many neurons
 * side by side passes over it.  What they fired stays in the ledger.  Of
 * edits that are pending, those with one of them do nothing (see struct
 * knpu_publish).  -EINVAL: a neuron of the three areas that every engine has.
 */
struct knpu_neuron_delete {
	__u32 size;
	__u32 flags;
	__u32 nr;
	__u32 failed;
	__aligned_u64 burst;
	__aligned_u64 removed;
	__aligned_u64 ids;
};
#define KNPU_NEURON_DELETE _IO(KNPU_TYPE, KNPU_CMD_NEURON_DELETE)

/**
 * struct knpu_area_remove - ioctl(KNPU_AREA_REMOVE)
 * @size: sizeof(struct knpu_area_remove)
 * @flags: must be 0
 * @area: id of the area
 * @__reserved: must be 0
 * @burst: out: the burst from which it is no more
 * @removed: out: synapses that went with it
 *
 * The area goes at a burst boundary with all its neurons, as by
 * KNPU_NEURON_DELETE.  Its name is free then; its id and those of its neurons
 * are not used again.  -EINVAL: one of the three that every engine has.
 */
struct knpu_area_remove {
	__u32 size;
	__u32 flags;
	__u32 area;
	__u32 __reserved;
	__aligned_u64 burst;
	__aligned_u64 removed;
};
#define KNPU_AREA_REMOVE _IO(KNPU_TYPE, KNPU_CMD_AREA_REMOVE)

/**
 * struct knpu_area_resize - ioctl(KNPU_AREA_RESIZE)
 * @size: sizeof(struct knpu_area_resize)
 * @flags: must be 0
 * @area: id of the area
 * @width: voxels in x, 1 or more
 * @height: voxels in y, 1 or more
 * @depth: voxels in z, 1 or more
 * @added: out: neurons that have come
 * @deleted: out: neurons that have gone
 * @burst: out: the burst from which all of it holds
 * @removed: out: synapses that went with those neurons
 *
 * The area gets another grid, at one burst boundary, or all stays as it is.
 * Neurons of voxels that both grids have keep their ids and all that is theirs.
 * Those of voxels outside the new grid go as by KNPU_NEURON_DELETE.  Voxels
 * that are new get new neurons, also where there were some before: with ids
 * after those of all neurons, first those of new x, then those of old x and new
 * y, then those of old x and y and new z, each in the order of struct
 * knpu_area_add, and with the properties of the area.  Each of these three is an
 * extent: it takes an id of areas, by which it cannot be named, and counts as one
 * for max_areas of KNPU_QUERY.  Neurons per voxel stay as they are.  -EINVAL: one of
 * the three areas that every engine has; -ERANGE: a threshold by gradient;
 * -ENOSPC: more than there may be, or than the ledger can hold.
 */
struct knpu_area_resize {
	__u32 size;
	__u32 flags;
	__u32 area;
	__u32 width;
	__u32 height;
	__u32 depth;
	__u32 added;
	__u32 deleted;
	__aligned_u64 burst;
	__aligned_u64 removed;
};
#define KNPU_AREA_RESIZE _IO(KNPU_TYPE, KNPU_CMD_AREA_RESIZE)

/* "knpusnap" as bytes: what a snapshot begins with. */
#define KNPU_SNAPSHOT_MAGIC 0x70616e7375706e6bULL
#define KNPU_SNAPSHOT_VERSION 2

/**
 * struct knpu_snapshot - what a snapshot begins with
 * @magic: KNPU_SNAPSHOT_MAGIC, in the byte order of all of it: little-endian
 * @version: KNPU_SNAPSHOT_VERSION
 * @head: sizeof(struct knpu_snapshot)
 * @length: of the whole snapshot in bytes, this included
 * @burst: the last burst before it
 * @sections: how many follow
 * @__reserved: 0
 * @hash: XXH64 with seed 0 of the bytes before this
 *
 * Sections follow, one after the other without gaps, each a struct
 * knpu_snapshot_section and its payload.
 */
struct knpu_snapshot {
	__aligned_u64 magic;
	__u32 version;
	__u32 head;
	__aligned_u64 length;
	__aligned_u64 burst;
	__u32 sections;
	__u32 __reserved;
	__aligned_u64 hash;
};

/**
 * enum knpu_section - sections of a snapshot, in the order in which they come
 * @KNPU_SECTION_HEAD: not a section: what the snapshot begins with
 * @KNPU_SECTION_ENGINE: the engine as a whole; one
 * @KNPU_SECTION_AREA: an area, or an extent of one; its arrays follow it
 * @KNPU_SECTION_OWN: values that neurons of the area have of their own
 * @KNPU_SECTION_NEURONS: state of neurons
 * @KNPU_SECTION_HISTORY: spikes that can still arrive
 * @KNPU_SECTION_LEDGER_BURSTS: index of the ledger
 * @KNPU_SECTION_LEDGER_SPIKES: spikes of the ledger
 * @KNPU_SECTION_INPUT: pending input
 * @KNPU_SECTION_CHUNK: rows of 256 sources
 * @KNPU_SECTION_END: the last one, empty
 */
enum knpu_section {
	KNPU_SECTION_HEAD = 0,
	KNPU_SECTION_ENGINE,
	KNPU_SECTION_AREA,
	KNPU_SECTION_OWN,
	KNPU_SECTION_NEURONS,
	KNPU_SECTION_HISTORY,
	KNPU_SECTION_LEDGER_BURSTS,
	KNPU_SECTION_LEDGER_SPIKES,
	KNPU_SECTION_INPUT,
	KNPU_SECTION_CHUNK,
	KNPU_SECTION_END,
};

/**
 * struct knpu_snapshot_section - head of a section
 * @type: enum knpu_section
 * @index: id of the area, number of the property or of the chunk; else that of
 *	the section among those of its type, from 0
 * @length: of its payload in bytes
 * @payload_hash: XXH64 with seed 0 of the payload
 * @hash: the same of the bytes before this
 */
struct knpu_snapshot_section {
	__u32 type;
	__u32 index;
	__aligned_u64 length;
	__aligned_u64 payload_hash;
	__aligned_u64 hash;
};

/**
 * struct knpu_save_open - ioctl(KNPU_SAVE_OPEN)
 * @size: sizeof(struct knpu_save_open)
 * @flags: must be 0
 * @burst: out: the last burst before the snapshot
 * @bytes: out: length of the snapshot
 *
 * Takes a snapshot of the whole engine through a cut, which stops no burst, and
 * waits for a burst boundary.  The session has it until KNPU_SAVE_CLOSE or its
 * end.  -EBUSY: the session has one already, or as many cuts are open as may be.
 */
struct knpu_save_open {
	__u32 size;
	__u32 flags;
	__aligned_u64 burst;
	__aligned_u64 bytes;
};
#define KNPU_SAVE_OPEN _IO(KNPU_TYPE, KNPU_CMD_SAVE_OPEN)

/**
 * struct knpu_save_read - ioctl(KNPU_SAVE_READ)
 * @size: sizeof(struct knpu_save_read)
 * @flags: must be 0
 * @nr: in: room in @bytes, 1 or more; out: how many were written, less at the
 *	end
 * @__reserved: must be 0
 * @offset: of the first byte in the snapshot
 * @bytes: array of bytes
 *
 * -EINVAL: the session has no snapshot.  -EBUSY: another thread reads it.
 */
struct knpu_save_read {
	__u32 size;
	__u32 flags;
	__u32 nr;
	__u32 __reserved;
	__aligned_u64 offset;
	__aligned_u64 bytes;
};
#define KNPU_SAVE_READ _IO(KNPU_TYPE, KNPU_CMD_SAVE_READ)

/**
 * struct knpu_save_close - ioctl(KNPU_SAVE_CLOSE)
 * @size: sizeof(struct knpu_save_close)
 * @flags: must be 0
 *
 * Gives up the snapshot of the session.  -EINVAL: it has none.  -EBUSY: another
 * thread reads it.
 */
struct knpu_save_close {
	__u32 size;
	__u32 flags;
};
#define KNPU_SAVE_CLOSE _IO(KNPU_TYPE, KNPU_CMD_SAVE_CLOSE)

/**
 * enum knpu_restore_reason - why a snapshot is refused
 * @KNPU_RESTORE_OK: it is not
 * @KNPU_RESTORE_FOREIGN: it does not begin like one
 * @KNPU_RESTORE_VERSION: of a version that is not known
 * @KNPU_RESTORE_TORN: it ends early, or goes on after its end
 * @KNPU_RESTORE_HASH: bytes are not those that were written
 * @KNPU_RESTORE_ORDER: a section that does not belong there, or too long or short
 * @KNPU_RESTORE_VALUE: a value in a section that cannot be
 */
enum knpu_restore_reason {
	KNPU_RESTORE_OK = 0,
	KNPU_RESTORE_FOREIGN,
	KNPU_RESTORE_VERSION,
	KNPU_RESTORE_TORN,
	KNPU_RESTORE_HASH,
	KNPU_RESTORE_ORDER,
	KNPU_RESTORE_VALUE,
};

/**
 * struct knpu_restore_open - ioctl(KNPU_RESTORE_OPEN)
 * @size: sizeof(struct knpu_restore_open)
 * @flags: must be 0
 * @name: of the engine; empty: the one it had
 *
 * Begins to restore an engine; the session is attached to none.  -EBUSY: it has
 * begun already.  -ENFILE: there are as many engines as there may be.  If the
 * session gets another engine before the end, this one is given up.
 */
struct knpu_restore_open {
	__u32 size;
	__u32 flags;
	__u8 name[KNPU_NAME_LEN];
};
#define KNPU_RESTORE_OPEN _IO(KNPU_TYPE, KNPU_CMD_RESTORE_OPEN)

/**
 * struct knpu_restore_write - ioctl(KNPU_RESTORE_WRITE)
 * @size: sizeof(struct knpu_restore_write)
 * @flags: must be 0
 * @nr: bytes of @bytes, 1 or more
 * @reason: out: enum knpu_restore_reason
 * @section: out: enum knpu_section: the one that is wrong
 * @__reserved: must be 0
 * @offset: out: where its head begins in the snapshot
 * @bytes: array of bytes: where the last one ended, this one goes on
 *
 * -EINVAL: nothing was begun.  -EBADMSG: the snapshot is refused, for @reason;
 * -ENOSPC: it is beyond a limit.  After any error nothing more can be written.
 * Nothing of the engine can be seen before KNPU_RESTORE_END.
 */
struct knpu_restore_write {
	__u32 size;
	__u32 flags;
	__u32 nr;
	__u32 reason;
	__u32 section;
	__u32 __reserved;
	__aligned_u64 offset;
	__aligned_u64 bytes;
};
#define KNPU_RESTORE_WRITE _IO(KNPU_TYPE, KNPU_CMD_RESTORE_WRITE)

/**
 * struct knpu_restore_end - ioctl(KNPU_RESTORE_END)
 * @size: sizeof(struct knpu_restore_end)
 * @flags: must be 0
 * @reason: out: as in struct knpu_restore_write
 * @section: out: likewise
 * @offset: out: likewise
 *
 * Makes the engine known and attaches the session to it; where it cannot, the
 * restoring is given up.  It belongs to the caller, with the mode that a new one
 * has, and its clock does not run.  -EINVAL: nothing was begun.  -EBADMSG: it is not whole.
 * -EEXIST: the name is taken.
 */
struct knpu_restore_end {
	__u32 size;
	__u32 flags;
	__u32 reason;
	__u32 section;
	__aligned_u64 offset;
};
#define KNPU_RESTORE_END _IO(KNPU_TYPE, KNPU_CMD_RESTORE_END)

/**
 * struct knpu_neuron_new - a neuron to add
 * @area: id of its area
 * @x: its voxel
 * @y: likewise
 * @z: likewise
 * @id: out: its id, of the lowest place of the voxel that is free
 * @incarnation: out: which neuron of this place it is, see KNPU_NEURON_HANDLE()
 */
struct knpu_neuron_new {
	__u32 area;
	__u32 x;
	__u32 y;
	__u32 z;
	__u32 id;
	__u32 incarnation;
};

/**
 * struct knpu_neuron_add - ioctl(KNPU_NEURON_ADD)
 * @size: sizeof(struct knpu_neuron_add)
 * @flags: must be 0
 * @nr: number of neurons, 1 or more
 * @failed: out: index of the one that was refused
 * @burst: out: the burst from which they are there
 * @neurons: array of struct knpu_neuron_new
 *
 * Gives places that are free to new neurons: those of neurons that were deleted, and
 * those of an area that was added with KNPU_AREA_F_EMPTY.  All are there from one
 * burst boundary on, or none is.  They have the properties of their area, with
 * its gradient, no synapses, and a potential of 0; edits that wait for the neuron
 * of before do nothing, as after its end.  -ENOSPC: the voxel has no free
 * place, or none that was not given to 255 neurons.  -EBUSY: what it has is
 * still known by the neuron of before: that was deleted fewer bursts ago than the
 * ledger holds, or than a spike can be on its way (255).  -EINVAL: one of the three areas
 * that every engine has.
 */
struct knpu_neuron_add {
	__u32 size;
	__u32 flags;
	__u32 nr;
	__u32 failed;
	__aligned_u64 burst;
	__aligned_u64 neurons;
};
#define KNPU_NEURON_ADD _IO(KNPU_TYPE, KNPU_CMD_NEURON_ADD)

/**
 * struct knpu_area_fill - ioctl(KNPU_AREA_FILL)
 * @size: sizeof(struct knpu_area_fill)
 * @flags: must be 0
 * @area: id of the area
 * @added: out: how many neurons were added
 * @burst: out: the burst from which they are there
 *
 * As KNPU_NEURON_ADD for all free places in the voxels that the area has now, but
 * those that were given to 255 neurons already.
 */
struct knpu_area_fill {
	__u32 size;
	__u32 flags;
	__u32 area;
	__u32 added;
	__aligned_u64 burst;
};
#define KNPU_AREA_FILL _IO(KNPU_TYPE, KNPU_CMD_AREA_FILL)

/**
 * struct knpu_candidate - a neuron that had input
 * @id: of the neuron
 * @potential: as KNPU_STATE_POTENTIAL after @burst: 0 if it fired
 * @burst: the burst in which it had it
 */
struct knpu_candidate {
	__u32 id;
	__s32 potential;
	__aligned_u64 burst;
};

/**
 * enum knpu_candidate_list_flags - flags of KNPU_CANDIDATE_LIST
 * @KNPU_CANDIDATE_LIST_F_EXACT: all candidates are of one burst; waits for a
 *	burst boundary
 * @KNPU_CANDIDATE_LIST_F_ALL: all of them
 */
enum knpu_candidate_list_flags {
	KNPU_CANDIDATE_LIST_F_EXACT = 1 << 0,
	KNPU_CANDIDATE_LIST_F_ALL = KNPU_CANDIDATE_LIST_F_EXACT,
};

/**
 * struct knpu_candidate_list - ioctl(KNPU_CANDIDATE_LIST)
 * @size: sizeof(struct knpu_candidate_list)
 * @flags: enum knpu_candidate_list_flags
 * @first: in: id of the first neuron to look at; out: where to go on
 * @end: id after the last one to look at; of an area: @first and @neurons of
 *	struct knpu_area_info
 * @nr: in: room in @candidates, 1 or more; out: how many were written
 * @__reserved: must be 0
 * @burst: out: the burst that the list is of; where it is of several blocks,
 *	the earliest
 * @candidates: array of struct knpu_candidate, in ascending order of id
 *
 * Lists the neurons that were candidates in the last complete burst: that had
 * input of which something was left, or, in an area that counts time by
 * stimulation, any.  Before the first burst, and after a reset, there are none;
 * a neuron that was deleted since is none.  Done when @first == @end on return.
 * While bursts run, what is listed of a block (see KNPU_READ) is of one burst,
 * as each candidate tells: the last complete one, or the one that runs; the
 * list waits for no burst.  An exact list is of one burst as a whole, as an exact
 * read, and costs memory for the state of all neurons that it looks at.  -ENOENT:
 * neurons that there never were; -EBUSY: too many cuts of the engine are open.
 */
struct knpu_candidate_list {
	__u32 size;
	__u32 flags;
	__u32 first;
	__u32 end;
	__u32 nr;
	__u32 __reserved;
	__aligned_u64 burst;
	__aligned_u64 candidates;
};
#define KNPU_CANDIDATE_LIST _IO(KNPU_TYPE, KNPU_CMD_CANDIDATE_LIST)

/* Magic numbers of the mapped objects: "knpl" and "knps" as bytes. */
#define KNPU_LEDGER_MAGIC 0x6c706e6b
#define KNPU_STATUS_MAGIC 0x73706e6b

/* flags of mapped objects: the engine is gone, nothing more will come. */
#define KNPU_MAP_F_DEAD (1 << 0)

/**
 * struct knpu_ledger_burst - index entry of one burst
 * @burst: its number
 * @first: position of its first spike; the spike at position p is
 *	spikes[p & (spike_capacity - 1)]
 * @count: number of spikes
 * @__reserved: 0
 */
struct knpu_ledger_burst {
	__aligned_u64 burst;
	__aligned_u64 first;
	__u32 count;
	__u32 __reserved;
};

/**
 * struct knpu_spike - one spike in the ledger
 * @id: of the neuron
 * @potential: the potential with which it fired
 */
struct knpu_spike {
	__u32 id;
	__s32 potential;
};

/**
 * struct knpu_ledger - head of the mapped ledger
 * @magic: KNPU_LEDGER_MAGIC
 * @version: 1
 * @length: of the whole object in bytes
 * @flags: KNPU_MAP_F_DEAD
 * @burst_capacity: entries of the index ring, a power of two
 * @spike_capacity: entries of the spike ring, a power of two
 * @bursts_offset: of the index ring (struct knpu_ledger_burst)
 * @spikes_offset: of the spike ring (struct knpu_spike)
 * @head: number of the last complete burst
 * @claimed_burst: index entries up to this burst may be being written
 * @claimed_spike: spikes before this position may be being written
 * @epoch: how often the engine was reset; each time @head goes back to 0
 *
 * One writer, any number of readers; a reader never waits.  To read burst b:
 *
 *	1. e = load_acquire(@epoch); head = load_acquire(@head); b > head: not
 *	   yet there.
 *	2. copy the index entry bursts[b & (burst_capacity - 1)].
 *	3. copy its spikes.
 *	4. fence (acquire); if load(@claimed_burst) - b >= burst_capacity, or
 *	   load(@claimed_spike) - first > spike_capacity: lapped, the copy is
 *	   void; if load(@epoch) != e, the engine was reset: again from 1.
 *
 * The writer stores a claim, fences (release), writes, and stores @head with
 * release when the burst is complete.  Spikes of a burst are in ascending
 * order of id.  A reset stores 0 in @head and @claimed_burst, then @epoch with
 * release.
 */
struct knpu_ledger {
	__u32 magic;
	__u32 version;
	__aligned_u64 length;
	__u32 flags;
	__u32 burst_capacity;
	__u32 spike_capacity;
	__u32 bursts_offset;
	__aligned_u64 spikes_offset;
	__aligned_u64 head;
	__aligned_u64 claimed_burst;
	__aligned_u64 claimed_spike;
	__aligned_u64 epoch;
};

/**
 * struct knpu_status - what the status page tells, as of one burst
 * @burst: number of the last complete burst
 * @spikes: since the start, or the last reset
 * @candidates: the same
 * @events: synaptic contributions, the same
 * @burst_ns: time spent in bursts, in nanoseconds
 * @last_spikes: of the last burst
 * @last_candidates: of the last burst
 * @epoch: how often the engine was reset
 */
struct knpu_status {
	__aligned_u64 burst;
	__aligned_u64 spikes;
	__aligned_u64 candidates;
	__aligned_u64 events;
	__aligned_u64 burst_ns;
	__u32 last_spikes;
	__u32 last_candidates;
	__aligned_u64 epoch;
};

/**
 * struct knpu_status_page - the mapped status page
 * @magic: KNPU_STATUS_MAGIC
 * @version: 1
 * @length: of the object in bytes
 * @flags: KNPU_MAP_F_DEAD
 * @sequence: of the latch
 * @copy: two copies; while one is written, the other is whole
 *
 * A latch: a reader always finishes.
 *
 *	1. s = load_acquire(@sequence)
 *	2. copy @copy[s & 1]
 *	3. fence (acquire); if load(@sequence) != s: again from 1
 *
 * The writer raises @sequence to an odd number (readers go to copy 1), writes
 * copy 0, raises it to an even one (readers go to copy 0), writes copy 1.
 */
struct knpu_status_page {
	__u32 magic;
	__u32 version;
	__aligned_u64 length;
	__u32 flags;
	__u32 sequence;
	struct knpu_status copy[2];
};

#endif /* _UAPI_LINUX_KNPU_H */
