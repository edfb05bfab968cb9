/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Fingerprints (XXH3, 128 bits) of what was fed and of what came out.
 */
#include "hash.h"
#include "tool.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <xxhash.h>

/* Words that are made little-endian before they are hashed at once. */
#define HASH_BATCH 1024

/**
 * struct hash - a fingerprint that is being taken
 */
struct hash {
	XXH3_state_t *state;
};

int hash_new(struct hash **out)
{
	struct hash *h = room_for(1, sizeof(*h), "a hash");

	if (!h)
		return -ENOMEM;
	h->state = XXH3_createState();
	if (!h->state) {
		free(h);
		return -ENOMEM;
	}
	XXH3_128bits_reset(h->state);
	*out = h;
	return 0;
}

void hash_free(struct hash *h)
{
	if (!h)
		return;
	XXH3_freeState(h->state);
	free(h);
}

static int add(struct hash *h, const void *bytes, size_t length)
{
	return XXH3_128bits_update(h->state, bytes, length) == XXH_OK ? 0 :
									-EIO;
}

int hash_frame(struct hash *h, const struct luma_frame *frame)
{
	uint32_t dims[2] = { htole32(frame->width), htole32(frame->height) };
	int ret = add(h, dims, sizeof(dims));

	for (int y = 0; !ret && y < frame->height; y++)
		ret = add(h, frame->pixels + y * frame->stride, frame->width);
	return ret;
}

/* Integers of 32 bits; item gives the one at an index of data. */
static int add_words(struct hash *h, const void *data, size_t nr,
		     uint32_t (*item)(const void *data, size_t index))
{
	uint32_t words[HASH_BATCH];
	size_t done = 0;
	int ret = 0;

	while (!ret && done < nr) {
		size_t part = nr - done < HASH_BATCH ? nr - done : HASH_BATCH;

		for (size_t i = 0; i < part; i++)
			words[i] = htole32(item(data, done + i));
		ret = add(h, words, part * sizeof(*words));
		done += part;
	}
	return ret;
}

static uint32_t spike_id(const void *spikes, size_t index)
{
	return ((const struct knpu_spike *)spikes)[index].id;
}

static uint32_t spike_potential(const void *spikes, size_t index)
{
	return ((const struct knpu_spike *)spikes)[index].potential;
}

static uint32_t value(const void *values, size_t index)
{
	return ((const int64_t *)values)[index];
}

int hash_spikes(struct hash *h, uint64_t burst, const struct knpu_spike *spikes,
		size_t nr)
{
	uint64_t number = htole64(burst);
	uint32_t count = htole32(nr);
	int ret;

	if (!nr)
		return 0;
	ret = add(h, &number, sizeof(number));
	if (!ret)
		ret = add(h, &count, sizeof(count));
	return ret ? ret : add_words(h, spikes, nr, spike_id);
}

int hash_fired(struct hash *h, const struct knpu_spike *spikes, size_t nr)
{
	return add_words(h, spikes, nr, spike_potential);
}

int hash_potentials(struct hash *h, const int64_t *potentials, size_t nr)
{
	return add_words(h, potentials, nr, value);
}

/* "xxh3-128:" and 32 hexadecimal digits. */
const char *hash_text(const struct hash *h, char text[HASH_ROOM])
{
	XXH128_hash_t sum = XXH3_128bits_digest(h->state);

	snprintf(text, HASH_ROOM, "xxh3-128:%016llx%016llx",
		 (unsigned long long)sum.high64, (unsigned long long)sum.low64);
	return text;
}
