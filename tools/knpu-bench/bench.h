/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * knpu-bench: what its subcommands share.
 */
#ifndef KNPU_BENCH_H
#define KNPU_BENCH_H

#include <json-c/json.h>
#include <knpu.h>
#include <pthread.h>
#include <stdbool.h>

/**
 * struct options - what is measured
 * @neurons: in the area
 * @fanout: synapses of each
 * @rate: part of the neurons that fires in each burst, in millionths
 * @bursts: in each round
 * @rounds: measurements, of which the median is taken
 * @seed: of graph and spikes
 * @readers: most sessions that ask at once
 * @json: print JSON
 * @command: as it was called
 */
struct options {
	uint32_t neurons;
	uint32_t fanout;
	uint32_t rate;
	uint32_t bursts;
	uint32_t rounds;
	uint32_t seed;
	uint32_t readers;
	bool json;
	const char *command;
};

int bench_burst(const struct options *o);
int bench_contention(const struct options *o);
int bench_idle(const struct options *o);
int bench_limit(const struct options *o);
int bench_publish(const struct options *o);
int bench_restore(const struct options *o);

/* clock.c */
uint64_t now_ns(void);
double median(double *values, uint32_t nr);

/* print.c */
struct json_object *print_begin(const struct options *o, const char *what);
void print_double(struct json_object *j, const char *key, double value);
void print_text(struct json_object *j, const char *key, const char *value);
void print_u64(struct json_object *j, const char *key, uint64_t value);
void print_hash(struct json_object *j, const char *key, uint64_t value);
int print_end(const struct options *o, struct json_object *j);

/* fail.c */
void *must_alloc(size_t nr, size_t size);
void must(int err);
void must_start(pthread_t *thread, void *(*run)(void *arg), void *arg);

#endif /* KNPU_BENCH_H */
