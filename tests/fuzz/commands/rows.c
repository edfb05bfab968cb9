// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The published synapses, by source and by target.
 */
#include "fuzz.h"

static int difference(const void *a, const void *b)
{
	const struct knpu_synapse *x = a, *y = b;

	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	if (x->target != y->target)
		return x->target < y->target ? -1 : 1;
	if (x->weight != y->weight)
		return x->weight - y->weight;
	if (x->delay != y->delay)
		return x->delay - y->delay;
	if (x->flags != y->flags)
		return x->flags < y->flags ? -1 : 1;
	return x->psp - y->psp;
}

/* Those of the reference from a source, or a target, on. */
static u32 expected_rows(const struct fuzz *f, bool incoming, u32 first,
			 u32 end, struct knpu_synapse *out)
{
	u32 nr = 0;
	u32 i;

	for (i = 0; i < f->m->nr_synapses; i++) {
		const struct ref_synapse *s = &f->m->synapses[i];
		u32 at = incoming ? s->target : s->source;

		if (at < first || at >= end)
			continue;
		out[nr++] = (struct knpu_synapse){
			.source = s->source,
			.target = s->target,
			.weight = (int16_t)s->weight,
			.psp = s->psp < 0 ? 0 : (uint8_t)s->psp,
			.delay = (uint8_t)s->delay,
			.flags = s->psp < 0 ? 0 : KNPU_SYNAPSE_F_PSP,
		};
	}
	return nr;
}

static int list_some(struct fuzz *f, bool incoming, u32 *at, u32 end, u32 *skip,
		     struct knpu_synapse *out, u32 room)
{
	return incoming ? knpu_synapse_list_incoming(f->sessions[1].k, at, end,
						     skip, out, room) :
			  knpu_synapse_list(f->sessions[1].k, at, end, skip,
					    out, room);
}

/* Of a source, or a target, in any order, as the contract names none. */
static void same_rows(struct fuzz *f, bool incoming, u32 first, u32 end,
		      u32 room)
{
	struct knpu_synapse got[SYNAPSES_MAX], expected[SYNAPSES_MAX];
	u32 at = first, skip = 0, last = first;
	u32 nr = 0, i;

	while (at < end) {
		u32 left = SYNAPSES_MAX - nr;
		int n = list_some(f, incoming, &at, end, &skip, got + nr,
				  room < left ? room : left);

		CHECK(n >= 0);
		CHECK(n || at == end);
		nr += (u32)n;
		CHECK(nr < SYNAPSES_MAX || at == end);
	}
	for (i = 0; i < nr; i++) {
		u32 row = incoming ? got[i].target : got[i].source;

		CHECK(row >= last && row < end);
		last = row;
	}
	CHECK(nr == expected_rows(f, incoming, first, end, expected));
	qsort(got, nr, sizeof(*got), difference);
	qsort(expected, nr, sizeof(*expected), difference);
	for (i = 0; i < nr; i++)
		CHECK(!difference(&got[i], &expected[i]));
}

void same_synapses(struct fuzz *f)
{
	same_rows(f, false, 0, f->m->nr_neurons, SYNAPSES_MAX);
}

/* Some rows, a few at a time; who asks by target has an index made for it. */
void list_synapses(struct fuzz *f)
{
	u32 first = neuron_of(f);
	u32 end = neuron_of(f);
	u32 room = 1 + byte_of(f) % 8;
	struct knpu_synapse one;
	u32 skip = 0, at;

	if (first > end) {
		at = first;
		CHECK(knpu_synapse_list(f->k, &at, end, &skip, &one, 1) ==
		      -ENOENT);
		return;
	}
	same_rows(f, false, first, end, room);
	same_rows(f, true, first, end, room);
	same_rows(f, true, 0, f->m->nr_neurons, SYNAPSES_MAX);
}
