// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Writing the ledger.  The protocol with its readers stands in the UAPI
 * header at struct knpu_ledger.
 */
#include "core_port.h"
#include "ledger.h"
#include "limits.h"

/* Where its index ring begins. */
static size_t bursts_offset(void)
{
	return DIV_ROUND_UP(sizeof(struct knpu_ledger), 64) * 64;
}

/* What a ledger for so many takes; 0 if that is beyond the limits. */
u64 knpu_ledger_bytes(u32 bursts, u32 spikes)
{
	if (bursts > KNPU_LEDGER_BURSTS_MAX || spikes > KNPU_LEDGER_SPIKES_MAX)
		return 0;
	return knpu_shared_length(
		bursts_offset() +
		roundup_pow_of_two(bursts) * sizeof(struct knpu_ledger_burst) +
		roundup_pow_of_two(spikes) * sizeof(struct knpu_spike));
}

/**
 * knpu_ledger_init - make an empty ledger
 * @w: the writer
 * @bursts: bursts it holds at least
 * @spikes: spikes it holds at least
 *
 * Return: 0, -ENOSPC for more than the limits, -ENOMEM.
 */
int knpu_ledger_init(struct knpu_ledger_writer *w, u32 bursts, u32 spikes)
{
	size_t at_bursts = bursts_offset();
	size_t at_spikes;
	struct knpu_ledger *head;

	if (bursts > KNPU_LEDGER_BURSTS_MAX || spikes > KNPU_LEDGER_SPIKES_MAX)
		return -ENOSPC;
	bursts = roundup_pow_of_two(bursts);
	spikes = roundup_pow_of_two(spikes);
	at_spikes = at_bursts + bursts * sizeof(struct knpu_ledger_burst);
	w->shared = knpu_shared_alloc(at_spikes +
				      spikes * sizeof(struct knpu_spike));
	if (!w->shared)
		return -ENOMEM;
	head = w->shared->data;
	head->magic = KNPU_LEDGER_MAGIC;
	head->version = 1;
	head->length = w->shared->length;
	head->burst_capacity = bursts;
	head->spike_capacity = spikes;
	head->bursts_offset = at_bursts;
	head->spikes_offset = at_spikes;
	w->head = head;
	w->bursts = w->shared->data + at_bursts;
	w->spikes = w->shared->data + at_spikes;
	w->burst_mask = bursts - 1;
	w->spike_mask = spikes - 1;
	return 0;
}

void knpu_ledger_exit(struct knpu_ledger_writer *w)
{
	if (w->shared)
		WRITE_ONCE(w->head->flags, KNPU_MAP_F_DEAD);
	knpu_shared_put(w->shared);
}

void knpu_ledger_begin(struct knpu_ledger_writer *w, u64 burst)
{
	w->first = w->position;
	WRITE_ONCE(w->head->claimed_burst, burst);
	smp_wmb();
}

void knpu_ledger_end(struct knpu_ledger_writer *w, u64 burst)
{
	struct knpu_ledger_burst *entry = &w->bursts[burst & w->burst_mask];

	WRITE_ONCE(entry->burst, burst);
	WRITE_ONCE(entry->first, w->first);
	WRITE_ONCE(entry->count, (u32)(w->position - w->first));
	/* What was claimed and not used is not being written any more. */
	WRITE_ONCE(w->head->claimed_spike, w->position);
	smp_store_release(&w->head->head, burst);
}

/*
 * No burst is in the ledger any more.  The position of spikes goes on, so that
 * a reader who has begun still finds out whether it was lapped.
 */
void knpu_ledger_reset(struct knpu_ledger_writer *w, u64 epoch)
{
	WRITE_ONCE(w->head->head, 0);
	WRITE_ONCE(w->head->claimed_burst, 0);
	/* Who sees the new epoch sees that nothing is there. */
	smp_store_release(&w->head->epoch, epoch);
}
