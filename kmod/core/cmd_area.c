// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands about areas and properties.
 */
#include "core_port.h"
#include "birth.h"
#include "cmd.h"
#include "edit_lock.h"
#include "engine_area.h"
#include "grid.h"
#include "life.h"
#include "property.h"
#include "resize.h"

int knpu_cmd_area_add(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_area_add *add = arg;
	const u32 dims[3] = { add->width, add->height, add->depth };
	struct knpu_area *area;
	int err;

	if (knpu_name_check(add->name))
		return -EINVAL;
	area = knpu_area_alloc((const char *)add->name, dims, add->per_voxel);
	if (IS_ERR(area))
		return PTR_ERR(area);
	if (add->flags & KNPU_AREA_F_EMPTY)
		area->gone = area->count;
	err = knpu_area_configure(area, items, add->nr);
	err = err ?: knpu_edit_wait(s, &e->edit_lock);
	if (!err) {
		err = knpu_engine_add_area(e, area);
		mutex_unlock(&e->edit_lock);
	}
	if (err) {
		knpu_area_free(area);
		return err;
	}
	add->area = area->id;
	add->first = area->first;
	add->neurons = area->count;
	return 0;
}

int knpu_cmd_area_info(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_area_info *info = arg;
	struct knpu_area *area;

	if (info->flags & KNPU_AREA_INFO_F_BY_NAME) {
		if (knpu_name_check(info->name))
			return -EINVAL;
		rcu_read_lock();
		area = knpu_engine_area_named(e, (const char *)info->name);
		rcu_read_unlock();
	} else {
		area = knpu_engine_area(e, info->area);
	}
	/* One that was removed at the last boundary may still have its name. */
	if (!area || READ_ONCE(area->removed))
		return -ENOENT;
	knpu_area_tell(area, info);
	return 0;
}

int knpu_cmd_area_list(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_area_info *out = items;
	struct knpu_area_list *list = arg;
	struct knpu_area *area;
	u32 id = list->first;
	u32 nr = 0;

	while (nr < list->nr && (area = knpu_engine_area_ever(e, id++))) {
		if (READ_ONCE(area->removed) || !knpu_area_is_head(area))
			continue;
		out[nr].size = sizeof(out[nr]);
		knpu_area_tell(area, &out[nr++]);
	}
	list->nr = nr;
	return 0;
}

int knpu_cmd_area_rename(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_area_rename *rename = arg;
	int err;

	if (!knpu_engine_area(e, rename->area))
		return -ENOENT;
	/* Those that every engine has are known by their names. */
	if (rename->area < KNPU_AREA_FIRST_USER ||
	    knpu_name_check(rename->name))
		return -EINVAL;
	err = knpu_edit_wait(s, &e->edit_lock);
	if (err)
		return err;
	err = knpu_engine_rename_area(e, rename->area,
				      (const char *)rename->name);
	mutex_unlock(&e->edit_lock);
	return err;
}

int knpu_cmd_area_remove(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	int err;

	err = knpu_edit_wait(s, &e->edit_lock);
	if (err)
		return err;
	err = knpu_area_end(e, arg);
	mutex_unlock(&e->edit_lock);
	return err;
}

int knpu_cmd_area_fill(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	int err;

	err = knpu_edit_wait(s, &e->edit_lock);
	if (err)
		return err;
	err = knpu_neurons_fill(e, arg);
	mutex_unlock(&e->edit_lock);
	return err;
}

int knpu_cmd_area_resize(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	int err;

	err = knpu_edit_wait(s, &e->edit_lock);
	if (err)
		return err;
	err = knpu_area_reshape(e, arg);
	mutex_unlock(&e->edit_lock);
	return err;
}

int knpu_cmd_property_set(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_property_set *set = arg;
	int err;

	err = knpu_edit_wait(s, &e->edit_lock);
	if (err)
		return err;
	err = knpu_property_apply(e, items, set->nr, &set->failed, &set->burst);
	mutex_unlock(&e->edit_lock);
	return err;
}
