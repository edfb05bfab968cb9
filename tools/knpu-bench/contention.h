/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Sessions that ask while bursts run: who asks, and how calls are locked.
 */
#ifndef KNPU_BENCH_CONTENTION_H
#define KNPU_BENCH_CONTENTION_H

#include "graph.h"

/* What readers ask, in turn. */
enum query {
	QUERY_POINT,
	QUERY_AREA,
	QUERY_COUNT,
	QUERY_WINDOW,
	QUERY_NR
};

/* How library calls are locked; only the first is the product. */
enum policy {
	POLICY_NONE,
	POLICY_RWLOCK,
	POLICY_MUTEX,
	POLICY_NR
};

/* policy.c */
const char *policy_name(enum policy p);
void policy_enter_read(enum policy p);
void policy_enter_write(enum policy p);
void policy_leave(enum policy p);

#define HISTOGRAM_BUCKETS 1024

/**
 * struct histogram - how long things took
 * @nr: how many there were
 * @max: the longest, in nanoseconds
 * @bucket: how many of each length; a bucket is at most 1/16 wide
 */
struct histogram {
	uint64_t nr;
	uint64_t max;
	uint64_t bucket[HISTOGRAM_BUCKETS];
};

/* histogram.c */
void histogram_add(struct histogram *h, uint64_t ns);
void histogram_merge(struct histogram *to, const struct histogram *from);
uint64_t histogram_at(const struct histogram *h, double part);

/**
 * struct asker - a thread with a session of its own
 * @k: the session
 * @ledger: of its engine
 * @area: that it asks about
 * @neurons: how many
 * @policy: of this run
 * @over: set when the run ends
 * @start: where all threads of a run meet
 * @dice: state of its random numbers
 * @spikes: room for a window of the ledger
 * @room: of @spikes
 * @took: times of its queries, by kind
 * @edits: changes that an editor has put into effect
 */
struct asker {
	struct knpu *k;
	const struct knpu_ledger *ledger;
	struct knpu_area_info area;
	enum policy policy;
	const bool *over;
	pthread_barrier_t *start;
	uint32_t dice;
	struct knpu_spike *spikes;
	size_t room;
	struct histogram took[QUERY_NR];
	uint64_t edits;
};

/* place.c: who runs where */
uint32_t place_count(void);
void place_bursts(void);
void place_others(void);

/* asker.c */
void asker_open(struct asker *a, const char *engine, uint32_t dice);
void asker_close(struct asker *a);
void *asker_read(void *arg);
void *asker_edit(void *arg);

/**
 * struct crowd - an engine and who uses it
 * @g: the graph
 * @k: session of the thread that runs bursts
 * @area: of the engine
 * @items: input of some bursts, made before: who runs them does nothing else
 * @burst: number of the last
 * @nr: of @readers
 * @readers: as many as there can be
 * @editor: one
 * @over: the run has ended
 */
struct crowd {
	struct graph g;
	struct knpu *k;
	struct knpu_area_info area;
	struct knpu_inject_item *items;
	uint64_t burst;
	uint32_t nr;
	struct asker *readers;
	struct asker editor;
	bool over;
};

/**
 * struct bursts - what the bursts of a run took
 * @took: each, with the wait for a lock
 * @wall_ns: all of them
 * @cpu_ns: of that on a processor, in the burst itself
 * @waits: how often the thread gave its processor away because it had to
 */
struct bursts {
	struct histogram took;
	uint64_t wall_ns;
	uint64_t cpu_ns;
	uint64_t waits;
};

/* crowd.c */
void crowd_make(struct crowd *c, const struct options *o);
void crowd_free(struct crowd *c);
void crowd_run(struct crowd *c, enum policy p, uint32_t readers,
	       uint32_t bursts, struct bursts *b);

#endif /* KNPU_BENCH_CONTENTION_H */
