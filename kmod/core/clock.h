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
 * @thread: runs the bursts, or NULL; has engine->role while it runs; written
 *	under @lock, read relaxed
 * @bell: @thread, for who wakes it without @lock; written under @lock, found
 *	under RCU
 * @begun: @thread has engine->role; it is started by the holder of @lock
 * @skip: leave out what is late; belongs to the thread while it runs
 * @wanted: bursts per second in millionths, as was asked for last; belongs to
 *	the holder of engine->role
 * @resumes: how often a pause was ended; written under @lock, read by the
 *	thread
 * @paused: no burst runs; set by the holder of engine->role for the holder of
 *	@lock, who clears it; read by the thread and by who asks
 * @rate: @wanted as the thread knows it; belongs to the thread.  Who starts it
 *	puts 0 there for the rate of the engine
 * @resumed: @resumes as the thread knows it; belongs to the thread
 * @last: when the last burst was due; belongs to the thread
 * @due: when the next burst is due, on the clock of knpu_now(), in whole
 *	nanoseconds; belongs to the thread
 * @fraction: what is to be added to @due, in 1/@rate of a nanosecond
 * @late: bursts begun when the next was due; written by the thread
 * @skipped: bursts left out; written by the thread
 */
struct knpu_clock {
	struct mutex lock;
	struct knpu_thread *thread;
	struct knpu_thread __rcu *bell;
	struct completion begun;
	bool skip;
	u64 wanted;
	u32 resumes;
	bool paused;
	u64 rate;
	u32 resumed;
	u64 last;
	u64 due;
	u64 fraction;
	u64 late;
	u64 skipped;
};

void knpu_clock_init(struct knpu_clock *c);
void knpu_clock_exit(struct knpu_clock *c);
int knpu_clock_start(struct knpu_engine *e, u64 rate_uhz, bool skip);
void knpu_clock_stop(struct knpu_engine *e);
void knpu_clock_wake(struct knpu_engine *e);
void knpu_clock_rate(struct knpu_engine *e, u64 rate_uhz);
void knpu_clock_pause(struct knpu_engine *e);
void knpu_clock_resume(struct knpu_engine *e);

#endif /* KNPU_CORE_CLOCK_H */
