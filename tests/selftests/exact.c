// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Exact reads while bursts run and others edit: a reader sees one burst,
 * never a mix of two.
 *
 * The neuron of _power fires in every burst and gives each neuron of "counting",
 * which keeps it, 1.0 a burst later: after burst b its potential is b - 1.
 * Those of "edited" have one snooze, in all of its blocks, that each edit raises
 * for all of them: in their own arrays, or in what they share.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "kselftest.h"
#include "helper.h"

#define ENGINE "exact"
/* Some blocks, the first and the last in part. */
#define EACH 300
#define POWER 1
#define THREADS 4
/* What each reader has to see: so many bursts, or edits, one after the other. */
#define BURSTS 200
#define EDITS 60

struct row {
	uint32_t id;
	uint32_t first;
};

static struct row counting, edited;
/* Threads that have not done enough yet: until then nobody stops. */
static atomic_int slow = THREADS;
/* Threads that have not ended yet: until then there are bursts. */
static atomic_int threads = THREADS;
static atomic_int wrong;
static atomic_ulong reads, edits;

static void must(int err, const char *what)
{
	if (err)
		ksft_exit_fail_msg("%s: %s\n", what, strerror(-err));
}

static void check(bool right, const char *what)
{
	if (right)
		return;
	ksft_print_msg("wrong: %s\n", what);
	atomic_fetch_add(&wrong, 1);
}

static int attached(void)
{
	int fd = device();

	must(attach(fd, ENGINE), "attach");
	return fd;
}

static void leave(int fd)
{
	close(fd);
	atomic_fetch_sub(&threads, 1);
}

/* Does anybody have to go on?  @seen: how much this one has, more than before. */
static bool go_on(uint32_t *seen, bool more, uint32_t enough)
{
	*seen += more;
	if (more && *seen == enough)
		atomic_fetch_sub(&slow, 1);
	return atomic_load(&slow) && !atomic_load(&wrong);
}

static void read_exact(int fd, uint32_t property, struct row row,
		       int64_t *values, uint64_t *burst)
{
	struct knpu_read r = {
		.size = sizeof(r),
		.flags = KNPU_READ_F_EXACT,
		.scope = KNPU_SCOPE_NEURON,
		.property = property,
		.first = row.first,
		.nr = EACH,
		.values = ADDRESS(values),
	};

	must(call(fd, KNPU_CMD_READ, &r), "read");
	*burst = r.burst;
	atomic_fetch_add(&reads, 1);
}

static bool all_are(const int64_t *values, int64_t value)
{
	uint32_t i;

	for (i = 0; i < EACH; i++)
		if (values[i] != value)
			return false;
	return true;
}

static void *read_state(void *unused)
{
	uint64_t burst, last = 0;
	int64_t values[EACH];
	int fd = attached();
	uint32_t seen = 0;
	bool more;

	do {
		read_exact(fd, KNPU_STATE_POTENTIAL, counting, values, &burst);
		check(all_are(values, burst ? (burst - 1) * KNPU_FX_ONE : 0),
		      "potentials of another burst");
		check(burst >= last, "bursts go back");
		more = burst != last;
		last = burst;
	} while (go_on(&seen, more, BURSTS));
	leave(fd);
	return unused;
}

static void *read_property(void *unused)
{
	int64_t values[EACH], last = 0;
	int fd = attached();
	uint32_t seen = 0;
	uint64_t burst;
	bool more;

	do {
		read_exact(fd, KNPU_PROPERTY_SNOOZE, edited, values, &burst);
		check(all_are(values, values[0]), "half of an edit");
		check(values[0] >= last, "edits go back");
		more = values[0] != last;
		last = values[0];
	} while (go_on(&seen, more, EDITS));
	leave(fd);
	return unused;
}

static void raise_snooze(int fd, uint32_t to)
{
	static struct knpu_property_item items[EACH];
	struct knpu_property_set set = {
		.size = sizeof(set),
		.nr = to % 3 ? EACH : 1,
		.items = ADDRESS(items),
	};
	uint32_t i;

	for (i = 0; i < EACH; i++)
		items[i] = (struct knpu_property_item){
			.scope = KNPU_SCOPE_NEURON,
			.id = edited.first + i,
			.property = KNPU_PROPERTY_SNOOZE,
			.value = to,
		};
	if (to % 3 == 0) {
		items[0].scope = KNPU_SCOPE_AREA;
		items[0].id = edited.id;
	}
	must(call(fd, KNPU_CMD_PROPERTY_SET, &set), "property set");
}

static struct row add_row(int fd, const char *name, uint32_t neurons,
			  const struct knpu_property_value *values, uint32_t nr)
{
	struct knpu_area_add a = {
		.size = sizeof(a),
		.width = neurons,
		.height = 1,
		.depth = 1,
		.per_voxel = 1,
		.nr = nr,
		.values = nr ? ADDRESS(values) : 0,
	};

	snprintf((char *)a.name, sizeof(a.name), "%s", name);
	must(call(fd, KNPU_CMD_AREA_ADD, &a), "area add");
	return (struct row){ a.area, a.first };
}

/* From _power to every neuron of @row. */
static void wire(int fd, struct row row)
{
	static struct knpu_synapse s[EACH];
	struct knpu_synapse_add add = {
		.size = sizeof(add),
		.nr = EACH,
		.synapses = ADDRESS(s),
	};
	struct knpu_publish publish = { .size = sizeof(publish) };
	uint32_t i;

	for (i = 0; i < EACH; i++)
		s[i] = (struct knpu_synapse){
			.source = POWER,
			.target = row.first + i,
			.weight = 1,
			.delay = 1,
		};
	must(call(fd, KNPU_CMD_SYNAPSE_ADD, &add), "synapse add");
	must(call(fd, KNPU_CMD_PUBLISH, &publish), "publish");
}

static void wait_for_burst(int fd)
{
	struct knpu_engine_info i;

	must(info(fd, &i), "info");
	must(ask(fd, i.burst + 1), "wait");
	if (ready(fd, PATIENCE_MS) != POLLIN)
		ksft_exit_fail_msg("no burst comes\n");
}

/*
 * Areas that come make the arrays of the state longer, so they are replaced.
 * Of several edits before a burst, nobody sees but the last.
 */
static void *edit(void *unused)
{
	int fd = attached();
	uint32_t done = 0;
	char name[16];

	do {
		raise_snooze(fd, done + 1);
		atomic_fetch_add(&edits, 1);
		if (done % 10 == 0 && done < EDITS) {
			snprintf(name, sizeof(name), "large %u", done);
			wire(fd, add_row(fd, name, 1000, NULL, 0));
		}
		if (done % 4)
			wait_for_burst(fd);
	} while (go_on(&done, true, EDITS));
	leave(fd);
	return unused;
}

static void make(int fd)
{
	const struct knpu_property_value keeps[] = {
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = INT32_MAX },
	};
	/* A synapse gives as much, however many there are. */
	struct knpu_property_item uniform = {
		.scope = KNPU_SCOPE_AREA,
		.id = POWER,
		.property = KNPU_PROPERTY_UNIFORM_PSP,
		.value = 1,
	};
	struct knpu_property_set set = {
		.size = sizeof(set),
		.nr = 1,
		.items = ADDRESS(&uniform),
	};

	must(create_small(fd, ENGINE), "create");
	must(call(fd, KNPU_CMD_PROPERTY_SET, &set), "uniform psp");
	add_row(fd, "before", 30, NULL, 0);
	counting = add_row(fd, "counting", EACH, keeps, 2);
	edited = add_row(fd, "edited", EACH, NULL, 0);
	wire(fd, counting);
}

static void run_all(int fd)
{
	void *(*const jobs[THREADS])(void *) = {
		read_state,
		read_state,
		read_property,
		edit,
	};
	pthread_t thread[THREADS];
	int i;

	for (i = 0; i < THREADS; i++)
		if (pthread_create(&thread[i], NULL, jobs[i], NULL))
			ksft_exit_fail_msg("no thread\n");
	/* One after the other, so that every read meets a burst. */
	while (atomic_load(&threads))
		must(step(fd, 10), "step");
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	ksft_print_msg("%lu reads, %lu edits\n", atomic_load(&reads),
		       atomic_load(&edits));
}

int main(void)
{
	int fd = device();

	ksft_print_header();
	ksft_set_plan(2);
	make(fd);
	run_all(fd);
	close(fd);
	ksft_test_result(!atomic_load(&wrong), "one burst, never a mix\n");
	/* Less, and it has ended because something was wrong. */
	ksft_test_result(atomic_load(&reads) >= 2 * BURSTS + EDITS &&
				 atomic_load(&edits) >= EDITS,
			 "there was enough to see\n");
	ksft_finished();
}
