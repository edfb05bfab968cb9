/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The spikes of a run, read from the mapped ledger burst by burst.
 *
 * The run steps at most @chunk bursts between two looks, which the ledger
 * holds even if every neuron fires in each; so nothing is ever lost, and if
 * it were, the run fails instead of reporting less.
 */
#include "observe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Potentials that are read at once. */
#define READ_BATCH 4096

static uint64_t safe_chunk(const struct knpu_ledger *ledger, uint64_t neurons)
{
	uint64_t chunk = ledger->spike_capacity / (neurons ? neurons : 1);

	if (chunk > ledger->burst_capacity / 2)
		chunk = ledger->burst_capacity / 2;
	return chunk ? chunk : 1;
}

static uint64_t all_neurons(const struct knpu_brain *brain)
{
	uint64_t neurons = 0;

	for (size_t i = 0; i < knpu_brain_nr_areas(brain); i++)
		neurons += knpu_brain_area(brain, i)->info.neurons;
	return neurons;
}

int watch_open(struct watch *w, const struct knpu_brain *brain, struct knpu *k)
{
	uint64_t neurons = all_neurons(brain);
	int ret;

	memset(w, 0, sizeof(*w));
	w->brain = brain;
	w->room = neurons;
	w->by_area = room_for(knpu_brain_nr_areas(brain), sizeof(*w->by_area),
			      "counters of spikes");
	w->last = room_for(w->room, sizeof(*w->last), "the spikes of a burst");
	if (!w->by_area || !w->last)
		return -ENOMEM;
	ret = hash_new(&w->hash);
	if (!ret)
		ret = hash_new(&w->potentials);
	if (ret)
		return ret;
	ret = knpu_ledger_map(k, &w->ledger);
	if (ret) {
		complain("the ledger cannot be mapped: %s", knpu_error());
		return ret;
	}
	w->chunk = safe_chunk(w->ledger, neurons);
	return 0;
}

void watch_close(struct watch *w)
{
	hash_free(w->hash);
	hash_free(w->potentials);
	free(w->by_area);
	free(w->last);
	memset(w, 0, sizeof(*w));
}

/* There is room for OBSERVERS_MAX. */
void watch_tell(struct watch *w, const struct observer *observer)
{
	w->observers[w->nr_observers++] = *observer;
}

static void tell_spikes(struct watch *w, uint32_t area,
			const struct knpu_spike *spikes, size_t nr)
{
	w->by_area[area] += nr;
	for (size_t i = 0; i < w->nr_observers; i++)
		if (w->observers[i].spikes)
			w->observers[i].spikes(w->observers[i].data, w->burst,
					       area, spikes, nr);
}

/* Areas and spikes are both in order of id. */
static void tell_areas(struct watch *w)
{
	size_t at = 0;

	for (size_t a = 0; a < knpu_brain_nr_areas(w->brain); a++) {
		const struct knpu_area_info *info =
			&knpu_brain_area(w->brain, a)->info;
		uint32_t end = info->first + info->neurons;
		size_t first = at;

		while (at < w->nr_last && w->last[at].id < end)
			at++;
		if (at > first)
			tell_spikes(w, a, w->last + first, at - first);
	}
}

static int read_burst(struct watch *w, uint64_t burst)
{
	int ret = knpu_ledger_read(w->ledger, burst, w->last, w->room,
				   &w->nr_last);

	if (ret < 0) {
		complain("spikes of burst %llu are lost: %s",
			 (unsigned long long)burst, strerror(-ret));
		return ret;
	}
	w->burst = burst;
	w->spikes += w->nr_last;
	ret = hash_spikes(w->hash, burst, w->last, w->nr_last);
	if (!ret)
		ret = hash_fired(w->potentials, w->last, w->nr_last);
	if (ret)
		return ret;
	tell_areas(w);
	for (size_t i = 0; i < w->nr_observers; i++)
		if (w->observers[i].burst)
			w->observers[i].burst(w->observers[i].data, burst);
	return 0;
}

/* Reads all bursts up to @burst, the last one that was run. */
int watch_catch_up(struct watch *w, uint64_t burst)
{
	int ret = 0;

	while (!ret && w->burst < burst)
		ret = read_burst(w, w->burst + 1);
	return ret;
}

/* Takes the potentials that the run has left behind. */
int watch_end(struct watch *w, struct knpu *k)
{
	int64_t potentials[READ_BATCH];
	size_t done = 0;
	int ret = 0;

	while (!ret && done < w->room) {
		size_t part = w->room - done < READ_BATCH ? w->room - done :
							    READ_BATCH;

		ret = knpu_read(k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL,
				done, part, potentials, NULL);
		if (ret) {
			complain("the potentials cannot be read: %s",
				 knpu_error());
			break;
		}
		ret = hash_potentials(w->potentials, potentials, part);
		done += part;
	}
	return ret;
}

static int by_id(const void *key, const void *spike)
{
	uint32_t a = *(const uint32_t *)key;
	uint32_t b = ((const struct knpu_spike *)spike)->id;

	return (a > b) - (a < b);
}

/* The spike of neuron @id in the last burst, or NULL. */
const struct knpu_spike *watch_last_spike(const struct watch *w, uint32_t id)
{
	return bsearch(&id, w->last, w->nr_last, sizeof(*w->last), by_id);
}
