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
