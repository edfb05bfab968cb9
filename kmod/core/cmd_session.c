// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands about sessions and engines, one's own and others'.
 *
 * They wait for nobody: what is found is held by a reference, what is told is
 * read while it changes.
 */
#include "core_port.h"
#include "cmd.h"
#include "edit_lock.h"
#include "engines.h"
#include "memory.h"
#include "sessions.h"

/* A user's sessions are his; others' are the administrator's to see. */
static bool may_see(const struct knpu_session *s,
		    const struct knpu_session *other)
{
	return s->cred.admin || s->cred.uid == other->cred.uid;
}

/* The name of its engine, if it has one: it stays until we have read it. */
static void tell_engine(struct knpu_session *s, struct knpu_session_entry *out)
{
	const struct knpu_engine *e;

	rcu_read_lock();
	e = knpu_session_engine(s);
	if (e) {
		memcpy(out->engine, e->name, sizeof(out->engine));
		out->rights = s->rights;
	}
	rcu_read_unlock();
}

static u64 since(u64 now, u64 then)
{
	return now > then ? now - then : 0;
}

static void tell_session(const struct knpu_session *asking,
			 struct knpu_session *s, struct knpu_session_entry *out)
{
	const struct knpu_metrics *m = &s->metrics;
	u64 now = knpu_now();

	*out = (struct knpu_session_entry){
		.id = s->id,
		.flags = s == asking ? KNPU_SESSION_F_SELF : 0,
		.uid = knpu_uid_show(s->cred.uid),
		.pid = knpu_pid_show(s->cred.pid),
		.busy = knpu_gate_inside(atomic64_read(&s->gate)),
		.age_ns = since(now, s->opened),
		.idle_ns = since(now, READ_ONCE(m->last)),
		.requests = knpu_sums_get(m->tally, KNPU_TALLY_REQUESTS),
		.failures = knpu_sums_get(m->tally, KNPU_TALLY_FAILURES),
		.bytes = knpu_sums_get(m->tally, KNPU_TALLY_BYTES),
		.hangs = READ_ONCE(m->hangs),
		.drops = knpu_sums_get(m->tally, KNPU_TALLY_DROPS),
	};
	memcpy(out->process, s->cred.process, sizeof(out->process));
	out->busy_ns = knpu_request_oldest(m, &out->command);
	if (out->command)
		out->waits = knpu_session_waits(s);
	tell_engine(s, out);
}

int knpu_cmd_session_list(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_session_list *list = arg;
	struct knpu_session_entry *out = items;
	struct knpu_session *other;
	u32 room = list->nr;

	list->nr = 0;
	list->hidden = 0;
	while (list->nr < room && (other = knpu_sessions_next(&list->next))) {
		if (may_see(s, other))
			tell_session(s, other, &out[list->nr++]);
		else
			list->hidden++;
		knpu_session_put(other);
	}
	return 0;
}

static void tell_access(struct knpu_engine *e, struct knpu_engine_entry *out)
{
	const struct knpu_access *access;

	rcu_read_lock();
	access = rcu_dereference(e->access);
	out->mode = access->mode;
	out->uid = knpu_uid_show(access->uid);
	out->gid = knpu_gid_show(access->gid);
	rcu_read_unlock();
}

static void tell_of_engine(struct knpu_engine *e, u32 rights,
			   struct knpu_engine_entry *out)
{
	*out = (struct knpu_engine_entry){
		.flags = knpu_engine_flags(e),
		.rights = rights,
		/* One that is closed may have been about to be ended. */
		.sessions = max(atomic_read(&e->sessions), 0),
		.neurons = READ_ONCE(e->nr_neurons),
		.rate_uhz = READ_ONCE(e->rate_uhz),
		.burst = smp_load_acquire(&e->burst),
		.memory = knpu_engine_bytes(e),
	};
	memcpy(out->name, e->name, sizeof(out->name));
	tell_access(e, out);
}

int knpu_cmd_engine_list(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine_list *list = arg;
	struct knpu_engine_entry *out = items;
	u32 room = list->nr, rights;
	struct knpu_engine *e;

	list->nr = 0;
	while (list->nr < room && (e = knpu_engines_next(&list->next))) {
		rights = knpu_engine_rights(e, &s->cred);
		if (rights & KNPU_RIGHT_READ && !knpu_engine_dead(e))
			tell_of_engine(e, rights, &out[list->nr++]);
		knpu_engine_put(e);
	}
	return 0;
}

int knpu_cmd_session_kick(struct knpu_session *s, void *arg, void *items)
{
	const struct knpu_session_kick *kick = arg;
	struct knpu_session *other = knpu_sessions_find(kick->id);
	int err = -ENOENT;

	if (!other)
		return err;
	if (may_see(s, other)) {
		knpu_session_expel(other);
		err = 0;
	}
	knpu_session_put(other);
	return err;
}
