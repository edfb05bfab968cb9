// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The neuron update: what a candidate makes of its input.
 */
#include "core_port.h"
#include "burst.h"
#include "chance.h"
#include "fixed.h"
#include "property.h"

/*
 * The properties that hold for a neuron.  Loaded once for the candidates of
 * an area in a block; what neurons have of their own is loaded over it for
 * each.
 */
struct rule {
	s32 threshold;
	s32 threshold_limit;
	u32 leak;
	u32 consecutive_limit;
	bool accumulate;
	bool clock;
	bool limited;
};

static __always_inline void rule_load(struct rule *r,
				      const struct knpu_area *area)
{
	const s64 *v = area->props.value;

	r->threshold = v[KNPU_PROPERTY_THRESHOLD];
	r->threshold_limit = v[KNPU_PROPERTY_THRESHOLD_LIMIT];
	r->leak = v[KNPU_PROPERTY_LEAK];
	r->consecutive_limit = v[KNPU_PROPERTY_CONSECUTIVE_LIMIT];
	r->accumulate = v[KNPU_PROPERTY_ACCUMULATE];
	r->clock = v[KNPU_PROPERTY_TIME] == KNPU_TIME_CLOCK;
	r->limited = knpu_limited(r->consecutive_limit);
}

static s64 own_value(const struct knpu_area *area, u32 property, u32 index)
{
	/* The holder of the burst role is the one who replaces these. */
	const void *own = rcu_dereference_protected(area->own[property], true);

	return knpu_effective(&area->props, own, property, index);
}

static __always_inline void rule_load_own(struct rule *r,
					  const struct knpu_area *area, u32 i)
{
	r->threshold = own_value(area, KNPU_PROPERTY_THRESHOLD, i);
	r->threshold_limit = own_value(area, KNPU_PROPERTY_THRESHOLD_LIMIT, i);
	r->leak = own_value(area, KNPU_PROPERTY_LEAK, i);
	r->consecutive_limit =
		own_value(area, KNPU_PROPERTY_CONSECUTIVE_LIMIT, i);
	r->accumulate = own_value(area, KNPU_PROPERTY_ACCUMULATE, i);
	r->limited = knpu_limited(r->consecutive_limit);
}

static bool has_own(const struct knpu_area *area)
{
	u32 p;

	for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++)
		if (rcu_dereference_protected(area->own[p], true))
			return true;
	return false;
}

/* Countdown and fire count after @n silent bursts under the clock. */
static u32 hold_after(u32 hold, u32 n)
{
	u32 countdown = hold >> 16;

	return n ? (countdown - min(countdown, n)) << 16 : hold;
}

/*
 * What @n silent bursts under the clock leave of a potential.  How many they
 * are is as good as random, so few of them cost no branch.
 */
static __always_inline s32 potential_after(s32 v, const struct rule *r,
					   const struct knpu_area *area, u32 n,
					   bool own)
{
	if (own || unlikely(n >= KNPU_LEAK_FACTORS))
		return knpu_leak_many(v, knpu_leak_factor(r->leak, n));
	return knpu_leak_many(v, area->leak_factor[n]);
}

/* A neuron that may not fire yet: its input is lost. */
static u32 blocked(u32 hold, const struct rule *r)
{
	u32 countdown = (hold >> 16) - 1;
	u32 fire_count = hold & KNPU_COUNT_MAX;

	if (!countdown && r->limited && fire_count >= r->consecutive_limit)
		fire_count = 0;
	return countdown << 16 | fire_count;
}

static void note_spike(struct knpu_burst *b, u32 id, s32 potential)
{
	knpu_history_put(b->e->history, id, knpu_psp_of_potential(potential));
	knpu_ledger_put(&b->e->ledger, id, potential);
	b->spikes++;
}

/* The hold of a neuron that has fired. */
static u32 hold_of_fired(const struct knpu_area *area, u32 i, u32 fire_count,
			 u32 consecutive_limit)
{
	u32 countdown = own_value(area, KNPU_PROPERTY_REFRACTORY, i);

	if (fire_count < KNPU_COUNT_MAX)
		fire_count++;
	if (knpu_limited(consecutive_limit) && fire_count >= consecutive_limit)
		countdown += own_value(area, KNPU_PROPERTY_SNOOZE, i);
	return min(countdown, KNPU_COUNT_MAX) << 16 | fire_count;
}

/**
 * enum outcome - what became of a candidate that can fire
 * @FIRED: it fired
 * @HELD: it has fired often enough in a row
 * @REFUSED: its excitability did not allow it
 */
enum outcome {
	FIRED,
	HELD,
	REFUSED,
};

/* A candidate with a potential that can fire. */
static noinline enum outcome reached(struct knpu_burst *b,
				     const struct knpu_area *area, u32 id,
				     s32 v, u32 *hold)
{
	u32 i = id - area->first;
	u32 limit = own_value(area, KNPU_PROPERTY_CONSECUTIVE_LIMIT, i);
	u64 excitability = own_value(area, KNPU_PROPERTY_EXCITABILITY, i);

	if (knpu_limited(limit) && *hold >= limit)
		return HELD;
	if (knpu_draw(id, b->now) >= excitability)
		return REFUSED;
	note_spike(b, id, v);
	*hold = hold_of_fired(area, i, *hold, limit);
	return FIRED;
}

/* v + sum, saturated.  A narrow sum meets the potential in 32 bits. */
static __always_inline s32 add_sum(const struct knpu_burst *b, u32 id, s32 v,
				   bool narrow)
{
	s32 sum;

	if (!narrow)
		return knpu_saturate(v + b->n->wide[id]);
	if (likely(!check_add_overflow(v, b->n->narrow[id], &sum)))
		return sum;
	return v < 0 ? S32_MIN : S32_MAX;
}

/**
 * update_all - the candidates of one area in one block
 * @b: the burst
 * @area: the area
 * @base: id of the first neuron of the block
 * @candidate: who, counted from @base
 * @nr: how many
 * @own: a property is not the same for all neurons of the area
 * @narrow: sums are 32 bits
 *
 * The way of those that neither are blocked nor reach their threshold, nearly
 * all, has no call and no branch on what differs between neurons.
 */
static __always_inline void update_all(struct knpu_burst *b,
				       const struct knpu_area *area, u32 base,
				       const u8 *candidate, u32 nr, bool own,
				       bool narrow)
{
	s32 *potential = b->n->potential + base;
	u32 *holds = b->n->hold + base;
	u32 *last = b->n->last + base;
	u32 now = b->now;
	struct rule r;
	u32 c;

	rule_load(&r, area);
	for (c = 0; c < nr; c++) {
		u32 i = candidate[c];
		u32 hold = holds[i];
		u32 age = r.clock ? now - 1 - last[i] : 0;
		s32 v = 0;

		if (own)
			rule_load_own(&r, area, base + i - area->first);
		if (r.accumulate)
			v = potential_after(potential[i], &r, area, age, own);
		WRITE_ONCE(last[i], now);
		if (unlikely(hold)) {
			hold = hold_after(hold, age);
			if (hold > KNPU_COUNT_MAX) {
				WRITE_ONCE(holds[i], blocked(hold, &r));
				WRITE_ONCE(potential[i], v);
				continue;
			}
		}
		v = add_sum(b, base + i, v, narrow);
		if (unlikely(v >= r.threshold && v <= r.threshold_limit)) {
			u32 kept = hold;
			enum outcome o = reached(b, area, base + i, v, &kept);

			if (o != REFUSED) {
				WRITE_ONCE(holds[i], o == FIRED ? kept : 0);
				WRITE_ONCE(potential[i], o == FIRED ? 0 : v);
				continue;
			}
		}
		WRITE_ONCE(holds[i], r.limited ? 0 : hold);
		WRITE_ONCE(potential[i],
			   knpu_leak_once(v, KNPU_LEAK_ONE - r.leak));
	}
}

static noinline void update_narrow(struct knpu_burst *b,
				   const struct knpu_area *area, u32 base,
				   const u8 *candidate, u32 nr)
{
	update_all(b, area, base, candidate, nr, false, true);
}

static noinline void update_any(struct knpu_burst *b,
				const struct knpu_area *area, u32 base,
				const u8 *candidate, u32 nr, bool own)
{
	update_all(b, area, base, candidate, nr, own, b->narrow);
}

/* time = stimulated: whoever something was added to is a candidate. */
static u32 find_touched(const struct knpu_burst *b, u32 base, u32 from, u32 to,
			u8 *candidate)
{
	u64 bits = b->n->touched[base >> KNPU_BLOCK_SHIFT] >> from << from;
	u32 nr = 0;

	for (; bits && __ffs64(bits) < to; bits &= bits - 1)
		candidate[nr++] = __ffs64(bits);
	return nr;
}

/* time = clock: whose sum is not 0 is a candidate.  Without a branch. */
static u32 find_stirred(const struct knpu_burst *b, u32 base, u32 from, u32 to,
			u8 *candidate)
{
	u32 nr = 0;
	u32 i;

	if (b->narrow) {
		const s32 *sum = b->n->narrow + base;

		for (i = from; i < to; i++) {
			candidate[nr] = i;
			nr += sum[i] != 0;
		}
	} else {
		const s64 *sum = b->n->wide + base;

		for (i = from; i < to; i++) {
			candidate[nr] = i;
			nr += sum[i] != 0;
		}
	}
	return nr;
}

/*
 * The neurons @from..@to of a block that belong to one area.  @writing: is the
 * block being written already?  Return: is it now?  To a reader all areas of a
 * block change at once.
 */
static bool area_in_block(struct knpu_burst *b, struct knpu_area *area,
			  u32 base, u32 from, u32 to, bool writing)
{
	/* One more than a block, for the write that is not kept. */
	u8 candidate[KNPU_BLOCK + 1];
	u32 spikes = b->spikes;
	bool own = has_own(area);
	u32 nr;

	if (area->props.value[KNPU_PROPERTY_TIME] == KNPU_TIME_STIMULATED)
		nr = find_touched(b, base, from, to, candidate);
	else
		nr = find_stirred(b, base, from, to, candidate);
	if (!nr)
		return writing;
	b->candidates += nr;
	knpu_ledger_claim(&b->e->ledger, nr);
	if (!writing)
		knpu_block_write_begin(b->n, base >> KNPU_BLOCK_SHIFT);
	if (b->narrow && !own)
		update_narrow(b, area, base, candidate, nr);
	else
		update_any(b, area, base, candidate, nr, own);
	WRITE_ONCE(area->spikes, area->spikes + b->spikes - spikes);
	return true;
}

static void block_clear(struct knpu_burst *b, u32 block)
{
	u32 base = block << KNPU_BLOCK_SHIFT;

	if (b->narrow)
		memset(b->n->narrow + base, 0, KNPU_BLOCK * sizeof(s32));
	else
		memset(b->n->wide + base, 0, KNPU_BLOCK * sizeof(s64));
	b->n->touched[block] = 0;
}

/**
 * knpu_burst_block - update the candidates of a block
 * @b: the burst, after all its input is added
 * @block: which
 */
void knpu_burst_block(struct knpu_burst *b, u32 block)
{
	u32 base = block << KNPU_BLOCK_SHIFT;
	u32 end = min(base + KNPU_BLOCK, b->e->nr_neurons);
	u32 i = b->n->area_of[block];
	bool writing = false;
	u32 id = base;

	while (id < end) {
		struct knpu_area *area = b->areas->area[i++];
		u32 stop = min(end, area->first + area->count);

		if (stop > id)
			writing = area_in_block(b, area, base, id - base,
						stop - base, writing);
		id = max(id, stop);
	}
	if (writing)
		knpu_block_write_end(b->n, block);
	block_clear(b, block);
}
