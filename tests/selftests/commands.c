// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The table of commands: sizes, unknown bytes, flags, and the order in which
 * arguments are checked.
 */
#include "kselftest_harness.h"
#include "helper.h"

static struct knpu_property_item property = {
	.scope = KNPU_SCOPE_NEURON,
	.id = 1,
	.property = KNPU_PROPERTY_THRESHOLD,
	.value = KNPU_FX_ONE,
};
static struct knpu_synapse synapse = {
	.source = 1,
	.target = 2,
	.weight = 1,
	.delay = 1,
};
static struct knpu_synapse_pair pair = { .source = 1, .target = 2 };
static struct knpu_synapse_change change = {
	.source = 1,
	.target = 2,
	.weight = 2,
	.flags = KNPU_CHANGE_F_WEIGHT,
};
static struct knpu_span spans[2] = {
	{ .scope = KNPU_SCOPE_AREA, .id = 1 },
	{ .scope = KNPU_SCOPE_NEURON, .id = 0, .nr = 3 },
};
static struct knpu_inject_item input = { .id = 1 };
static struct knpu_inject_voxel_item voxel;
static struct knpu_area_info areas[4];
static struct knpu_synapse synapses[4];
static int64_t values[3];
static struct knpu_neuron_place places[2];
static struct knpu_voxel_place voxels[2];
static struct knpu_neuron_state states[2];
static struct knpu_session_entry sessions[4];
static struct knpu_engine_entry engines[4];
static struct knpu_inject_item inputs[2];
static uint32_t doomed = 4;
static struct knpu_neuron_new wished = { .area = KNPU_AREA_FIRST_USER + 1 };
static struct knpu_candidate candidates[3];

/* Any argument, with room for a byte that the kernel does not know. */
union argument {
	struct {
		uint32_t size;
		uint32_t flags;
	};
	struct knpu_engine_create create;
	struct knpu_engine_attach attach;
	struct knpu_area_add area_add;
	struct knpu_area_info area_info;
	struct knpu_area_list area_list;
	struct knpu_property_set property_set;
	struct knpu_synapse_add synapse_add;
	struct knpu_synapse_list synapse_list;
	struct knpu_inject inject;
	struct knpu_inject_voxel inject_voxel;
	struct knpu_read read;
	struct knpu_synapse_remove synapse_remove;
	struct knpu_synapse_set synapse_set;
	struct knpu_neuron_locate neuron_locate;
	struct knpu_voxel_locate voxel_locate;
	struct knpu_synapse_clear synapse_clear;
	struct knpu_synapse_count synapse_count;
	struct knpu_neuron_read neuron_read;
	struct knpu_session_list session_list;
	struct knpu_engine_list engine_list;
	struct knpu_session_kick kick;
	struct knpu_inject_list inject_list;
	struct knpu_area_rename area_rename;
	struct knpu_neuron_delete neuron_delete;
	struct knpu_area_remove area_remove;
	struct knpu_neuron_add neuron_add;
	struct knpu_area_fill area_fill;
	struct knpu_area_resize area_resize;
	struct knpu_save_read save_read;
	struct knpu_restore_write restore_write;
	struct knpu_candidate_list candidate_list;
	uint8_t bytes[8192];
};

/**
 * struct row - a command with valid arguments
 * @nr: KNPU_CMD_...
 * @size: of its struct
 * @known: flags that it knows
 * @fresh: for a session that is attached to no engine
 * @before: a command that has to come before it, or 0
 * @refused: the errno it gives after nothing but that, or 0
 */
struct row {
	uint32_t nr;
	uint32_t size;
	uint32_t known;
	int fresh;
	uint32_t before;
	int refused;
};

#define ROW(name, type, ...)                                        \
	{                                                           \
		.nr = KNPU_CMD_##name, .size = sizeof(struct type), \
		__VA_ARGS__                                         \
	}

static const struct row rows[] = {
	ROW(QUERY, knpu_query),
	ROW(ENGINE_CREATE, knpu_engine_create, .fresh = 1,
	    .known = KNPU_ENGINE_F_ALL),
	ROW(ENGINE_ATTACH, knpu_engine_attach, .fresh = 1),
	ROW(ENGINE_INFO, knpu_engine_info),
	ROW(ENGINE_STEP, knpu_engine_step),
	ROW(ENGINE_DESTROY, knpu_engine_destroy),
	ROW(AREA_ADD, knpu_area_add, .known = KNPU_AREA_F_ALL),
	ROW(AREA_INFO, knpu_area_info, .known = KNPU_AREA_INFO_F_ALL),
	ROW(AREA_LIST, knpu_area_list),
	ROW(PROPERTY_SET, knpu_property_set),
	ROW(SYNAPSE_ADD, knpu_synapse_add),
	ROW(SYNAPSE_LIST, knpu_synapse_list, .known = KNPU_ASK_F_ALL),
	ROW(PUBLISH, knpu_publish),
	ROW(INJECT, knpu_inject),
	ROW(INJECT_VOXEL, knpu_inject_voxel),
	ROW(READ, knpu_read, .known = KNPU_READ_F_ALL),
	ROW(COUNTERS, knpu_counters),
	ROW(MAP, knpu_map),
	ROW(ENGINE_START, knpu_engine_start, .known = KNPU_ENGINE_START_F_ALL),
	ROW(ENGINE_STOP, knpu_engine_stop),
	ROW(ENGINE_WAIT, knpu_engine_wait),
	ROW(SYNAPSE_REMOVE, knpu_synapse_remove),
	ROW(SYNAPSE_SET, knpu_synapse_set),
	ROW(ENGINE_SET, knpu_engine_set, .known = KNPU_ENGINE_SET_F_ALL),
	ROW(ENGINE_PAUSE, knpu_engine_pause),
	ROW(ENGINE_RESUME, knpu_engine_resume),
	ROW(ENGINE_RESET, knpu_engine_reset),
	ROW(NEURON_LOCATE, knpu_neuron_locate, .known = KNPU_NEURONS_F_ALL),
	ROW(VOXEL_LOCATE, knpu_voxel_locate),
	ROW(ENGINE_ACCESS, knpu_engine_access,
	    .known = KNPU_ENGINE_ACCESS_F_ALL),
	ROW(SYNAPSE_CLEAR, knpu_synapse_clear),
	ROW(SYNAPSE_COUNT, knpu_synapse_count, .known = KNPU_ASK_F_ALL),
	ROW(NEURON_READ, knpu_neuron_read, .known = KNPU_NEURONS_F_ALL),
	ROW(SESSION_LIST, knpu_session_list),
	ROW(ENGINE_LIST, knpu_engine_list),
	ROW(SESSION_KICK, knpu_session_kick),
	ROW(STATISTICS, knpu_statistics),
	ROW(INJECT_LIST, knpu_inject_list),
	ROW(INJECT_CLEAR, knpu_inject_clear),
	ROW(AREA_RENAME, knpu_area_rename),
	ROW(NEURON_DELETE, knpu_neuron_delete),
	ROW(AREA_REMOVE, knpu_area_remove),
	ROW(SAVE_OPEN, knpu_save_open),
	ROW(SAVE_READ, knpu_save_read, .before = KNPU_CMD_SAVE_OPEN),
	ROW(SAVE_CLOSE, knpu_save_close, .before = KNPU_CMD_SAVE_OPEN),
	ROW(RESTORE_OPEN, knpu_restore_open, .fresh = 1),
	ROW(RESTORE_WRITE, knpu_restore_write, .fresh = 1,
	    .before = KNPU_CMD_RESTORE_OPEN),
	ROW(RESTORE_END, knpu_restore_end, .fresh = 1,
	    .before = KNPU_CMD_RESTORE_OPEN, .refused = EBADMSG),
	ROW(NEURON_ADD, knpu_neuron_add),
	ROW(AREA_FILL, knpu_area_fill),
	ROW(CANDIDATE_LIST, knpu_candidate_list,
	    .known = KNPU_CANDIDATE_LIST_F_ALL),
	ROW(AREA_RESIZE, knpu_area_resize),
};

/* Those that want no engine and no lack of one. */
static int needs_nothing(const struct row *row)
{
	return row->nr == KNPU_CMD_QUERY || row->nr == KNPU_CMD_SESSION_LIST ||
	       row->nr == KNPU_CMD_ENGINE_LIST ||
	       row->nr == KNPU_CMD_SESSION_KICK;
}

#define NR_ROWS (sizeof(rows) / sizeof(rows[0]))

/* The session of one more open file, which stays open for the process. */
static uint64_t another_session(void)
{
	struct knpu_session_list list = {
		.size = sizeof(list),
		.nr = 4,
		.sessions = ADDRESS(sessions),
	};
	int fd = device();

	/* The only one that asks is the one that is marked. */
	while (!call(fd, KNPU_CMD_SESSION_LIST, &list) && list.nr) {
		while (list.nr-- > 0)
			if (sessions[list.nr].flags & KNPU_SESSION_F_SELF)
				return sessions[list.nr].id;
		list.nr = 4;
	}
	return 0;
}

static void fill(const struct row *row, union argument *a)
{
	memset(a, 0, sizeof(*a));
	a->size = row->size;
	switch (row->nr) {
	case KNPU_CMD_ENGINE_CREATE:
		a->create.rate_uhz = HZ(1);
		strcpy((char *)a->create.name, "made");
		break;
	case KNPU_CMD_ENGINE_ATTACH:
		strcpy((char *)a->attach.name, "commands");
		break;
	case KNPU_CMD_AREA_ADD:
		a->area_add.width = 1;
		a->area_add.height = 1;
		a->area_add.depth = 1;
		a->area_add.per_voxel = 1;
		strcpy((char *)a->area_add.name, "area");
		break;
	case KNPU_CMD_AREA_LIST:
		a->area_list.nr = 4;
		a->area_list.areas = ADDRESS(areas);
		break;
	case KNPU_CMD_PROPERTY_SET:
		a->property_set.nr = 1;
		a->property_set.items = ADDRESS(&property);
		break;
	case KNPU_CMD_SYNAPSE_ADD:
		a->synapse_add.nr = 1;
		a->synapse_add.synapses = ADDRESS(&synapse);
		break;
	case KNPU_CMD_SYNAPSE_LIST:
		a->synapse_list.end = 3;
		a->synapse_list.nr = 4;
		a->synapse_list.synapses = ADDRESS(synapses);
		break;
	case KNPU_CMD_INJECT:
		a->inject.nr = 1;
		a->inject.items = ADDRESS(&input);
		break;
	case KNPU_CMD_INJECT_VOXEL:
		a->inject_voxel.area = 1;
		a->inject_voxel.nr = 1;
		a->inject_voxel.items = ADDRESS(&voxel);
		break;
	case KNPU_CMD_READ:
		a->read.scope = KNPU_SCOPE_NEURON;
		a->read.nr = 3;
		a->read.values = ADDRESS(values);
		break;
	case KNPU_CMD_SYNAPSE_REMOVE:
		a->synapse_remove.nr = 1;
		a->synapse_remove.pairs = ADDRESS(&pair);
		break;
	case KNPU_CMD_SYNAPSE_SET:
		a->synapse_set.nr = 1;
		a->synapse_set.changes = ADDRESS(&change);
		break;
	case KNPU_CMD_NEURON_LOCATE:
		a->neuron_locate.nr = 2;
		a->neuron_locate.places = ADDRESS(places);
		break;
	case KNPU_CMD_VOXEL_LOCATE:
		a->voxel_locate.nr = 2;
		a->voxel_locate.voxels = ADDRESS(voxels);
		break;
	case KNPU_CMD_SYNAPSE_CLEAR:
		a->synapse_clear.nr = 2;
		a->synapse_clear.sources = 1;
		a->synapse_clear.spans = ADDRESS(spans);
		break;
	case KNPU_CMD_SYNAPSE_COUNT:
		a->synapse_count.nr = 2;
		a->synapse_count.sources = 1;
		a->synapse_count.spans = ADDRESS(spans);
		break;
	case KNPU_CMD_NEURON_READ:
		a->neuron_read.nr = 2;
		a->neuron_read.states = ADDRESS(states);
		break;
	case KNPU_CMD_SESSION_LIST:
		a->session_list.nr = 4;
		a->session_list.sessions = ADDRESS(sessions);
		break;
	case KNPU_CMD_ENGINE_LIST:
		a->engine_list.nr = 4;
		a->engine_list.engines = ADDRESS(engines);
		break;
	case KNPU_CMD_SESSION_KICK:
		a->kick.id = another_session();
		break;
	case KNPU_CMD_INJECT_LIST:
		a->inject_list.nr = 2;
		a->inject_list.items = ADDRESS(inputs);
		break;
	case KNPU_CMD_AREA_RENAME:
		a->area_rename.area = KNPU_AREA_FIRST_USER;
		strcpy((char *)a->area_rename.name, "renamed");
		break;
	case KNPU_CMD_NEURON_DELETE:
		a->neuron_delete.nr = 1;
		a->neuron_delete.ids = ADDRESS(&doomed);
		break;
	case KNPU_CMD_AREA_REMOVE:
		a->area_remove.area = KNPU_AREA_FIRST_USER;
		break;
	case KNPU_CMD_NEURON_ADD:
		a->neuron_add.nr = 1;
		a->neuron_add.neurons = ADDRESS(&wished);
		break;
	case KNPU_CMD_AREA_FILL:
		a->area_fill.area = KNPU_AREA_FIRST_USER + 1;
		break;
	case KNPU_CMD_AREA_RESIZE:
		a->area_resize.area = KNPU_AREA_FIRST_USER;
		a->area_resize.width = 5;
		a->area_resize.height = 3;
		a->area_resize.depth = 1;
		break;
	case KNPU_CMD_SAVE_READ:
		a->save_read.nr = sizeof(values);
		a->save_read.bytes = ADDRESS(values);
		break;
	case KNPU_CMD_RESTORE_WRITE:
		a->restore_write.nr = 8;
		a->restore_write.bytes = ADDRESS(values);
		break;
	case KNPU_CMD_CANDIDATE_LIST:
		a->candidate_list.end = 3;
		a->candidate_list.nr = 3;
		a->candidate_list.candidates = ADDRESS(candidates);
		break;
	}
}

FIXTURE(commands)
{
	int fd;
	int fresh;
	union argument a;
};

FIXTURE_VARIANT(commands)
{
	unsigned int row;
};

/* What has to come before some commands. */
static int before(int fd, uint32_t nr)
{
	union argument a = { .size = nr == KNPU_CMD_SAVE_OPEN ?
					     sizeof(struct knpu_save_open) :
					     sizeof(struct knpu_restore_open) };

	return nr ? call(fd, nr, &a) : 0;
}

FIXTURE_SETUP(commands)
{
	struct knpu_area_add add = {
		.size = sizeof(add),
		.width = 2,
		.height = 1,
		.depth = 1,
		.per_voxel = 1,
		.name = "first",
	};
	struct knpu_area_add places = {
		.size = sizeof(places),
		.flags = KNPU_AREA_F_EMPTY,
		.width = 2,
		.height = 1,
		.depth = 1,
		.per_voxel = 1,
		.name = "places",
	};

	self->fd = device();
	ASSERT_LE(0, self->fd);
	self->fresh = device();
	ASSERT_LE(0, self->fresh);
	ASSERT_EQ(0, create(self->fd, "commands"));
	ASSERT_EQ(0, call(self->fd, KNPU_CMD_AREA_ADD, &add));
	ASSERT_EQ(0, call(self->fd, KNPU_CMD_AREA_ADD, &places));
	ASSERT_EQ(0, before(rows[variant->row].fresh ? self->fresh : self->fd,
			    rows[variant->row].before));
}

FIXTURE_TEARDOWN(commands)
{
	close(self->fd);
	close(self->fresh);
}

/* One variant per row; a row more needs a line more. */
#define VARIANT(n)                             \
	FIXTURE_VARIANT_ADD(commands, row_##n) \
	{                                      \
		.row = n                       \
	}
VARIANT(0);
VARIANT(1);
VARIANT(2);
VARIANT(3);
VARIANT(4);
VARIANT(5);
VARIANT(6);
VARIANT(7);
VARIANT(8);
VARIANT(9);
VARIANT(10);
VARIANT(11);
VARIANT(12);
VARIANT(13);
VARIANT(14);
VARIANT(15);
VARIANT(16);
VARIANT(17);
VARIANT(18);
VARIANT(19);
VARIANT(20);
VARIANT(21);
VARIANT(22);
VARIANT(23);
VARIANT(24);
VARIANT(25);
VARIANT(26);
VARIANT(27);
VARIANT(28);
VARIANT(29);
VARIANT(30);
VARIANT(31);
VARIANT(32);
VARIANT(33);
VARIANT(34);
VARIANT(35);
VARIANT(36);
VARIANT(37);
VARIANT(38);
VARIANT(39);
VARIANT(40);
VARIANT(41);
VARIANT(42);
VARIANT(43);
VARIANT(44);
VARIANT(45);
VARIANT(46);
VARIANT(47);
VARIANT(48);
VARIANT(49);
VARIANT(50);
VARIANT(51);

TEST(every_command_has_a_row)
{
	unsigned int i;

	ASSERT_EQ(KNPU_CMD_END - KNPU_CMD_BASE, NR_ROWS);
	ASSERT_EQ(52, NR_ROWS);
	for (i = 0; i < NR_ROWS; i++)
		EXPECT_EQ(KNPU_CMD_BASE + i, rows[i].nr);
}

static int run(FIXTURE_DATA(commands) * self, const struct row *row)
{
	return call(row->fresh ? self->fresh : self->fd, row->nr, &self->a);
}

TEST_F(commands, valid)
{
	fill(&rows[variant->row], &self->a);
	EXPECT_EQ(-rows[variant->row].refused, run(self, &rows[variant->row]));
}

TEST_F(commands, size_0)
{
	fill(&rows[variant->row], &self->a);
	self->a.size = 0;
	EXPECT_EQ(-EINVAL, run(self, &rows[variant->row]));
}

TEST_F(commands, size_less_1)
{
	fill(&rows[variant->row], &self->a);
	self->a.size--;
	EXPECT_EQ(-EINVAL, run(self, &rows[variant->row]));
}

TEST_F(commands, size_more_1_zero)
{
	fill(&rows[variant->row], &self->a);
	self->a.size++;
	EXPECT_EQ(-rows[variant->row].refused, run(self, &rows[variant->row]));
}

TEST_F(commands, size_more_1_not_zero)
{
	fill(&rows[variant->row], &self->a);
	self->a.bytes[self->a.size++] = 1;
	EXPECT_EQ(-E2BIG, run(self, &rows[variant->row]));
}

TEST_F(commands, size_more_100_last_not_zero)
{
	fill(&rows[variant->row], &self->a);
	self->a.size += 100;
	self->a.bytes[self->a.size - 1] = 0x80;
	EXPECT_EQ(-E2BIG, run(self, &rows[variant->row]));
}

TEST_F(commands, size_beyond_all)
{
	fill(&rows[variant->row], &self->a);
	self->a.size = 4097;
	EXPECT_EQ(-E2BIG, run(self, &rows[variant->row]));
	self->a.size = UINT32_MAX;
	EXPECT_EQ(-E2BIG, run(self, &rows[variant->row]));
}

TEST_F(commands, next_flag)
{
	fill(&rows[variant->row], &self->a);
	self->a.flags = rows[variant->row].known + 1;
	EXPECT_EQ(-EOPNOTSUPP, run(self, &rows[variant->row]));
}

TEST_F(commands, wrong_state)
{
	const struct row *row = &rows[variant->row];
	int fd = row->fresh ? self->fd : self->fresh;

	if (needs_nothing(row))
		return;
	fill(row, &self->a);
	EXPECT_EQ(row->fresh ? -EBUSY : -ENODEV, call(fd, row->nr, &self->a));
}

TEST_F(commands, destroyed)
{
	const struct row *row = &rows[variant->row];

	if (row->fresh || needs_nothing(row))
		return;
	ASSERT_EQ(0, destroy(self->fd));
	fill(row, &self->a);
	EXPECT_EQ(-ENODEV, run(self, row));
}

TEST_F(commands, bad_pointer)
{
	const struct row *row = &rows[variant->row];
	size_t page = sysconf(_SC_PAGESIZE);
	uint8_t *p = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = row->fresh ? self->fresh : self->fd;

	ASSERT_NE(MAP_FAILED, p);
	ASSERT_EQ(0, munmap(p + page, page));
	fill(row, &self->a);
	EXPECT_EQ(-EFAULT, call(fd, row->nr, NULL));
	/* The size can be read, the rest cannot. */
	memcpy(p + page - 4, &self->a, 4);
	EXPECT_EQ(-EFAULT, call(fd, row->nr, p + page - 4));
	/* All can be. */
	memcpy(p + page - row->size, &self->a, row->size);
	EXPECT_EQ(-row->refused, call(fd, row->nr, p + page - row->size));
}

TEST_F(commands, read_only_argument)
{
	const struct row *row = &rows[variant->row];
	size_t page = sysconf(_SC_PAGESIZE);
	uint8_t *p = mmap(NULL, page, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = row->fresh ? self->fresh : self->fd;

	ASSERT_NE(MAP_FAILED, p);
	fill(row, &self->a);
	memcpy(p, &self->a, row->size);
	ASSERT_EQ(0, mprotect(p, page, PROT_READ));
	EXPECT_EQ(row->refused ? -row->refused : -EFAULT, call(fd, row->nr, p));
}

FIXTURE(order)
{
	int fd;
	int fresh;
};

FIXTURE_SETUP(order)
{
	self->fd = device();
	self->fresh = device();
	ASSERT_LE(0, self->fresh);
	ASSERT_EQ(0, create(self->fd, "order"));
}

FIXTURE_TEARDOWN(order)
{
	close(self->fd);
	close(self->fresh);
}

/* Everything is wrong; what is mended is what was complained of. */
TEST_F(order, property_set)
{
	struct {
		struct knpu_property_set set;
		uint32_t more;
	} a = {
		.set = { .size = 4, .flags = 1, .nr = 0, .items = 1 },
		.more = 1,
	};
	struct knpu_property_item item = {
		.scope = KNPU_SCOPE_NEURON,
		.id = 1000000,
		.property = KNPU_PROPERTY_LEAK,
		.value = 1 << 20,
	};

	EXPECT_EQ(-EINVAL, call(self->fresh, KNPU_CMD_PROPERTY_SET, &a));
	a.set.size = sizeof(a.set) + sizeof(a.more);
	EXPECT_EQ(-E2BIG, call(self->fresh, KNPU_CMD_PROPERTY_SET, &a));
	a.more = 0;
	EXPECT_EQ(-EOPNOTSUPP, call(self->fresh, KNPU_CMD_PROPERTY_SET, &a));
	a.set.flags = 0;
	EXPECT_EQ(-ENODEV, call(self->fresh, KNPU_CMD_PROPERTY_SET, &a));
	EXPECT_EQ(-EINVAL, call(self->fd, KNPU_CMD_PROPERTY_SET, &a));
	a.set.nr = 1;
	EXPECT_EQ(-EFAULT, call(self->fd, KNPU_CMD_PROPERTY_SET, &a));
	a.set.items = ADDRESS(&item);
	EXPECT_EQ(-ENOENT, call(self->fd, KNPU_CMD_PROPERTY_SET, &a));
	item.id = 1;
	EXPECT_EQ(-ERANGE, call(self->fd, KNPU_CMD_PROPERTY_SET, &a));
	item.value = 1;
	EXPECT_EQ(0, call(self->fd, KNPU_CMD_PROPERTY_SET, &a));
}

TEST_F(order, synapse_set)
{
	struct knpu_synapse_change item = {
		.source = 1000000,
		.weight = 256,
		.psp = 1,
		.flags = KNPU_CHANGE_F_ALL + 1,
	};
	struct knpu_synapse_set set = {
		.size = sizeof(set),
		.nr = 1,
		.changes = ADDRESS(&item),
	};

	EXPECT_EQ(-EOPNOTSUPP, call(self->fd, KNPU_CMD_SYNAPSE_SET, &set));
	item.flags = 0;
	EXPECT_EQ(-ENOENT, call(self->fd, KNPU_CMD_SYNAPSE_SET, &set));
	item.source = 1;
	EXPECT_EQ(-EINVAL, call(self->fd, KNPU_CMD_SYNAPSE_SET, &set));
	item.flags = KNPU_CHANGE_F_WEIGHT;
	EXPECT_EQ(-EINVAL, call(self->fd, KNPU_CMD_SYNAPSE_SET, &set));
	item.flags |= KNPU_CHANGE_F_PSP;
	EXPECT_EQ(-ERANGE, call(self->fd, KNPU_CMD_SYNAPSE_SET, &set));
	item.weight = 255;
	EXPECT_EQ(0, call(self->fd, KNPU_CMD_SYNAPSE_SET, &set));
}

TEST_F(order, engine_start)
{
	EXPECT_EQ(-EOPNOTSUPP, start(self->fresh, UINT64_MAX, 2));
	EXPECT_EQ(-ENODEV, start(self->fresh, UINT64_MAX, 0));
	EXPECT_EQ(-ERANGE, start(self->fd, UINT64_MAX, 0));
	EXPECT_EQ(0, start(self->fd, HZ(1), 0));
	EXPECT_EQ(-EBUSY, start(self->fd, UINT64_MAX, 0));
	EXPECT_EQ(-EBUSY, step(self->fd, 1));
	EXPECT_EQ(0, stop(self->fd, NULL));
	EXPECT_EQ(0, step(self->fd, 1));
}

TEST_F(order, engine_set)
{
	struct knpu_engine_set set = {
		.size = sizeof(set),
		.flags = KNPU_ENGINE_SET_F_ALL + 1,
		.fatigue = 2,
		.rate_uhz = HZ(1),
	};

	EXPECT_EQ(-EOPNOTSUPP, call(self->fresh, KNPU_CMD_ENGINE_SET, &set));
	set.flags = KNPU_ENGINE_SET_F_ALL;
	EXPECT_EQ(-ENODEV, call(self->fresh, KNPU_CMD_ENGINE_SET, &set));
	EXPECT_EQ(-ERANGE, call(self->fd, KNPU_CMD_ENGINE_SET, &set));
	set.fatigue = 1;
	set.rate_uhz = 0;
	EXPECT_EQ(-ERANGE, call(self->fd, KNPU_CMD_ENGINE_SET, &set));
	set.rate_uhz = KNPU_RATE_MAX_UHZ + 1;
	EXPECT_EQ(-ERANGE, call(self->fd, KNPU_CMD_ENGINE_SET, &set));
	set.rate_uhz = HZ(1);
	EXPECT_EQ(0, call(self->fd, KNPU_CMD_ENGINE_SET, &set));
	EXPECT_EQ(1, set.burst);
}

/* What is asked is read, and the answer written, in the same items. */
TEST_F(order, locate)
{
	struct knpu_neuron_place p[2] = { { .id = 2 }, { .id = 3 } };
	struct knpu_neuron_locate l = {
		.size = sizeof(l),
		.nr = 2,
		.places = ADDRESS(p),
	};

	ASSERT_EQ(0, call(self->fd, KNPU_CMD_NEURON_LOCATE, &l));
	EXPECT_EQ(KNPU_NEURON_F_EXISTS, p[0].flags);
	EXPECT_EQ(KNPU_AREA_FATIGUE, p[0].area);
	EXPECT_EQ(0, p[1].flags);
}

TEST_F(order, not_ours)
{
	struct knpu_query q = { .size = sizeof(q) };

	EXPECT_EQ(-1, ioctl(self->fd, _IO(KNPU_TYPE, KNPU_CMD_BASE - 1), &q));
	EXPECT_EQ(ENOTTY, errno);
	EXPECT_EQ(-1, ioctl(self->fd, _IO(KNPU_TYPE, KNPU_CMD_END), &q));
	EXPECT_EQ(ENOTTY, errno);
	EXPECT_EQ(-1, ioctl(self->fd, _IO('k', KNPU_CMD_QUERY), &q));
	EXPECT_EQ(ENOTTY, errno);
	EXPECT_EQ(-1, ioctl(self->fd, _IOR(KNPU_TYPE, KNPU_CMD_QUERY, q), &q));
	EXPECT_EQ(ENOTTY, errno);
}

TEST(query)
{
	struct knpu_query q = { .size = sizeof(q) };
	int fd = device();

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, call(fd, KNPU_CMD_QUERY, &q));
	EXPECT_EQ(sizeof(q), q.size);
	EXPECT_EQ(KNPU_ABI, q.abi);
	EXPECT_EQ(0, q.errata);
	EXPECT_EQ(0, q.features & KNPU_FEATURE_EMBEDDED);
	close(fd);
}

TEST_HARNESS_MAIN
