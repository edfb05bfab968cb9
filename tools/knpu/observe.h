/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The spikes of a run, read from the mapped ledger burst by burst.
 */
#ifndef KNPU_OBSERVE_H
#define KNPU_OBSERVE_H

#include "brain_files.h"
#include "hash.h"

/**
 * typedef spikes_fn - told of what fired in one area in one burst
 * @area: id of the area
 * @spikes: in ascending order of id
 * @nr: 1 or more
 */
typedef void (*spikes_fn)(void *data, uint64_t burst, uint32_t area,
			  const struct knpu_spike *spikes, size_t nr);

/* Told that all of @burst has been seen. */
typedef void (*burst_fn)(void *data, uint64_t burst);

#define OBSERVERS_MAX 4

/**
 * struct observer - who wants to know
 */
struct observer {
	spikes_fn spikes;
	burst_fn burst;
	void *data;
};

/**
 * struct watch - what has been seen of the engine
 * @burst: the last burst that was read
 * @chunk: bursts that may be run between two looks without losing a spike
 * @spikes: all spikes
 * @by_area: spikes of each area
 * @last: spikes of @burst
 * @nr_last: how many
 * @room: of @last, all neurons of the brain
 * @hash: over all spikes
 * @potentials: over the potentials at fire, and by watch_end() at the end
 */
struct watch {
	const struct knpu_brain *brain;
	const struct knpu_ledger *ledger;
	uint64_t burst;
	uint64_t chunk;
	uint64_t spikes;
	uint64_t *by_area;
	struct knpu_spike *last;
	size_t nr_last;
	size_t room;
	struct hash *hash;
	struct hash *potentials;
	struct observer observers[OBSERVERS_MAX];
	size_t nr_observers;
};

int watch_open(struct watch *w, const struct knpu_brain *brain, struct knpu *k);
void watch_close(struct watch *w);
void watch_tell(struct watch *w, const struct observer *observer);
int watch_catch_up(struct watch *w, uint64_t burst);
int watch_end(struct watch *w, struct knpu *k);
const struct knpu_spike *watch_last_spike(const struct watch *w, uint32_t id);

#endif /* KNPU_OBSERVE_H */
