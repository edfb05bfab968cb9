// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Taking an engine back to before its first burst: state goes, structure
 * stays.
 *
 * The state of all neurons is replaced by arrays that are zero, made by the
 * session: so no reader waits while many neurons are written, and none takes
 * a state of before for one of after.
 */
#include "core_port.h"
#include "birth.h"
#include "boundary.h"
#include "cut.h"
#include "inject.h"
#include "reset.h"

/**
 * struct reset_change - an engine that begins anew
 * @change: that takes effect at a boundary
 * @neurons: state that is all zero; afterwards the one it replaced
 */
struct reset_change {
	struct knpu_change change;
	struct knpu_neurons *neurons;
};

/* The burst and the state that is counted from it change as one. */
static void state_reset(struct knpu_engine *e, struct reset_change *c)
{
	struct knpu_neurons *old = knpu_engine_neurons(e);

	WRITE_ONCE(e->props_seq, e->props_seq + 1);
	smp_wmb();
	WRITE_ONCE(e->burst, 0);
	rcu_assign_pointer(e->neurons, c->neurons);
	smp_store_release(&e->props_seq, e->props_seq + 1);
	c->neurons = old;
}

static void totals_reset(struct knpu_engine *e)
{
	struct knpu_areas *areas = knpu_engine_areas(e);
	struct knpu_totals *t = &e->totals;
	u32 i;

	WRITE_ONCE(t->spikes, 0);
	WRITE_ONCE(t->candidates, 0);
	WRITE_ONCE(t->events, 0);
	WRITE_ONCE(t->injected, 0);
	WRITE_ONCE(t->wide_bursts, 0);
	WRITE_ONCE(t->burst_ns, 0);
	for (i = 0; i < areas->nr; i++)
		WRITE_ONCE(areas->area[i]->spikes, 0);
}

static void reset_change_apply(struct knpu_engine *e,
			       struct knpu_change *change)
{
	struct reset_change *c =
		container_of(change, struct reset_change, change);
	struct knpu_status status = { .epoch = e->epoch + 1 };

	knpu_injections_spend(&e->injections, &e->spent);
	knpu_cuts_keep_reset(e);
	state_reset(e, c);
	totals_reset(e);
	knpu_timing_clear(&e->timing);
	knpu_history_clear(e->history);
	e->epoch++;
	knpu_ledger_reset(&e->ledger, e->epoch);
	knpu_page_write(&e->page, &status);
}

/**
 * knpu_reset_apply - take an engine back to before its first burst
 * @e: the engine; the caller holds its edit lock
 * @epoch: how often that has been done
 *
 * Return: 0 or -ENOMEM, and nothing is changed.
 */
int knpu_reset_apply(struct knpu_engine *e, u64 *epoch)
{
	struct reset_change c = { .change.apply = reset_change_apply };

	lockdep_assert_held(&e->edit_lock);
	c.neurons = knpu_neurons_alloc_like(knpu_engine_neurons(e),
					    knpu_engine_neurons(e)->capacity);
	if (!c.neurons)
		return -ENOMEM;
	/* Who has a place changes under the edit lock alone. */
	knpu_neurons_copy_places(c.neurons, knpu_engine_neurons(e),
				 e->nr_neurons);
	knpu_places_rest(c.neurons, 0, e->nr_neurons, 0);
	knpu_boundary_submit(e, &c.change);
	/* The next reset needs the edit lock, so this one's is still there. */
	*epoch = e->epoch;
	knpu_spent_free(&e->spent, &e->lookers);
	/* Readers may still look at what was replaced. */
	synchronize_rcu();
	knpu_neurons_free(c.neurons);
	return 0;
}
