// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Publication: the pending edits of a session become a generation of synapses.
 */
#include "core_port.h"
#include "boundary.h"
#include "edit_lock.h"

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
	c.generation = knpu_generation_build_charged(knpu_engine_generation(e),
						     pending, e->nr_neurons,
						     READ_ONCE(e->incoming), p);
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
 * If this fails, they are still pending.  Return: 0, -ENOSPC, -ENOMEM, or what
 * knpu_edit_wait() says.
 */
int knpu_session_publish(struct knpu_session *s, struct knpu_publish *p)
{
	struct knpu_engine *e = knpu_session_engine(s);
	int err;

	p->removed = 0;
	p->missing = 0;
	err = knpu_edit_wait(s, &s->lock);
	if (err)
		return err;
	err = knpu_edit_wait(s, &e->edit_lock);
	if (err)
		goto out;
	if (s->pending.nr) {
		err = knpu_pending_bury(&s->pending, e, p);
		err = err ?: publish_pending(e, &s->pending, p);
	} else {
		p->burst = smp_load_acquire(&e->burst) + 1;
		p->synapses = knpu_engine_generation(e)->synapses;
	}
	mutex_unlock(&e->edit_lock);
	if (!err)
		knpu_pending_drop(&s->pending);
out:
	mutex_unlock(&s->lock);
	return err;
}
