/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the tests with threads share: checks that work in any thread.
 */
#ifndef TESTS_UNIT_RACE_HELPER_H
#define TESTS_UNIT_RACE_HELPER_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <knpu.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FX(whole) ((whole)*KNPU_FX_ONE)

/* A thread may not use the assertions of cmocka. */
#define MUST(condition) must(condition, #condition, __FILE__, __LINE__)
#define OK(call) MUST((call) == 0)

static inline void must(bool holds, const char *what, const char *file,
			int line)
{
	if (holds)
		return;
	fprintf(stderr, "%s:%d: not so: %s (%s)\n", file, line, what,
		knpu_error());
	abort();
}

static inline struct knpu *open_session(void)
{
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	struct knpu *k;

	OK(knpu_open(&opts, &k));
	return k;
}

static inline struct knpu *attach_to(const char *name)
{
	struct knpu *k = open_session();

	OK(knpu_engine_attach(k, name));
	return k;
}

static inline int create(struct knpu *k, const char *name, int32_t power,
			 uint32_t ledger_bursts, uint32_t ledger_spikes)
{
	const struct knpu_engine_opts opts = {
		.size = sizeof(opts),
		.name = name,
		.rate_uhz = 1000000,
		.power = power,
		.ledger_bursts = ledger_bursts,
		.ledger_spikes = ledger_spikes,
	};

	return knpu_engine_create(k, &opts);
}

static inline struct knpu_area_info
add_row_of(struct knpu *k, const char *name, uint32_t neurons,
	   const struct knpu_property_value *values, size_t nr)
{
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = name,
		.dims = { neurons, 1, 1 },
		.per_voxel = 1,
		.values = values,
		.nr_values = nr,
	};
	struct knpu_area_info info;

	OK(knpu_area_add(k, &opts, &info));
	return info;
}

/* Runs all of them to their end. */
static inline void run_all(void *(*const jobs[])(void *), size_t nr)
{
	pthread_t threads[16];
	size_t i;

	for (i = 0; i < nr; i++)
		OK(pthread_create(&threads[i], NULL, jobs[i], (void *)i));
	for (i = 0; i < nr; i++)
		pthread_join(threads[i], NULL);
}

#endif /* TESTS_UNIT_RACE_HELPER_H */
