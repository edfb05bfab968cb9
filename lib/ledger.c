// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Reading the mapped fire ledger: the loop that struct knpu_ledger describes.
 */
#include <errno.h>

#include "backend.h"
#include "error.h"
#include "ledger.h"

/**
 * knpu_ledger_map - map the ledger of the engine
 * @k: attached session
 * @out: the ledger, read-only, until knpu_close()
 *
 * Return: 0, -ENODEV, -ENOMEM.  Thread-safe; every call gives the same.
 */
int knpu_ledger_map(struct knpu *k, const struct knpu_ledger **out)
{
	return knpu_map_object(k, KNPU_MAP_LEDGER, (const void **)out);
}

/**
 * knpu_ledger_head - number of the last complete burst
 * @ledger: mapped ledger
 * @burst: where it is put; 0 before the first
 *
 * Never waits.  Return: 0, or -ENODEV if the engine is gone (@burst is then
 * the last one there was).  Thread-safe.
 */
int knpu_ledger_head(const struct knpu_ledger *ledger, uint64_t *burst)
{
	*burst = load_acquire(&ledger->head);
	if (load(&ledger->flags) & KNPU_MAP_F_DEAD)
		return knpu_fail(-ENODEV, "ledger: the engine is gone");
	return 0;
}

/**
 * knpu_ledger_epoch - how often the engine was reset
 * @ledger: mapped ledger
 * @epoch: where it is put
 *
 * A reset clears the ledger, and bursts count from 1 again.  Never waits.
 * Return: 0, or -ENODEV if the engine is gone.  Thread-safe.
 */
int knpu_ledger_epoch(const struct knpu_ledger *ledger, uint64_t *epoch)
{
	*epoch = load_acquire(&ledger->epoch);
	if (load(&ledger->flags) & KNPU_MAP_F_DEAD)
		return knpu_fail(-ENODEV, "ledger: the engine is gone");
	return 0;
}

static void copy_spikes(const struct knpu_ledger *ledger, uint64_t first,
			struct knpu_spike *out, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		out[i] = ledger_spike(ledger, first + i);
}

/*
 * One try at a burst.  Return: 0, -EAGAIN, -ENOBUFS or -EOVERFLOW as below, of
 * the epoch in which it was tried if that is still the ledger's.
 */
static int try_read(const struct knpu_ledger *ledger, uint64_t burst,
		    struct knpu_spike *out, size_t room, size_t *count)
{
	const struct knpu_ledger_burst *entry = ledger_entry(ledger, burst);
	uint64_t first;

	*count = 0;
	if (burst > load_acquire(&ledger->head))
		return -EAGAIN;
	first = load(&entry->first);
	*count = load(&entry->count);
	if (!ledger_lapped(ledger, burst, first) && *count <= room)
		copy_spikes(ledger, first, out, *count);
	if (!ledger_lapped(ledger, burst, first))
		return *count <= room ? 0 : -ENOBUFS;
	*count = 0;
	return -EOVERFLOW;
}

/**
 * knpu_ledger_read - the spikes of a burst
 * @ledger: mapped ledger
 * @burst: number of the burst, from 1
 * @out: where they are put, in ascending order of id
 * @room: of @out
 * @count: how many there are, also where there is no room
 *
 * Never waits.  Return: 0; -EINVAL for burst 0; -EAGAIN if the burst is not
 * complete yet; -ENOBUFS
 * if there is no room (nothing is put); -EOVERFLOW if the ring was lapped: the
 * spikes are lost.  Thread-safe.
 */
int knpu_ledger_read(const struct knpu_ledger *ledger, uint64_t burst,
		     struct knpu_spike *out, size_t room, size_t *count)
{
	uint64_t epoch;
	int err;

	*count = 0;
	if (!burst)
		return knpu_fail(-EINVAL, "ledger: bursts count from 1");
	do {
		epoch = load_acquire(&ledger->epoch);
		err = try_read(ledger, burst, out, room, count);
		fence_acquire();
	} while (load(&ledger->epoch) != epoch);
	switch (err) {
	case -EAGAIN:
		return knpu_fail(err, "burst %llu is not complete",
				 (unsigned long long)burst);
	case -EOVERFLOW:
		return knpu_fail(err, "burst %llu was lapped: lost",
				 (unsigned long long)burst);
	case -ENOBUFS:
		return knpu_fail(err, "burst %llu has %zu spikes",
				 (unsigned long long)burst, *count);
	}
	return 0;
}
