/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A table from names to numbers.
 */
#ifndef KNPU_BRAIN_NAMES_H
#define KNPU_BRAIN_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/**
 * struct kb_name - a name; numbered from 0 in the order of adding
 * @text: the name
 * @next: number + 1 of the next name with the same hash
 */
struct kb_name {
	const char *text;
	uint32_t next;
};

/**
 * struct kb_names - the table; all zero is an empty one
 * @list: struct kb_name
 * @heads: uint32_t, a power of two of them or none: number + 1 of the first
 *	name of each hash; 0 for none
 */
struct kb_names {
	struct kb_vec list;
	struct kb_vec heads;
};

/* The number of a name; false: there is no such name. */
bool kb_names_find(const struct kb_names *names, const char *text,
		   uint32_t *number);
/* Adds a name that is not in the table and outlives it; false: no memory. */
bool kb_names_add(struct kb_names *names, const char *text);
const char *kb_names_text(const struct kb_names *names, uint32_t number);
void kb_names_free(struct kb_names *names);

#endif /* KNPU_BRAIN_NAMES_H */
