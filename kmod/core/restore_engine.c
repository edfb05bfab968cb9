// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Restoring the structure of an engine: itself, properties of neurons, synapses.
 * Nobody else has it before it is whole.
 */
#include "core_port.h"
#include "engine_area.h"
#include "inject.h"
#include "memory.h"
#include "property.h"
#include "restore.h"

/* Spikes in the counts, or more than any if a count cannot be. */
static u64 history_sum(const struct knpu_snapshot_engine *s)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < KNPU_SNAPSHOT_BURSTS; i++) {
		u32 count = s->history_count[i];

		if (count > s->neurons ||
		    (count && s->burst + i < KNPU_SNAPSHOT_BURSTS))
			return U64_MAX;
		sum += count;
	}
	return sum;
}

static bool engine_is_sound(const struct knpu_restore *r)
{
	const struct knpu_snapshot_engine *s = &r->engine;
	u64 bytes = r->head.length;

	if (s->flags & ~(KNPU_ENGINE_F_FATIGUE | KNPU_ENGINE_F_TIMING) ||
	    s->__reserved || knpu_name_check(s->name))
		return false;
	if (!s->rate_uhz || s->rate_uhz > KNPU_RATE_MAX_UHZ ||
	    s->burst != r->head.burst || s->burst > S64_MAX ||
	    s->ledger_position > S64_MAX)
		return false;
	if (!is_power_of_2(s->ledger_bursts) ||
	    !is_power_of_2(s->ledger_spikes))
		return false;
	if (s->areas < KNPU_AREA_FIRST_USER || s->areas > KNPU_AREAS_MAX ||
	    s->neurons < KNPU_AREA_FIRST_USER ||
	    s->neurons > KNPU_NEURONS_MAX ||
	    s->chunks > DIV_ROUND_UP(s->neurons, KNPU_CHUNK))
		return false;
	/* Nothing is allocated for what has no room in the snapshot. */
	if (s->neurons > bytes / 12 || s->history > bytes / sizeof(u32) ||
	    s->input > bytes / sizeof(struct knpu_inject_item))
		return false;
	return history_sum(s) == s->history;
}

static int engine_make(struct knpu_restore *r)
{
	const struct knpu_snapshot_engine *s = &r->engine;
	struct knpu_engine_create arg = {
		.flags = s->flags & KNPU_ENGINE_F_FATIGUE,
		.seed = s->seed,
		.power = s->power,
		.rate_uhz = s->rate_uhz,
		.ledger_bursts = s->ledger_bursts,
		.ledger_spikes = s->ledger_spikes,
	};
	struct knpu_engine *e;

	memcpy(arg.name, r->name[0] ? r->name : s->name, sizeof(arg.name));
	e = knpu_engine_alloc(&arg, &r->cred);
	if (IS_ERR(e))
		return PTR_ERR(e);
	e->timed = s->flags & KNPU_ENGINE_F_TIMING;
	r->e = e;
	return 0;
}

/* What the tables take that are about to be replaced. */
static u64 tables_bytes(struct knpu_engine *e)
{
	const struct knpu_neurons *n =
		rcu_dereference_protected(e->neurons, true);
	const struct knpu_areas *areas =
		rcu_dereference_protected(e->areas, true);

	return knpu_neurons_bytes(n->capacity, n) +
	       struct_size(areas, area, areas->capacity) + e->history_bytes;
}

static u64 history_spikes(const struct knpu_snapshot_engine *s)
{
	return max_t(u64, s->history, s->neurons);
}

/* Tables that are large enough from the start; the first areas are in them. */
static int tables_make(struct knpu_restore *r)
{
	const struct knpu_snapshot_engine *s = &r->engine;
	u32 steps = DIV_ROUND_UP(s->neurons, KNPU_CAPACITY_STEP);
	struct knpu_engine *e = r->e;
	struct knpu_history *h;
	struct knpu_neurons *n;
	struct knpu_areas *areas;
	u64 had = tables_bytes(e);
	int err;

	err = knpu_engine_charge(
		e, knpu_neurons_bytes(steps * KNPU_CAPACITY_STEP, NULL) +
			   struct_size(areas, area, s->areas) + sizeof(*h) +
			   roundup_pow_of_two(history_spikes(s)) * sizeof(u32));
	if (err)
		return err;
	n = knpu_neurons_alloc(steps * KNPU_CAPACITY_STEP);
	areas = knpu_areas_alloc(s->areas);
	h = knpu_history_alloc(history_spikes(s));
	r->g = knpu_generation_alloc(s->chunks, e->user);
	err = n && areas && h && r->g ? knpu_generation_charge(r->g, false) :
					-ENOMEM;
	if (err) {
		knpu_neurons_free(n);
		kvfree(areas);
		kvfree(h);
		return err;
	}
	knpu_engine_uncharge(e, had);
	swap(e->history, h);
	kvfree(h);
	e->history_bytes = knpu_history_bytes(e->history);
	mutex_lock(&e->role);
	knpu_areas_copy(areas, knpu_engine_areas(e));
	knpu_neurons_copy(n, knpu_engine_neurons(e), e->nr_neurons);
	kvfree(knpu_engine_areas(e));
	knpu_neurons_free(knpu_engine_neurons(e));
	rcu_assign_pointer(e->areas, areas);
	rcu_assign_pointer(e->neurons, n);
	mutex_unlock(&e->role);
	return 0;
}

int knpu_restore_engine(struct knpu_restore *r)
{
	int err;

	if (!engine_is_sound(r))
		return knpu_restore_bad_value(r);
	err = engine_make(r);
	if (!err)
		err = tables_make(r);
	r->stage = KNPU_SECTION_AREA;
	return err;
}

int knpu_restore_own(struct knpu_restore *r)
{
	struct knpu_area *area = knpu_engine_area_ever(r->e, r->areas - 1);
	u32 p = __ffs64(r->own);
	int err;
	u32 i;

	for (i = 0; i < area->count; i++)
		if (knpu_property_check(p, knpu_own_get(r->payload, p, i)))
			return knpu_restore_bad_value(r);
	err = knpu_engine_charge(r->e, (u64)area->count * knpu_own_size(p));
	if (err)
		return err;
	rcu_assign_pointer(area->own[p], r->memory);
	r->memory = NULL;
	r->own &= r->own - 1;
	return 0;
}

int knpu_restore_chunk(struct knpu_restore *r)
{
	u32 i = array_index_nospec(r->section.index, r->engine.chunks);
	/* Who asks by target has places for those of the chunks. */
	u32 targets =
		min(r->engine.neurons, r->engine.chunks << KNPU_CHUNK_SHIFT);
	int err;

	if (!knpu_chunk_check(r->chunk, i, targets) ||
	    !knpu_restore_chunk_lives(r, i))
		return knpu_restore_bad_value(r);
	err = knpu_generation_charge_chunk(r->g, r->chunk);
	if (err)
		return err;
	knpu_generation_put_chunk(r->g, i, r->chunk);
	r->chunk = NULL;
	r->next_chunk = i + 1;
	return r->g->synapses > KNPU_SYNAPSES_MAX ? -ENOSPC : 0;
}
