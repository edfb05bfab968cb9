// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Asking a generation for its synapses by source.
 */
#include "core_port.h"
#include "connectome.h"
#include "span.h"

static u32 list_row(u32 source, const u32 *row, u32 skip,
		    struct knpu_synapse *out, u32 room)
{
	u32 got = 0;
	u64 packed[64];

	while (got < room) {
		u32 i;
		u32 n = knpu_row_decode(row, packed, skip + got,
					min_t(u32, room - got,
					      ARRAY_SIZE(packed)));

		for (i = 0; i < n; i++)
			knpu_unpack(source, packed[i], &out[got++]);
		if (!n)
			break;
	}
	return got;
}

/**
 * knpu_generation_list - list synapses by source
 * @g: the generation, held by the caller
 * @source: first source; moved to where to go on
 * @end: source after the last
 * @skip: synapses of the first source to pass over; moved likewise
 * @out: where they are put
 * @room: of @out
 *
 * Return: how many were put.  All are listed when @source has become @end.
 */
u32 knpu_generation_list(const struct knpu_generation *g, u32 *source, u32 end,
			 u32 *skip, struct knpu_synapse *out, u32 room)
{
	u32 got = 0;

	while (*source < end) {
		const u32 *row = knpu_generation_row(g, *source);
		u32 nr = 0;

		if (row)
			nr = list_row(*source, row, *skip, out + got,
				      room - got);
		got += nr;
		*skip += nr;
		if (row && *skip < row[0] && got == room)
			break;
		*skip = 0;
		if (!(++*source % KNPU_CHUNK))
			knpu_relax();
	}
	return got;
}

/* Synapses of a row that go to the targets. */
static u32 count_row(const u32 *row, const struct knpu_ranges *targets)
{
	const u32 *record = knpu_row_records(row);
	u32 nr = 0;
	u32 i;

	for (i = 0; i < row[0]; i++)
		nr += knpu_ranges_contain(targets,
					  record[i] & KNPU_RECORD_TARGET);
	return nr;
}

/* Synapses from any of the sources to any of the targets. */
u64 knpu_generation_between(const struct knpu_generation *g,
			    const struct knpu_ranges *sources,
			    const struct knpu_ranges *targets)
{
	u64 nr = 0;
	u32 i, source;

	for (i = 0; i < sources->nr; i++) {
		for (source = sources->range[i].first;
		     source < sources->range[i].end; source++) {
			const u32 *row = knpu_generation_row(g, source);

			if (row)
				nr += count_row(row, targets);
			if (!(source % KNPU_CHUNK))
				knpu_relax();
		}
	}
	return nr;
}
