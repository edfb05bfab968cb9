// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the reference does with the edits of synapses that a session publishes:
 * one after the other, each looking at every synapse.
 */
#include "fuzz.h"

/* What waits for a neuron that goes is not for another. */
void edits_bury(struct fuzz *f, u32 id)
{
	u32 i, j;

	for (i = 0; i < SESSIONS; i++)
		for (j = 0; j < f->sessions[i].nr; j++) {
			struct edit *e = &f->sessions[i].edits[j];

			if (e->kind != EDIT_CLEAR &&
			    (e->s.source == id || e->s.target == id))
				e->buried = true;
		}
}

/* Who comes keeps its synapses. */
void edits_born(struct fuzz *f, u32 id)
{
	u32 i, j;

	for (i = 0; i < SESSIONS; i++)
		for (j = 0; j < f->sessions[i].nr; j++) {
			f->sessions[i].edits[j].from[id] = false;
			f->sessions[i].edits[j].to[id] = false;
		}
}

static bool meets(const struct edit *e, const struct ref_synapse *s)
{
	if (e->kind == EDIT_CLEAR)
		return e->from[s->source] && e->to[s->target];
	return e->s.source == s->source && e->s.target == s->target;
}

static void change(const struct edit *e, struct ref_synapse *s)
{
	if (e->flags & KNPU_CHANGE_F_WEIGHT)
		s->weight = e->s.weight;
	if (e->flags & KNPU_CHANGE_F_PSP)
		s->psp = e->s.psp;
	if (e->flags & KNPU_CHANGE_F_AREA_PSP)
		s->psp = -1;
}

/* Changes or removes what it meets.  Return: how many that were. */
static u32 meet(struct ref_model *m, const struct edit *e)
{
	u32 met = 0, kept = 0, i;

	for (i = 0; i < m->nr_synapses; i++) {
		struct ref_synapse s = m->synapses[i];

		if (meets(e, &s)) {
			met++;
			if (e->kind != EDIT_SET)
				continue;
			change(e, &s);
		}
		m->synapses[kept++] = s;
	}
	m->nr_synapses = kept;
	return met;
}

static void ref_edit(struct fuzz *f, const struct edit *e,
		     struct knpu_publish *told)
{
	u32 met;

	if (e->buried) {
		told->missing++;
		return;
	}
	if (e->kind == EDIT_ADD) {
		ref_synapse_add(f->m, e->s.source, e->s.target, e->s.weight,
				e->s.flags & KNPU_SYNAPSE_F_PSP ? e->s.psp : -1,
				e->s.delay);
		return;
	}
	met = meet(f->m, e);
	if (e->kind != EDIT_SET)
		told->removed += met;
	if (e->kind != EDIT_CLEAR && !met)
		told->missing++;
}

void ref_publish(struct fuzz *f, struct session *s, struct knpu_publish *told)
{
	u32 i;

	told->removed = 0;
	told->missing = 0;
	for (i = 0; i < s->nr; i++)
		ref_edit(f, &s->edits[i], told);
	told->synapses = f->m->nr_synapses;
	told->burst = f->m->burst + 1;
	s->nr = 0;
}
