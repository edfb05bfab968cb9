// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * An area over a window of bursts, wherever its neurons are.
 *
 * Where they lie side by side the ledger alone tells all.
 */
#include <errno.h>
#include <string.h>

#include "error.h"
#include "seen.h"

static int is_scattered(const struct knpu_area_info *area)
{
	return !!(area->flags & KNPU_AREA_INFO_F_SCATTERED);
}

/* What is to be seen; nothing is taken yet. */
static int seen_begin(struct seen *s, struct knpu *k,
		      const struct knpu_area_info *area, uint64_t last,
		      uint32_t bursts)
{
	/* All extents come after the first. */
	uint32_t neurons = is_scattered(area) ? UINT32_MAX : area->neurons;

	*s = (struct seen){
		.k = k,
		.area = area,
		.window = {
			.last = last,
			.bursts = bursts,
			.first = area->first,
			.neurons = neurons,
		},
	};
	return knpu_ledger_map(k, &s->ledger);
}

/* Takes as many spikes as there is room for, or says how many there are. */
static int take(struct seen *s, size_t room, size_t *count)
{
	int err = seen_take(s);

	if (err)
		return err;
	*count = s->nr;
	return s->nr > room ? knpu_fail(-ENOBUFS, "window: %zu spikes", s->nr) :
			      0;
}

/**
 * knpu_area_window - the spikes of an area over some bursts
 * @k: attached session
 * @area: as knpu_area_info() told it
 * @last: number of the last burst
 * @bursts: how many, that one included; those before burst 1 are silent
 * @out: where they are put, in order of burst, then of id
 * @room: of @out
 * @count: how many there are, also where there is no room
 *
 * Waits for no burst.  Of an area whose ids lie side by side it is
 * knpu_ledger_window(); of one with KNPU_AREA_INFO_F_SCATTERED the engine is
 * asked which spikes of all areas are of this one, and where one is of a neuron
 * that was deleted since, about each voxel.  A neuron that was deleted is told of
 * while its voxel is there.  Return: 0; -EINVAL for no burst; -EAGAIN if the
 * last is not complete yet; -ENOBUFS if there is no room (what is put is void);
 * -EOVERFLOW if one was lapped: lost; -ENODEV; -ENOENT for an area that was
 * removed; -ENOMEM.  Thread-safe.
 */
int knpu_area_window(struct knpu *k, const struct knpu_area_info *area,
		     uint64_t last, uint32_t bursts,
		     struct knpu_window_spike *out, size_t room, size_t *count)
{
	struct seen s;
	int err = seen_begin(&s, k, area, last, bursts);

	*count = 0;
	if (err)
		return err;
	if (!is_scattered(area))
		return knpu_ledger_window(s.ledger, &s.window, out, room,
					  count);
	err = take(&s, room, count);
	if (!err && s.nr)
		memcpy(out, s.spikes, s.nr * sizeof(*out));
	seen_forget(&s);
	return err;
}

static void set_bits(const struct seen *s, uint64_t *bits)
{
	size_t words = ((size_t)s->window.bursts + 63) / 64;
	size_t i;

	memset(bits, 0, words * s->area->neurons * sizeof(*bits));
	for (i = 0; i < s->nr; i++) {
		uint64_t ago = s->window.last - s->spikes[i].burst;

		bits[s->index[i] * words + ago / 64] |= 1ULL << ago % 64;
	}
}

/**
 * knpu_area_bitmap - who of an area fired in which of some bursts
 * @k: attached session
 * @area: as knpu_area_info() told it
 * @last: number of the last burst
 * @bursts: how many, that one included; those before burst 1 are silent
 * @bits: (@bursts + 63) / 64 words for each of the @area->neurons places, in
 *	order of x, then y, then z, then n: those of voxel (x, y, z) begin with
 *	place ((x * height + y) * depth + z) * per_voxel, whatever the ids; bit
 *	k % 64 of word k / 64 is k bursts before the last
 *
 * As knpu_area_window(), but for room.  Voxels that the area got after @area
 * was told are not looked at.  Return: as knpu_area_window(), and @bits is void
 * if not 0.  Thread-safe.
 */
int knpu_area_bitmap(struct knpu *k, const struct knpu_area_info *area,
		     uint64_t last, uint32_t bursts, uint64_t *bits)
{
	struct seen s;
	int err = seen_begin(&s, k, area, last, bursts);

	if (err)
		return err;
	if (!is_scattered(area))
		return knpu_ledger_bitmap(s.ledger, &s.window, bits);
	err = seen_take(&s);
	if (!err)
		set_bits(&s, bits);
	seen_forget(&s);
	return err;
}

static void put_fired(const struct seen *s, struct knpu_fired *out)
{
	uint32_t voxel[4];
	size_t i;

	for (i = 0; i < s->nr; i++) {
		knpu_id_voxel(s->area, s->area->first + s->index[i], voxel);
		out[i] = (struct knpu_fired){
			.id = s->spikes[i].id,
			.potential = s->spikes[i].potential,
			.x = voxel[0],
			.y = voxel[1],
			.z = voxel[2],
			.n = voxel[3],
		};
	}
}

/**
 * knpu_area_fired - who of an area fired in a burst, and where
 * @k: attached session
 * @area: as knpu_area_info() told it
 * @burst: number of the burst, from 1; the last is told by knpu_ledger_head()
 * @out: where they are put, in order of id
 * @room: of @out
 * @count: how many there are, also where there is no room
 *
 * As knpu_area_window().  Thread-safe.
 */
int knpu_area_fired(struct knpu *k, const struct knpu_area_info *area,
		    uint64_t burst, struct knpu_fired *out, size_t room,
		    size_t *count)
{
	struct seen s;
	int err = seen_begin(&s, k, area, burst, 1);

	*count = 0;
	if (err)
		return err;
	if (!is_scattered(area))
		return knpu_ledger_fired(s.ledger, area, burst, out, room,
					 count);
	err = take(&s, room, count);
	if (!err)
		put_fired(&s, out);
	seen_forget(&s);
	return err;
}
