/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Memory, with the size that was asked for when there is none.
 */
#include "tool.h"

#include <stdlib.h>

/* Zeroed room for @nr things, at least one; NULL after saying what lacked. */
void *room_for(size_t nr, size_t size, const char *what)
{
	void *room = calloc(nr ? nr : 1, size);

	if (!room)
		complain("out of memory: asked for %zu times %zu bytes for %s",
			 nr, size, what);
	return room;
}

/* Like room_for(), but keeps what @old holds; @old stays when there is none. */
void *more_room(void *old, size_t nr, size_t size, const char *what)
{
	void *room = reallocarray(old, nr ? nr : 1, size);

	if (!room)
		complain("out of memory: asked for %zu times %zu bytes for %s",
			 nr, size, what);
	return room;
}
