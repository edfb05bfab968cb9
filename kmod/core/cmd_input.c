// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands that put something in.
 */
#include "core_port.h"
#include "cmd.h"
#include "engine_area.h"
#include "inject.h"

static int queue(struct knpu_session *s, struct knpu_injection *in)
{
	struct knpu_engine *e = knpu_session_engine(s);

	if (IS_ERR(in))
		return PTR_ERR(in);
	/* Of voxels that have no neuron any more. */
	if (!in->nr) {
		knpu_injection_free(in);
		return 0;
	}
	knpu_injection_give(in, s);
	llist_add(&in->node, &e->injections);
	knpu_spent_free(&e->spent, &e->lookers);
	return 0;
}

int knpu_cmd_inject(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_inject *i = arg;

	return queue(s,
		     knpu_injection_make(e, s->user, items, i->nr, &i->failed));
}

int knpu_cmd_inject_voxel(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_inject_voxel *i = arg;
	struct knpu_area *area = knpu_engine_area(e, i->area);

	if (!area)
		return -ENOENT;
	return queue(s, knpu_injection_of_voxels(e, s->user, area, items, i->nr,
						 &i->failed));
}

int knpu_cmd_inject_list(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_inject_list *list = arg;

	atomic64_add_return(1, &e->lookers);
	list->nr = knpu_injections_list(e, items, list->nr, &list->total);
	atomic64_add_return(-1, &e->lookers);
	/* What others have left, as we looked. */
	knpu_spent_free(&e->spent, &e->lookers);
	return 0;
}

int knpu_cmd_inject_clear(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_inject_clear *clear = arg;

	clear->items = knpu_injections_spend(&e->injections, &e->spent);
	knpu_spent_free(&e->spent, &e->lookers);
	return 0;
}
