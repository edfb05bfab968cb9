/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The plainest way there is to edit synapses: an array of all of them, walked
 * from end to end for each edit.
 */
#ifndef TESTS_UNIT_PLAIN_SYNAPSES_H
#define TESTS_UNIT_PLAIN_SYNAPSES_H

#include "core_port.h"

#include "engine_helper.h"

#define MOST 4096

static struct knpu_synapse plain[MOST];
static u32 nr_plain;
/* What the edits since the last publish came to. */
static u64 removed, missing;

static inline void plain_add(const struct knpu_synapse *s)
{
	assert_true(nr_plain < MOST);
	plain[nr_plain++] = *s;
}

static inline void plain_remove(u32 source, u32 target)
{
	u32 kept = 0;
	u32 i;

	for (i = 0; i < nr_plain; i++)
		if (plain[i].source != source || plain[i].target != target)
			plain[kept++] = plain[i];
	removed += nr_plain - kept;
	missing += nr_plain == kept;
	nr_plain = kept;
}

static inline void plain_set(const struct knpu_synapse_change *c)
{
	bool met = false;
	u32 i;

	for (i = 0; i < nr_plain; i++) {
		struct knpu_synapse *s = &plain[i];

		if (s->source != c->source || s->target != c->target)
			continue;
		met = true;
		if (c->flags & KNPU_CHANGE_F_WEIGHT)
			s->weight = c->weight;
		if (c->flags & KNPU_CHANGE_F_PSP) {
			s->psp = c->psp;
			s->flags = KNPU_SYNAPSE_F_PSP;
		}
		if (c->flags & KNPU_CHANGE_F_AREA_PSP) {
			s->psp = 0;
			s->flags = 0;
		}
	}
	missing += !met;
}

static inline bool in_span(const struct knpu_span *span, u32 id)
{
	/* Areas have one neuron each, but for area a; see random_edits(). */
	if (span->scope == KNPU_SCOPE_AREA)
		return span->id < 3 ? id == span->id : id >= 3;
	return id >= span->id && id < span->id + span->nr;
}

static inline bool in_spans(const struct knpu_span *spans, u32 nr, u32 id)
{
	u32 i;

	for (i = 0; i < nr; i++)
		if (in_span(&spans[i], id))
			return true;
	return false;
}

static inline bool between(const struct knpu_span *spans, u32 sources,
			   u32 targets, const struct knpu_synapse *s)
{
	return in_spans(spans, sources, s->source) &&
	       in_spans(spans + sources, targets, s->target);
}

static inline void plain_clear(const struct knpu_span *spans, u32 sources,
			       u32 targets)
{
	u32 kept = 0;
	u32 i;

	for (i = 0; i < nr_plain; i++)
		if (!between(spans, sources, targets, &plain[i]))
			plain[kept++] = plain[i];
	removed += nr_plain - kept;
	nr_plain = kept;
}

static inline u64 plain_count(const struct knpu_span *spans, u32 sources,
			      u32 targets)
{
	u64 nr = 0;
	u32 i;

	for (i = 0; i < nr_plain; i++)
		nr += between(spans, sources, targets, &plain[i]);
	return nr;
}

#endif /* TESTS_UNIT_PLAIN_SYNAPSES_H */
