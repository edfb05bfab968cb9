// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * All commands at once: threads take sessions from a pool that they share,
 * and do with them whatever comes, engines being made, started, destroyed and
 * forgotten under everybody's hands.  Any answer is right that the contract
 * knows for the command; what is looked for is what the kernel has to say.
 *
 * The descriptors of the pool have numbers of their own, which stay in use when
 * one session takes the place of another.  A session that only one thread
 * knows gets a number that no other thread ever had in its hands.
 *
 *	STRESS_OPS=n	commands of each thread (default 2000)
 *	STRESS_SEED=n	of the choices (default 1); threads race all the same
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "kselftest.h"
#include "helper.h"

#define THREADS 6
#define SESSIONS 8
#define FIRST_SESSION 100
#define ENGINES 3
/* Areas and neurons of one engine stay few. */
#define AREAS 40

struct worker {
	pthread_t thread;
	uint64_t random;
	uint64_t ops;
};

static atomic_ulong answers[2];
static atomic_int wrong;
/* Engines that were made again out of what was saved of others. */
static atomic_ulong restored;

static uint32_t draw(struct worker *w, uint32_t below)
{
	w->random = w->random * 6364136223846793005ULL + 1442695040888963407ULL;
	return (w->random >> 33) % below;
}

/* One of the shared sessions; another thread may end it at any time. */
static int any_session(struct worker *w)
{
	return FIRST_SESSION + draw(w, SESSIONS);
}

/* Lets the session that only the caller knows be that of number @fd. */
static void publish_session(int session, int fd)
{
	if (dup2(session, fd) != fd)
		ksft_exit_fail_perror("dup2");
	close(session);
}

/* Was the answer one of @allowed (ended by 0)?  0 and -ESTALE always are. */
static int expect(const char *what, int err, const int *allowed)
{
	atomic_fetch_add(&answers[err != 0], 1);
	if (!err || err == -ESTALE)
		return err;
	while (*allowed && *allowed != -err)
		allowed++;
	if (!*allowed) {
		ksft_print_msg("%s: %s\n", what, strerror(-err));
		atomic_fetch_add(&wrong, 1);
	}
	return err;
}

#define EXPECT(err, what, ...) \
	expect(what, err, (const int[]){ __VA_ARGS__, 0 })

static void engine_name(struct worker *w, char name[16])
{
	snprintf(name, 16, "stress %u", draw(w, ENGINES));
}

static void reopen(struct worker *w)
{
	int fd = device();
	char name[16];

	if (fd < 0) {
		EXPECT(-errno, "open", ENOMEM);
		return;
	}
	engine_name(w, name);
	if (EXPECT(attach(fd, name), "attach", ENOENT))
		EXPECT(create(fd, name), "create", EEXIST);
	publish_session(fd, any_session(w));
}

static void make(struct worker *w)
{
	char name[16];

	engine_name(w, name);
	EXPECT(create(any_session(w), name), "create", EBUSY, EEXIST);
}

static void join(struct worker *w)
{
	char name[16];

	engine_name(w, name);
	EXPECT(attach(any_session(w), name), "attach", EBUSY, ENOENT);
}

static void end(struct worker *w)
{
	if (!draw(w, 8))
		EXPECT(destroy(any_session(w)), "destroy", ENODEV);
}

static void tell(struct worker *w)
{
	struct knpu_engine_info i;

	if (EXPECT(info(any_session(w), &i), "info", ENODEV))
		return;
	if (i.areas < KNPU_AREA_FIRST_USER || i.neurons < i.areas) {
		ksft_print_msg("info: %u areas, %u neurons\n", i.areas,
			       i.neurons);
		atomic_fetch_add(&wrong, 1);
	}
}

static void share(struct worker *w)
{
	struct knpu_engine_access a = {
		.size = sizeof(a),
		.flags = draw(w, 2) ? KNPU_ENGINE_ACCESS_F_MODE : 0,
		.mode = draw(w, KNPU_MODE_ALL + 1),
	};

	EXPECT(call(any_session(w), KNPU_CMD_ENGINE_ACCESS, &a), "access",
	       ENODEV);
}

/* Whoever is found, now and then also ends. */
static void look_around(struct worker *w)
{
	struct knpu_session_entry s[4];
	struct knpu_session_list sessions = {
		.size = sizeof(sessions),
		.next = draw(w, 8),
		.nr = 4,
		.sessions = ADDRESS(s),
	};
	struct knpu_engine_entry e[4];
	struct knpu_engine_list engines = {
		.size = sizeof(engines),
		.nr = 4,
		.engines = ADDRESS(e),
	};
	struct knpu_session_kick kick = { .size = sizeof(kick) };

	EXPECT(call(any_session(w), KNPU_CMD_ENGINE_LIST, &engines),
	       "engine list", 0);
	if (EXPECT(call(any_session(w), KNPU_CMD_SESSION_LIST, &sessions),
		   "session list", 0))
		return;
	if (!sessions.nr || draw(w, 8))
		return;
	kick.id = s[draw(w, sessions.nr)].id;
	EXPECT(call(any_session(w), KNPU_CMD_SESSION_KICK, &kick), "kick",
	       ENOENT);
}

static void run(struct worker *w)
{
	EXPECT(step(any_session(w), draw(w, 20)), "step", ENODEV, EBUSY);
}

static void go(struct worker *w)
{
	EXPECT(start(any_session(w), HZ(1 + draw(w, 2000)), draw(w, 2)),
	       "start", ENODEV, EBUSY);
}

static void halt(struct worker *w)
{
	EXPECT(stop(any_session(w), NULL), "stop", ENODEV);
}

static void control(struct worker *w)
{
	struct knpu_engine_set set = {
		.size = sizeof(set),
		.flags = draw(w, KNPU_ENGINE_SET_F_ALL + 1),
		.power = draw(w, 2) * KNPU_FX_ONE,
		.fatigue = draw(w, 2),
		.rate_uhz = HZ(1 + draw(w, 2000)),
		.timing = draw(w, 2),
	};
	struct knpu_statistics s = { .size = sizeof(s) };

	EXPECT(call(any_session(w), KNPU_CMD_STATISTICS, &s), "statistics",
	       ENODEV);
	EXPECT(call(any_session(w), KNPU_CMD_ENGINE_SET, &set), "set", ENODEV);
	EXPECT(pause_clock(any_session(w), NULL), "pause", ENODEV);
	EXPECT(resume_clock(any_session(w)), "resume", ENODEV);
	if (!draw(w, 4))
		EXPECT(reset(any_session(w), NULL), "reset", ENODEV);
}

static void grow(struct worker *w)
{
	struct knpu_property_value value = {
		.property = KNPU_PROPERTY_LEAK,
		.value = draw(w, 65536),
	};
	struct knpu_area_add a = {
		.size = sizeof(a),
		.width = 1 + draw(w, 30),
		.height = 1 + draw(w, 5),
		.depth = 1,
		.per_voxel = 1 + draw(w, 2),
		.nr = draw(w, 2),
		.values = ADDRESS(&value),
	};

	snprintf((char *)a.name, sizeof(a.name), "area %u", draw(w, AREAS));
	EXPECT(call(any_session(w), KNPU_CMD_AREA_ADD, &a), "area add", ENODEV,
	       EEXIST);
}

static void rename_area(struct worker *w)
{
	struct knpu_area_rename r = {
		.size = sizeof(r),
		.area = draw(w, AREAS),
	};

	snprintf((char *)r.name, sizeof(r.name), "area %u", draw(w, AREAS));
	EXPECT(call(any_session(w), KNPU_CMD_AREA_RENAME, &r), "area rename",
	       ENODEV, ENOENT, EINVAL, EEXIST);
}

/* Places become free only after bursts; most of the time none is. */
static void begin_neurons(struct worker *w)
{
	struct knpu_neuron_new neurons[2] = {
		{ .area = draw(w, AREAS), .x = draw(w, 64) },
		{ .area = draw(w, AREAS), .x = draw(w, 64) },
	};
	struct knpu_neuron_add add = {
		.size = sizeof(add),
		.nr = 1 + draw(w, 2),
		.neurons = ADDRESS(neurons),
	};
	struct knpu_area_fill fill = {
		.size = sizeof(fill),
		.area = draw(w, AREAS),
	};

	if (draw(w, 4))
		EXPECT(call(any_session(w), KNPU_CMD_NEURON_ADD, &add),
		       "neuron add", ENODEV, ENOENT, EINVAL, ENOSPC, EBUSY);
	else
		EXPECT(call(any_session(w), KNPU_CMD_AREA_FILL, &fill),
		       "area fill", ENODEV, ENOENT, EINVAL, EBUSY);
}

/* Seldom: few come back. */
static void end_neurons(struct worker *w)
{
	uint32_t ids[2] = { draw(w, 200), draw(w, 200) };
	struct knpu_neuron_delete d = {
		.size = sizeof(d),
		.nr = 2,
		.ids = ADDRESS(ids),
	};

	if (!draw(w, 8))
		EXPECT(call(any_session(w), KNPU_CMD_NEURON_DELETE, &d),
		       "neuron delete", ENODEV, ENOENT, EINVAL);
}

/* More seldom still: with it goes all that others work on. */
static void end_area(struct worker *w)
{
	struct knpu_area_remove r = {
		.size = sizeof(r),
		.area = draw(w, AREAS),
	};

	if (!draw(w, 64))
		EXPECT(call(any_session(w), KNPU_CMD_AREA_REMOVE, &r),
		       "area remove", ENODEV, ENOENT, EINVAL);
}

/* Seldom: places are not used again. */
static void resize_area(struct worker *w)
{
	struct knpu_area_resize r = {
		.size = sizeof(r),
		.area = draw(w, AREAS),
		.width = 1 + draw(w, 30),
		.height = 1 + draw(w, 5),
		.depth = 1 + draw(w, 2),
	};

	if (!draw(w, 8))
		EXPECT(call(any_session(w), KNPU_CMD_AREA_RESIZE, &r),
		       "area resize", ENODEV, ENOENT, EINVAL, ENOSPC);
}

static void look_at_areas(struct worker *w)
{
	struct knpu_area_info room[8];
	struct knpu_area_info one = {
		.size = sizeof(one),
		.flags = draw(w, 2),
		.area = draw(w, AREAS),
	};
	struct knpu_area_list list = {
		.size = sizeof(list),
		.first = draw(w, AREAS),
		.nr = 8,
		.areas = ADDRESS(room),
	};

	snprintf((char *)one.name, sizeof(one.name), "area %u", draw(w, AREAS));
	EXPECT(call(any_session(w), KNPU_CMD_AREA_INFO, &one), "area info",
	       ENODEV, ENOENT);
	EXPECT(call(any_session(w), KNPU_CMD_AREA_LIST, &list), "area list",
	       ENODEV);
}

static void tune(struct worker *w)
{
	struct knpu_property_item items[4];
	struct knpu_property_set set = {
		.size = sizeof(set),
		.nr = 4,
		.items = ADDRESS(items),
	};
	uint32_t i;

	for (i = 0; i < 4; i++)
		items[i] = (struct knpu_property_item){
			.scope = draw(w, 2),
			.id = draw(w, 20),
			.property = draw(w, KNPU_PROPERTY_NEURON_END),
			.value = draw(w, 2),
		};
	EXPECT(call(any_session(w), KNPU_CMD_PROPERTY_SET, &set),
	       "property set", ENODEV, ENOENT, ERANGE);
}

static void wire(struct worker *w)
{
	struct knpu_synapse s[16];
	struct knpu_synapse_add add = {
		.size = sizeof(add),
		.nr = 16,
		.synapses = ADDRESS(s),
	};
	struct knpu_publish p = { .size = sizeof(p) };
	uint32_t i;

	for (i = 0; i < 16; i++)
		s[i] = (struct knpu_synapse){
			.source = draw(w, 200),
			.target = draw(w, 200),
			.weight = draw(w, 511) - 255,
			.delay = 1 + draw(w, 255),
		};
	EXPECT(call(any_session(w), KNPU_CMD_SYNAPSE_ADD, &add), "synapse add",
	       ENODEV, ENOENT);
	if (!draw(w, 4))
		EXPECT(call(any_session(w), KNPU_CMD_PUBLISH, &p), "publish",
		       ENODEV);
}

static void rewire(struct worker *w)
{
	struct knpu_synapse_pair pair = { draw(w, 200), draw(w, 200) };
	struct knpu_synapse_remove r = {
		.size = sizeof(r),
		.nr = 1,
		.pairs = ADDRESS(&pair),
	};
	struct knpu_synapse_change change = {
		.source = draw(w, 200),
		.target = draw(w, 200),
		.weight = draw(w, 511) - 255,
		.flags = KNPU_CHANGE_F_WEIGHT,
	};
	struct knpu_synapse_set set = {
		.size = sizeof(set),
		.nr = 1,
		.changes = ADDRESS(&change),
	};

	EXPECT(call(any_session(w), KNPU_CMD_SYNAPSE_REMOVE, &r),
	       "synapse remove", ENODEV, ENOENT);
	EXPECT(call(any_session(w), KNPU_CMD_SYNAPSE_SET, &set), "synapse set",
	       ENODEV, ENOENT);
}

static void clear_wires(struct worker *w)
{
	struct knpu_span spans[2] = {
		{ KNPU_SCOPE_NEURON, draw(w, 200), 1 + draw(w, 20), 0 },
		{ KNPU_SCOPE_AREA, draw(w, AREAS), 0, 0 },
	};
	struct knpu_synapse_clear clear = {
		.size = sizeof(clear),
		.nr = 2,
		.sources = 1,
		.spans = ADDRESS(spans),
	};
	struct knpu_synapse_count count = {
		.size = sizeof(count),
		.nr = 2,
		.sources = 1,
		.spans = ADDRESS(spans),
	};

	EXPECT(call(any_session(w), KNPU_CMD_SYNAPSE_CLEAR, &clear),
	       "synapse clear", ENODEV, ENOENT);
	EXPECT(call(any_session(w), KNPU_CMD_SYNAPSE_COUNT, &count),
	       "synapse count", ENODEV, ENOENT);
}

static void list_wires(struct worker *w)
{
	struct knpu_synapse room[32];
	struct knpu_synapse_list list = {
		.size = sizeof(list),
		.flags = draw(w, 2) ? KNPU_ASK_F_INCOMING : 0,
		.end = draw(w, 200),
		.nr = 32,
		.synapses = ADDRESS(room),
	};

	EXPECT(call(any_session(w), KNPU_CMD_SYNAPSE_LIST, &list),
	       "synapse list", ENODEV, ENOENT);
}

static void stimulate(struct worker *w)
{
	struct knpu_inject_item item = { draw(w, 100), KNPU_FX_ONE };
	struct knpu_inject in = {
		.size = sizeof(in),
		.nr = 1,
		.items = ADDRESS(&item),
	};
	struct knpu_inject_voxel_item voxel = { draw(w, 20), 0, 0, 1 };
	struct knpu_inject_voxel v = {
		.size = sizeof(v),
		.area = draw(w, AREAS),
		.nr = 1,
		.items = ADDRESS(&voxel),
	};

	struct knpu_inject_item waiting[10];
	struct knpu_inject_list list = {
		.size = sizeof(list),
		.nr = 10,
		.items = ADDRESS(waiting),
	};
	struct knpu_inject_clear clear = { .size = sizeof(clear) };

	EXPECT(call(any_session(w), KNPU_CMD_INJECT, &in), "inject", ENODEV,
	       ENOENT);
	EXPECT(call(any_session(w), KNPU_CMD_INJECT_LIST, &list), "inject list",
	       ENODEV);
	if (!draw(w, 4))
		EXPECT(call(any_session(w), KNPU_CMD_INJECT_CLEAR, &clear),
		       "inject clear", ENODEV);
	EXPECT(call(any_session(w), KNPU_CMD_INJECT_VOXEL, &v), "inject voxel",
	       ENODEV, ENOENT);
}

static void look_at_neurons(struct worker *w)
{
	int64_t values[100];
	struct knpu_read r = {
		.size = sizeof(r),
		.flags = draw(w, 2) ? KNPU_READ_F_EXACT : 0,
		.scope = KNPU_SCOPE_NEURON,
		.property = draw(w, 2) ? KNPU_STATE_POTENTIAL :
					 KNPU_PROPERTY_THRESHOLD,
		.first = draw(w, 100),
		.nr = 1 + draw(w, 100),
		.values = ADDRESS(values),
	};
	struct knpu_neuron_state states[30];
	struct knpu_neuron_read n = {
		.size = sizeof(n),
		.flags = KNPU_NEURONS_F_RANGE,
		.first = draw(w, 100),
		.nr = 30,
		.states = ADDRESS(states),
	};
	struct knpu_counters c = { .size = sizeof(c) };
	struct knpu_candidate candidates[30];
	struct knpu_candidate_list l = {
		.size = sizeof(l),
		.flags = draw(w, 2) ? KNPU_CANDIDATE_LIST_F_EXACT : 0,
		.first = draw(w, 100),
		.end = 100 + draw(w, 100),
		.nr = 30,
		.candidates = ADDRESS(candidates),
	};

	EXPECT(call(any_session(w), KNPU_CMD_CANDIDATE_LIST, &l),
	       "candidate list", ENODEV, ENOENT, EBUSY);
	EXPECT(call(any_session(w), KNPU_CMD_NEURON_READ, &n), "neuron read",
	       ENODEV);
	EXPECT(call(any_session(w), KNPU_CMD_READ, &r), "read", ENODEV, ENOENT,
	       EBUSY);
	EXPECT(call(any_session(w), KNPU_CMD_COUNTERS, &c), "counters", ENODEV);
}

static void find_neurons(struct worker *w)
{
	struct knpu_neuron_place places[50];
	struct knpu_neuron_locate l = {
		.size = sizeof(l),
		.flags = KNPU_NEURONS_F_RANGE,
		.first = draw(w, 300),
		.nr = 50,
		.places = ADDRESS(places),
	};
	struct knpu_voxel_place voxel = { draw(w, 30), draw(w, 5), 0, 0, 0, 0 };
	struct knpu_voxel_locate v = {
		.size = sizeof(v),
		.area = draw(w, AREAS),
		.nr = 1,
		.voxels = ADDRESS(&voxel),
	};

	EXPECT(call(any_session(w), KNPU_CMD_NEURON_LOCATE, &l),
	       "neuron locate", ENODEV);
	EXPECT(call(any_session(w), KNPU_CMD_VOXEL_LOCATE, &v), "voxel locate",
	       ENODEV, ENOENT);
}

static void watch(struct worker *w)
{
	uint32_t object = draw(w, KNPU_MAP_END);
	int fd = any_session(w);
	const uint32_t *magic;
	struct knpu_map m;

	if (EXPECT(map_info(fd, object, &m), "map", ENODEV))
		return;
	magic = mmap(NULL, m.length, PROT_READ, MAP_SHARED, fd, m.offset);
	if (magic == MAP_FAILED) {
		EXPECT(-errno, "mmap", ENODEV, EINVAL);
		return;
	}
	/* The session may be another by now, but of the same object. */
	if (*magic != (object ? KNPU_STATUS_MAGIC : KNPU_LEDGER_MAGIC))
		atomic_fetch_add(&wrong, 1);
	munmap((void *)magic, m.length);
}

static void wait_for_burst(struct worker *w)
{
	int fd = any_session(w);

	EXPECT(ask(fd, draw(w, 50)), "wait", ENODEV);
	ready(fd, draw(w, 2));
}

/* Others may be saving in the same session, or give up what was saved. */
static void save(struct worker *w)
{
	static __thread uint8_t bytes[1 << 16];
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_close close = { .size = sizeof(close) };
	struct knpu_save_read read = {
		.size = sizeof(read),
		.nr = sizeof(bytes),
		.bytes = ADDRESS(bytes),
	};
	int fd = any_session(w);

	EXPECT(call(fd, KNPU_CMD_SAVE_OPEN, &open), "save open", ENODEV, EBUSY);
	EXPECT(call(fd, KNPU_CMD_SAVE_READ, &read), "save read", ENODEV, EBUSY,
	       EINVAL);
	EXPECT(call(fd, KNPU_CMD_SAVE_CLOSE, &close), "save close", ENODEV,
	       EBUSY, EINVAL);
}

/* Writes or reads a snapshot, not all at once. */
static int in_pieces(uint64_t nr, int fd, uint8_t *bytes,
		     int (*piece)(int fd, uint64_t at, uint32_t nr,
				  uint8_t *bytes))
{
	const uint32_t most = 20000;
	uint64_t at;
	int err = 0;

	for (at = 0; at < nr && !err; at += most)
		err = piece(fd, at, nr - at < most ? nr - at : most,
			    bytes + at);
	return err;
}

static int read_piece(int fd, uint64_t at, uint32_t nr, uint8_t *bytes)
{
	struct knpu_save_read read = {
		.size = sizeof(read),
		.nr = nr,
		.offset = at,
		.bytes = ADDRESS(bytes),
	};

	return EXPECT(call(fd, KNPU_CMD_SAVE_READ, &read), "read to restore",
		      ENODEV);
}

static int write_piece(int fd, uint64_t at, uint32_t nr, uint8_t *bytes)
{
	struct knpu_restore_write write = {
		.size = sizeof(write),
		.nr = nr,
		.bytes = ADDRESS(bytes),
	};

	return EXPECT(call(fd, KNPU_CMD_RESTORE_WRITE, &write), "restore write",
		      0);
}

/* Return: a snapshot of engine @name, to be freed, or NULL if there is none. */
static uint8_t *snapshot(const char *name, struct knpu_save_open *open)
{
	uint8_t *bytes = NULL;
	int fd = device();

	*open = (struct knpu_save_open){ .size = sizeof(*open) };
	if (!EXPECT(attach(fd, name), "attach", ENOENT) &&
	    !EXPECT(call(fd, KNPU_CMD_SAVE_OPEN, open), "save to restore",
		    ENODEV, EBUSY)) {
		bytes = malloc(open->bytes);
		if (in_pieces(open->bytes, fd, bytes, read_piece)) {
			free(bytes);
			bytes = NULL;
		}
	}
	close(fd);
	return bytes;
}

/* Nobody else knows it; who finds the session may end that, no more. */
static void use_restored(int fd, uint64_t burst)
{
	struct knpu_engine_info i;

	if (EXPECT(info(fd, &i), "info of restored", 0))
		return;
	if (i.burst != burst) {
		ksft_print_msg("restored: burst %llu, saved %llu\n",
			       (unsigned long long)i.burst,
			       (unsigned long long)burst);
		atomic_fetch_add(&wrong, 1);
	}
	EXPECT(step(fd, 3), "step of restored", 0);
	EXPECT(destroy(fd), "destroy of restored", 0);
	atomic_fetch_add(&restored, 1);
}

/* Seldom: it takes longer than the others. */
static void restore(struct worker *w)
{
	struct knpu_restore_open open = { .size = sizeof(open) };
	struct knpu_restore_end end = { .size = sizeof(end) };
	struct knpu_save_open saved;
	uint8_t *bytes;
	char name[16];
	int fd;

	if (draw(w, 4))
		return;
	engine_name(w, name);
	bytes = snapshot(name, &saved);
	if (!bytes)
		return;
	fd = device();
	snprintf((char *)open.name, sizeof(open.name), "restored %u",
		 draw(w, ENGINES));
	if (!EXPECT(call(fd, KNPU_CMD_RESTORE_OPEN, &open), "restore open",
		    0) &&
	    !in_pieces(saved.bytes, fd, bytes, write_piece) &&
	    !EXPECT(call(fd, KNPU_CMD_RESTORE_END, &end), "restore end",
		    EEXIST))
		use_restored(fd, saved.burst);
	close(fd);
	free(bytes);
}

/* A child has all sessions too, and ends at once. */
static void split(struct worker *w)
{
	pid_t child;
	int status;

	if (draw(w, 8))
		return;
	child = fork();
	if (!child)
		_exit(0);
	if (child > 0)
		waitpid(child, &status, 0);
}

static void (*const kinds[])(struct worker *) = {
	reopen,
	make,
	make,
	join,
	join,
	end,
	tell,
	share,
	look_around,
	run,
	go,
	halt,
	control,
	grow,
	rename_area,
	begin_neurons,
	end_neurons,
	end_area,
	look_at_areas,
	tune,
	wire,
	rewire,
	clear_wires,
	list_wires,
	stimulate,
	look_at_neurons,
	find_neurons,
	watch,
	wait_for_burst,
	save,
	restore,
	split,
	resize_area,
};

static void *work(void *arg)
{
	struct worker *w = arg;
	uint64_t i;

	for (i = 0; i < w->ops; i++)
		kinds[draw(w, ARRAY_SIZE(kinds))](w);
	return NULL;
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

static void run_all(void)
{
	uint64_t seed = setting("STRESS_SEED", 1);
	struct worker w[THREADS];
	int i;

	ksft_print_msg("seed %llu\n", (unsigned long long)seed);
	for (i = 0; i < SESSIONS; i++)
		publish_session(device(), FIRST_SESSION + i);
	for (i = 0; i < THREADS; i++) {
		w[i].random = seed * THREADS + i;
		w[i].ops = setting("STRESS_OPS", 2000);
		if (pthread_create(&w[i].thread, NULL, work, &w[i]))
			ksft_exit_fail_msg("no thread\n");
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(w[i].thread, NULL);
	for (i = 0; i < SESSIONS; i++)
		close(FIRST_SESSION + i);
	ksft_print_msg("%lu done, %lu refused; %lu restored\n",
		       atomic_load(&answers[0]), atomic_load(&answers[1]),
		       atomic_load(&restored));
}

/* With its last session gone, nothing of an engine is left. */
static bool all_gone(const char *which)
{
	bool gone = true;
	int i;

	for (i = 0; i < ENGINES; i++) {
		int fd = device();
		char name[16];

		snprintf(name, sizeof(name), "%s %d", which, i);
		gone &= attach(fd, name) == -ENOENT;
		close(fd);
	}
	return gone;
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(4);
	run_all();
	ksft_test_result(!atomic_load(&wrong), "answers of the contract\n");
	/* A stress that is always refused stresses nothing. */
	ksft_test_result(atomic_load(&answers[0]) >
				 atomic_load(&answers[1]) / 4,
			 "enough was done\n");
	ksft_test_result(atomic_load(&restored) > 0, "engines were restored\n");
	ksft_test_result(all_gone("stress") && all_gone("restored"),
			 "nothing is left\n");
	ksft_finished();
}
