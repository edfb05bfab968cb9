// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Reading the mapped status page: the loop that struct knpu_status_page
 * describes.
 */
#include <errno.h>

#include "backend.h"
#include "error.h"
#include "mapped.h"

/**
 * knpu_status_map - map the status page of the engine
 * @k: attached session
 * @out: the page, read-only, until knpu_close()
 *
 * Return: 0, -ENODEV, -ENOMEM.  Thread-safe; every call gives the same.
 */
int knpu_status_map(struct knpu *k, const struct knpu_status_page **out)
{
	return knpu_map_object(k, KNPU_MAP_STATUS, (const void **)out);
}

static void copy_status(const struct knpu_status *from, struct knpu_status *to)
{
	to->burst = load(&from->burst);
	to->spikes = load(&from->spikes);
	to->candidates = load(&from->candidates);
	to->events = load(&from->events);
	to->burst_ns = load(&from->burst_ns);
	to->last_spikes = load(&from->last_spikes);
	to->last_candidates = load(&from->last_candidates);
	to->epoch = load(&from->epoch);
}

/**
 * knpu_status_read - the status as of one burst
 * @page: mapped status page
 * @out: where it is put
 *
 * Never waits for the writer; reads again if the writer came by.  Return: 0,
 * or -ENODEV if the engine is gone (@out is then the last there was).
 * Thread-safe.
 */
int knpu_status_read(const struct knpu_status_page *page,
		     struct knpu_status *out)
{
	__u32 sequence;

	do {
		sequence = load_acquire(&page->sequence);
		copy_status(&page->copy[sequence & 1], out);
		fence_acquire();
	} while (load(&page->sequence) != sequence);
	if (load(&page->flags) & KNPU_MAP_F_DEAD)
		return knpu_fail(-ENODEV, "status: the engine is gone");
	return 0;
}
