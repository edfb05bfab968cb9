/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the parts of the stress share.
 */
#ifndef KNPU_SELFTESTS_STRESS_H
#define KNPU_SELFTESTS_STRESS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "kselftest.h"
#include "../helper.h"

#define ENGINES 3
/* Areas and neurons of one engine stay few. */
#define AREAS 40

/**
 * struct worker - a thread that does whatever comes
 * @thread: it
 * @random: from which it draws
 * @ops: how many things it does
 */
struct worker {
	pthread_t thread;
	uint64_t random;
	uint64_t ops;
};

/**
 * struct kind - something to do
 * @run: does it
 * @weight: how often, beside others
 */
struct kind {
	void (*run)(struct worker *w);
	uint32_t weight;
};

/* Each ended by one without @run. */
extern const struct kind engine_kinds[];
extern const struct kind structure_kinds[];
extern const struct kind ask_kinds[];
extern const struct kind snapshot_kinds[];

/* Answers that no command may give, and what else was wrong. */
extern atomic_int wrong;
/* Engines that were made again out of what was saved of others. */
extern atomic_ulong restored;

uint32_t draw(struct worker *w, uint32_t below);
int any_session(struct worker *w);
void publish_session(int session, int fd);
void engine_name(struct worker *w, char name[16]);
int expect(const char *what, int err, const int *allowed);

#define EXPECT(err, what, ...) \
	expect(what, err, (const int[]){ __VA_ARGS__, 0 })

#endif /* KNPU_SELFTESTS_STRESS_H */
