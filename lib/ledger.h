/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The mapped ledger, as struct knpu_ledger describes it.
 */
#ifndef KNPU_LIB_LEDGER_H
#define KNPU_LIB_LEDGER_H

#include <knpu.h>

#include "mapped.h"

static inline const struct knpu_ledger_burst *
ledger_entry(const struct knpu_ledger *ledger, uint64_t burst)
{
	const struct knpu_ledger_burst *ring =
		(const void *)((const char *)ledger + ledger->bursts_offset);

	return &ring[burst & (ledger->burst_capacity - 1)];
}

static inline struct knpu_spike ledger_spike(const struct knpu_ledger *ledger,
					     uint64_t position)
{
	const struct knpu_spike *ring =
		(const void *)((const char *)ledger + ledger->spikes_offset);
	const struct knpu_spike *s =
		&ring[position & (ledger->spike_capacity - 1)];

	return (struct knpu_spike){
		.id = load(&s->id),
		.potential = load(&s->potential),
	};
}

/* Was what was copied overwritten while, or before, it was copied? */
static inline int ledger_lapped(const struct knpu_ledger *ledger,
				uint64_t burst, uint64_t first)
{
	fence_acquire();
	return load(&ledger->claimed_burst) - burst >= ledger->burst_capacity ||
	       load(&ledger->claimed_spike) - first > ledger->spike_capacity;
}

#endif /* KNPU_LIB_LEDGER_H */
