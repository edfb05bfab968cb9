// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * XXH64, after the text of its specification.
 */
#include "core_port.h"
#include "hash.h"

#define PRIME_1 0x9e3779b185ebca87ULL
#define PRIME_2 0xc2b2ae3d27d4eb4fULL
#define PRIME_3 0x165667b19e3779f9ULL
#define PRIME_4 0x85ebca77c2b2ae63ULL
#define PRIME_5 0x27d4eb2f165667c5ULL

static u64 rotate(u64 v, u32 by)
{
	return v << by | v >> (64 - by);
}

static u64 load_64(const u8 *from)
{
	u64 v;

	memcpy(&v, from, sizeof(v));
	return v;
}

static u32 load_32(const u8 *from)
{
	u32 v;

	memcpy(&v, from, sizeof(v));
	return v;
}

static u64 mix(u64 lane, u64 input)
{
	return rotate(lane + input * PRIME_2, 31) * PRIME_1;
}

static u64 merge(u64 h, u64 lane)
{
	return (h ^ mix(0, lane)) * PRIME_1 + PRIME_4;
}

/* The stripes of 32 bytes, in four lanes. */
static u64 stripes(const u8 **data, const u8 *end)
{
	u64 a = PRIME_1 + PRIME_2;
	u64 b = PRIME_2;
	u64 c = 0;
	u64 d = 0 - PRIME_1;
	const u8 *at = *data;
	u64 h;

	for (; end - at >= 32; at += 32) {
		a = mix(a, load_64(at));
		b = mix(b, load_64(at + 8));
		c = mix(c, load_64(at + 16));
		d = mix(d, load_64(at + 24));
	}
	*data = at;
	h = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
	return merge(merge(merge(merge(h, a), b), c), d);
}

/**
 * knpu_hash - hash of some bytes
 * @data: the bytes, in the order of a little-endian machine
 * @bytes: how many
 *
 * Return: their XXH64 with seed 0.
 */
u64 knpu_hash(const void *data, size_t bytes)
{
	const u8 *at = data;
	const u8 *end = at + bytes;
	u64 h = bytes >= 32 ? stripes(&at, end) : PRIME_5;

	h += bytes;
	for (; end - at >= 8; at += 8)
		h = rotate(h ^ mix(0, load_64(at)), 27) * PRIME_1 + PRIME_4;
	if (end - at >= 4) {
		h = rotate(h ^ load_32(at) * PRIME_1, 23) * PRIME_2 + PRIME_3;
		at += 4;
	}
	for (; at < end; at++)
		h = rotate(h ^ *at * PRIME_5, 11) * PRIME_1;
	h = (h ^ h >> 33) * PRIME_2;
	h = (h ^ h >> 29) * PRIME_3;
	return h ^ h >> 32;
}
