// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * All memory of the brain language comes from this file.
 */
#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What a chunk holds unless one item needs more. */
#define CHUNK_SIZE (64 * 1024 - 64)

#define ALIGNMENT sizeof(max_align_t)

struct kb_chunk {
	struct kb_chunk *next;
	size_t size;
	size_t used;
	max_align_t bytes[];
};

static struct kb_chunk *chunk_add(struct kb_arena *arena, size_t size)
{
	struct kb_chunk *chunk;

	if (size < CHUNK_SIZE)
		size = CHUNK_SIZE;
	if (size > SIZE_MAX - sizeof(*chunk))
		return NULL;
	chunk = malloc(sizeof(*chunk) + size);
	if (!chunk)
		return NULL;
	chunk->next = arena->chunks;
	chunk->size = size;
	chunk->used = 0;
	arena->chunks = chunk;
	return chunk;
}

void *kb_arena_alloc(struct kb_arena *arena, size_t nr, size_t size)
{
	struct kb_chunk *chunk = arena->chunks;
	char *bytes;

	if (size && nr > (SIZE_MAX - ALIGNMENT) / size)
		return NULL;
	size = (nr * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (!chunk || chunk->size - chunk->used < size)
		chunk = chunk_add(arena, size);
	if (!chunk)
		return NULL;
	bytes = (char *)chunk->bytes + chunk->used;
	chunk->used += size;
	return memset(bytes, 0, size);
}

char *kb_arena_copy(struct kb_arena *arena, const char *bytes, size_t length)
{
	char *copy;

	if (length == SIZE_MAX)
		return NULL;
	copy = kb_arena_alloc(arena, length + 1, 1);
	if (copy && length)
		memcpy(copy, bytes, length);
	return copy;
}

void kb_arena_reset(struct kb_arena *arena)
{
	struct kb_chunk *chunk = arena->chunks;

	if (chunk && !chunk->next && chunk->size == CHUNK_SIZE)
		chunk->used = 0;
	else
		kb_arena_free(arena);
}

void kb_arena_free(struct kb_arena *arena)
{
	struct kb_chunk *chunk, *next;

	for (chunk = arena->chunks; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	arena->chunks = NULL;
}

void *kb_vec_add(struct kb_vec *vec, size_t size)
{
	size_t room;
	void *items;

	if (vec->nr == vec->room) {
		room = vec->room ? vec->room * 2 : 8;
		if (room > SIZE_MAX / size)
			return NULL;
		items = realloc(vec->items, room * size);
		if (!items)
			return NULL;
		vec->items = items;
		vec->room = room;
	}
	return memset((char *)vec->items + vec->nr++ * size, 0, size);
}

void kb_vec_free(struct kb_vec *vec)
{
	free(vec->items);
	memset(vec, 0, sizeof(*vec));
}
