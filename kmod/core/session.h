/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A session: one open file of the device, or one in-process handle.
 *
 * A session ends when it is closed, or before, when it is kicked, or rests too
 * long, or makes room for another: from then on
 * no request enters it, and the last one that leaves it takes it off its engine
 * and off the directory.  What is left says -ESTALE until it is closed.
 */
#ifndef KNPU_CORE_SESSION_H
#define KNPU_CORE_SESSION_H

#include "core_port.h"
#include "cred.h"
#include "engine.h"
#include "pending.h"
#include "request.h"
#include "user.h"

/*
 * knpu_session.gate: how many are inside in the low half, how often somebody has
 * entered in the bits above, and that nobody enters any more.  Who has seen a
 * gate and finds it the same knows that nobody was inside meanwhile.
 */
#define KNPU_GATE_SHUT S64_MIN
#define KNPU_GATE_ENTRY (1LL << 32)

/**
 * struct knpu_session - one user of an engine
 * @refs: of whoever opened it, of those who kick it, and of its input
 * @gate: requests that are inside, and whoever polls; see KNPU_GATE_SHUT
 * @lock: protects @pending; engine->edit_lock nests inside
 * @engine: set once, by the command that attaches; NULL again after the end
 * @rights: what it may do with @engine, of enum knpu_right; set before it
 * @cred: of whoever opened it
 * @user: the same, with all that is his
 * @attaching: somebody is about to set @engine
 * @pending: edits made and not yet published
 * @waiter: the burst that the session waits for
 * @id: never used again
 * @slot: in the directory of sessions
 * @opened: when, on the clock of knpu_now()
 * @metrics: what it did; read while it does it
 * @rcu: it is looked at until a grace period after its last reference
 * @save: struct knpu_save, or NULL; an error while a command has it
 * @restore: struct knpu_restore, likewise
 */
struct knpu_session {
	refcount_t refs;
	atomic64_t gate;
	struct mutex lock;
	struct knpu_engine *engine;
	u32 rights;
	struct knpu_cred cred;
	struct knpu_user *user;
	atomic_t attaching;
	struct knpu_pending pending;
	struct knpu_waiter waiter;
	u64 id;
	u32 slot;
	u64 opened;
	struct knpu_metrics metrics;
	struct rcu_head rcu;
	void *save;
	void *restore;
};

struct knpu_session *knpu_session_open(const struct knpu_cred *cred);
void knpu_session_close(struct knpu_session *s);
void knpu_session_put(struct knpu_session *s);
bool knpu_session_enter(struct knpu_session *s);
void knpu_session_leave(struct knpu_session *s);
void knpu_session_expel(struct knpu_session *s);
bool knpu_session_end_idle(struct knpu_session *s, s64 seen, bool any);
int knpu_session_publish(struct knpu_session *s, struct knpu_publish *p);
int knpu_session_attach(struct knpu_session *s, struct knpu_engine *e,
			u32 rights);
void *knpu_session_take(void **place);
void knpu_session_give(void **place, void *object);
void knpu_session_give_up_restore(struct knpu_session *s);
struct knpu_shared *knpu_session_shared(struct knpu_session *s, u32 object);

/* The engine the session is attached to, dead or not, or NULL. */
static inline struct knpu_engine *knpu_session_engine(struct knpu_session *s)
{
	return smp_load_acquire(&s->engine);
}

/*
 * Does a session that rests stay, if it is the last that has this engine?  If
 * its clock rests, only if @any.
 */
static inline bool knpu_session_pins(const struct knpu_engine *e, bool any)
{
	return !knpu_engine_dead(e) && (any || READ_ONCE(e->clock.thread));
}

static inline bool knpu_session_stale(const struct knpu_session *s)
{
	return atomic64_read(&s->gate) < 0;
}

/* How many are inside a gate. */
static inline u32 knpu_gate_inside(s64 gate)
{
	return gate;
}

#endif /* KNPU_CORE_SESSION_H */
