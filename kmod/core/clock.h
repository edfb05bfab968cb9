/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The clock of an engine: a thread that runs each burst at its time.
 */
#ifndef KNPU_CORE_CLOCK_H
#define KNPU_CORE_CLOCK_H

#include "core_port.h"

struct knpu_engine;

/**
 * struct knpu_clock - runs bursts on time
 * @lock: serialises start and stop; engine->role nests inside, by the thread
 *	that is waited for
 * @thread: runs the bursts, or NULL; written under @lock, read relaxed
 * @skip: leave out what is late; belongs to the thread while it runs
 * @rate: bursts per second in millionths; belongs to the thread
 * @due: when the next burst is due, on the clock of knpu_now(), in whole
 *	nanoseconds; belongs to the thread
 * @fraction: what is to be added to @due, in 1/@rate of a nanosecond
 * @late: bursts begun when the next was due; written by the thread
 * @skipped: bursts left out; written by the thread
 */
struct knpu_clock {
	struct mutex lock;
	struct knpu_thread *thread;
	bool skip;
	u64 rate;
	u64 due;
	u64 fraction;
	u64 late;
	u64 skipped;
};

void knpu_clock_init(struct knpu_clock *c);
void knpu_clock_exit(struct knpu_clock *c);
int knpu_clock_start(struct knpu_engine *e, u64 rate_uhz, bool skip);
void knpu_clock_stop(struct knpu_engine *e);

#endif /* KNPU_CORE_CLOCK_H */
