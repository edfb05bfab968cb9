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

/* Ids that are made little-endian before they are hashed at once. */
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

static int add_ids(struct hash *h, const struct knpu_spike *spikes, size_t nr)
{
	uint32_t ids[HASH_BATCH];
	size_t done = 0;
	int ret = 0;

	while (!ret && done < nr) {
		size_t part = nr - done < HASH_BATCH ? nr - done : HASH_BATCH;

		for (size_t i = 0; i < part; i++)
			ids[i] = htole32(spikes[done + i].id);
		ret = add(h, ids, part * sizeof(*ids));
		done += part;
	}
	return ret;
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
	return ret ? ret : add_ids(h, spikes, nr);
}

/* "xxh3-128:" and 32 hexadecimal digits. */
const char *hash_text(const struct hash *h, char text[HASH_ROOM])
{
	XXH128_hash_t sum = XXH3_128bits_digest(h->state);

	snprintf(text, HASH_ROOM, "xxh3-128:%016llx%016llx",
		 (unsigned long long)sum.high64, (unsigned long long)sum.low64);
	return text;
}
