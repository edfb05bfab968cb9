/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A session: one open file of the device, or one in-process handle.
 */
#ifndef KNPU_CORE_SESSION_H
#define KNPU_CORE_SESSION_H

#include "core_port.h"
#include "cred.h"
#include "engine.h"
#include "pending.h"

/**
 * struct knpu_session - one user of an engine
 * @lock: protects @pending; engine->edit_lock nests inside
 * @engine: set once, by the command that attaches
 * @rights: what it may do with @engine, of enum knpu_right; set before it
 * @cred: of whoever opened it
 * @attaching: somebody is about to set @engine
 * @pending: edits made and not yet published
 * @waiter: the burst that the session waits for
 */
struct knpu_session {
	struct mutex lock;
	struct knpu_engine *engine;
	u32 rights;
	struct knpu_cred cred;
	atomic_t attaching;
	struct knpu_pending pending;
	struct knpu_waiter waiter;
};

struct knpu_session *knpu_session_open(const struct knpu_cred *cred);
void knpu_session_close(struct knpu_session *s);
int knpu_session_publish(struct knpu_session *s, struct knpu_publish *p);
struct knpu_shared *knpu_session_shared(struct knpu_session *s, u32 object);

/* The engine the session is attached to, dead or not, or NULL. */
static inline struct knpu_engine *knpu_session_engine(struct knpu_session *s)
{
	return smp_load_acquire(&s->engine);
}

#endif /* KNPU_CORE_SESSION_H */
