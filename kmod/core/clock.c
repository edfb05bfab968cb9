// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Bursts on time.
 *
 * Burst k after the start is due at start + k periods, whatever became of the
 * others: the period is kept as whole nanoseconds and an exact fraction, so
 * nothing drifts.  A burst is late if the next one is due when it begins.
 *
 * What is asked of a clock that runs is left in its fields, or submitted as a
 * change; the thread is woken and looks.  It has the burst role from its start
 * to its end, so nobody else can keep a burst waiting.
 */
#include "core_port.h"
#include "boundary.h"
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

/* The next burst is due a period after @from. */
static void clock_from(struct knpu_clock *c, u64 from)
{
	c->last = from;
	c->due = from;
	c->fraction = 0;
	clock_advance(c, 1);
}

/* Looks at what was asked for since the last burst. */
static void clock_heed(struct knpu_clock *c)
{
	u64 wanted = c->wanted;
	u32 resumes = READ_ONCE(c->resumes);

	if (wanted != c->rate) {
		c->rate = wanted;
		clock_from(c, c->last);
		/* What the new rate would have had before now was never due. */
		c->due = max(c->due, knpu_now());
	}
	if (resumes != c->resumed) {
		c->resumed = resumes;
		clock_from(c, knpu_now());
	}
}

static void clock_burst(struct knpu_engine *e, u64 now)
{
	struct knpu_clock *c = &e->clock;

	clock_late(c, now);
	if (knpu_engine_burst(e))
		WRITE_ONCE(c->skipped, c->skipped + 1);
	c->last = c->due;
	clock_advance(c, 1);
}

static void clock_run(void *arg)
{
	struct knpu_engine *e = arg;
	struct knpu_clock *c = &e->clock;

	mutex_lock(&e->role);
	/*
	 * A rate that somebody sets from now on is the newer one; which one that
	 * of the engine is, nobody knew before.
	 */
	if (!c->rate)
		c->rate = e->rate_uhz;
	WRITE_ONCE(e->rate_uhz, c->rate);
	c->wanted = c->rate;
	clock_from(c, knpu_now());
	complete(&c->begun);
	while (!knpu_thread_stopping()) {
		bool paused;
		u64 now;

		knpu_boundary_drain(e);
		paused = smp_load_acquire(&c->paused);
		clock_heed(c);
		now = knpu_now();
		if (paused || now < c->due) {
			knpu_thread_sleep(paused ? U64_MAX : c->due);
			continue;
		}
		clock_burst(e, now);
		knpu_relax();
	}
	knpu_role_leave(e);
}

/* Who submitted a change has its thread look at once, if there is one. */
void knpu_clock_wake(struct knpu_engine *e)
{
	struct knpu_thread *thread;

	rcu_read_lock();
	thread = rcu_dereference(e->clock.bell);
	if (thread)
		knpu_thread_wake(thread);
	rcu_read_unlock();
}

static int clock_begin(struct knpu_engine *e, u64 rate_uhz, bool skip)
{
	struct knpu_clock *c = &e->clock;
	struct knpu_thread *thread;

	lockdep_assert_held(&c->lock);
	c->skip = skip;
	c->rate = rate_uhz;
	c->resumed = c->resumes;
	init_completion(&c->begun);
	thread = knpu_thread_start(clock_run, e, e->name);
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	/* From now on no submitter has the role any more. */
	wait_for_completion(&c->begun);
	WRITE_ONCE(c->thread, thread);
	rcu_assign_pointer(c->bell, thread);
	/* Some may have found the role taken, and nobody yet whom to wake. */
	knpu_thread_wake(thread);
	return 0;
}

/**
 * knpu_clock_start - let bursts run on time
 * @e: the engine; the caller holds the lock of its clock
 * @rate_uhz: bursts per second in millionths; 0: those of the engine
 * @skip: leave out bursts whose time has passed
 *
 * Return: 0; -ENODEV if the engine was destroyed; -EBUSY if its clock runs or
 * somebody steps it; -ERANGE; -ENOMEM.
 */
int knpu_clock_start(struct knpu_engine *e, u64 rate_uhz, bool skip)
{
	int err = -ERANGE;

	might_sleep();
	lockdep_assert_held(&e->clock.lock);
	if (knpu_engine_dead(e))
		return -ENODEV;
	if (atomic_xchg(&e->stepping, 1))
		return -EBUSY;
	if (rate_uhz <= KNPU_RATE_MAX_UHZ)
		err = clock_begin(e, rate_uhz, skip);
	if (err)
		atomic_set_release(&e->stepping, 0);
	return err;
}

/*
 * Stops the clock, if it runs; afterwards no burst of it is running.  The
 * caller holds its lock, as those of what follows do.
 */
void knpu_clock_stop(struct knpu_engine *e)
{
	struct knpu_clock *c = &e->clock;

	might_sleep();
	lockdep_assert_held(&c->lock);
	if (!c->thread)
		return;
	rcu_assign_pointer(c->bell, NULL);
	knpu_thread_stop(c->thread);
	WRITE_ONCE(c->thread, NULL);
	WRITE_ONCE(c->paused, false);
	atomic_set_release(&e->stepping, 0);
}

/**
 * knpu_clock_rate - give an engine another rate
 * @e: the engine; the caller has its role
 * @rate_uhz: bursts per second in millionths, 1..KNPU_RATE_MAX_UHZ
 *
 * A clock that runs goes on without a gap: its next burst is due one new
 * period after the last was, or at once if that has passed.
 */
void knpu_clock_rate(struct knpu_engine *e, u64 rate_uhz)
{
	lockdep_assert_held(&e->role);
	WRITE_ONCE(e->rate_uhz, rate_uhz);
	e->clock.wanted = rate_uhz;
}

static void pause_apply(struct knpu_engine *e, struct knpu_change *change)
{
	WRITE_ONCE(e->clock.paused, true);
}

/* Lets a clock that runs rest; afterwards no burst of it is running. */
void knpu_clock_pause(struct knpu_engine *e)
{
	struct knpu_change change = { .apply = pause_apply };
	struct knpu_clock *c = &e->clock;

	might_sleep();
	lockdep_assert_held(&c->lock);
	if (c->thread)
		knpu_boundary_submit(e, &change);
}

/* Ends a pause; what would have been due in it is not caught up. */
void knpu_clock_resume(struct knpu_engine *e)
{
	struct knpu_clock *c = &e->clock;

	lockdep_assert_held(&c->lock);
	if (!c->paused)
		return;
	WRITE_ONCE(c->resumes, c->resumes + 1);
	/* Who sees no pause any more has to see that it was ended. */
	smp_store_release(&c->paused, false);
	knpu_thread_wake(c->thread);
}
