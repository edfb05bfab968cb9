// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What an engine is told as a whole, and the input that waits.
 */
#include "fuzz.h"

void set_engine(struct fuzz *f)
{
	u32 bits = byte_of(f);
	struct knpu_engine_set set = {
		.size = sizeof(set),
		.flags = bits % 16 | (bits >= 240 ? 16 : 0),
		.power = amount_of(f),
		.fatigue = byte_of(f) % 3,
		.timing = bits / 16 % 3,
		.rate_uhz = bits / 16 % 5 ? 1000000 : 0,
	};
	int err = 0;

	if (set.flags & 16)
		err = -EOPNOTSUPP;
	else if ((set.flags & KNPU_ENGINE_SET_F_FATIGUE && set.fatigue > 1) ||
		 (set.flags & KNPU_ENGINE_SET_F_TIMING && set.timing > 1) ||
		 (set.flags & KNPU_ENGINE_SET_F_RATE && !set.rate_uhz))
		err = -ERANGE;
	CHECK(knpu_engine_set(f->k, &set) == err);
	if (err)
		return;
	CHECK(set.burst == f->m->burst + 1);
	if (set.flags & KNPU_ENGINE_SET_F_POWER)
		f->m->power = set.power;
	if (set.flags & KNPU_ENGINE_SET_F_FATIGUE)
		f->m->fatigue = set.fatigue;
}

static void ref_reset(struct fuzz *f)
{
	u32 i;

	for (i = 0; i < f->m->nr_neurons; i++) {
		struct ref_neuron *c = &f->m->neurons[i];

		c->v = 0;
		c->countdown = 0;
		c->fire_count = 0;
		c->last = 0;
		c->queued = 0;
		c->queue_touched = false;
		c->candidate = false;
		c->fired = false;
		/* Nothing is left that could reach a place. */
		f->free_from[i] = 0;
	}
	for (i = 0; i < REF_HISTORY; i++)
		if (f->m->spikes[i])
			memset(f->m->spikes[i], 0,
			       f->m->spikes_room * sizeof(*f->m->spikes[i]));
	f->m->burst = 0;
	f->nr_waiting = 0;
}

void reset_engine(struct fuzz *f)
{
	uint64_t epoch, head;

	CHECK(!knpu_engine_reset(f->k, &epoch));
	ref_reset(f);
	CHECK(epoch == ++f->epoch);
	CHECK(!knpu_ledger_epoch(f->ledger, &epoch) && epoch == f->epoch);
	CHECK(!knpu_ledger_head(f->ledger, &head) && !head);
	same_states(f);
}

/* ---- input that waits ---- */

void waits(struct fuzz *f, u32 id, s32 amount)
{
	CHECK(f->nr_waiting < WAITING_MAX);
	f->waiting[f->nr_waiting++] = (struct knpu_inject_item){ id, amount };
}

/* What waits for a neuron that goes is nobody's. */
void waits_no_more(struct fuzz *f, u32 id)
{
	u32 i, kept = 0;

	for (i = 0; i < f->nr_waiting; i++)
		if (f->waiting[i].id != id)
			f->waiting[kept++] = f->waiting[i];
	f->nr_waiting = kept;
}

static int difference(const void *a, const void *b)
{
	const struct knpu_inject_item *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->amount < y->amount ? -1 : x->amount > y->amount;
}

void list_input(struct fuzz *f)
{
	static struct knpu_inject_item got[WAITING_MAX];
	uint64_t total;
	u32 room = 1 + byte_of(f) % 4;
	int nr;

	nr = knpu_inject_list(f->k, got, room, &total);
	CHECK(total == f->nr_waiting);
	CHECK(nr == (int)(total < room ? total : room));
	nr = knpu_inject_list(f->sessions[1].k, got, WAITING_MAX, &total);
	CHECK(nr == (int)f->nr_waiting && total == f->nr_waiting);
	qsort(got, f->nr_waiting, sizeof(*got), difference);
	qsort(f->waiting, f->nr_waiting, sizeof(*f->waiting), difference);
	CHECK(!memcmp(got, f->waiting, f->nr_waiting * sizeof(*got)));
}

void clear_input(struct fuzz *f)
{
	uint64_t items;
	u32 i;

	CHECK(!knpu_inject_clear(f->sessions[1].k, &items));
	/* That of neurons that went is counted too. */
	CHECK(items >= f->nr_waiting);
	for (i = 0; i < f->m->nr_neurons; i++) {
		f->m->neurons[i].queued = 0;
		f->m->neurons[i].queue_touched = false;
	}
	f->nr_waiting = 0;
	list_input(f);
}
