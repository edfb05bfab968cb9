// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * One burst, its phases in order: input, spikes that arrive, update of the
 * candidates, publication.
 *
 * From its begin to its end a burst takes no lock, allocates nothing and
 * frees nothing.  What it has used up goes on the list of spent injections.
 */
#include "core_port.h"
#include "burst.h"
#include "fixed.h"
#include "inject.h"

/* Blocks updated between two offers to let others run. */
#define SLICE 64

/* Bursts between two blocks of the sweep that keeps ages from wrapping. */
#define SWEEP_EVERY 1024

/* The most that one spike can add to one target. */
static u64 spike_bound(const struct knpu_engine *e,
		       const struct knpu_generation *g)
{
	const struct knpu_row_bound *b = &g->bound;

	if (e->summary.uniform)
		return max(b->shared, b->shared_divided) * e->summary.psp +
		       max(b->own, b->own_divided);
	return b->shared_divided * e->summary.psp + b->own_divided;
}

/* Spikes that arrive in this burst, of all delays. */
static u64 arrivals(const struct knpu_burst *b)
{
	u64 nr = 0;
	u32 i;

	for (i = 0; i < 4; i++) {
		u64 bits = b->g->delays[i];

		for (; bits; bits &= bits - 1) {
			u32 delay = i * 64 + __ffs64(bits);

			nr += knpu_history_count(b->e->history,
						 b->number - delay);
		}
	}
	return nr;
}

/* Can no sum pass 32 bits, whatever falls together on one neuron? */
static bool sums_fit(const struct knpu_burst *b, u64 spikes, u64 injected)
{
	u64 bound;

	if (check_mul_overflow(spikes, spike_bound(b->e, b->g), &bound))
		return false;
	if (check_add_overflow(bound, injected, &bound))
		return false;
	/* The power amount can reach a neuron twice: as power and fatigue. */
	if (check_add_overflow(bound, 2ULL * knpu_magnitude(b->e->power),
			       &bound))
		return false;
	return bound <= S32_MAX;
}

/* Will so many neurons be hit that marking their blocks is not worth it? */
static bool visit_all(const struct knpu_burst *b, u64 spikes, u64 items)
{
	u64 blocks = DIV_ROUND_UP(b->e->nr_neurons, KNPU_BLOCK);
	u64 each = div64_u64(b->g->synapses, b->e->nr_neurons) + 1;

	return spikes * each + items > blocks;
}

static void add_one(struct knpu_burst *b, u32 id, s32 amount)
{
	knpu_burst_add(b->n, id, amount, b->narrow, b->touch, b->mark);
}

/*
 * Neurons were deleted, and others added, after this was checked: some of it
 * may be for those.
 */
static noinline void add_living(struct knpu_burst *b,
				const struct knpu_injection *in)
{
	u32 added = 0;
	u32 i;

	for (i = 0; i < in->nr; i++) {
		if (!knpu_neuron_lives(b->n, in->item[i].id, in->lives))
			continue;
		add_one(b, in->item[i].id, in->item[i].amount);
		added++;
	}
	b->injected += added;
	knpu_injection_drop(in, in->nr - added);
}

static void add_batch(struct knpu_burst *b, const struct knpu_injection *in)
{
	u32 i;

	if (unlikely(in->lives != b->e->lives)) {
		add_living(b, in);
		return;
	}
	for (i = 0; i < in->nr; i++)
		add_one(b, in->item[i].id, in->item[i].amount);
	b->injected += in->nr;
}

static void add_injections(struct knpu_burst *b, struct llist_node *node)
{
	while (node) {
		struct knpu_injection *in =
			llist_entry(node, struct knpu_injection, node);

		node = node->next;
		add_batch(b, in);
		llist_add(&in->spent, &b->e->spent);
		knpu_relax();
	}
}

static void add_power(struct knpu_burst *b)
{
	const struct knpu_area *fatigue = b->areas->area[KNPU_AREA_FATIGUE];
	u32 power = b->areas->area[KNPU_AREA_POWER]->first;
	u32 i;

	if (b->e->power)
		add_one(b, power, b->e->power);
	/* Of nothing, the power area gets nothing; fatigue is input, be it 0. */
	if (!b->e->fatigue)
		return;
	for (i = 0; i < fatigue->count; i++)
		add_one(b, fatigue->first + i, b->e->power);
}

static void add_arrivals(struct knpu_burst *b)
{
	u32 i;

	for (i = 0; i < 4; i++) {
		u64 bits = b->g->delays[i];

		for (; bits; bits &= bits - 1)
			knpu_burst_scatter(b, i * 64 + __ffs64(bits));
	}
}

static void update_all(struct knpu_burst *b)
{
	u32 blocks = DIV_ROUND_UP(b->e->nr_neurons, KNPU_BLOCK);
	u32 i;

	for (i = 0; i < blocks; i++) {
		knpu_burst_block(b, i);
		if (!(i % SLICE))
			knpu_relax();
	}
}

static void update_marked(struct knpu_burst *b)
{
	u32 summaries = DIV_ROUND_UP(b->n->capacity >> KNPU_BLOCK_SHIFT, 4096);
	u32 i;

	for (i = 0; i < summaries; i++) {
		u64 words = b->n->mark_summary[i];

		for (; words; words &= words - 1) {
			u32 w = i * 64 + __ffs64(words);
			u64 bits = b->n->mark[w];

			for (; bits; bits &= bits - 1)
				knpu_burst_block(b, w * 64 + __ffs64(bits));
			b->n->mark[w] = 0;
			knpu_relax();
		}
		b->n->mark_summary[i] = 0;
	}
}

static void sweep(struct knpu_burst *b)
{
	u32 blocks = b->n->capacity >> KNPU_BLOCK_SHIFT;
	u32 block;

	if (b->number % SWEEP_EVERY)
		return;
	block = b->number / SWEEP_EVERY % blocks;
	/* Where no neuron is, an edit may be laying out some. */
	if (block << KNPU_BLOCK_SHIFT >= b->e->nr_neurons)
		return;
	knpu_cuts_keep(b->e, block);
	knpu_neurons_sweep(b->n, block, b->now);
}

static void total_add(u64 *total, u64 nr)
{
	WRITE_ONCE(*total, *total + nr);
}

/* Nanoseconds; a clock that was set back meanwhile counts none. */
static u64 elapsed(u64 from, u64 to)
{
	return max_t(s64, to - from, 0);
}

/* A phase begins, and the one before it has ended. */
static void phase_begin(struct knpu_burst *b, enum knpu_phase phase)
{
	knpu_trace_burst_phase(b->e->name, b->number, phase);
	if (b->e->timed)
		b->stamp[phase] = knpu_stamp();
}

/* Notes how long the burst took, and its phases. */
static u64 note_time(struct knpu_burst *b, u64 began)
{
	struct knpu_timing *t = &b->e->timing;
	u64 now = knpu_stamp();
	u64 took = elapsed(began, now);
	u32 i;

	knpu_timing_begin(t, began);
	knpu_histogram_add(&t->burst, took);
	if (!b->e->timed)
		return took;
	for (i = 0; i < KNPU_PHASE_PUBLISH; i++)
		knpu_histogram_add(&t->phase[i],
				   elapsed(b->stamp[i], b->stamp[i + 1]));
	knpu_histogram_add(&t->phase[KNPU_PHASE_PUBLISH],
			   elapsed(b->stamp[KNPU_PHASE_PUBLISH], now));
	return took;
}

static void publish(struct knpu_burst *b, u64 began)
{
	struct knpu_totals *t = &b->e->totals;
	struct knpu_status status;

	knpu_history_end(b->e->history, b->number);
	knpu_ledger_end(&b->e->ledger, b->number);
	total_add(&t->spikes, b->spikes);
	total_add(&t->candidates, b->candidates);
	total_add(&t->events, b->events);
	total_add(&t->injected, b->injected);
	total_add(&t->wide_bursts, !b->narrow);
	t->last_spikes = b->spikes;
	t->last_candidates = b->candidates;
	smp_store_release(&b->e->burst, b->number);
	total_add(&t->burst_ns, note_time(b, began));
	status = (struct knpu_status){
		.burst = b->number,
		.spikes = t->spikes,
		.candidates = t->candidates,
		.events = t->events,
		.burst_ns = t->burst_ns,
		.last_spikes = b->spikes,
		.last_candidates = b->candidates,
		.epoch = b->e->epoch,
	};
	knpu_page_write(&b->e->page, &status);
}

/* Chooses how sums are kept, from what is known before anything is added. */
static void plan(struct knpu_burst *b, struct llist_node *injections)
{
	u64 spikes = arrivals(b);
	u64 injected = 0;
	u64 items = 0;

	for (; injections; injections = injections->next) {
		struct knpu_injection *in =
			llist_entry(injections, struct knpu_injection, node);

		injected += in->bound;
		items += in->nr;
	}
	b->narrow = sums_fit(b, spikes, injected);
	b->mark = !visit_all(b, spikes, items);
	b->touch = b->e->summary.stimulated;
}

/**
 * knpu_burst_run - run one burst
 * @e: the engine; the caller holds its burst role, has drained its boundary
 *	and has reserved its history
 */
void knpu_burst_run(struct knpu_engine *e)
{
	u64 began = knpu_stamp();
	struct llist_node *injections = llist_del_all(&e->injections);
	struct knpu_burst b = {
		.e = e,
		.areas = knpu_engine_areas(e),
		.n = knpu_engine_neurons(e),
		.g = knpu_engine_generation(e),
		.number = e->burst + 1,
		.now = e->burst + 1,
	};

	lockdep_assert_held(&e->role);
	knpu_trace_burst_begin(e->name, b.number);
	plan(&b, injections);
	knpu_ledger_begin(&e->ledger, b.number);
	phase_begin(&b, KNPU_PHASE_INPUT);
	add_injections(&b, injections);
	add_power(&b);
	phase_begin(&b, KNPU_PHASE_ARRIVAL);
	add_arrivals(&b);
	/* Now what is about to be overwritten, the oldest, has arrived. */
	knpu_history_begin(e->history, b.number);
	phase_begin(&b, KNPU_PHASE_UPDATE);
	if (unlikely(e->nr_cuts))
		knpu_cuts_keep_burst(&b);
	if (b.mark)
		update_marked(&b);
	else
		update_all(&b);
	sweep(&b);
	phase_begin(&b, KNPU_PHASE_PUBLISH);
	publish(&b, began);
	knpu_trace_burst_end(e->name, b.number, b.spikes, b.candidates,
			     b.events);
}
