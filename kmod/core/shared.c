// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Mapped objects: memory and references.
 */
#include "core_port.h"
#include "shared.h"

#define PAGE_BYTES 4096

/* Whole pages. */
size_t knpu_shared_length(size_t bytes)
{
	return DIV_ROUND_UP(bytes, PAGE_BYTES) * PAGE_BYTES;
}

struct knpu_shared *knpu_shared_alloc(size_t bytes)
{
	struct knpu_shared *s;

	s = kvzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);
	if (!s)
		return NULL;
	refcount_set(&s->refs, 1);
	s->length = knpu_shared_length(bytes);
	s->data = knpu_pages_alloc(s->length);
	if (s->data)
		return s;
	kvfree(s);
	return NULL;
}

void knpu_shared_put(struct knpu_shared *s)
{
	if (!s || !refcount_dec_and_test(&s->refs))
		return;
	knpu_pages_free(s->data, s->length);
	kvfree(s);
}
