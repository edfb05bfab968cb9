/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Threads that look and edit while one steps: it goes on until each of them
 * has done its rounds, and they until it has stopped.
 */
#ifndef TESTS_UNIT_RACE_ROUNDS_H
#define TESTS_UNIT_RACE_ROUNDS_H

#include "race_helper.h"

/* The stepping one has stopped. */
static atomic_bool over;
/* Threads that have not done their rounds yet: nobody stops before. */
static atomic_int slow;

/* ROUNDS is of the test. */
static inline bool go_on(uint32_t *round)
{
	if (++*round == ROUNDS)
		atomic_fetch_sub(&slow, 1);
	return !atomic_load(&over);
}

/* The last of them is the one that steps. */
static inline void run_rounds(void *(*const jobs[])(void *), size_t nr)
{
	atomic_store(&slow, nr - 1);
	run_all(jobs, nr);
}

#endif /* TESTS_UNIT_RACE_ROUNDS_H */
