// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands about synapses.
 */
#include "core_port.h"
#include "cmd.h"
#include "edit_lock.h"
#include "incoming.h"
#include "life.h"
#include "span.h"

int knpu_cmd_synapse_add(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	u64 lives = smp_load_acquire(&e->lives);
	struct knpu_synapse *synapses = items;
	struct knpu_synapse_add *add = arg;
	int err;
	u32 i;

	for (i = 0; i < add->nr; i++) {
		err = knpu_synapse_check(&synapses[i], e);
		if (!err)
			continue;
		add->failed = i;
		return err;
	}
	err = knpu_edit_wait(s, &s->lock);
	if (err)
		return err;
	s->pending.lives = lives;
	err = knpu_pending_add(&s->pending, synapses, add->nr);
	mutex_unlock(&s->lock);
	return err;
}

int knpu_cmd_synapse_remove(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	u64 lives = smp_load_acquire(&e->lives);
	struct knpu_synapse_pair *pairs = items;
	struct knpu_synapse_remove *remove = arg;
	int err;
	u32 i;

	for (i = 0; i < remove->nr; i++) {
		err = knpu_neuron_name(e, &pairs[i].source) ?:
			      knpu_neuron_name(e, &pairs[i].target);
		if (!err)
			continue;
		remove->failed = i;
		return err;
	}
	err = knpu_edit_wait(s, &s->lock);
	if (err)
		return err;
	s->pending.lives = lives;
	err = knpu_pending_remove(&s->pending, pairs, remove->nr);
	mutex_unlock(&s->lock);
	return err;
}

int knpu_cmd_synapse_set(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	u64 lives = smp_load_acquire(&e->lives);
	struct knpu_synapse_change *changes = items;
	struct knpu_synapse_set *set = arg;
	int err;
	u32 i;

	for (i = 0; i < set->nr; i++) {
		err = knpu_change_check(&changes[i], e);
		if (!err)
			continue;
		set->failed = i;
		return err;
	}
	err = knpu_edit_wait(s, &s->lock);
	if (err)
		return err;
	s->pending.lives = lives;
	err = knpu_pending_set(&s->pending, changes, set->nr);
	mutex_unlock(&s->lock);
	return err;
}

/**
 * struct ends - the neurons that a command means
 * @sources: where the synapses come from
 * @targets: where they go to
 */
struct ends {
	struct knpu_ranges *sources;
	struct knpu_ranges *targets;
};

static void ends_free(struct ends *ends)
{
	kvfree(ends->sources);
	kvfree(ends->targets);
}

/* The first @sources of @nr spans are sources, the others targets. */
static int ends_make(struct ends *ends, struct knpu_engine *e,
		     const struct knpu_span *spans, u32 sources, u32 nr,
		     u32 *failed)
{
	if (!sources || sources >= nr)
		return -EINVAL;
	ends->sources = knpu_ranges_make(e, spans, sources, failed);
	if (IS_ERR(ends->sources))
		return PTR_ERR(ends->sources);
	ends->targets =
		knpu_ranges_make(e, spans + sources, nr - sources, failed);
	if (!IS_ERR(ends->targets))
		return 0;
	kvfree(ends->sources);
	*failed += sources;
	return PTR_ERR(ends->targets);
}

int knpu_cmd_synapse_clear(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	u64 lives = smp_load_acquire(&e->lives);
	struct knpu_synapse_clear *clear = arg;
	struct ends ends;
	int err;

	err = ends_make(&ends, e, items, clear->sources, clear->nr,
			&clear->failed);
	if (err)
		return err;
	err = knpu_edit_wait(s, &s->lock);
	if (err)
		goto out;
	s->pending.lives = lives;
	err = knpu_pending_clear(&s->pending, ends.sources, ends.targets,
				 clear->nr);
	mutex_unlock(&s->lock);
	/* What is pending keeps the targets. */
	if (!err)
		ends.targets = NULL;
out:
	ends_free(&ends);
	return err;
}

/* The generation that is in force, with a reference. */
static struct knpu_generation *generation_get(struct knpu_engine *e)
{
	struct knpu_generation *g;

	rcu_read_lock();
	do {
		g = rcu_dereference(e->generation);
	} while (!refcount_inc_not_zero(&g->refs));
	rcu_read_unlock();
	return g;
}

/*
 * Its index by target, made here if nobody asked before: from what the caller
 * holds, so that it waits for nobody.
 */
static struct knpu_incoming *incoming_get(struct knpu_engine *e,
					  struct knpu_generation *g)
{
	struct knpu_incoming *in = smp_load_acquire(&g->incoming);
	struct knpu_incoming *other;

	if (in)
		return in;
	in = knpu_incoming_make(g);
	if (IS_ERR(in))
		return in;
	/* From now on publishing makes it. */
	WRITE_ONCE(e->incoming, true);
	other = cmpxchg(&g->incoming, NULL, in);
	if (!other)
		return in;
	knpu_incoming_free(in);
	return other;
}

static int list_incoming(struct knpu_engine *e, struct knpu_generation *g,
			 struct knpu_synapse_list *list, void *items)
{
	struct knpu_incoming *in = incoming_get(e, g);

	if (IS_ERR(in))
		return PTR_ERR(in);
	list->nr = knpu_incoming_list(in, g, &list->source, list->end,
				      &list->skip, items, list->nr);
	return 0;
}

int knpu_cmd_synapse_list(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_synapse_list *list = arg;
	struct knpu_generation *g;
	int err = 0;

	if (list->end > smp_load_acquire(&e->nr_neurons) ||
	    list->source > list->end)
		return -ENOENT;
	g = generation_get(e);
	if (list->flags & KNPU_ASK_F_INCOMING)
		err = list_incoming(e, g, list, items);
	else
		list->nr = knpu_generation_list(g, &list->source, list->end,
						&list->skip, items, list->nr);
	knpu_generation_put(g);
	return err;
}

static int count_incoming(struct knpu_engine *e, struct knpu_generation *g,
			  const struct ends *ends, u64 *count)
{
	struct knpu_incoming *in = incoming_get(e, g);

	if (IS_ERR(in))
		return PTR_ERR(in);
	*count = knpu_incoming_between(in, ends->sources, ends->targets);
	return 0;
}

int knpu_cmd_synapse_count(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_synapse_count *count = arg;
	struct knpu_generation *g;
	struct ends ends;
	int err;

	err = ends_make(&ends, e, items, count->sources, count->nr,
			&count->failed);
	if (err)
		return err;
	g = generation_get(e);
	if (count->flags & KNPU_ASK_F_INCOMING)
		err = count_incoming(e, g, &ends, &count->count);
	else
		count->count =
			knpu_generation_between(g, ends.sources, ends.targets);
	knpu_generation_put(g);
	ends_free(&ends);
	return err;
}

int knpu_cmd_publish(struct knpu_session *s, void *arg, void *items)
{
	struct knpu_publish *p = arg;

	return knpu_session_publish(s, p);
}
