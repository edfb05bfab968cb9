// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands that save and restore.
 */
#include "core_port.h"
#include "cmd.h"
#include "restore.h"
#include "save.h"

/* What the session has, -EINVAL if it has none, -EBUSY if it is in use. */
static void *take(void **place)
{
	void *object = knpu_session_take(place);

	if (object)
		return object;
	knpu_session_give(place, NULL);
	return ERR_PTR(-EINVAL);
}

/* The place, if there is nothing in it: 0 or -EBUSY. */
static int take_place(void **place)
{
	void *object = knpu_session_take(place);

	if (!object)
		return 0;
	if (!IS_ERR(object))
		knpu_session_give(place, object);
	return -EBUSY;
}

/* What was given up for an engine that came meanwhile was there: -EBUSY. */
static struct knpu_restore *take_restore(struct knpu_session *s)
{
	struct knpu_restore *r = take(&s->restore);

	if (r == ERR_PTR(-EINVAL) && knpu_session_engine(s))
		return ERR_PTR(-EBUSY);
	return r;
}

/*
 * Puts it back.  The session may have got another engine while a command had it,
 * and who attached found nothing to give up: then nobody else gets at it.
 */
static void give_restore(struct knpu_session *s, struct knpu_restore *r)
{
	knpu_session_give(&s->restore, r);
	/* Either we see the engine, or who attaches sees what was put back. */
	smp_mb();
	if (knpu_session_engine(s))
		knpu_session_give_up_restore(s);
}

int knpu_cmd_save_open(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_save_open *open = arg;
	struct knpu_save *save;

	if (take_place(&s->save))
		return -EBUSY;
	save = knpu_save_make(knpu_session_engine(s), s->user);
	if (!IS_ERR(save))
		knpu_save_tell(save, &open->burst, &open->bytes);
	knpu_session_give(&s->save, IS_ERR(save) ? NULL : save);
	return IS_ERR(save) ? PTR_ERR(save) : 0;
}

int knpu_cmd_save_read(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_save_read *read = arg;
	struct knpu_save *save = take(&s->save);

	if (IS_ERR(save))
		return PTR_ERR(save);
	read->nr = knpu_save_read(save, read->offset, items, read->nr);
	knpu_session_give(&s->save, save);
	return 0;
}

int knpu_cmd_save_close(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_save *save = take(&s->save);

	if (IS_ERR(save))
		return PTR_ERR(save);
	knpu_session_give(&s->save, NULL);
	knpu_save_free(save);
	return 0;
}

int knpu_cmd_restore_open(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_restore_open *open = arg;
	struct knpu_restore *r;

	if (open->name[0] && knpu_name_check(open->name))
		return -EINVAL;
	if (take_place(&s->restore))
		return -EBUSY;
	r = knpu_restore_begin(open->name, &s->cred);
	give_restore(s, IS_ERR(r) ? NULL : r);
	return IS_ERR(r) ? PTR_ERR(r) : 0;
}

int knpu_cmd_restore_write(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_restore_write *write = arg;
	struct knpu_restore *r = take_restore(s);
	int err;

	if (IS_ERR(r))
		return PTR_ERR(r);
	err = knpu_restore_write(r, items, write->nr);
	write->reason = r->reason;
	write->section = r->section.type;
	write->offset = r->begin;
	give_restore(s, r);
	return err;
}

int knpu_cmd_restore_end(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_restore_end *end = arg;
	struct knpu_restore *r = take_restore(s);
	struct knpu_engine *e;

	if (IS_ERR(r))
		return PTR_ERR(r);
	e = knpu_restore_end(r);
	end->reason = r->reason;
	end->section = r->section.type;
	end->offset = r->begin;
	knpu_session_give(&s->restore, NULL);
	knpu_restore_free(r);
	if (IS_ERR(e))
		return PTR_ERR(e);
	return knpu_session_attach(s, e, KNPU_RIGHT_ALL);
}
