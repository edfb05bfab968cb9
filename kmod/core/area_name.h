/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Names of areas: found without a lock, and replaced.
 */
#ifndef KNPU_CORE_AREA_NAME_H
#define KNPU_CORE_AREA_NAME_H

#include "core_port.h"

struct knpu_area;
struct knpu_engine;

/**
 * struct knpu_area_name - a name that an area has; an area that is renamed gets
 *	another
 * @next: in its bucket of the table of names
 * @area: whose it is
 * @rcu: it is looked at until a grace period after it was replaced
 * @text: zero-terminated; never changes
 */
struct knpu_area_name {
	struct knpu_area_name __rcu *next;
	struct knpu_area *area;
	struct rcu_head rcu;
	char text[KNPU_NAME_LEN];
};

struct knpu_area_name *knpu_area_name_alloc(const char *text);
void knpu_area_name_add(struct knpu_engine *e, struct knpu_area *area);
void knpu_area_name_remove(struct knpu_engine *e, struct knpu_area *area);
void knpu_area_name_tell(const struct knpu_area *area, u8 *to);
struct knpu_area *knpu_engine_area_named(struct knpu_engine *e,
					 const char *text);
int knpu_engine_rename_area(struct knpu_engine *e, u32 id, const char *text);

#endif /* KNPU_CORE_AREA_NAME_H */
