/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Memory that is given out in pieces and given back all at once.
 */
#ifndef KNPU_BRAIN_ARENA_H
#define KNPU_BRAIN_ARENA_H

#include <stddef.h>

struct kb_chunk;

/**
 * struct kb_arena - an arena; all zero is an empty one
 * @chunks: newest first
 */
struct kb_arena {
	struct kb_chunk *chunks;
};

/* Zeroed memory for @nr items of @size bytes, or NULL. */
void *kb_arena_alloc(struct kb_arena *arena, size_t nr, size_t size);
/* A zero-terminated copy of @length bytes, or NULL. */
char *kb_arena_copy(struct kb_arena *arena, const char *bytes, size_t length);
/* Gives all back but for some that the next use will want. */
void kb_arena_reset(struct kb_arena *arena);
void kb_arena_free(struct kb_arena *arena);

/**
 * struct kb_vec - an array that grows; all zero is an empty one
 * @items: the array
 * @nr: items in it
 * @room: items it has memory for
 */
struct kb_vec {
	void *items;
	size_t nr;
	size_t room;
};

/* Appends a zeroed item of @size bytes and returns it, or NULL. */
void *kb_vec_add(struct kb_vec *vec, size_t size);
void kb_vec_free(struct kb_vec *vec);

#endif /* KNPU_BRAIN_ARENA_H */
