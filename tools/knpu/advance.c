/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Running bursts: each gets what enters at it, and everything that fires is
 * read before the ledger could lose it.
 */
#include "run.h"
#include "clock.h"
#include "stop.h"

#include <errno.h>
#include <string.h>

static int feed(struct run *r)
{
	int ret = inputs_feed(&r->inputs, r->burst + 1);

	if (ret)
		complain("burst %llu cannot be fed: %s",
			 (unsigned long long)r->burst + 1, knpu_error());
	return ret;
}

/* As far as nothing has to be fed or read. */
static uint64_t reach(const struct run *r, uint64_t end)
{
	uint64_t next = inputs_next(&r->inputs, r->burst + 1);
	uint64_t target = r->burst + r->watch.chunk;

	if (end < target)
		target = end;
	if (next - 1 < target)
		target = next - 1;
	return target;
}

static int step(struct run *r, uint64_t target)
{
	uint64_t begin = clock_ns();
	int ret = knpu_engine_step(r->k, target - r->burst, &r->burst);

	r->engine_ns += clock_ns() - begin;
	if (ret == -EINTR && stop_asked())
		ret = 0;
	if (ret < 0) {
		complain("the engine stopped after burst %llu: %s",
			 (unsigned long long)r->burst, knpu_error());
		return ret;
	}
	return watch_catch_up(&r->watch, r->burst);
}

static uint64_t shown_end(const struct run *r, uint64_t end)
{
	uint64_t expected = inputs_expected_end(&r->inputs);

	if (end == ADVANCE_ON)
		return expected;
	return expected && expected < end ? expected : end;
}

/*
 * One round: feeds the next burst if something enters at it, and runs as far
 * as can be done at once.  1: go on; 0: the inputs have ended.
 */
static int go_round(struct run *r, uint64_t end, bool until_finished)
{
	uint64_t last = end;
	int ret;

	if (until_finished && inputs_finished(&r->inputs))
		return 0;
	if (inputs_next(&r->inputs, r->burst) == r->burst + 1) {
		ret = feed(r);
		if (ret)
			return ret;
	}
	/* Only now it is known that a video is over, or that a file is. */
	if (until_finished && inputs_finished(&r->inputs)) {
		if (!r->inputs.fed)
			return 0;
		last = r->burst + 1;
	}
	ret = step(r, reach(r, last));
	progress_show(&r->progress, r->burst, shown_end(r, end));
	return ret ? ret : 1;
}

static int advance(struct run *r, uint64_t end, bool until_finished)
{
	int ret = 1;

	while (ret > 0 && r->burst < end) {
		if (stop_asked()) {
			r->interrupted = true;
			return 0;
		}
		ret = go_round(r, end, until_finished);
	}
	return ret < 0 ? ret : 0;
}

/* Runs @bursts bursts; less only if somebody asks to stop. */
int run_advance(struct run *r, uint64_t bursts)
{
	if (!bursts)
		return step(r, r->burst);
	return advance(r, r->burst + bursts, false);
}

/*
 * Runs on after the last action: as far as the limit says; without one until
 * all inputs that end have ended, which is at once where none ends (chance).
 */
int run_on(struct run *r)
{
	bool finite = inputs_finite(&r->inputs);
	uint64_t end = r->limit ? r->limit : ADVANCE_ON;

	if (!r->limit && !finite) {
		if (r->inputs.nr && !r->burst && !r->options.quiet)
			complain(
				"no input has an end: say how far to run by --bursts or --seconds");
		return 0;
	}
	return advance(r, end, !r->limit);
}
