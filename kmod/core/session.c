// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sessions.
 */
#include "core_port.h"
#include "boundary.h"
#include "session.h"

struct knpu_session *knpu_session_open(const struct knpu_cred *cred)
{
	struct knpu_session *s;

	s = kvzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);
	if (!s)
		return NULL;
	s->cred = *cred;
	mutex_init(&s->lock);
	knpu_waiter_init(&s->waiter);
	return s;
}

/* The caller's is the last reference: no command is running. */
void knpu_session_close(struct knpu_session *s)
{
	knpu_pending_drop(&s->pending);
	if (s->engine) {
		knpu_waiter_remove(&s->engine->wakeup, &s->waiter);
		knpu_engine_put(s->engine);
	}
	mutex_destroy(&s->lock);
	kvfree(s);
}

/**
 * struct publish_change - a generation that takes the place of another
 * @change: that takes effect at a boundary
 * @generation: the new one; afterwards the old one
 */
struct publish_change {
	struct knpu_change change;
	struct knpu_generation *generation;
};

static void publish_change_apply(struct knpu_engine *e,
				 struct knpu_change *change)
{
	struct publish_change *c =
		container_of(change, struct publish_change, change);
	struct knpu_generation *old = knpu_engine_generation(e);

	rcu_assign_pointer(e->generation, c->generation);
	c->generation = old;
}

static int publish_pending(struct knpu_engine *e,
			   const struct knpu_pending *pending,
			   struct knpu_publish *p)
{
	struct publish_change c = { .change.apply = publish_change_apply };

	lockdep_assert_held(&e->edit_lock);
	c.generation = knpu_generation_build(knpu_engine_generation(e), pending,
					     e->nr_neurons, p);
	if (IS_ERR(c.generation))
		return PTR_ERR(c.generation);
	p->synapses = c.generation->synapses;
	knpu_boundary_submit(e, &c.change);
	p->burst = c.change.burst;
	/* Who lists the old one holds a reference, or is about to take it. */
	synchronize_rcu();
	knpu_generation_put(c.generation);
	return 0;
}

/**
 * knpu_session_publish - put the pending edits into effect
 * @s: attached session
 * @p: told what they came to
 *
 * If this fails, they are still pending.  Return: 0, -ENOSPC or -ENOMEM.
 */
int knpu_session_publish(struct knpu_session *s, struct knpu_publish *p)
{
	struct knpu_engine *e = knpu_session_engine(s);
	int err = 0;

	p->removed = 0;
	p->missing = 0;
	mutex_lock(&s->lock);
	mutex_lock(&e->edit_lock);
	if (s->pending.nr) {
		err = publish_pending(e, &s->pending, p);
	} else {
		p->burst = smp_load_acquire(&e->burst) + 1;
		p->synapses = knpu_engine_generation(e)->synapses;
	}
	mutex_unlock(&e->edit_lock);
	if (!err)
		knpu_pending_drop(&s->pending);
	mutex_unlock(&s->lock);
	return err;
}

/* A mapped object of the session's engine, with a reference. */
struct knpu_shared *knpu_session_shared(struct knpu_session *s, u32 object)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_shared *shared;

	shared = object == KNPU_MAP_LEDGER ? e->ledger.shared : e->page.shared;
	knpu_shared_get(shared);
	return shared;
}
