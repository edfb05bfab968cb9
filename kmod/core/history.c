// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Memory of the history.  A burst must not allocate, and must find room for
 * a spike of every neuron; so room is made before it, while nothing runs.
 */
#include "core_port.h"
#include "history.h"

struct knpu_history *knpu_history_alloc(u64 spikes)
{
	u64 capacity = roundup_pow_of_two(spikes);
	struct knpu_history *h;

	h = kvzalloc(struct_size(h, spike, capacity),
		     GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (h)
		h->mask = capacity - 1;
	return h;
}

/* No spike is on its way any more, and the next burst is the first. */
void knpu_history_clear(struct knpu_history *h)
{
	h->position = 0;
	memset(h->first, 0, sizeof(h->first));
	memset(h->count, 0, sizeof(h->count));
}

/* Position of the oldest spike that can still arrive in @burst or after it. */
u64 knpu_history_oldest(const struct knpu_history *h, u64 burst)
{
	u64 b = burst > KNPU_DELAY_MAX ? burst - KNPU_DELAY_MAX : 1;

	return b < burst ? h->first[b % KNPU_HISTORY_DEPTH] : h->position;
}

/**
 * knpu_history_reserve - make room for the spikes of a burst
 * @history: the history; replaced by a larger one where it is too small
 * @burst: that is about to run
 * @neurons: how many can fire
 * @replaced: list on which the old one is put then; nothing else frees it
 *
 * Return: 0, or -ENOMEM, and the history is as before.
 */
int knpu_history_reserve(struct knpu_history **history, u64 burst, u32 neurons,
			 struct knpu_history **replaced)
{
	struct knpu_history *old = *history;
	u64 from = knpu_history_oldest(old, burst);
	u64 needed = old->position - from + neurons;
	struct knpu_history *h;
	u64 at;

	if (likely(needed <= old->mask + 1))
		return 0;
	h = knpu_history_alloc(needed);
	if (!h)
		return -ENOMEM;
	memcpy(h->first, old->first, sizeof(h->first));
	memcpy(h->count, old->count, sizeof(h->count));
	h->position = old->position;
	for (at = from; at < old->position; at++)
		h->spike[at & h->mask] = old->spike[at & old->mask];
	old->next = *replaced;
	*replaced = old;
	*history = h;
	return 0;
}

void knpu_histories_free(struct knpu_history **list)
{
	while (*list) {
		struct knpu_history *h = *list;

		*list = h->next;
		kvfree(h);
	}
}

size_t knpu_history_bytes(const struct knpu_history *h)
{
	return struct_size(h, spike, h->mask + 1);
}
