/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The fire ledger: a ring of the spikes of past bursts that readers map.
 */
#ifndef KNPU_CORE_LEDGER_H
#define KNPU_CORE_LEDGER_H

#include "core_port.h"
#include "shared.h"

/**
 * struct knpu_ledger_writer - the burst's side of the ledger
 * @shared: the mapped object
 * @head: its head
 * @bursts: its index ring
 * @spikes: its spike ring
 * @burst_mask: capacity of the index ring less one
 * @spike_mask: capacity of the spike ring less one
 * @position: where the next spike goes
 * @first: where the spikes of the burst being written begin
 *
 * The kernel's own copies: nothing is ever read back from the mapped pages.
 */
struct knpu_ledger_writer {
	struct knpu_shared *shared;
	struct knpu_ledger *head;
	struct knpu_ledger_burst *bursts;
	struct knpu_spike *spikes;
	u32 burst_mask;
	u32 spike_mask;
	u64 position;
	u64 first;
};

u64 knpu_ledger_bytes(u32 bursts, u32 spikes);
int knpu_ledger_init(struct knpu_ledger_writer *w, u32 bursts, u32 spikes);
void knpu_ledger_exit(struct knpu_ledger_writer *w);
void knpu_ledger_reset(struct knpu_ledger_writer *w, u64 epoch);
void knpu_ledger_begin(struct knpu_ledger_writer *w, u64 burst);
void knpu_ledger_end(struct knpu_ledger_writer *w, u64 burst);

/* Tells readers that up to @nr more spikes may be being written. */
static inline void knpu_ledger_claim(struct knpu_ledger_writer *w, u32 nr)
{
	WRITE_ONCE(w->head->claimed_spike, w->position + nr);
	smp_wmb();
}

static inline void knpu_ledger_put(struct knpu_ledger_writer *w, u32 id,
				   s32 potential)
{
	struct knpu_spike *s = &w->spikes[w->position++ & w->spike_mask];

	WRITE_ONCE(s->id, id);
	WRITE_ONCE(s->potential, potential);
}

#endif /* KNPU_CORE_LEDGER_H */
