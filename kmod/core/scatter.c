// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What spikes do to their targets: contributions of the rows of those that
 * fired are added to the sums of the burst in which they arrive.
 */
#include "core_port.h"
#include "burst.h"
#include "fixed.h"

/* Sources looked at together, so that their rows come while others are added. */
#define AHEAD 16

/* Cache lines of a row that are fetched ahead; the processor does the rest. */
#define AHEAD_LINES 4

static __always_inline void add_run(const struct knpu_burst *b,
				    const u32 *record, u32 nr, u64 scale,
				    u32 key, bool narrow, bool touch, bool mark)
{
	/*
	 * A copy, so that no write to a sum can be one to the pointers: the
	 * kernel's compiler has to think so (-fno-strict-aliasing), and would
	 * load them again for each synapse.
	 */
	const struct knpu_neurons n = *b->n;
	s32 sign = key & KNPU_KEY_NEGATIVE ? -1 : 0;
	u32 i;

	for (i = 0; i < nr; i++) {
		u32 r = record[i];
		s32 c = knpu_contribution(r >> KNPU_RECORD_WEIGHT_SHIFT, scale);

		knpu_burst_add(&n, r & KNPU_RECORD_TARGET, (c ^ sign) - sign,
			       narrow, touch, mark);
	}
}

/* The loops that matter know their sums from the start. */
static noinline void add_run_narrow(s32 *sum, const u32 *record, u32 nr,
				    u64 scale, u32 key)
{
	s32 sign = key & KNPU_KEY_NEGATIVE ? -1 : 0;
	u32 i;

	for (i = 0; i < nr; i++) {
		u32 r = record[i];
		s32 c = knpu_contribution(r >> KNPU_RECORD_WEIGHT_SHIFT, scale);

		sum[r & KNPU_RECORD_TARGET] += (c ^ sign) - sign;
	}
}

static noinline void add_run_narrow_mark(const struct knpu_burst *b,
					 const u32 *record, u32 nr, u64 scale,
					 u32 key)
{
	add_run(b, record, nr, scale, key, true, false, true);
}

static noinline void add_run_any(const struct knpu_burst *b, const u32 *record,
				 u32 nr, u64 scale, u32 key)
{
	add_run(b, record, nr, scale, key, b->narrow, b->touch, b->mark);
}

static void add_run_of(const struct knpu_burst *b, const u32 *record, u32 nr,
		       u64 scale, u32 key)
{
	if (!b->narrow || b->touch)
		add_run_any(b, record, nr, scale, key);
	else if (b->mark)
		add_run_narrow_mark(b, record, nr, scale, key);
	else
		add_run_narrow(b->n->narrow, record, nr, scale, key);
}

/* Adds the runs of a row that have this delay; mp-driven psp is for all. */
static void add_row(struct knpu_burst *b, u32 spike, const u32 *row, u32 delay)
{
	const struct knpu_area *area = knpu_burst_area(b, knpu_spike_id(spike));
	bool driven = area->props.value[KNPU_PROPERTY_MP_DRIVEN_PSP];
	bool uniform = area->props.value[KNPU_PROPERTY_UNIFORM_PSP];
	u32 shared = driven ? knpu_spike_psp(spike) :
			      area->props.value[KNPU_PROPERTY_PSP];
	const u32 *head = row + KNPU_ROW_HEAD;
	const u32 *end = head + KNPU_RUN_HEAD * row[1];
	const u32 *record = end;
	u32 psp_of_scale = U32_MAX;
	u64 scale = 0;

	for (; head < end; head += KNPU_RUN_HEAD) {
		u32 nr = head[0];
		u32 key = head[1];
		u32 psp = key & KNPU_KEY_OWN_PSP && !driven ?
				  knpu_key_psp(key) :
				  shared;

		if (knpu_key_delay(key) > delay)
			break;
		if (knpu_key_delay(key) == delay) {
			if (psp != psp_of_scale)
				scale = knpu_contribution_scale(
					psp, uniform ? 1 : row[0]);
			psp_of_scale = psp;
			add_run_of(b, record, nr, scale, key);
			b->events += nr;
		}
		record += nr;
	}
}

static void add_spikes(struct knpu_burst *b, const u32 *spike, u32 nr,
		       u32 delay)
{
	const u32 *row[AHEAD];
	u32 i, line;

	for (i = 0; i < nr; i++) {
		row[i] = knpu_generation_row(b->g, knpu_spike_id(spike[i]));
		for (line = 0; row[i] && line < AHEAD_LINES; line++)
			prefetch(row[i] + line * 16);
	}
	for (i = 0; i < nr; i++)
		if (row[i])
			add_row(b, spike[i], row[i], delay);
	knpu_relax();
}

/**
 * knpu_burst_scatter - add what arrives with this delay
 * @b: the burst
 * @delay: in bursts
 */
void knpu_burst_scatter(struct knpu_burst *b, u32 delay)
{
	const struct knpu_history *h = b->e->history;
	u64 fired = b->number - delay;
	u32 count = knpu_history_count(h, fired);
	u32 spike[AHEAD];
	u32 at = 0;

	while (at < count) {
		u32 nr = min_t(u32, count - at, AHEAD);
		u32 i;

		for (i = 0; i < nr; i++)
			spike[i] = knpu_history_spike(h, fired, at + i);
		add_spikes(b, spike, nr, delay);
		at += nr;
	}
}
