// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * An engine with a crowd around it: bursts in this thread, readers and an
 * editor in theirs.
 */
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "contention.h"

/* Bursts with an input of their own; then it comes again. */
#define INPUTS 16

static uint64_t cpu_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static uint64_t waits_so_far(void)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return usage.ru_nvcsw;
}

static void make_input(struct crowd *c)
{
	uint32_t *ids = must_alloc(c->g.firing, sizeof(*ids));
	struct knpu_inject_item *item;
	uint32_t i, burst;

	item = must_alloc((size_t)INPUTS * c->g.firing, sizeof(*item));
	c->items = item;
	for (burst = 0; burst < INPUTS; burst++) {
		graph_spikes(&c->g, burst, ids);
		for (i = 0; i < c->g.firing; i++)
			*item++ = (struct knpu_inject_item){
				.id = c->area.first + ids[i],
				.amount = GRAPH_KICK,
			};
	}
	free(ids);
}

void crowd_make(struct crowd *c, const struct options *o)
{
	uint32_t i;

	graph_make(&c->g, o);
	c->k = engine_make(&c->g, &c->area);
	make_input(c);
	c->nr = o->readers;
	c->readers = must_alloc(c->nr, sizeof(*c->readers));
	for (i = 0; i < o->readers; i++)
		asker_open(&c->readers[i], GRAPH_ENGINE, i + 1);
	asker_open(&c->editor, GRAPH_ENGINE, o->readers + 1);
}

void crowd_free(struct crowd *c)
{
	uint32_t i;

	asker_close(&c->editor);
	for (i = 0; i < c->nr; i++)
		asker_close(&c->readers[i]);
	free(c->readers);
	free(c->items);
	knpu_close(c->k);
	graph_free(&c->g);
}

static void burst_run(struct crowd *c, enum policy p, struct bursts *b)
{
	const struct knpu_inject_item *items =
		c->items + c->burst % INPUTS * c->g.firing;
	uint64_t began, cpu, took;

	policy_enter_write(p);
	must(knpu_inject(c->k, items, c->g.firing, NULL));
	policy_leave(p);
	began = now_ns();
	policy_enter_write(p);
	cpu = cpu_ns();
	must(knpu_engine_step(c->k, 1, &c->burst));
	b->cpu_ns += cpu_ns() - cpu;
	policy_leave(p);
	took = now_ns() - began;
	b->wall_ns += took;
	histogram_add(&b->took, took);
}

/* Runs bursts in this thread, with readers and an editor in theirs. */
void crowd_run(struct crowd *c, enum policy p, uint32_t readers,
	       uint32_t bursts, struct bursts *b)
{
	pthread_t *threads = must_alloc(readers + 1, sizeof(*threads));
	pthread_barrier_t start;
	uint32_t i;

	pthread_barrier_init(&start, NULL, readers + 2);
	__atomic_store_n(&c->over, false, __ATOMIC_RELAXED);
	for (i = 0; i <= readers; i++) {
		struct asker *a = i < readers ? &c->readers[i] : &c->editor;

		a->policy = p;
		a->over = &c->over;
		a->start = &start;
		must_start(&threads[i], i < readers ? asker_read : asker_edit,
			   a);
	}
	pthread_barrier_wait(&start);
	b->waits = waits_so_far();
	for (i = 0; i < bursts; i++)
		burst_run(c, p, b);
	b->waits = waits_so_far() - b->waits;
	__atomic_store_n(&c->over, true, __ATOMIC_RELAXED);
	for (i = 0; i <= readers; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&start);
	free(threads);
}
