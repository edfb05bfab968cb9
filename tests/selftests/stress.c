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
#include <stdbool.h>
#include <stdlib.h>

#include "stress/stress.h"

#define THREADS 6
#define SESSIONS 8
#define FIRST_SESSION 100
/* With their weights. */
#define KINDS_MAX 100

static const struct kind *const parts[] = {
	engine_kinds,
	structure_kinds,
	ask_kinds,
	snapshot_kinds,
};

static void (*kinds[KINDS_MAX])(struct worker *w);
static uint32_t nr_kinds;
static atomic_ulong answers[2];
atomic_int wrong;
atomic_ulong restored;

uint32_t draw(struct worker *w, uint32_t below)
{
	w->random = w->random * 6364136223846793005ULL + 1442695040888963407ULL;
	return (w->random >> 33) % below;
}

/* One of the shared sessions; another thread may end it at any time. */
int any_session(struct worker *w)
{
	return FIRST_SESSION + draw(w, SESSIONS);
}

/* Lets the session that only the caller knows be that of number @fd. */
void publish_session(int session, int fd)
{
	if (dup2(session, fd) != fd)
		ksft_exit_fail_perror("dup2");
	close(session);
}

/* Was the answer one of @allowed (ended by 0)?  0 and -ESTALE always are. */
int expect(const char *what, int err, const int *allowed)
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

void engine_name(struct worker *w, char name[16])
{
	snprintf(name, 16, "stress %u", draw(w, ENGINES));
}

static void kinds_take(const struct kind *kind)
{
	uint32_t i;

	for (; kind->run; kind++)
		for (i = 0; i < kind->weight && nr_kinds < KINDS_MAX; i++)
			kinds[nr_kinds++] = kind->run;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	uint64_t i;

	for (i = 0; i < w->ops; i++)
		kinds[draw(w, nr_kinds)](w);
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
	for (i = 0; i < (int)ARRAY_SIZE(parts); i++)
		kinds_take(parts[i]);
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
