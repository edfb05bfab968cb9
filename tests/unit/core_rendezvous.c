// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Nothing is serialised: two commands, and a command and a burst, that each
 * wait within for the other to be there, meet.  Behind one mutex they do not,
 * which is tried as well, so that a meeting proves something.
 *
 * A command is met where the caller's memory is copied, before and behind what
 * it does (core_meet.c stops in the middle of that); a burst in one of its
 * phases, where the kernel has a tracepoint.
 */
#include "core_port.h"

static void phase_reached(enum knpu_phase phase);

#undef knpu_trace_burst_phase
#define knpu_trace_burst_phase(engine, burst, phase) phase_reached(phase)
/* In place of the archive's. */
#include "../../kmod/core/burst.c"

#include "backend.h"
#include "cmd.h"
#include "engine_helper.h"
#include "session.h"

#include <signal.h>
#include <unistd.h>

/* Long enough for a slow machine; only a test that fails gets there. */
#define PATIENCE_S 20
/* Where they must not meet, it is this long until that is known. */
#define IMPATIENCE_S 1

/**
 * struct meeting - where two threads wait for each other
 * @lock: protects the rest
 * @cond: signalled when the second has come
 * @came: how many have
 */
struct meeting {
	pthread_mutex_t lock;
	pthread_cond_t cond;
	int came;
};

/**
 * struct party - a thread with a command
 * @session: whose command
 * @nr: which
 * @first: met when its arguments are fetched, or NULL
 * @last: met when its answer is stored, or NULL
 * @err: what it returned
 * @arg: its struct
 * @items: its array
 */
struct party {
	struct knpu_session *session;
	u32 nr;
	struct meeting *first;
	struct meeting *last;
	int err;
	union {
		u32 size;
		struct knpu_query query;
		struct knpu_engine_info engine_info;
		struct knpu_engine_step engine_step;
		struct knpu_area_add area_add;
		struct knpu_area_info area_info;
		struct knpu_area_list area_list;
		struct knpu_property_set property_set;
		struct knpu_synapse_add synapse_add;
		struct knpu_synapse_list synapse_list;
		struct knpu_publish publish;
		struct knpu_inject inject;
		struct knpu_inject_voxel inject_voxel;
		struct knpu_read read;
		struct knpu_counters counters;
		struct knpu_map map;
		struct knpu_synapse_remove synapse_remove;
		struct knpu_synapse_count synapse_count;
		struct knpu_neuron_locate neuron_locate;
		struct knpu_voxel_locate voxel_locate;
		struct knpu_neuron_read neuron_read;
		struct knpu_statistics statistics;
		struct knpu_session_list session_list;
		struct knpu_engine_list engine_list;
		struct knpu_engine_set engine_set;
		struct knpu_candidate_list candidate_list;
	} arg;
	union {
		struct knpu_area_info area;
		struct knpu_property_item property;
		struct knpu_synapse synapse;
		struct knpu_inject_item inject;
		struct knpu_inject_voxel_item voxel;
		struct knpu_synapse_pair pair;
		struct knpu_span spans[2];
		struct knpu_neuron_place place;
		struct knpu_voxel_place voxel_place;
		struct knpu_neuron_state state;
		struct knpu_session_entry session;
		struct knpu_engine_entry engine;
		struct knpu_candidate candidate;
		s64 value;
	} items;
};

static struct knpu *one, *other;
static u32 first;
/* The policy that has to fail: one lock around every command. */
static bool serialised;
static pthread_mutex_t command_lock = PTHREAD_MUTEX_INITIALIZER;
static time_t patience_s;
static bool missed;
static __thread struct party *self;

static void meet(struct meeting **at)
{
	struct meeting *m = *at;
	struct timespec until;

	*at = NULL;
	if (!m)
		return;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += patience_s;
	pthread_mutex_lock(&m->lock);
	m->came++;
	pthread_cond_signal(&m->cond);
	while (m->came < 2)
		if (pthread_cond_timedwait(&m->cond, &m->lock, &until))
			break;
	if (m->came < 2)
		WRITE_ONCE(missed, true);
	pthread_mutex_unlock(&m->lock);
}

/* In the middle of a burst, when its input has been added up. */
static void phase_reached(enum knpu_phase phase)
{
	if (!self || phase != KNPU_PHASE_UPDATE)
		return;
	meet(&self->first);
	meet(&self->last);
}

static bool steps(void)
{
	return self->nr == KNPU_CMD_ENGINE_STEP;
}

static int copy_in(void *to, u64 from, size_t bytes)
{
	if (!steps())
		meet(&self->first);
	memcpy(to, (const void *)(uintptr_t)from, bytes);
	return 0;
}

static int copy_out(u64 to, const void *from, size_t bytes)
{
	if (!steps())
		meet(&self->last);
	memcpy((void *)(uintptr_t)to, from, bytes);
	return 0;
}

static void *run_command(void *arg)
{
	static const struct knpu_copy copy = { copy_in, copy_out };

	self = arg;
	if (serialised)
		pthread_mutex_lock(&command_lock);
	self->err = knpu_cmd_call(self->session, &copy, self->nr,
				  (uintptr_t)&self->arg);
	if (serialised)
		pthread_mutex_unlock(&command_lock);
	return NULL;
}

#define ARG(command, ...)                          \
	(p->arg.command = (struct knpu_##command){ \
		 .size = sizeof(struct knpu_##command), ##__VA_ARGS__ })

static void fill_query(struct party *p)
{
	const u64 items = (uintptr_t)&p->items;

	switch (p->nr) {
	case KNPU_CMD_QUERY:
		ARG(query);
		break;
	case KNPU_CMD_ENGINE_INFO:
		ARG(engine_info);
		break;
	case KNPU_CMD_AREA_INFO:
		ARG(area_info, .area = KNPU_AREA_FIRST_USER);
		break;
	case KNPU_CMD_AREA_LIST:
		ARG(area_list, .nr = 1, .areas = items);
		break;
	case KNPU_CMD_SYNAPSE_LIST:
		ARG(synapse_list, .source = first, .end = first + 2, .nr = 1,
		    .synapses = items);
		break;
	case KNPU_CMD_READ:
		ARG(read, .scope = KNPU_SCOPE_NEURON,
		    .property = KNPU_STATE_POTENTIAL, .first = first, .nr = 1,
		    .values = items);
		break;
	case KNPU_CMD_COUNTERS:
		ARG(counters);
		break;
	case KNPU_CMD_MAP:
		ARG(map, .object = KNPU_MAP_LEDGER);
		break;
	case KNPU_CMD_SYNAPSE_COUNT:
		p->items.spans[0] = p->items.spans[1] = (struct knpu_span){
			.scope = KNPU_SCOPE_AREA,
			.id = KNPU_AREA_FIRST_USER,
		};
		ARG(synapse_count, .nr = 2, .sources = 1, .spans = items);
		break;
	case KNPU_CMD_NEURON_LOCATE:
		p->items.place.id = first;
		ARG(neuron_locate, .nr = 1, .places = items);
		break;
	case KNPU_CMD_VOXEL_LOCATE:
		ARG(voxel_locate, .area = KNPU_AREA_FIRST_USER, .nr = 1,
		    .voxels = items);
		break;
	case KNPU_CMD_NEURON_READ:
		p->items.state.id = first;
		ARG(neuron_read, .nr = 1, .states = items);
		break;
	case KNPU_CMD_STATISTICS:
		ARG(statistics);
		break;
	case KNPU_CMD_SESSION_LIST:
		ARG(session_list, .nr = 1, .sessions = items);
		break;
	case KNPU_CMD_ENGINE_LIST:
		ARG(engine_list, .nr = 1, .engines = items);
		break;
	case KNPU_CMD_CANDIDATE_LIST:
		ARG(candidate_list, .first = first, .end = first + 1, .nr = 1,
		    .candidates = items);
		break;
	}
}

static void fill_change(struct party *p)
{
	const u64 items = (uintptr_t)&p->items;

	switch (p->nr) {
	case KNPU_CMD_INJECT:
		p->items.inject = (struct knpu_inject_item){ first, FX(1) };
		ARG(inject, .nr = 1, .items = items);
		break;
	case KNPU_CMD_INJECT_VOXEL:
		p->items.voxel =
			(struct knpu_inject_voxel_item){ 0, 0, 0, FX(1) };
		ARG(inject_voxel, .area = KNPU_AREA_FIRST_USER, .nr = 1,
		    .items = items);
		break;
	case KNPU_CMD_SYNAPSE_ADD:
		p->items.synapse = (struct knpu_synapse){
			.source = first,
			.target = first + 1,
			.weight = 1,
			.delay = 1,
		};
		ARG(synapse_add, .nr = 1, .synapses = items);
		break;
	case KNPU_CMD_SYNAPSE_REMOVE:
		p->items.pair = (struct knpu_synapse_pair){ first + 1, first };
		ARG(synapse_remove, .nr = 1, .pairs = items);
		break;
	case KNPU_CMD_ENGINE_SET:
		ARG(engine_set, .flags = KNPU_ENGINE_SET_F_POWER);
		break;
	case KNPU_CMD_PUBLISH:
		ARG(publish);
		break;
	case KNPU_CMD_PROPERTY_SET:
		p->items.property = (struct knpu_property_item){
			.scope = KNPU_SCOPE_NEURON,
			.id = first,
			.property = KNPU_PROPERTY_REFRACTORY,
			.value = 1,
		};
		ARG(property_set, .nr = 1, .items = items);
		break;
	case KNPU_CMD_ENGINE_STEP:
		ARG(engine_step, .bursts = 1);
		break;
	}
}

static void party_make(struct party *p, struct knpu *k, u32 nr)
{
	*p = (struct party){ .session = k->session, .nr = nr };
	fill_query(p);
	fill_change(p);
	assert_int_not_equal(p->arg.size, 0);
}

/* Both run their commands, and meet at the beginning, and also at the end. */
static void run_both(struct party *a, struct party *b, bool twice)
{
	struct meeting begin = { PTHREAD_MUTEX_INITIALIZER,
				 PTHREAD_COND_INITIALIZER, 0 };
	struct meeting end = begin;
	pthread_t thread;

	a->first = b->first = &begin;
	if (twice)
		a->last = b->last = &end;
	OK(pthread_create(&thread, NULL, run_command, b));
	run_command(a);
	OK(pthread_join(thread, NULL));
	self = NULL;
	OK(a->err);
	OK(b->err);
}

/* Commands that wait for nobody at all. */
static const u32 commands[] = {
	KNPU_CMD_QUERY,		KNPU_CMD_ENGINE_INFO,
	KNPU_CMD_AREA_INFO,	KNPU_CMD_AREA_LIST,
	KNPU_CMD_SYNAPSE_LIST,	KNPU_CMD_READ,
	KNPU_CMD_COUNTERS,	KNPU_CMD_MAP,
	KNPU_CMD_INJECT,	KNPU_CMD_INJECT_VOXEL,
	KNPU_CMD_SYNAPSE_ADD,	KNPU_CMD_SYNAPSE_REMOVE,
	KNPU_CMD_SYNAPSE_COUNT, KNPU_CMD_NEURON_LOCATE,
	KNPU_CMD_VOXEL_LOCATE,	KNPU_CMD_NEURON_READ,
	KNPU_CMD_STATISTICS,	KNPU_CMD_SESSION_LIST,
	KNPU_CMD_ENGINE_LIST,	KNPU_CMD_CANDIDATE_LIST,
};

/* Those that wait for a boundary, but not for each other's callers. */
static const u32 edits[] = { KNPU_CMD_PROPERTY_SET, KNPU_CMD_PUBLISH,
			     KNPU_CMD_ENGINE_SET };

static void pair_meets(struct knpu *k, u32 nr, struct knpu *l, u32 with)
{
	struct party a, b;

	party_make(&a, k, nr);
	party_make(&b, l, with);
	run_both(&a, &b, true);
	if (missed)
		fail_msg("commands %u and %u do not meet", nr, with);
}

static void every_two_commands_meet(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		for (j = 0; j <= i; j++) {
			pair_meets(one, commands[i], one, commands[j]);
			pair_meets(one, commands[i], other, commands[j]);
		}
		for (j = 0; j < ARRAY_SIZE(edits); j++)
			pair_meets(one, commands[i], other, edits[j]);
	}
}

/* The command begins and ends while the burst is in its middle. */
static void every_command_meets_a_burst(void **state)
{
	struct party step, command;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		party_make(&step, one, KNPU_CMD_ENGINE_STEP);
		party_make(&command, other, commands[i]);
		run_both(&step, &command, true);
		if (missed)
			fail_msg("command %u waits for a burst", commands[i]);
	}
}

/* An edit begins while the burst is in its middle; it waits for its end. */
static void every_edit_meets_a_burst(void **state)
{
	struct party step, edit;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(edits); i++) {
		party_make(&step, one, KNPU_CMD_ENGINE_STEP);
		party_make(&edit, other, edits[i]);
		run_both(&step, &edit, false);
		assert_false(missed);
	}
}

static void behind_one_mutex_they_do_not_meet(void **state)
{
	static const u32 pairs[][2] = {
		{ KNPU_CMD_READ, KNPU_CMD_READ },
		{ KNPU_CMD_INJECT, KNPU_CMD_SYNAPSE_ADD },
		{ KNPU_CMD_ENGINE_STEP, KNPU_CMD_READ },
	};
	struct party a, b;
	size_t i;

	(void)state;
	serialised = true;
	patience_s = IMPATIENCE_S;
	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		missed = false;
		party_make(&a, one, pairs[i][0]);
		party_make(&b, other, pairs[i][1]);
		run_both(&a, &b, false);
		assert_true(missed);
	}
}

static void gave_up(int signal_number)
{
	static const char text[] = "two threads wait for each other\n";

	(void)signal_number;
	(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
	_exit(1);
}

static int up(void **state)
{
	(void)state;
	one = make_engine("rendezvous");
	first = add_row_of(one, "a", 2, NULL, 0);
	connect(one, first, first + 1, 1, 1);
	OK(knpu_publish(one, NULL));
	other = attach_to("rendezvous");
	return 0;
}

static int begin(void **state)
{
	(void)state;
	serialised = false;
	missed = false;
	patience_s = PATIENCE_S;
	signal(SIGALRM, gave_up);
	alarm(3 * PATIENCE_S);
	return 0;
}

static int down(void **state)
{
	(void)state;
	alarm(0);
	knpu_close(other);
	knpu_close(one);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_two_commands_meet),
		TEST(every_command_meets_a_burst),
		TEST(every_edit_meets_a_burst),
		TEST(behind_one_mutex_they_do_not_meet),
	};

	return cmocka_run_group_tests(tests, up, down);
}
