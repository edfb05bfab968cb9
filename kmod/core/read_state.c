// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * All there is of neurons, in any order, read a block at a time.
 */
#include "core_port.h"
#include "block.h"
#include "read.h"

static void tell(const struct knpu_block_view *v, struct knpu_neuron_state *s)
{
	const struct knpu_area *area = knpu_area_at(v->areas, v->n, s->id);
	u32 i = s->id - area->first;
	struct knpu_neuron_view view;

	if (knpu_neuron_gone(v->n, s->id)) {
		*s = (struct knpu_neuron_state){ .id = s->id };
		return;
	}
	knpu_block_look(v, area, s->id, &view);
	*s = (struct knpu_neuron_state){
		.id = s->id,
		.flags = KNPU_NEURON_F_EXISTS,
		.burst = v->burst,
		.potential = view.potential,
		.countdown = view.countdown,
		.fire_count = view.fire_count,
		.threshold = knpu_block_value(area, KNPU_PROPERTY_THRESHOLD, i),
		.threshold_limit = knpu_block_value(
			area, KNPU_PROPERTY_THRESHOLD_LIMIT, i),
		.leak = knpu_block_value(area, KNPU_PROPERTY_LEAK, i),
		.refractory =
			knpu_block_value(area, KNPU_PROPERTY_REFRACTORY, i),
		.consecutive_limit = knpu_block_value(
			area, KNPU_PROPERTY_CONSECUTIVE_LIMIT, i),
		.snooze = knpu_block_value(area, KNPU_PROPERTY_SNOOZE, i),
		.accumulate =
			knpu_block_value(area, KNPU_PROPERTY_ACCUMULATE, i),
		.excitability =
			knpu_block_value(area, KNPU_PROPERTY_EXCITABILITY, i),
	};
}

/* One try at neurons of one block that exist.  Return: were they read whole? */
static bool try_run(struct knpu_engine *e, struct knpu_neuron_state *s, u32 nr,
		    u32 neurons)
{
	struct knpu_block_view v;
	u32 i;

	if (!knpu_block_begin(e, s->id >> KNPU_BLOCK_SHIFT, &v))
		return false;
	knpu_block_date(&v, neurons);
	for (i = 0; i < nr; i++)
		tell(&v, &s[i]);
	return knpu_block_end(e, &v);
}

/* How many neurons from the first on are of its block, and exist. */
static u32 run_of(const struct knpu_neuron_state *s, u32 nr, u32 neurons)
{
	u32 block = s->id >> KNPU_BLOCK_SHIFT;
	u32 i;

	for (i = 0; i < nr; i++)
		if (s[i].id >= neurons || s[i].id >> KNPU_BLOCK_SHIFT != block)
			break;
	return i;
}

/**
 * knpu_read_states - read state and properties of neurons
 * @e: the engine
 * @states: in: ids; out: all else
 * @nr: how many
 *
 * Waits for no burst, at most for the block that is being written.
 */
void knpu_read_states(struct knpu_engine *e, struct knpu_neuron_state *states,
		      u32 nr)
{
	u32 neurons = smp_load_acquire(&e->nr_neurons);
	u32 tries = 0;
	bool whole;
	u32 i, run;

	for (i = 0; i < nr; i += run) {
		run = run_of(&states[i], nr - i, neurons);
		if (!run) {
			states[i] = (struct knpu_neuron_state){
				.id = states[i].id,
			};
			run = 1;
			continue;
		}
		for (;;) {
			rcu_read_lock();
			whole = try_run(e, &states[i], run, neurons);
			rcu_read_unlock();
			if (whole)
				break;
			knpu_block_retry(e, &tries);
		}
	}
}
