// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The status page is a latch of two copies.
 *
 * The writer raises the sequence to odd, which sends readers to copy 1, and
 * only then writes copy 0; raises it to even, which sends them to copy 0, and
 * only then writes copy 1.  A reader that began before a raise may copy what
 * is being written, but then finds the sequence changed.  Each raise is
 * ordered before the writes that follow it (smp_wmb), and after those that
 * precede it (the store is a release), so a reader that finds the sequence it
 * began with has a whole copy.
 */
#include "core_port.h"
#include "page.h"

int knpu_page_init(struct knpu_page_writer *w)
{
	w->shared = knpu_shared_alloc(sizeof(struct knpu_status_page));
	if (!w->shared)
		return -ENOMEM;
	w->page = w->shared->data;
	w->page->magic = KNPU_STATUS_MAGIC;
	w->page->version = 1;
	w->page->length = w->shared->length;
	return 0;
}

void knpu_page_exit(struct knpu_page_writer *w)
{
	if (w->shared)
		WRITE_ONCE(w->page->flags, KNPU_MAP_F_DEAD);
	knpu_shared_put(w->shared);
}

static void copy_write(struct knpu_status *to, const struct knpu_status *from)
{
	WRITE_ONCE(to->burst, from->burst);
	WRITE_ONCE(to->spikes, from->spikes);
	WRITE_ONCE(to->candidates, from->candidates);
	WRITE_ONCE(to->events, from->events);
	WRITE_ONCE(to->burst_ns, from->burst_ns);
	WRITE_ONCE(to->last_spikes, from->last_spikes);
	WRITE_ONCE(to->last_candidates, from->last_candidates);
	WRITE_ONCE(to->epoch, from->epoch);
}

void knpu_page_write(struct knpu_page_writer *w, const struct knpu_status *s)
{
	int i;

	for (i = 0; i < 2; i++) {
		smp_store_release(&w->page->sequence, ++w->sequence);
		smp_wmb();
		copy_write(&w->page->copy[i], s);
	}
}
