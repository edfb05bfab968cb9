/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Fingerprints (XXH3, 128 bits) of what was fed and of what came out.
 *
 * All are made of little-endian integers, so that machines agree:
 *   frames: per frame width and height (u32 each), then its rows;
 *   spikes: per burst in which anything fired its number (u64), the count
 *	(u32), then the ids (u32 each) in ascending order;
 *   potentials: of each spike, in that order, the potential at fire (s32), then
 *	of each neuron, in order of id, the potential at the end (s32).
 */
#ifndef KNPU_HASH_H
#define KNPU_HASH_H

#include "video.h"

#include <knpu.h>

struct hash;

#define HASH_ROOM 48

int hash_new(struct hash **out);
void hash_free(struct hash *h);
int hash_frame(struct hash *h, const struct luma_frame *frame);
int hash_spikes(struct hash *h, uint64_t burst, const struct knpu_spike *spikes,
		size_t nr);
int hash_fired(struct hash *h, const struct knpu_spike *spikes, size_t nr);
int hash_potentials(struct hash *h, const int64_t *potentials, size_t nr);
const char *hash_text(const struct hash *h, char text[HASH_ROOM]);

#endif /* KNPU_HASH_H */
