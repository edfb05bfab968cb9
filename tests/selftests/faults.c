// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Every allocation of every command made to fail in turn, by
 * /proc/thread-self/fail-nth: the command says -ENOMEM and the engine is as
 * before, or it finds its memory elsewhere and succeeds.  What leaks is found
 * by kmemleak.  Wants a kernel with fault injection, set to fail anything.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "kselftest.h"
#include "helper.h"

#define NAME "poor"
#define NEURONS 53
/* More allocations than any command makes. */
#define TRIES_MAX 400

/* All that a session can see of the small engine of make_engine(). */
struct state {
	struct knpu_engine_info info;
	struct knpu_counters counters;
	struct knpu_area_info areas[16];
	struct knpu_synapse synapses[16];
	int64_t properties[KNPU_PROPERTY_NEURON_END][NEURONS];
	int64_t states[KNPU_STATE_END - KNPU_STATE_POTENTIAL][NEURONS];
	uint32_t nr_areas;
	uint32_t nr_synapses;
};

static void must(int err, const char *what)
{
	if (err)
		ksft_exit_fail_msg("%s: %s\n", what, strerror(-err));
}

/* Opened once: to open it would itself be made to fail. */
static int fail_nth;

static void arm(int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", n);

	if (pwrite(fail_nth, text, len, 0) != len)
		ksft_exit_fail_msg("fail-nth: %s\n", strerror(errno));
}

/* Did an allocation fail since arm()?  None does from now on. */
static bool disarm(void)
{
	char text[16] = "";

	if (pread(fail_nth, text, sizeof(text) - 1, 0) < 1)
		ksft_exit_fail_msg("fail-nth: %s\n", strerror(errno));
	if (atoi(text))
		arm(0);
	return !atoi(text);
}

static int add_area(int fd, const char *name, uint32_t width, uint32_t flags)
{
	struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = 3 << 12 },
		{ .property = KNPU_PROPERTY_GRADIENT_X, .value = 1 },
	};
	struct knpu_area_add a = {
		.size = sizeof(a),
		.flags = flags,
		.width = width,
		.height = 1,
		.depth = 1,
		.per_voxel = 1,
		.nr = 2,
		.values = ADDRESS(values),
	};

	strcpy((char *)a.name, name);
	return call(fd, KNPU_CMD_AREA_ADD, &a);
}

static int connect_them(int fd)
{
	struct knpu_synapse s[] = {
		{ .source = 3, .target = 13, .weight = 5, .delay = 1 },
		{ .source = 4, .target = 23, .weight = -5, .delay = 3 },
	};
	struct knpu_synapse_add add = {
		.size = sizeof(add),
		.nr = 2,
		.synapses = ADDRESS(s),
	};

	return call(fd, KNPU_CMD_SYNAPSE_ADD, &add);
}

static int remove_one(int fd)
{
	struct knpu_synapse_pair pair = { .source = 3, .target = 13 };
	struct knpu_synapse_remove r = {
		.size = sizeof(r),
		.nr = 1,
		.pairs = ADDRESS(&pair),
	};

	return call(fd, KNPU_CMD_SYNAPSE_REMOVE, &r);
}

static int change_one(int fd)
{
	struct knpu_synapse_change change = {
		.source = 4,
		.target = 23,
		.weight = 7,
		.flags = KNPU_CHANGE_F_WEIGHT,
	};
	struct knpu_synapse_set set = {
		.size = sizeof(set),
		.nr = 1,
		.changes = ADDRESS(&change),
	};

	return call(fd, KNPU_CMD_SYNAPSE_SET, &set);
}

static const struct knpu_span ends[2] = {
	{ .scope = KNPU_SCOPE_AREA, .id = 3 },
	{ .scope = KNPU_SCOPE_NEURON, .id = 23, .nr = 5 },
};

static int clear_some(int fd)
{
	struct knpu_synapse_clear c = {
		.size = sizeof(c),
		.nr = 2,
		.sources = 1,
		.spans = ADDRESS(ends),
	};

	return call(fd, KNPU_CMD_SYNAPSE_CLEAR, &c);
}

static int count_some(int fd)
{
	struct knpu_synapse_count c = {
		.size = sizeof(c),
		.nr = 2,
		.sources = 1,
		.spans = ADDRESS(ends),
	};

	return call(fd, KNPU_CMD_SYNAPSE_COUNT, &c);
}

static int publish(int fd)
{
	struct knpu_publish p = { .size = sizeof(p) };

	return call(fd, KNPU_CMD_PUBLISH, &p);
}

static int inject(int fd)
{
	struct knpu_inject_item item = { 3, 9 << 12 };
	struct knpu_inject in = {
		.size = sizeof(in),
		.nr = 1,
		.items = ADDRESS(&item),
	};

	return call(fd, KNPU_CMD_INJECT, &in);
}

/* Eight areas, so that the ninth needs a larger table. */
static int make_engine(void)
{
	static const char *const names[] = { "a", "b", "c", "d", "e" };
	int fd = device();
	size_t i;

	must(create_small(fd, NAME), "create");
	for (i = 0; i < ARRAY_SIZE(names); i++)
		must(add_area(fd, names[i], 10, i == 4 ? KNPU_AREA_F_EMPTY : 0),
		     "area");
	must(connect_them(fd), "synapses");
	must(publish(fd), "publish");
	must(inject(fd), "inject");
	must(step(fd, 2), "step");
	must(connect_them(fd), "synapses");
	must(remove_one(fd), "remove");
	return fd;
}

static int read_all(int fd, uint32_t property, int64_t *values)
{
	struct knpu_read r = {
		.size = sizeof(r),
		.scope = KNPU_SCOPE_NEURON,
		.property = property,
		.nr = NEURONS,
		.values = ADDRESS(values),
	};

	return call(fd, KNPU_CMD_READ, &r);
}

static int try_read_exact(int fd)
{
	int64_t values[NEURONS];
	struct knpu_read r = {
		.size = sizeof(r),
		.flags = KNPU_READ_F_EXACT,
		.scope = KNPU_SCOPE_NEURON,
		.property = KNPU_STATE_POTENTIAL,
		.nr = NEURONS,
		.values = ADDRESS(values),
	};

	return call(fd, KNPU_CMD_READ, &r);
}

static int list_areas(int fd, struct state *s)
{
	struct knpu_area_list list = {
		.size = sizeof(list),
		.nr = ARRAY_SIZE(s->areas),
		.areas = ADDRESS(s->areas),
	};
	int err = call(fd, KNPU_CMD_AREA_LIST, &list);

	s->nr_areas = list.nr;
	return err;
}

static int list_synapses(int fd, struct state *s)
{
	struct knpu_synapse_list list = {
		.size = sizeof(list),
		.end = NEURONS,
		.nr = ARRAY_SIZE(s->synapses),
		.synapses = ADDRESS(s->synapses),
	};
	int err = call(fd, KNPU_CMD_SYNAPSE_LIST, &list);

	s->nr_synapses = list.nr;
	return err;
}

static void look(int fd, struct state *s)
{
	uint32_t p;

	memset(s, 0, sizeof(*s));
	s->counters.size = sizeof(s->counters);
	must(info(fd, &s->info), "info");
	must(call(fd, KNPU_CMD_COUNTERS, &s->counters), "counters");
	must(list_areas(fd, s), "areas");
	must(list_synapses(fd, s), "synapses");
	for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++)
		must(read_all(fd, p, s->properties[p]), "properties");
	for (p = KNPU_STATE_POTENTIAL; p < KNPU_STATE_END; p++)
		must(read_all(fd, p, s->states[p - KNPU_STATE_POTENTIAL]),
		     "states");
}

/* ---- what is tried, each on an engine of make_engine() ---- */

static int try_area_add(int fd)
{
	return add_area(fd, "large", 5000, 0);
}

static int try_property_set(int fd)
{
	struct knpu_property_item items[] = {
		{ KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_LEAK, 0, 77 },
		{ KNPU_SCOPE_NEURON, 4, KNPU_PROPERTY_THRESHOLD, 0, 99 },
		{ KNPU_SCOPE_NEURON, 14, KNPU_PROPERTY_EXCITABILITY, 0, 5 },
		{ KNPU_SCOPE_AREA, 5, KNPU_PROPERTY_GRADIENT_X, 0, 4 },
	};
	struct knpu_property_set set = {
		.size = sizeof(set),
		.nr = ARRAY_SIZE(items),
		.items = ADDRESS(items),
	};

	return call(fd, KNPU_CMD_PROPERTY_SET, &set);
}

static int try_inject_voxel(int fd)
{
	struct knpu_inject_voxel_item item = { 1, 0, 0, 9 };
	struct knpu_inject_voxel in = {
		.size = sizeof(in),
		.area = 3,
		.nr = 1,
		.items = ADDRESS(&item),
	};

	return call(fd, KNPU_CMD_INJECT_VOXEL, &in);
}

static int try_step(int fd)
{
	return step(fd, 1);
}

static int try_start(int fd)
{
	int err = start(fd, HZ(1), 0);

	if (!err)
		must(stop(fd, NULL), "stop");
	return err;
}

static int try_control(int fd)
{
	struct knpu_engine_set set = {
		.size = sizeof(set),
		.flags = KNPU_ENGINE_SET_F_ALL,
		.power = 5,
		.fatigue = 1,
		.rate_uhz = HZ(7),
	};

	return call(fd, KNPU_CMD_ENGINE_SET, &set) ?:
		       pause_clock(fd, NULL)	   ?:
						     resume_clock(fd);
}

static int try_locate(int fd)
{
	struct knpu_neuron_place p[2] = { { .id = 3 }, { .id = 1000 } };
	struct knpu_neuron_locate l = {
		.size = sizeof(l),
		.nr = 2,
		.places = ADDRESS(p),
	};
	struct knpu_voxel_place voxel = { .x = 1 };
	struct knpu_voxel_locate v = {
		.size = sizeof(v),
		.area = 3,
		.nr = 1,
		.voxels = ADDRESS(&voxel),
	};

	return call(fd, KNPU_CMD_NEURON_LOCATE, &l) ?:
		       call(fd, KNPU_CMD_VOXEL_LOCATE, &v);
}

static int try_neuron_read(int fd)
{
	struct knpu_neuron_state states[2] = { { .id = 3 }, { .id = 1000 } };
	struct knpu_neuron_read r = {
		.size = sizeof(r),
		.nr = 2,
		.states = ADDRESS(states),
	};

	return call(fd, KNPU_CMD_NEURON_READ, &r);
}

static int try_candidates(int fd, uint32_t flags)
{
	struct knpu_candidate candidates[2];
	struct knpu_candidate_list list = {
		.size = sizeof(list),
		.flags = flags,
		.end = 3,
		.nr = 2,
		.candidates = ADDRESS(candidates),
	};

	return call(fd, KNPU_CMD_CANDIDATE_LIST, &list);
}

static int try_candidate_list(int fd)
{
	return try_candidates(fd, 0);
}

static int try_candidates_exact(int fd)
{
	return try_candidates(fd, KNPU_CANDIDATE_LIST_F_EXACT);
}

static int try_inject_list(int fd)
{
	struct knpu_inject_item items[2];
	struct knpu_inject_list list = {
		.size = sizeof(list),
		.nr = 2,
		.items = ADDRESS(items),
	};

	return call(fd, KNPU_CMD_INJECT_LIST, &list);
}

static int try_inject_clear(int fd)
{
	struct knpu_inject_clear clear = { .size = sizeof(clear) };

	return call(fd, KNPU_CMD_INJECT_CLEAR, &clear);
}

static int try_area_rename(int fd)
{
	struct knpu_area_rename rename = {
		.size = sizeof(rename),
		.area = KNPU_AREA_FIRST_USER,
		.name = "another",
	};

	return call(fd, KNPU_CMD_AREA_RENAME, &rename);
}

static int try_neuron_delete(int fd)
{
	uint32_t ids[2] = { 13, 4 };
	struct knpu_neuron_delete d = {
		.size = sizeof(d),
		.nr = 2,
		.ids = ADDRESS(ids),
	};

	return call(fd, KNPU_CMD_NEURON_DELETE, &d);
}

static int try_neuron_add(int fd)
{
	struct knpu_neuron_new neurons[2] = {
		{ .area = KNPU_AREA_FIRST_USER + 4, .x = 1 },
		{ .area = KNPU_AREA_FIRST_USER + 4 },
	};
	struct knpu_neuron_add add = {
		.size = sizeof(add),
		.nr = 2,
		.neurons = ADDRESS(neurons),
	};

	return call(fd, KNPU_CMD_NEURON_ADD, &add);
}

static int try_area_fill(int fd)
{
	struct knpu_area_fill fill = {
		.size = sizeof(fill),
		.area = KNPU_AREA_FIRST_USER + 4,
	};

	return call(fd, KNPU_CMD_AREA_FILL, &fill);
}

static int try_area_remove(int fd)
{
	struct knpu_area_remove r = {
		.size = sizeof(r),
		.area = KNPU_AREA_FIRST_USER,
	};

	return call(fd, KNPU_CMD_AREA_REMOVE, &r);
}

static int try_area_resize(int fd)
{
	struct knpu_area_resize r = {
		.size = sizeof(r),
		.area = KNPU_AREA_FIRST_USER,
		.width = 5,
		.height = 3000,
		.depth = 2,
	};

	return call(fd, KNPU_CMD_AREA_RESIZE, &r);
}

static int try_reset(int fd)
{
	return reset(fd, NULL);
}

static int try_read(int fd)
{
	int64_t values[NEURONS];

	return read_all(fd, KNPU_STATE_POTENTIAL, values);
}

static int try_save(int fd)
{
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_close close = { .size = sizeof(close) };
	int err = call(fd, KNPU_CMD_SAVE_OPEN, &open);

	if (!err)
		must(call(fd, KNPU_CMD_SAVE_CLOSE, &close), "save close");
	return err;
}

/* A snapshot of the engine that is watched, taken before. */
static uint8_t snapshot[1 << 16];

static uint32_t take_snapshot(int fd)
{
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_close close = { .size = sizeof(close) };
	struct knpu_save_read read = {
		.size = sizeof(read),
		.nr = sizeof(snapshot),
		.bytes = ADDRESS(snapshot),
	};

	must(call(fd, KNPU_CMD_SAVE_OPEN, &open), "save open");
	must(call(fd, KNPU_CMD_SAVE_READ, &read), "save read");
	must(call(fd, KNPU_CMD_SAVE_CLOSE, &close), "save close");
	return read.nr;
}

static int try_restore(int fd)
{
	static uint32_t nr;
	struct knpu_restore_open open = {
		.size = sizeof(open),
		.name = "restored",
	};
	struct knpu_restore_write write = {
		.size = sizeof(write),
		.bytes = ADDRESS(snapshot),
	};
	struct knpu_restore_end end = { .size = sizeof(end) };
	int another, err;

	/* Not made to fail: it is taken in the first, whose turn is open(). */
	if (!nr) {
		arm(0);
		nr = take_snapshot(fd);
		arm(1);
	}
	another = device();
	if (another < 0)
		return -errno;
	write.nr = nr;
	err = call(another, KNPU_CMD_RESTORE_OPEN, &open)	    ?:
		      call(another, KNPU_CMD_RESTORE_WRITE, &write) ?:
		      call(another, KNPU_CMD_RESTORE_END, &end);
	close(another);
	return err;
}

static int try_area_list(int fd)
{
	struct state s;

	return list_areas(fd, &s);
}

static int try_synapse_list(int fd)
{
	struct state s;

	return list_synapses(fd, &s);
}

static int try_access(int fd)
{
	struct knpu_engine_access a = {
		.size = sizeof(a),
		.flags = KNPU_ENGINE_ACCESS_F_MODE,
		.mode = 0740,
	};

	return call(fd, KNPU_CMD_ENGINE_ACCESS, &a);
}

static int try_session_list(int fd)
{
	struct knpu_session_entry room[4];
	struct knpu_session_list list = {
		.size = sizeof(list),
		.nr = 4,
		.sessions = ADDRESS(room),
	};

	return call(fd, KNPU_CMD_SESSION_LIST, &list);
}

static int try_engine_list(int fd)
{
	struct knpu_engine_entry room[4];
	struct knpu_engine_list list = {
		.size = sizeof(list),
		.nr = 4,
		.engines = ADDRESS(room),
	};

	return call(fd, KNPU_CMD_ENGINE_LIST, &list);
}

static int try_incoming(int fd)
{
	struct knpu_synapse out[4];
	struct knpu_synapse_list list = {
		.size = sizeof(list),
		.flags = KNPU_ASK_F_INCOMING,
		.end = NEURONS,
		.nr = 4,
		.synapses = ADDRESS(out),
	};

	return call(fd, KNPU_CMD_SYNAPSE_LIST, &list);
}

static int try_wait(int fd)
{
	int err = ask(fd, 1);

	return err ?: ready(fd, 0) < 0 ? -ENOMEM : 0;
}

static int try_map(int fd)
{
	struct knpu_map m;
	int err = map_info(fd, KNPU_MAP_LEDGER, &m);
	void *p;

	if (err)
		return err;
	p = mmap(NULL, m.length, PROT_READ, MAP_SHARED, fd, m.offset);
	if (p == MAP_FAILED)
		return -errno;
	munmap(p, m.length);
	return 0;
}

static int try_open(int fd)
{
	int another = device();

	(void)fd;
	if (another < 0)
		return -errno;
	close(another);
	return 0;
}

/* Another engine, beside the one that is watched. */
static int try_create(int fd)
{
	int another = device();
	int err;

	(void)fd;
	if (another < 0)
		return -errno;
	err = create_small(another, "another");
	close(another);
	return err;
}

static int try_attach(int fd)
{
	int another = device();
	int err;

	(void)fd;
	if (another < 0)
		return -errno;
	err = attach(another, NAME);
	close(another);
	return err;
}

/* Nothing that looks needs memory. */
static int try_look(int fd)
{
	struct knpu_counters c = { .size = sizeof(c) };
	struct knpu_statistics s = { .size = sizeof(s) };
	struct knpu_query q = { .size = sizeof(q) };
	struct knpu_engine_info i;

	return call(fd, KNPU_CMD_QUERY, &q)	       ?:
		       info(fd, &i)		       ?:
		       call(fd, KNPU_CMD_COUNTERS, &c) ?:
		       call(fd, KNPU_CMD_STATISTICS, &s);
}

static const struct {
	const char *name;
	int (*run)(int fd);
	/* The least number of allocations that it has. */
	int allocations;
} attempts[] = {
	{ "open", try_open, 1 },
	{ "engine create", try_create, 8 },
	{ "engine attach", try_attach, 0 },
	{ "engine start", try_start, 2 },
	{ "engine step", try_step, 0 },
	{ "engine wait and poll", try_wait, 0 },
	{ "area add", try_area_add, 8 },
	{ "area list", try_area_list, 1 },
	{ "property set", try_property_set, 4 },
	{ "synapse add", connect_them, 2 },
	{ "synapse remove", remove_one, 2 },
	{ "synapse set", change_one, 2 },
	{ "synapse clear", clear_some, 4 },
	{ "synapse count", count_some, 3 },
	{ "synapse list", try_synapse_list, 1 },
	{ "synapse list by target", try_incoming, 4 },
	{ "publish", publish, 6 },
	{ "inject", inject, 2 },
	{ "inject voxel", try_inject_voxel, 2 },
	{ "read", try_read, 1 },
	{ "exact read", try_read_exact, 4 },
	{ "save", try_save, 12 },
	{ "restore", try_restore, 30 },
	{ "map", try_map, 1 },
	{ "engine access", try_access, 1 },
	{ "session list", try_session_list, 1 },
	{ "engine list", try_engine_list, 1 },
	{ "query, info, counters, statistics", try_look, 0 },
	{ "engine set, pause, resume", try_control, 0 },
	{ "engine reset", try_reset, 8 },
	{ "neuron locate, voxel locate", try_locate, 2 },
	{ "neuron read", try_neuron_read, 1 },
	{ "inject list", try_inject_list, 1 },
	{ "inject clear", try_inject_clear, 0 },
	{ "area rename", try_area_rename, 1 },
	{ "neuron delete", try_neuron_delete, 3 },
	{ "neuron add", try_neuron_add, 4 },
	{ "area fill", try_area_fill, 2 },
	{ "area remove", try_area_remove, 2 },
	{ "candidate list", try_candidate_list, 1 },
	{ "exact candidate list", try_candidates_exact, 3 },
	{ "area resize", try_area_resize, 8 },
};

/**
 * struct trial - a command on its trial
 * @run: the command
 * @fd: a session with an engine of make_engine(), which it has not changed
 * @n: the allocation that is to fail
 * @refused: how often it refused
 * @good: nothing was wrong so far
 */
struct trial {
	int (*run)(int fd);
	int fd;
	int n;
	int refused;
	bool good;
};

static void complain(struct trial *t, const char *what)
{
	ksft_print_msg("allocation %d: %s\n", t->n, what);
	t->good = false;
}

/* Return: did an allocation fail? */
static bool try_one(struct trial *t)
{
	static struct state before, after;
	bool failed;
	int err;

	look(t->fd, &before);
	arm(t->n);
	err = t->run(t->fd);
	failed = disarm();
	if (!err) {
		close(t->fd);
		t->fd = make_engine();
		return failed;
	}
	t->refused++;
	if (err != -ENOMEM || !failed)
		complain(t, strerror(-err));
	look(t->fd, &after);
	if (memcmp(&before, &after, sizeof(before)))
		complain(t, "not as before");
	return failed;
}

static void try_each(const char *name, int (*run)(int fd), int allocations)
{
	struct trial t = {
		.run = run,
		.fd = make_engine(),
		.n = 1,
		.good = true,
	};

	while (t.n < TRIES_MAX && try_one(&t))
		t.n++;
	close(t.fd);
	ksft_print_msg("%s: %d allocations failed, %d refusals\n", name,
		       t.n - 1, t.refused);
	ksft_test_result(t.good && t.n < TRIES_MAX && t.n > allocations, "%s\n",
			 name);
}

int main(void)
{
	size_t i;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(attempts));
	fail_nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (fail_nth < 0)
		ksft_exit_fail_msg("fail-nth: %s\n", strerror(errno));
	for (i = 0; i < ARRAY_SIZE(attempts); i++)
		try_each(attempts[i].name, attempts[i].run,
			 attempts[i].allocations);
	ksft_finished();
}
