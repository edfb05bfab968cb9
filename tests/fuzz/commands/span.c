// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Spans of neurons, good ones and bad ones.
 */
#include "fuzz.h"

static struct knpu_span span_of(struct fuzz *f)
{
	u32 kind = byte_of(f) % 16;
	struct knpu_span span = { .scope = KNPU_SCOPE_NEURON };

	if (kind < 4) {
		span.scope = KNPU_SCOPE_AREA;
		span.id = below(f, f->m->nr_areas + 1);
		return span;
	}
	span.id = neuron_of(f);
	span.nr = byte_of(f) % 8;
	if (kind == 15)
		span.scope = 2;
	return span;
}

/* Marks its neurons, or tells what is wrong with it. */
static int span_error(const struct fuzz *f, const struct knpu_span *span,
		      bool *marks)
{
	u32 living = 0;
	u32 i;

	if (span->scope > KNPU_SCOPE_NEURON)
		return -EOPNOTSUPP;
	if (span->scope == KNPU_SCOPE_AREA) {
		if (!area_exists(f, span->id))
			return -ENOENT;
		for (i = 0; i < f->m->nr_neurons; i++)
			if (f->m->neurons[i].area == span->id)
				marks[i] = true;
		return 0;
	}
	if (span->id > f->m->nr_neurons ||
	    span->nr > f->m->nr_neurons - span->id)
		return -ENOENT;
	if (!span->nr)
		return span->id < f->m->nr_neurons ? -EINVAL : -ENOENT;
	for (i = span->id; i < span->id + span->nr; i++) {
		marks[i] = true;
		living += exists(f, i);
	}
	return living ? 0 : -ENOENT;
}

/* Return: what is wrong with the first that is wrong. */
int spans_of(struct fuzz *f, struct spans *s)
{
	u32 shape = byte_of(f);
	int err = 0;
	u32 i;

	memset(s, 0, sizeof(*s));
	s->sources = 1 + shape % 3;
	s->targets = 1 + shape / 3 % 3;
	for (i = 0; i < s->sources + s->targets; i++)
		s->span[i] = span_of(f);
	for (i = 0; i < s->sources + s->targets && !err; i++) {
		s->failed = i;
		err = span_error(f, &s->span[i],
				 i < s->sources ? s->from : s->to);
	}
	return err;
}
