// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Everything at once on one engine: one thread runs bursts while others
 * inject, edit, read, and look at what is mapped, each with its own session.
 * TSan is the judge; the test itself asks only that every call succeeds and
 * that what is read is whole.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <knpu.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define NEURONS 256
#define BURSTS 2000

static atomic_bool over;
static atomic_ullong reached;

/* A thread may not use the assertions of cmocka. */
static void must(int status, const char *what)
{
	if (status >= 0)
		return;
	fprintf(stderr, "%s: %d, %s\n", what, status, knpu_error());
	abort();
}

static struct knpu *open_session(void)
{
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	struct knpu *k;

	must(knpu_open(&opts, &k), "open");
	return k;
}

static struct knpu *attach(void)
{
	struct knpu *k = open_session();

	must(knpu_engine_attach(k, "race"), "attach");
	return k;
}

static struct knpu *make(struct knpu_area_info *area)
{
	const struct knpu_engine_opts opts = {
		.size = sizeof(opts),
		.name = "race",
		.rate_uhz = 100 * 1000000ULL,
		.power = KNPU_FX_ONE,
	};
	const struct knpu_area_opts area_opts = {
		.size = sizeof(area_opts),
		.name = "a",
		.dims = { NEURONS, 1, 1 },
		.per_voxel = 1,
	};
	struct knpu *k = open_session();

	must(knpu_engine_create(k, &opts), "create");
	must(knpu_area_add(k, &area_opts, area), "area");
	return k;
}

static void *run_bursts(void *first)
{
	struct knpu *k = attach();
	uint64_t burst;

	(void)first;
	for (int i = 0; i < BURSTS; i++) {
		must(knpu_engine_step(k, 1, &burst), "step");
		atomic_store(&reached, burst);
	}
	atomic_store(&over, true);
	knpu_close(k);
	return NULL;
}

static void *inject(void *first)
{
	struct knpu *k = attach();
	struct knpu_inject_item item = { .amount = 2 * KNPU_FX_ONE };

	for (uint32_t i = 0; !atomic_load(&over); i++) {
		item.id = *(const uint32_t *)first + i % NEURONS;
		must(knpu_inject(k, &item, 1, NULL), "inject");
	}
	knpu_close(k);
	return NULL;
}

static void *add_synapses(void *first)
{
	uint32_t id = *(const uint32_t *)first;
	struct knpu_synapse synapse = { .weight = 1 };
	struct knpu *k = attach();

	for (uint32_t i = 0; i < 500 && !atomic_load(&over); i++) {
		synapse.source = id + i % NEURONS;
		synapse.target = id + i * 7 % NEURONS;
		synapse.delay = (uint8_t)(1 + i % 9);
		must(knpu_synapse_add(k, &synapse, 1, NULL), "synapse");
		must(knpu_publish(k, NULL), "publish");
	}
	knpu_close(k);
	return NULL;
}

static void *set_properties(void *first)
{
	struct knpu_property_item item = {
		.scope = KNPU_SCOPE_NEURON,
		.property = KNPU_PROPERTY_LEAK,
	};
	struct knpu *k = attach();

	for (uint32_t i = 0; !atomic_load(&over); i++) {
		item.id = *(const uint32_t *)first + i % NEURONS;
		item.value = i % 65537;
		must(knpu_property_set(k, &item, 1, NULL), "property");
	}
	knpu_close(k);
	return NULL;
}

static void *read_state(void *first)
{
	struct knpu *k = attach();
	int64_t values[NEURONS];
	uint64_t burst;

	while (!atomic_load(&over)) {
		must(knpu_read(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL,
			       *(const uint32_t *)first, NEURONS, values,
			       &burst),
		     "read");
	}
	knpu_close(k);
	return NULL;
}

static void look_at_ledger(const struct knpu_ledger *ledger)
{
	static _Thread_local struct knpu_spike spikes[NEURONS + 3];
	uint64_t head;
	size_t count;
	int status;

	must(knpu_ledger_head(ledger, &head), "head");
	if (!head)
		return;
	status = knpu_ledger_read(ledger, head, spikes, NEURONS + 3, &count);
	if (status == -EOVERFLOW)
		return;
	must(status, "ledger");
	for (size_t i = 1; i < count; i++)
		if (spikes[i].id <= spikes[i - 1].id)
			must(-EIO, "spikes out of order");
}

static void *look(void *first)
{
	const struct knpu_status_page *page;
	const struct knpu_ledger *ledger;
	struct knpu *k = attach();
	struct knpu_status status;
	uint64_t last = 0;

	(void)first;
	must(knpu_ledger_map(k, &ledger), "map");
	must(knpu_status_map(k, &page), "map");
	while (!atomic_load(&over)) {
		look_at_ledger(ledger);
		must(knpu_status_read(page, &status), "status");
		if (status.burst < last)
			must(-EIO, "bursts go back");
		last = status.burst;
	}
	knpu_close(k);
	return NULL;
}

static void all_at_once(void **state)
{
	void *(*const jobs[])(void *) = {
		inject, add_synapses, set_properties, read_state,
		look,	look,	      run_bursts,
	};
	pthread_t threads[sizeof(jobs) / sizeof(jobs[0])];
	struct knpu_area_info area;
	struct knpu *k = make(&area);

	(void)state;
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, jobs[i],
						&area.first),
				 0);
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(atomic_load(&reached), BURSTS);
	must(knpu_engine_destroy(k), "destroy");
	knpu_close(k);
}

/* Sessions come and go while others look the engine up and destroy it. */
static void *come_and_go(void *unused)
{
	const struct knpu_engine_opts opts = {
		.size = sizeof(opts),
		.name = "short",
		.rate_uhz = 1000000,
	};

	for (int i = 0; i < 200; i++) {
		struct knpu *k = open_session();
		int status = knpu_engine_create(k, &opts);

		if (status == -EEXIST)
			status = knpu_engine_attach(k, "short");
		if (!status)
			status = knpu_engine_destroy(k);
		if (status && status != -ENOENT && status != -ENODEV)
			must(status, "come and go");
		knpu_close(k);
	}
	return unused;
}

static void engines_come_and_go(void **state)
{
	pthread_t threads[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, come_and_go,
						NULL),
				 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_at_once),
		cmocka_unit_test(engines_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
