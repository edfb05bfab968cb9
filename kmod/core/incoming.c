// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Asking the index by target.
 */
#include "core_port.h"
#include "connectome.h"
#include "incoming.h"

/* The first record of a run with this target, or what comes after it. */
static u32 find_target(const u32 *record, u32 nr, u32 target)
{
	u32 low = 0;
	u32 high = nr;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if ((record[middle] & KNPU_RECORD_TARGET) < target)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Lists the synapses of a row to a target, but for the first ones. */
static u32 list_pair(const u32 *row, u32 source, u32 target, u32 skip,
		     struct knpu_synapse *out, u32 room)
{
	const u32 *head = row + KNPU_ROW_HEAD;
	const u32 *record = knpu_row_records(row);
	u32 got = 0;
	u32 r, i;

	for (r = 0; r < row[1] && got < room; r++, head += KNPU_RUN_HEAD) {
		i = find_target(record, head[0], target);
		for (; i < head[0] && got < room; i++) {
			if ((record[i] & KNPU_RECORD_TARGET) != target)
				break;
			if (skip)
				skip--;
			else
				knpu_unpack(source,
					    (u64)head[1] << 32 | record[i],
					    &out[got++]);
		}
		record += head[0];
	}
	return got;
}

static u32 list_target(const struct knpu_generation *g, u32 target,
		       const u32 *source, u32 nr, u32 skip,
		       struct knpu_synapse *out, u32 room)
{
	u32 got = 0;
	u32 first, end;

	for (first = 0; first < nr && got < room; first = end) {
		u32 from = max(first, skip);

		/* The synapses of a pair stand side by side. */
		for (end = first; end < nr && source[end] == source[first];)
			end++;
		if (from < end)
			got += list_pair(knpu_generation_row(g, source[first]),
					 source[first], target, from - first,
					 out + got, room - got);
	}
	return got;
}

/**
 * knpu_incoming_list - list synapses by target
 * @in: the index of the generation
 * @g: the generation, held by the caller
 * @target: first target; moved to where to go on
 * @end: target after the last
 * @skip: synapses of the first target to pass over; moved likewise
 * @out: where they are put
 * @room: of @out
 *
 * Return: how many were put.  All are listed when @target has become @end.
 */
u32 knpu_incoming_list(const struct knpu_incoming *in,
		       const struct knpu_generation *g, u32 *target, u32 end,
		       u32 *skip, struct knpu_synapse *out, u32 room)
{
	u32 got = 0;

	while (*target < end) {
		const u32 *source;
		u32 nr = knpu_incoming_sources(in, *target, &source);
		u32 here = 0;

		if (nr)
			here = list_target(g, *target, source, nr, *skip,
					   out + got, room - got);
		got += here;
		*skip += here;
		if (nr && *skip < nr && got == room)
			break;
		*skip = 0;
		if (!(++*target % KNPU_CHUNK))
			knpu_relax();
	}
	return got;
}

/* Synapses from any of the sources to any of the targets. */
u64 knpu_incoming_between(const struct knpu_incoming *in,
			  const struct knpu_ranges *sources,
			  const struct knpu_ranges *targets)
{
	u64 total = 0;
	u32 i, k, target;

	for (i = 0; i < targets->nr; i++) {
		for (target = targets->range[i].first;
		     target < targets->range[i].end; target++) {
			const u32 *source;
			u32 nr = knpu_incoming_sources(in, target, &source);

			for (k = 0; k < nr; k++)
				total +=
					knpu_ranges_contain(sources, source[k]);
			if (!(target % KNPU_CHUNK))
				knpu_relax();
		}
	}
	return total;
}
