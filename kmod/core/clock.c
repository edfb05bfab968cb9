// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Bursts on time.
 *
 * Burst k after the start is due at start + k periods, whatever became of the
 * others: the period is kept as whole nanoseconds and an exact fraction, so
 * nothing drifts.  A burst is late if the next one is due when it begins.
 */
#include "core_port.h"
#include "clock.h"
#include "engine.h"

/* Nanoseconds of a burst at one millionth of a burst per second. */
#define NS_PER_UHZ 1000000000000000ULL

void knpu_clock_init(struct knpu_clock *c)
{
	mutex_init(&c->lock);
}

void knpu_clock_exit(struct knpu_clock *c)
{
	mutex_destroy(&c->lock);
}

/* Moves on by @n periods. */
static void clock_advance(struct knpu_clock *c, u64 n)
{
	u64 fraction = c->fraction + n * (NS_PER_UHZ % c->rate);

	c->due += n * div64_u64(NS_PER_UHZ, c->rate);
	c->due += div64_u64(fraction, c->rate);
	c->fraction = fraction % c->rate;
}

/* Notes that a burst is late, and drops those before it if it is to. */
static void clock_late(struct knpu_clock *c, u64 now)
{
	/* Rounded up, so that what is dropped has passed. */
	u64 period = div64_u64(NS_PER_UHZ, c->rate) + 1;

	if (now - c->due < period)
		return;
	WRITE_ONCE(c->late, c->late + 1);
	while (c->skip && now - c->due >= period) {
		/* Few enough for the sum of their fractions to fit. */
		u64 n = min_t(u64, div64_u64(now - c->due, period), 1 << 20);

		clock_advance(c, n);
		WRITE_ONCE(c->skipped, c->skipped + n);
	}
}

static void clock_run(void *arg)
{
	struct knpu_engine *e = arg;
	struct knpu_clock *c = &e->clock;

	c->due = knpu_now();
	c->fraction = 0;
	clock_advance(c, 1);
	while (!knpu_thread_stopping()) {
		u64 now = knpu_now();

		if (now < c->due) {
			knpu_thread_sleep(c->due);
			continue;
		}
		clock_late(c, now);
		if (knpu_engine_burst(e))
			WRITE_ONCE(c->skipped, c->skipped + 1);
		clock_advance(c, 1);
		knpu_relax();
	}
}

static int clock_begin(struct knpu_engine *e, u64 rate_uhz, bool skip)
{
	struct knpu_clock *c = &e->clock;
	struct knpu_thread *thread;

	lockdep_assert_held(&c->lock);
	c->skip = skip;
	c->rate = rate_uhz;
	thread = knpu_thread_start(clock_run, e, e->name);
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	WRITE_ONCE(c->thread, thread);
	WRITE_ONCE(e->rate_uhz, rate_uhz);
	return 0;
}

/**
 * knpu_clock_start - let bursts run on time
 * @e: the engine
 * @rate_uhz: bursts per second in millionths; 0: those of the engine
 * @skip: leave out bursts whose time has passed
 *
 * Return: 0; -ENODEV if the engine was destroyed; -EBUSY if its clock runs or
 * somebody steps it; -ERANGE; -ENOMEM.
 */
int knpu_clock_start(struct knpu_engine *e, u64 rate_uhz, bool skip)
{
	struct knpu_clock *c = &e->clock;
	int err = -ERANGE;

	might_sleep();
	mutex_lock(&c->lock);
	if (knpu_engine_dead(e)) {
		err = -ENODEV;
		goto out;
	}
	if (atomic_xchg(&e->stepping, 1)) {
		err = -EBUSY;
		goto out;
	}
	if (rate_uhz <= KNPU_RATE_MAX_UHZ)
		err = clock_begin(e, rate_uhz ?: e->rate_uhz, skip);
	if (err)
		atomic_set_release(&e->stepping, 0);
out:
	mutex_unlock(&c->lock);
	return err;
}

/* Stops the clock, if it runs; afterwards no burst of it is running. */
void knpu_clock_stop(struct knpu_engine *e)
{
	struct knpu_clock *c = &e->clock;

	might_sleep();
	mutex_lock(&c->lock);
	if (c->thread) {
		knpu_thread_stop(c->thread);
		WRITE_ONCE(c->thread, NULL);
		atomic_set_release(&e->stepping, 0);
	}
	mutex_unlock(&c->lock);
}
