// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Some neurons, an area for one, over a window of bursts, out of the mapped
 * ledger.
 *
 * What is being read may be overwritten at any time: whether it was is seen
 * after each burst, and until then nothing that it says is trusted.
 */
#include <errno.h>
#include <string.h>

#include "error.h"
#include "ledger.h"

/**
 * struct sink - where spikes are put
 * @window: what is looked for
 * @spikes: a list of them, or NULL
 * @bits: a bitmap of them, or NULL
 * @fired: a list with places, or NULL
 * @area: of which they are places
 * @room: of the list
 * @count: how many there are
 */
struct sink {
	const struct knpu_window *window;
	struct knpu_window_spike *spikes;
	uint64_t *bits;
	struct knpu_fired *fired;
	const struct knpu_area_info *area;
	size_t room;
	size_t count;
};

static size_t words_of(const struct knpu_window *w)
{
	return ((size_t)w->bursts + 63) / 64;
}

static void put_fired(struct knpu_fired *out, const struct sink *s,
		      struct knpu_spike spike)
{
	uint32_t voxel[4];

	knpu_id_voxel(s->area, spike.id, voxel);
	*out = (struct knpu_fired){
		.id = spike.id,
		.potential = spike.potential,
		.x = voxel[0],
		.y = voxel[1],
		.z = voxel[2],
		.n = voxel[3],
	};
}

/* A spike of a neuron and a burst of the window. */
static void put(struct sink *s, uint64_t burst, struct knpu_spike spike)
{
	const struct knpu_window *w = s->window;
	uint64_t ago = w->last - burst;
	size_t i = spike.id - w->first;

	if (s->bits)
		s->bits[i * words_of(w) + ago / 64] |= 1ULL << ago % 64;
	if (s->spikes && s->count < s->room)
		s->spikes[s->count] = (struct knpu_window_spike){
			.burst = burst,
			.id = spike.id,
			.potential = spike.potential,
		};
	if (s->fired && s->count < s->room)
		put_fired(&s->fired[s->count], s, spike);
	s->count++;
}

/* The first of @count spikes from @first on whose id is not below @id. */
static uint32_t search(const struct knpu_ledger *ledger, uint64_t first,
		       uint32_t count, uint32_t id)
{
	uint32_t low = 0;

	while (low < count) {
		uint32_t middle = low + (count - low) / 2;

		if (ledger_spike(ledger, first + middle).id < id)
			low = middle + 1;
		else
			count = middle;
	}
	return low;
}

static int try_burst(const struct knpu_ledger *ledger, struct sink *s,
		     uint64_t burst)
{
	const struct knpu_ledger_burst *entry = ledger_entry(ledger, burst);
	const struct knpu_window *w = s->window;
	uint64_t first = load(&entry->first);
	uint32_t count = load(&entry->count);
	uint32_t i;

	if (ledger_lapped(ledger, burst, first))
		return -EOVERFLOW;
	for (i = search(ledger, first, count, w->first); i < count; i++) {
		struct knpu_spike spike = ledger_spike(ledger, first + i);

		if (spike.id - w->first >= w->neurons)
			break;
		put(s, burst, spike);
	}
	return ledger_lapped(ledger, burst, first) ? -EOVERFLOW : 0;
}

/* One try at all bursts; those before the first are silent. */
static int try_window(const struct knpu_ledger *ledger, struct sink *s)
{
	const struct knpu_window *w = s->window;
	uint64_t burst = w->last < w->bursts ? 1 : w->last - w->bursts + 1;
	int err = 0;

	s->count = 0;
	if (s->bits)
		memset(s->bits, 0, words_of(w) * w->neurons * sizeof(*s->bits));
	if (w->last > load_acquire(&ledger->head))
		return -EAGAIN;
	for (; burst <= w->last && !err; burst++)
		err = try_burst(ledger, s, burst);
	return err;
}

static int take(const struct knpu_ledger *ledger, struct sink *s)
{
	const struct knpu_window *w = s->window;
	uint64_t epoch;
	int err;

	if (!w->last || !w->bursts)
		return knpu_fail(-EINVAL, "window: bursts count from 1");
	do {
		epoch = load_acquire(&ledger->epoch);
		err = try_window(ledger, s);
		fence_acquire();
	} while (load(&ledger->epoch) != epoch);
	if (err == -EAGAIN)
		return knpu_fail(err, "window: burst %llu is not complete",
				 (unsigned long long)w->last);
	if (err)
		return knpu_fail(err, "window: it was lapped: lost");
	return 0;
}

/* The same for a list, which may be too long. */
static int take_list(const struct knpu_ledger *ledger, struct sink *s,
		     size_t *count)
{
	int err = take(ledger, s);

	*count = err ? 0 : s->count;
	if (err || s->count <= s->room)
		return err;
	return knpu_fail(-ENOBUFS, "window: %zu spikes", s->count);
}

/**
 * knpu_ledger_window - the spikes of some neurons over some bursts
 * @ledger: mapped ledger
 * @window: which neurons, which bursts; those before burst 1 are silent
 * @out: where they are put, in order of burst, then of id
 * @room: of @out
 * @count: how many there are, also where there is no room
 *
 * Never waits.  Costs their number, and for each burst a search.  Return: 0;
 * -EINVAL for no burst; -EAGAIN if the last is not complete yet; -ENOBUFS if
 * there is no room (what is put is void); -EOVERFLOW if one was lapped: lost.
 * Thread-safe.
 */
int knpu_ledger_window(const struct knpu_ledger *ledger,
		       const struct knpu_window *window,
		       struct knpu_window_spike *out, size_t room,
		       size_t *count)
{
	struct sink s = { .window = window, .spikes = out, .room = room };

	return take_list(ledger, &s, count);
}

/**
 * knpu_ledger_bitmap - who of some neurons fired in which of some bursts
 * @ledger: mapped ledger
 * @window: which neurons, which bursts; those before burst 1 are silent
 * @bits: for each neuron (@window->bursts + 63) / 64 words; bit k % 64 of word
 *	k / 64 is k bursts before the last
 *
 * Never waits.  Return: 0; -EINVAL, -EAGAIN, -EOVERFLOW as above, and @bits is
 * void.  Thread-safe.
 */
int knpu_ledger_bitmap(const struct knpu_ledger *ledger,
		       const struct knpu_window *window, uint64_t *bits)
{
	struct sink s = { .window = window, .bits = bits };

	return take(ledger, &s);
}

/**
 * knpu_ledger_fired - who of an area fired in a burst, and where
 * @ledger: mapped ledger
 * @area: the area
 * @burst: number of the burst, from 1; the last is told by knpu_ledger_head()
 * @out: where they are put, in order of id
 * @room: of @out
 * @count: how many there are, also where there is no room
 *
 * Never waits.  Return: 0; -EINVAL, -EAGAIN, -ENOBUFS, -EOVERFLOW as above;
 * -EINVAL also for an area with KNPU_AREA_INFO_F_SCATTERED, whose neurons have
 * no ids side by side: knpu_area_fired() tells of any.  Thread-safe.
 */
int knpu_ledger_fired(const struct knpu_ledger *ledger,
		      const struct knpu_area_info *area, uint64_t burst,
		      struct knpu_fired *out, size_t room, size_t *count)
{
	const struct knpu_window window = {
		.last = burst,
		.bursts = 1,
		.first = area->first,
		.neurons = area->neurons,
	};
	struct sink s = {
		.window = &window,
		.fired = out,
		.area = area,
		.room = room,
	};

	*count = 0;
	if (area->flags & KNPU_AREA_INFO_F_SCATTERED)
		return knpu_fail(
			-EINVAL,
			"window: the area was resized: knpu_area_fired() tells of it");
	return take_list(ledger, &s, count);
}
