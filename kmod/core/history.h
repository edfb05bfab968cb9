/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Who fired in the last bursts, for as long as a spike can be on its way.
 *
 * What arrives at a burst is decided by the synapses of that burst, so also
 * a synapse that is made after the spike can carry it: the history always
 * covers the longest delay there can be, not the longest there is.
 */
#ifndef KNPU_CORE_HISTORY_H
#define KNPU_CORE_HISTORY_H

#include "core_port.h"
#include "limits.h"

#define KNPU_HISTORY_DEPTH (KNPU_DELAY_MAX + 1)

/**
 * struct knpu_history - ring of spikes; belongs to the holder of the burst role
 * @next: of those that were replaced while a cut is open, the one before
 * @mask: capacity of @spike less one; it can be more than 32 bits count
 * @position: where the next spike goes
 * @first: by burst % KNPU_HISTORY_DEPTH: where its spikes begin
 * @count: by burst: how many they are
 * @spike: id of the neuron in 24 bits, its potential at fire as a psp in 8
 *
 * Spikes of a burst are in ascending order of id.
 */
struct knpu_history {
	struct knpu_history *next;
	u64 mask;
	u64 position;
	u64 first[KNPU_HISTORY_DEPTH];
	u32 count[KNPU_HISTORY_DEPTH];
	u32 spike[];
};

struct knpu_history *knpu_history_alloc(u64 spikes);
void knpu_history_clear(struct knpu_history *h);
u64 knpu_history_oldest(const struct knpu_history *h, u64 burst);
int knpu_history_reserve(struct knpu_history **history, u64 burst, u32 neurons,
			 struct knpu_history **replaced);
void knpu_histories_free(struct knpu_history **list);
size_t knpu_history_bytes(const struct knpu_history *h);

static inline u32 knpu_history_count(const struct knpu_history *h, u64 burst)
{
	return h->count[burst % KNPU_HISTORY_DEPTH];
}

static inline u32 knpu_history_spike(const struct knpu_history *h, u64 burst,
				     u32 i)
{
	return h->spike[(h->first[burst % KNPU_HISTORY_DEPTH] + i) & h->mask];
}

static inline u32 knpu_spike_id(u32 spike)
{
	return spike & (KNPU_NEURONS_MAX - 1);
}

static inline u32 knpu_spike_psp(u32 spike)
{
	return spike >> 24;
}

static inline void knpu_history_begin(struct knpu_history *h, u64 burst)
{
	h->first[burst % KNPU_HISTORY_DEPTH] = h->position;
	h->count[burst % KNPU_HISTORY_DEPTH] = 0;
}

static inline void knpu_history_put(struct knpu_history *h, u32 id, u8 psp)
{
	/* A cut may be read from it. */
	WRITE_ONCE(h->spike[h->position++ & h->mask], id | (u32)psp << 24);
}

static inline void knpu_history_end(struct knpu_history *h, u64 burst)
{
	u32 slot = burst % KNPU_HISTORY_DEPTH;

	h->count[slot] = h->position - h->first[slot];
}

#endif /* KNPU_CORE_HISTORY_H */
