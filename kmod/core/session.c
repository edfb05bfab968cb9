// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sessions.
 */
#include "core_port.h"
#include "evict.h"
#include "restore.h"
#include "save.h"
#include "sessions.h"

static struct knpu_session *session_alloc(const struct knpu_cred *cred,
					  struct knpu_user *user)
{
	struct knpu_session *s;

	s = kvzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);
	if (!s)
		return NULL;
	if (knpu_request_init(&s->metrics)) {
		kvfree(s);
		return NULL;
	}
	refcount_set(&s->refs, 1);
	s->cred = *cred;
	s->user = user;
	s->pending.user = user;
	s->opened = knpu_now();
	WRITE_ONCE(s->metrics.last, s->opened);
	mutex_init(&s->lock);
	knpu_waiter_init(&s->waiter);
	return s;
}

/**
 * knpu_session_open - a session that is attached to no engine
 * @cred: of whoever opens it
 *
 * Return: the session, or -ENFILE, -EMFILE, -ENOMEM.
 */
struct knpu_session *knpu_session_open(const struct knpu_cred *cred)
{
	struct knpu_user *user = knpu_user_get(cred->uid);
	struct knpu_session *s;
	int err;

	if (!user)
		return ERR_PTR(-ENOMEM);
	do
		err = knpu_sessions_reserve(user);
	while (err && knpu_evict_of(user));
	if (err)
		goto err_user;
	err = -ENOMEM;
	s = session_alloc(cred, user);
	if (!s)
		goto err_room;
	knpu_sessions_add(s);
	return s;

err_room:
	knpu_sessions_unreserve(user);
err_user:
	knpu_user_put(user);
	return ERR_PTR(err);
}

void knpu_session_put(struct knpu_session *s)
{
	if (!refcount_dec_and_test(&s->refs))
		return;
	mutex_destroy(&s->lock);
	knpu_request_exit(&s->metrics);
	knpu_user_put(s->user);
	/* Who looks for a session may still be looking at this one's id. */
	kvfree_rcu(s, rcu);
}

/*
 * Its gate is shut and nobody is inside: takes it off its engine and the
 * directory.  Those who look at it still see its name, and the engine's.
 */
static void session_take_off(struct knpu_session *s)
{
	struct knpu_engine *e = knpu_session_engine(s);

	knpu_sessions_remove(s);
	knpu_pending_drop(&s->pending);
	knpu_save_free(s->save);
	knpu_restore_free(s->restore);
	if (!e)
		return;
	/* Then who polls is woken, and finds no engine. */
	WRITE_ONCE(s->engine, NULL);
	knpu_waiter_remove(&e->wakeup, &s->waiter);
	knpu_engine_put(e);
}

/* The same of one that is still counted with those of its engine. */
static void session_end(struct knpu_session *s)
{
	struct knpu_engine *e = knpu_session_engine(s);

	if (e)
		atomic_dec(&e->sessions);
	session_take_off(s);
}

/* Whoever is inside keeps the session attached; false: it is stale. */
bool knpu_session_enter(struct knpu_session *s)
{
	s64 gate = atomic64_read(&s->gate);
	u64 next;

	do {
		if (gate < 0)
			return false;
		/* Entries are counted anew rather than into the bit above. */
		next = ((u64)gate + KNPU_GATE_ENTRY + 1) & S64_MAX;
	} while (!atomic64_try_cmpxchg(&s->gate, &gate, next));
	return true;
}

/* Then it rests: whoever sees that nobody is inside sees since when. */
void knpu_session_leave(struct knpu_session *s)
{
	s64 left;

	WRITE_ONCE(s->metrics.last, knpu_now());
	left = atomic64_add_return(-1, &s->gate);
	if (left < 0 && !knpu_gate_inside(left))
		session_end(s);
}

/**
 * knpu_session_expel - end a session for whoever has it open
 * @s: the session; the caller has a reference
 *
 * Its requests fail with -ESTALE from now on.  One that is being carried out
 * goes on to its end, but for those that could take for ever.
 */
void knpu_session_expel(struct knpu_session *s)
{
	struct knpu_engine *e;

	if (!knpu_session_enter(s))
		return;
	atomic64_fetch_or(KNPU_GATE_SHUT, &s->gate);
	e = knpu_session_engine(s);
	if (e)
		knpu_waiter_kick(&e->wakeup, &s->waiter);
	knpu_session_leave(s);
}

/**
 * knpu_session_end_idle - end a session that has rested
 * @s: the session; the caller has a reference
 * @seen: its gate when it was seen to rest, with nobody inside
 * @any: an engine that rests does not end with it either
 *
 * Return: was it ended by us?  Not if somebody has entered since, be it that he
 * has left; nor if its engine is to stay and nobody else has it.
 */
bool knpu_session_end_idle(struct knpu_session *s, s64 seen, bool any)
{
	struct knpu_engine *e;
	bool ended;

	rcu_read_lock();
	e = knpu_session_engine(s);
	/*
	 * It goes before it is known whether it may: of several that leave the
	 * engine one is the last, whatever was seen before.
	 */
	ended = !e || atomic_dec_return(&e->sessions) > 0 ||
		!knpu_session_pins(e, any);
	if (ended)
		ended = atomic64_try_cmpxchg(&s->gate, &seen,
					     seen | KNPU_GATE_SHUT);
	if (e && !ended)
		atomic_inc(&e->sessions);
	rcu_read_unlock();
	if (ended)
		session_take_off(s);
	return ended;
}

/* No request of whoever opened it is inside any more. */
void knpu_session_close(struct knpu_session *s)
{
	if (atomic64_fetch_or(KNPU_GATE_SHUT, &s->gate) >= 0)
		session_end(s);
	knpu_session_put(s);
}

/**
 * knpu_session_take - take what only one command at a time may have
 * @place: where the session has it
 *
 * Nobody waits: who comes second is refused.  What was taken, be it nothing, has
 * to be put back with knpu_session_give().
 *
 * Return: it; NULL if there is none; -EBUSY if another command has it.
 */
void *knpu_session_take(void **place)
{
	return xchg(place, ERR_PTR(-EBUSY));
}

/* Puts it back, or another, or nothing. */
void knpu_session_give(void **place, void *object)
{
	smp_store_release(place, object);
}

/*
 * Gives up what was begun, as there is an engine and no command gets at it any
 * more.  One that has it now does so itself when it puts it back.
 */
void knpu_session_give_up_restore(struct knpu_session *s)
{
	struct knpu_restore *r = knpu_session_take(&s->restore);

	if (IS_ERR(r))
		return;
	knpu_session_give(&s->restore, NULL);
	knpu_restore_free(r);
}

/* A mapped object of the session's engine, with a reference; we are inside. */
struct knpu_shared *knpu_session_shared(struct knpu_session *s, u32 object)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_shared *shared;

	shared = object == KNPU_MAP_LEDGER ? e->ledger.shared : e->page.shared;
	knpu_shared_get(shared);
	return shared;
}
