// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Rows: sorting, encoding and decoding the synapses of one source.
 */
#include "core_port.h"
#include "row.h"

static int compare_packed(const void *a, const void *b)
{
	u64 x = *(const u64 *)a;
	u64 y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

/* Order within a run is by target: the weight must not come before it. */
static u64 by_target(u64 packed)
{
	u32 record = packed;

	return (packed & ~0xffffffffULL) | record << 8 | record >> 24;
}

static u64 by_record(u64 sortable)
{
	u32 rotated = sortable;

	return (sortable & ~0xffffffffULL) | rotated >> 8 | rotated << 24;
}

/* Sorts packed synapses by key, then target. */
void knpu_packed_sort(u64 *packed, u32 nr)
{
	bool sorted = true;
	u32 i;

	for (i = 0; i < nr; i++) {
		packed[i] = by_target(packed[i]);
		if (i && packed[i] < packed[i - 1])
			sorted = false;
	}
	if (!sorted)
		sort(packed, nr, sizeof(*packed), compare_packed, NULL);
	for (i = 0; i < nr; i++)
		packed[i] = by_record(packed[i]);
}

static u32 count_runs(const u64 *packed, u32 nr)
{
	u32 runs = 0;
	u32 i;

	for (i = 0; i < nr; i++)
		if (!i || packed[i] >> 32 != packed[i - 1] >> 32)
			runs++;
	return runs;
}

/* Words that a row of these sorted synapses takes. */
u32 knpu_row_words(const u64 *packed, u32 nr)
{
	if (!nr)
		return 0;
	return KNPU_ROW_HEAD + KNPU_RUN_HEAD * count_runs(packed, nr) + nr;
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
static struct peak run_peak(const u32 *record, u32 nr)
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
	bound->shared_divided += div64_u64(whole, divisor) + 1 + peak->times;
	if (!(key & KNPU_KEY_OWN_PSP))
		return;
	own = whole * knpu_key_psp(key);
	bound->own += own;
	bound->own_divided += div64_u64(own, divisor) + 1 + peak->times;
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
	const u32 *record = head + KNPU_RUN_HEAD * row[1];
	struct knpu_row_bound here = {};
	u32 r;

	for (r = 0; r < row[1]; r++, head += KNPU_RUN_HEAD) {
		struct peak peak = run_peak(record, head[0]);
		u32 delay = knpu_key_delay(head[1]);

		bound_add(&here, head[1], &peak, row[0]);
		delays[delay / 64] |= BIT_ULL(delay % 64);
		record += head[0];
	}
	knpu_bound_max(bound, &here);
}

/**
 * knpu_row_encode - write a row
 * @row: knpu_row_words() words
 * @packed: its synapses, sorted
 * @nr: how many, 1 or more
 */
void knpu_row_encode(u32 *row, const u64 *packed, u32 nr)
{
	u32 runs = count_runs(packed, nr);
	u32 *head = row + KNPU_ROW_HEAD;
	u32 *record = head + KNPU_RUN_HEAD * runs;
	u32 i = 0;

	row[0] = nr;
	row[1] = runs;
	while (i < nr) {
		u32 key = packed[i] >> 32;
		u32 count = 0;

		for (; i < nr && packed[i] >> 32 == key; i++)
			record[count++] = packed[i];
		head[0] = count;
		head[1] = key;
		head += KNPU_RUN_HEAD;
		record += count;
	}
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
static bool records_are_sound(const u32 *record, u32 nr, u32 neurons)
{
	u32 last = 0;
	u32 i;

	for (i = 0; i < nr; i++) {
		u32 target = record[i] & KNPU_RECORD_TARGET;

		if (target < last || target >= neurons)
			return false;
		last = target;
	}
	return true;
}

/**
 * knpu_row_check - is this a row that knpu_row_encode() could have written?
 * @row: whatever it is
 * @words: how many there are
 * @neurons: number of neurons
 *
 * Return: how many words it takes, or 0 if it is not.
 */
u32 knpu_row_check(const u32 *row, u32 words, u32 neurons)
{
	const u32 *head, *record;
	u32 left, r;
	u64 total;

	if (words < KNPU_ROW_HEAD || !row[0] || row[0] > KNPU_ROW_MAX)
		return 0;
	total = KNPU_ROW_HEAD + (u64)KNPU_RUN_HEAD * row[1] + row[0];
	if (!row[1] || row[1] > row[0] || total > words)
		return 0;
	head = row + KNPU_ROW_HEAD;
	record = head + KNPU_RUN_HEAD * row[1];
	left = row[0];
	for (r = 0; r < row[1]; r++, head += KNPU_RUN_HEAD) {
		if (!head[0] || head[0] > left || !key_is_sound(head[1]) ||
		    (r && head[1] <= head[1 - KNPU_RUN_HEAD]) ||
		    !records_are_sound(record, head[0], neurons))
			return 0;
		record += head[0];
		left -= head[0];
	}
	return left ? 0 : total;
}

/**
 * knpu_row_decode - read synapses of a row
 * @row: the row
 * @packed: where they are put
 * @skip: how many to pass over
 * @room: how many to read at most
 *
 * Return: how many were read.
 */
u32 knpu_row_decode(const u32 *row, u64 *packed, u32 skip, u32 room)
{
	const u32 *head = row + KNPU_ROW_HEAD;
	const u32 *record = head + KNPU_RUN_HEAD * row[1];
	u32 got = 0;
	u32 r, i;

	for (r = 0; r < row[1] && got < room; r++, head += KNPU_RUN_HEAD) {
		u32 from = min(skip, head[0]);

		skip -= from;
		for (i = from; i < head[0] && got < room; i++)
			packed[got++] = (u64)head[1] << 32 | record[i];
		record += head[0];
	}
	return got;
}
