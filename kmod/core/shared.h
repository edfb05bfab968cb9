/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Zeroed pages that the engine writes and readers map; they outlive the
 * engine while somebody has them mapped.
 */
#ifndef KNPU_CORE_SHARED_H
#define KNPU_CORE_SHARED_H

#include "core_port.h"

/**
 * struct knpu_shared - a mapped object
 * @refs: the engine's, and one for each mapping
 * @length: in bytes, whole pages
 * @data: what is mapped
 */
struct knpu_shared {
	refcount_t refs;
	size_t length;
	void *data;
};

/* Where in the offset given to mmap() the number of the object stands. */
#define KNPU_MAP_SHIFT 40

size_t knpu_shared_length(size_t bytes);
struct knpu_shared *knpu_shared_alloc(size_t bytes);
void knpu_shared_put(struct knpu_shared *s);

static inline void knpu_shared_get(struct knpu_shared *s)
{
	refcount_inc(&s->refs);
}

#endif /* KNPU_CORE_SHARED_H */
