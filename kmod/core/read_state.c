// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * All there is of neurons, in any order, read a block at a time.
 */
#include "core_port.h"
#include "block.h"
#include "read.h"

/*
 * How many neurons there may be, where a handle names its place.  In a range
 * there are no handles: an id that is too high for one is too high.
 */
struct reader {
	u32 neurons;
	bool handles;
};

static u32 place_of(const struct reader *r, const struct knpu_neuron_state *s)
{
	return r->handles ? KNPU_NEURON_ID(s->id) : s->id;
}

/* Is it the one that is meant?  By its id, whoever has the place. */
static bool is_meant(const struct knpu_neurons *n, u32 id, u32 handle)
{
	u32 which = handle >> KNPU_HANDLE_SHIFT;

	return !knpu_neuron_gone(n, id) &&
	       (!which || which == knpu_neuron_incarnation(n, id));
}

static void tell(const struct knpu_block_view *v, u32 id,
		 struct knpu_neuron_state *s)
{
	const struct knpu_area *area = knpu_area_at(v->areas, v->n, id);
	u32 i = id - area->first;
	struct knpu_neuron_view view;

	if (!is_meant(v->n, id, s->id)) {
		*s = (struct knpu_neuron_state){ .id = s->id };
		return;
	}
	knpu_block_look(v, area, id, &view);
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
static bool try_run(struct knpu_engine *e, const struct reader *r,
		    struct knpu_neuron_state *s, u32 nr)
{
	struct knpu_block_view v;
	u32 i;

	if (!knpu_block_begin(e, place_of(r, s) >> KNPU_BLOCK_SHIFT, &v))
		return false;
	knpu_block_date(&v, r->neurons);
	for (i = 0; i < nr; i++)
		tell(&v, place_of(r, &s[i]), &s[i]);
	return knpu_block_end(e, &v);
}

/* How many neurons from the first on are of its block, and exist. */
static u32 run_of(const struct reader *r, const struct knpu_neuron_state *s,
		  u32 nr)
{
	u32 block = place_of(r, s) >> KNPU_BLOCK_SHIFT;
	u32 i;

	for (i = 0; i < nr; i++)
		if (place_of(r, &s[i]) >= r->neurons ||
		    place_of(r, &s[i]) >> KNPU_BLOCK_SHIFT != block)
			break;
	return i;
}

/**
 * knpu_read_states - read state and properties of neurons
 * @e: the engine
 * @states: in: ids, or handles; out: all else
 * @nr: how many
 * @handles: can there be handles among them?
 *
 * Waits for no burst, at most for the block that is being written.
 */
void knpu_read_states(struct knpu_engine *e, struct knpu_neuron_state *states,
		      u32 nr, bool handles)
{
	const struct reader r = {
		.neurons = smp_load_acquire(&e->nr_neurons),
		.handles = handles,
	};
	u32 tries = 0;
	bool whole;
	u32 i, run;

	for (i = 0; i < nr; i += run) {
		run = run_of(&r, &states[i], nr - i);
		if (!run) {
			states[i] = (struct knpu_neuron_state){
				.id = states[i].id,
			};
			run = 1;
			continue;
		}
		for (;;) {
			rcu_read_lock();
			whole = try_run(e, &r, &states[i], run);
			rcu_read_unlock();
			if (whole)
				break;
			knpu_block_retry(e, &tries);
		}
	}
}
