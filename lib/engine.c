// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Engines.
 */
#include <errno.h>
#include <inttypes.h>
#include <time.h>
#include <string.h>

#include "backend.h"
#include "error.h"
#include "name.h"
#include "options.h"

/* Of the options of an engine. */
#define KNOWN offsetof(struct knpu_engine_opts, __reserved)

/**
 * knpu_engine_create - make an engine and attach to it
 * @k: session that is attached to no engine
 * @opts: name, rate, seed, power, ledger
 *
 * Return: 0; -EINVAL for options that are too small or a name that is empty,
 * longer than 63 bytes or has control characters; -E2BIG for options that this
 * library does not know; -ERANGE for a rate;
 * -EEXIST; -ENOSPC for a ledger beyond the limits; -EBUSY if the session has
 * an engine; -ENOMEM.  Thread-safe.
 */
int knpu_engine_create(struct knpu *k, const struct knpu_engine_opts *opts)
{
	struct knpu_engine_create arg = { .size = sizeof(arg) };
	struct knpu_engine_opts o;
	int err = knpu_options_take(&o, KNOWN, sizeof(o), opts, "engine");

	if (!err)
		err = knpu_name_copy(arg.name, o.name, "engine");
	if (err)
		return err;
	arg.flags = o.fatigue ? KNPU_ENGINE_F_FATIGUE : 0;
	arg.seed = o.seed;
	arg.power = o.power;
	arg.rate_uhz = o.rate_uhz;
	arg.ledger_bursts = o.ledger_bursts;
	arg.ledger_spikes = o.ledger_spikes;
	return knpu_call(k, KNPU_CMD_ENGINE_CREATE, &arg, "engine create");
}

/**
 * knpu_engine_attach - attach to an engine
 * @k: session that is attached to no engine
 * @name: of the engine
 *
 * Return: 0, -EINVAL for what is no name, -ENOENT, -EBUSY.  Thread-safe.
 */
int knpu_engine_attach(struct knpu *k, const char *name)
{
	struct knpu_engine_attach arg = { .size = sizeof(arg) };
	int err = knpu_name_copy(arg.name, name, "engine");

	return err ? err :
		     knpu_call(k, KNPU_CMD_ENGINE_ATTACH, &arg,
			       "engine attach");
}

/**
 * knpu_engine_info - what the engine is and holds
 * @k: attached session
 * @out: name, rate, last burst, counts, memory
 *
 * Return: 0 or -ENODEV.  Thread-safe.
 */
int knpu_engine_info(struct knpu *k, struct knpu_engine_info *out)
{
	*out = (struct knpu_engine_info){ .size = sizeof(*out) };
	return knpu_call(k, KNPU_CMD_ENGINE_INFO, out, "engine info");
}

/**
 * knpu_engine_step - run bursts in this thread
 * @k: attached session
 * @bursts: how many
 * @burst: number of the last completed burst, or NULL
 *
 * Return: 0; -EBUSY if somebody else steps; -ENODEV if the engine was
 * destroyed; -EINTR if a signal came (kernel backend; the embedded engine
 * runs on, so step in portions where signals matter).  Thread-safe.
 */
int knpu_engine_step(struct knpu *k, uint64_t bursts, uint64_t *burst)
{
	struct knpu_engine_step arg = {
		.size = sizeof(arg),
		.bursts = bursts,
	};
	int err = knpu_call(k, KNPU_CMD_ENGINE_STEP, &arg, "step");

	if (burst)
		*burst = arg.burst;
	return err;
}

/**
 * knpu_engine_start - let bursts run on time, in a thread of the engine
 * @k: attached session
 * @rate_uhz: bursts per second in millionths, from now on the engine's; 0: as
 *	it is
 * @flags: enum knpu_engine_start_flags
 *
 * Return: 0; -EOPNOTSUPP for a flag; -EBUSY if they run already or somebody
 * steps; -ERANGE for a rate; -ENOMEM; -ENODEV.  Thread-safe.
 */
int knpu_engine_start(struct knpu *k, uint64_t rate_uhz, uint32_t flags)
{
	struct knpu_engine_start arg = {
		.size = sizeof(arg),
		.flags = flags,
		.rate_uhz = rate_uhz,
	};

	return knpu_call(k, KNPU_CMD_ENGINE_START, &arg, "start");
}

/**
 * knpu_engine_stop - stop what knpu_engine_start() has started
 * @k: attached session
 * @burst: number of the last completed burst, or NULL
 *
 * No burst is running afterwards.  Return: 0, also if none ran; -ENODEV.
 * Thread-safe.
 */
int knpu_engine_stop(struct knpu *k, uint64_t *burst)
{
	struct knpu_engine_stop arg = { .size = sizeof(arg) };
	int err = knpu_call(k, KNPU_CMD_ENGINE_STOP, &arg, "stop");

	if (burst)
		*burst = arg.burst;
	return err;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Milliseconds until then, as poll() wants them; negative: for ever. */
static int left_ms(int64_t until)
{
	int64_t left;

	if (until == INT64_MAX)
		return -1;
	left = until - now_ms();
	return left > 0 ? left : 0;
}

/**
 * knpu_engine_wait - wait for a burst to be done
 * @k: attached session
 * @burst: its number
 * @timeout_ms: how long at most, in milliseconds; negative: for ever
 * @last: number of a burst that was done when the wait ended, or NULL
 *
 * A session waits for one burst at a time, that of its latest wait: threads that
 * wait use a session each.  Return: 0; -ETIMEDOUT; -ENODEV if the engine was destroyed; -EINTR
 * if a signal came (kernel backend).
 */
int knpu_engine_wait(struct knpu *k, uint64_t burst, int timeout_ms,
		     uint64_t *last)
{
	struct knpu_engine_wait arg = { .size = sizeof(arg), .burst = burst };
	const int64_t until =
		timeout_ms < 0 ? INT64_MAX : now_ms() + timeout_ms;
	int err;

	/* What the session waits for may be another thread's burst. */
	while (!(err = knpu_call(k, KNPU_CMD_ENGINE_WAIT, &arg, "wait")) &&
	       arg.last < burst) {
		err = k->ops->wait(k, left_ms(until));
		if (!err)
			continue;
		knpu_fail(err, "wait: burst %" PRIu64 ": %s", burst,
			  err == -ETIMEDOUT ? "not reached in time" :
					      knpu_errno_words(err));
		break;
	}
	if (last)
		*last = arg.last;
	return err;
}

/**
 * knpu_engine_set - change power, fatigue, rate or timing of an engine
 * @k: attached session
 * @set: in: flags (enum knpu_engine_set_flags) and the values that they name;
 *	out: the burst from which all but the rate hold
 *
 * All but the rate take effect together, at the next boundary between two
 * bursts; a rate at once and without a gap.  Return: 0; -EOPNOTSUPP for a
 * flag; -ERANGE for a value, and nothing is changed; -ENODEV.  Thread-safe.
 */
int knpu_engine_set(struct knpu *k, struct knpu_engine_set *set)
{
	set->size = sizeof(*set);
	return knpu_call(k, KNPU_CMD_ENGINE_SET, set, "engine set");
}

/**
 * knpu_engine_pause - let the clock of an engine rest
 * @k: attached session
 * @burst: number of the last completed burst, or NULL
 *
 * No burst is running afterwards.  Return: 0, also if the clock does not run
 * or rests already; -ENODEV.  Thread-safe.
 */
int knpu_engine_pause(struct knpu *k, uint64_t *burst)
{
	struct knpu_engine_pause arg = { .size = sizeof(arg) };
	int err = knpu_call(k, KNPU_CMD_ENGINE_PAUSE, &arg, "pause");

	if (burst)
		*burst = arg.burst;
	return err;
}

/**
 * knpu_engine_resume - end the rest of the clock of an engine
 * @k: attached session
 *
 * The next burst is due a period from now.  Return: 0, also if the clock does
 * not rest; -ENODEV.  Thread-safe.
 */
int knpu_engine_resume(struct knpu *k)
{
	struct knpu_engine_resume arg = { .size = sizeof(arg) };

	return knpu_call(k, KNPU_CMD_ENGINE_RESUME, &arg, "resume");
}

/**
 * knpu_engine_reset - take an engine back to before its first burst
 * @k: attached session
 * @epoch: how often that has been done, or NULL
 *
 * State, input that waits, spikes on their way, the ledger and what was
 * counted are cleared at the next boundary between two bursts; structure,
 * weights and properties stay.  Return: 0; -ENOMEM, and nothing is changed;
 * -ENODEV.  Thread-safe.
 */
int knpu_engine_reset(struct knpu *k, uint64_t *epoch)
{
	struct knpu_engine_reset arg = { .size = sizeof(arg) };
	int err = knpu_call(k, KNPU_CMD_ENGINE_RESET, &arg, "reset");

	if (epoch)
		*epoch = arg.epoch;
	return err;
}

/**
 * knpu_engine_access - who may do what with the engine
 * @k: attached session
 * @access: @access->flags tells what of mode, uid and gid to set (enum
 *	knpu_engine_access_flags; 0: nothing); all three are told
 *
 * Return: 0; -EACCES if something is to be set and the session does not own
 * the engine; -EPERM for a user, or a group of others; -EINVAL for a mode or an
 * id; -EOPNOTSUPP for a flag; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_engine_access(struct knpu *k, struct knpu_engine_access *access)
{
	access->size = sizeof(*access);
	return knpu_call(k, KNPU_CMD_ENGINE_ACCESS, access, "engine access");
}

/**
 * knpu_engine_destroy - end the engine for all its sessions
 * @k: attached session
 *
 * Return: 0 or -ENODEV.  Thread-safe.
 */
int knpu_engine_destroy(struct knpu *k)
{
	struct knpu_engine_destroy arg = { .size = sizeof(arg) };

	return knpu_call(k, KNPU_CMD_ENGINE_DESTROY, &arg, "engine destroy");
}

/**
 * knpu_counters - what the engine has counted since it was made
 * @k: attached session
 * @out: the counters
 *
 * Each is exact; while bursts run, they may be of neighbouring bursts.
 * Return: 0 or -ENODEV.  Thread-safe.
 */
int knpu_counters(struct knpu *k, struct knpu_counters *out)
{
	*out = (struct knpu_counters){ .size = sizeof(*out) };
	return knpu_call(k, KNPU_CMD_COUNTERS, out, "counters");
}

/**
 * knpu_statistics - how often bursts come, how long they take, what is held
 * @k: attached session
 * @out: rate as measured, times, memory by kind
 *
 * Phases of bursts are timed while knpu_engine_set() has it so.  Waits for no
 * burst.  Return: 0 or -ENODEV.  Thread-safe.
 */
int knpu_statistics(struct knpu *k, struct knpu_statistics *out)
{
	*out = (struct knpu_statistics){ .size = sizeof(*out) };
	return knpu_call(k, KNPU_CMD_STATISTICS, out, "statistics");
}
