// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Names of areas.  A name never changes: an area that is renamed gets another
 * one, so that who looks at the old one sees it whole.
 */
#include "core_port.h"
#include "boundary.h"
#include "engine.h"
#include "engine_area.h"

struct knpu_area_name *knpu_area_name_alloc(const char *text)
{
	struct knpu_area_name *name;

	name = kvzalloc(sizeof(*name), GFP_KERNEL_ACCOUNT);
	if (name)
		memcpy(name->text, text, strlen(text) + 1);
	return name;
}

static struct knpu_area_name __rcu **bucket_of(struct knpu_engine *e,
					       const char *text)
{
	return &e->names[knpu_name_hash(text) % KNPU_NAME_BUCKETS];
}

static void add(struct knpu_engine *e, struct knpu_area_name *name)
{
	struct knpu_area_name __rcu **bucket = bucket_of(e, name->text);

	lockdep_assert_held(&e->edit_lock);
	RCU_INIT_POINTER(name->next, rcu_dereference_protected(*bucket, true));
	rcu_assign_pointer(*bucket, name);
}

/* Who stands at the name that is removed still finds those after it. */
static void remove(struct knpu_engine *e, struct knpu_area_name *name)
{
	struct knpu_area_name __rcu **link = bucket_of(e, name->text);

	lockdep_assert_held(&e->edit_lock);
	while (rcu_dereference_protected(*link, true) != name)
		link = &rcu_dereference_protected(*link, true)->next;
	rcu_assign_pointer(*link, rcu_dereference_protected(name->next, true));
}

/* Lets an area that was added be found by its name. */
void knpu_area_name_add(struct knpu_engine *e, struct knpu_area *area)
{
	struct knpu_area_name *name =
		rcu_dereference_protected(area->name, true);

	name->area = area;
	add(e, name);
}

/* Nobody finds it any more; who has found it may still look at its name. */
void knpu_area_name_remove(struct knpu_engine *e, struct knpu_area *area)
{
	remove(e, rcu_dereference_protected(area->name, true));
}

/* KNPU_NAME_LEN bytes, also of an area that was removed. */
void knpu_area_name_tell(const struct knpu_area *area, u8 *to)
{
	rcu_read_lock();
	memcpy(to, rcu_dereference(area->name)->text, KNPU_NAME_LEN);
	rcu_read_unlock();
}

/* The area of a name, or NULL.  The caller is in an RCU read section. */
struct knpu_area *knpu_engine_area_named(struct knpu_engine *e,
					 const char *text)
{
	struct knpu_area_name *name = rcu_dereference(*bucket_of(e, text));

	while (name && strcmp(name->text, text))
		name = rcu_dereference(name->next);
	return name ? name->area : NULL;
}

/**
 * struct rename_change - an area that gets another name
 * @change: that takes effect at a boundary, as who cuts there takes names
 * @area: the area
 * @name: the new one
 */
struct rename_change {
	struct knpu_change change;
	struct knpu_area *area;
	struct knpu_area_name *name;
};

static void rename_apply(struct knpu_engine *e, struct knpu_change *change)
{
	struct rename_change *c =
		container_of(change, struct rename_change, change);

	rcu_assign_pointer(c->area->name, c->name);
}

/* Both names are found for a moment, neither never. */
static void replace(struct knpu_engine *e, struct knpu_area *area,
		    struct knpu_area_name *name)
{
	struct knpu_area_name *old =
		rcu_dereference_protected(area->name, true);
	struct rename_change c = {
		.change.apply = rename_apply,
		.area = area,
		.name = name,
	};

	name->area = area;
	add(e, name);
	knpu_boundary_submit(e, &c.change);
	remove(e, old);
	kvfree_rcu(old, rcu);
}

/**
 * knpu_engine_rename_area - give an area another name
 * @e: the engine; the caller holds its edit lock
 * @id: of the area
 * @text: a name
 *
 * Takes effect at the next boundary; its own name is no other.  Return: 0,
 * -ENOENT for no such area, -EEXIST if another has the name, -ENOMEM.
 */
int knpu_engine_rename_area(struct knpu_engine *e, u32 id, const char *text)
{
	struct knpu_area *area = knpu_engine_area(e, id);
	struct knpu_area *taken;
	struct knpu_area_name *name;

	lockdep_assert_held(&e->edit_lock);
	if (!area)
		return -ENOENT;
	rcu_read_lock();
	taken = knpu_engine_area_named(e, text);
	rcu_read_unlock();
	if (taken)
		return taken == area ? 0 : -EEXIST;
	name = knpu_area_name_alloc(text);
	if (!name)
		return -ENOMEM;
	replace(e, area, name);
	return 0;
}
