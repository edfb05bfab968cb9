// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the rows need of bursts, and whether these are rows at all: both look
 * at every synapse once, and how fast a brain is restored hangs on it.
 */
#include "core_port.h"
#include "row.h"

/**
 * struct sweep - what there is to be seen in the records of a run
 * @falls: a target comes after a greater one
 * @repeats: a target comes after itself, or after a greater one
 * @weight: the greatest
 */
struct sweep {
	bool falls;
	bool repeats;
	s32 weight;
};

/*
 * Without a branch, as nobody could guess which way it goes: targets have 24
 * bits, so that the highest bit of a difference is its sign.  No step needs what
 * the one before has found, and all is what SSE2 can compare, so that a compiler
 * may take four at once; the kernel's does not.
 */
static struct sweep run_sweep(const u32 *record, u32 nr)
{
	s32 greatest = record[0] >> KNPU_RECORD_WEIGHT_SHIFT;
	u32 falls = 0;
	u32 rises_not = 0;
	u32 i;

	for (i = 1; i < nr; i++) {
		u32 rise = (record[i] & KNPU_RECORD_TARGET) -
			   (record[i - 1] & KNPU_RECORD_TARGET);
		s32 weight = record[i] >> KNPU_RECORD_WEIGHT_SHIFT;

		falls |= rise;
		rises_not |= rise - 1;
		greatest = max(greatest, weight);
	}
	return (struct sweep){ falls >> 31, rises_not >> 31, greatest };
}

/**
 * struct peak - the most that the synapses of a run give to one target
 * @weight: sum of their weights
 * @times: how many they are
 */
struct peak {
	u64 weight;
	u32 times;
};

/* Synapses to one target stand side by side in a run. */
static struct peak repeats_peak(const u32 *record, u32 nr)
{
	struct peak most = { 0, 0 };
	struct peak here = { 0, 0 };
	u32 target = U32_MAX;
	u32 i;

	for (i = 0; i < nr; i++) {
		if ((record[i] & KNPU_RECORD_TARGET) != target) {
			target = record[i] & KNPU_RECORD_TARGET;
			here = (struct peak){ 0, 0 };
		}
		here.weight += record[i] >> KNPU_RECORD_WEIGHT_SHIFT;
		here.times++;
		most.weight = max(most.weight, here.weight);
		most.times = max(most.times, here.times);
	}
	return most;
}

static struct peak run_peak(const u32 *record, u32 nr, const struct sweep *s)
{
	if (s->repeats)
		return repeats_peak(record, nr);
	return (struct peak){ s->weight, 1 };
}

/* Most of what is divided is small, and a division of 64 bits takes longer. */
static u64 divided(u64 n, u32 divisor)
{
	return n >> 32 ? div64_u64(n, divisor) : (u32)n / divisor;
}

/*
 * Adds a run to the bound of its row; rounding adds at most 1 a synapse.
 * Synapses with their own psp are in the shared bound too: where psp is the
 * potential at fire, it is so for all synapses.
 */
static void bound_add(struct knpu_row_bound *bound, u32 key,
		      const struct peak *peak, u32 divisor)
{
	u64 whole = peak->weight << KNPU_FX_SHIFT;
	u64 own;

	bound->shared += whole;
	bound->shared_divided += divided(whole, divisor) + 1 + peak->times;
	if (!(key & KNPU_KEY_OWN_PSP))
		return;
	own = whole * knpu_key_psp(key);
	bound->own += own;
	bound->own_divided += divided(own, divisor) + 1 + peak->times;
}

static void run_measure(const u32 *head, const u32 *record, u32 divisor,
			const struct sweep *s, struct knpu_row_bound *bound,
			u64 delays[4])
{
	struct peak peak = run_peak(record, head[0], s);
	u32 delay = knpu_key_delay(head[1]);

	bound_add(bound, head[1], &peak, divisor);
	delays[delay / 64] |= BIT_ULL(delay % 64);
}

/**
 * knpu_row_measure - what a row needs of bursts
 * @row: the row
 * @bound: raised to what it needs
 * @delays: bitmap to which its delays are added
 */
void knpu_row_measure(const u32 *row, struct knpu_row_bound *bound,
		      u64 delays[4])
{
	const u32 *head = row + KNPU_ROW_HEAD;
	const u32 *record = knpu_row_records(row);
	struct knpu_row_bound here = {};
	u32 r;

	for (r = 0; r < row[1]; r++, head += KNPU_RUN_HEAD) {
		struct sweep s = run_sweep(record, head[0]);

		run_measure(head, record, row[0], &s, &here, delays);
		record += head[0];
	}
	knpu_bound_max(bound, &here);
}

static bool key_is_sound(u32 key)
{
	u32 known = KNPU_KEY_NEGATIVE | KNPU_KEY_OWN_PSP |
		    0xffU << KNPU_KEY_PSP_SHIFT |
		    KNPU_DELAY_MAX << KNPU_KEY_DELAY_SHIFT;

	if (key & ~known || !knpu_key_delay(key))
		return false;
	return key & KNPU_KEY_OWN_PSP || !knpu_key_psp(key);
}

/* Ascending, so that synapses to one target stand side by side. */
static bool records_are_sound(const u32 *record, u32 nr, const struct sweep *s,
			      u32 neurons)
{
	u32 greatest = record[nr - 1] & KNPU_RECORD_TARGET;

	return !s->falls && greatest < neurons;
}

/* Words of a row, if its head can be true and there are so many; or 0. */
static u32 length_check(const u32 *row, u32 words)
{
	u64 total;

	if (words < KNPU_ROW_HEAD || !row[0] || row[0] > KNPU_ROW_MAX ||
	    !row[1] || row[1] > row[0])
		return 0;
	total = KNPU_ROW_HEAD + (u64)KNPU_RUN_HEAD * row[1] + row[0];
	return total <= words ? total : 0;
}

/**
 * knpu_row_check - is this a row that knpu_row_encode() could have written?
 * @row: whatever it is
 * @words: how many there are
 * @neurons: number of neurons
 * @bound: raised to what it needs, as by knpu_row_measure()
 * @delays: bitmap to which its delays are added, likewise
 *
 * Return: how many words it takes, or 0 if it is not.
 */
u32 knpu_row_check(const u32 *row, u32 words, u32 neurons,
		   struct knpu_row_bound *bound, u64 delays[4])
{
	u32 total = length_check(row, words);
	const u32 *head = row + KNPU_ROW_HEAD;
	struct knpu_row_bound here = {};
	const u32 *record;
	u32 left, r;

	if (!total)
		return 0;
	record = knpu_row_records(row);
	left = row[0];
	for (r = 0; r < row[1]; r++, head += KNPU_RUN_HEAD) {
		struct sweep s;

		if (!head[0] || head[0] > left || !key_is_sound(head[1]) ||
		    (r && head[1] <= head[1 - KNPU_RUN_HEAD]))
			return 0;
		s = run_sweep(record, head[0]);
		if (!records_are_sound(record, head[0], &s, neurons))
			return 0;
		run_measure(head, record, row[0], &s, &here, delays);
		record += head[0];
		left -= head[0];
	}
	if (left)
		return 0;
	knpu_bound_max(bound, &here);
	return total;
}
