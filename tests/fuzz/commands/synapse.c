// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Edits of synapses, which each session has of its own until it publishes, and
 * counts.
 */
#include "fuzz.h"

static struct session *session_of(struct fuzz *f)
{
	return &f->sessions[byte_of(f) % SESSIONS];
}

static void pending_as_told(const struct session *s)
{
	struct knpu_engine_info info;
	u64 items = 0;
	u32 i;

	for (i = 0; i < s->nr; i++)
		items += s->edits[i].items;
	CHECK(!knpu_engine_info(s->k, &info));
	CHECK(info.pending_synapses == items);
}

static struct edit *new_edit(struct session *s, enum edit_kind kind)
{
	struct edit *e = &s->edits[s->nr++];

	memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->items = 1;
	return e;
}

/* Is there room for some more, in the session and in the brain? */
static bool has_room(const struct fuzz *f, const struct session *s)
{
	u32 sum = f->m->nr_synapses;
	u32 i;

	for (i = 0; i < SESSIONS; i++)
		sum += f->sessions[i].nr;
	return s->nr + BATCH <= EDITS_MAX && sum + BATCH <= SYNAPSES_MAX;
}

static int ends_error(const struct fuzz *f, u32 source, u32 target)
{
	return exists(f, source) && exists(f, target) ? 0 : -ENOENT;
}

static int synapse_error(const struct fuzz *f, const struct knpu_synapse *s)
{
	if (ends_error(f, s->source, s->target))
		return -ENOENT;
	if (s->psp && !(s->flags & KNPU_SYNAPSE_F_PSP))
		return -EINVAL;
	if (s->weight < -255 || s->weight > 255 || !s->delay)
		return -ERANGE;
	return 0;
}

void add_synapses(struct fuzz *f)
{
	struct knpu_synapse s[BATCH];
	u32 byte = byte_of(f);
	u32 nr = 1 + byte % BATCH;
	struct session *by = &f->sessions[byte >= 128];
	size_t failed;
	int err = 0;
	u32 i;

	if (!has_room(f, by))
		return;
	for (i = 0; i < nr; i++) {
		u32 flags = byte_of(f);

		s[i] = (struct knpu_synapse){
			.source = neuron_of(f),
			.target = neuron_of(f),
			.weight = (int16_t)(below(f, 514) - 257),
			.psp = flags & 6 ? byte_of(f) : 0,
			.delay = flags & 8 ? byte_of(f) : 1 + flags % 3,
			.flags = flags & 2 ? KNPU_SYNAPSE_F_PSP : 0,
		};
	}
	for (i = 0; i < nr && !err; i++)
		err = synapse_error(f, &s[i]);
	CHECK(knpu_synapse_add(by->k, s, nr, &failed) == err);
	CHECK(!err || failed == i - 1);
	for (i = 0; i < nr && !err; i++)
		new_edit(by, EDIT_ADD)->s = s[i];
	pending_as_told(by);
}

/* One that is there, most of the time. */
static void pair_of(struct fuzz *f, u32 *source, u32 *target)
{
	if (byte_of(f) % 4 && f->m->nr_synapses) {
		const struct ref_synapse *s =
			&f->m->synapses[below(f, f->m->nr_synapses)];

		*source = s->source;
		*target = s->target;
		return;
	}
	*source = neuron_of(f);
	*target = neuron_of(f);
}

void remove_synapses(struct fuzz *f)
{
	struct session *by = session_of(f);
	struct knpu_synapse_pair pairs[BATCH];
	u32 nr = 1 + byte_of(f) % BATCH;
	size_t failed;
	int err = 0;
	u32 i;

	if (!has_room(f, by))
		return;
	for (i = 0; i < nr; i++)
		pair_of(f, &pairs[i].source, &pairs[i].target);
	for (i = 0; i < nr && !err; i++)
		err = ends_error(f, pairs[i].source, pairs[i].target);
	CHECK(knpu_synapse_remove(by->k, pairs, nr, &failed) == err);
	CHECK(!err || failed == i - 1);
	for (i = 0; i < nr && !err; i++) {
		struct edit *e = new_edit(by, EDIT_REMOVE);

		e->s.source = pairs[i].source;
		e->s.target = pairs[i].target;
	}
	pending_as_told(by);
}

static int change_error(const struct fuzz *f,
			const struct knpu_synapse_change *c)
{
	if (c->flags & ~7u || c->__reserved)
		return -EOPNOTSUPP;
	if (ends_error(f, c->source, c->target))
		return -ENOENT;
	if (!c->flags ||
	    (c->flags & KNPU_CHANGE_F_PSP && c->flags & KNPU_CHANGE_F_AREA_PSP))
		return -EINVAL;
	if (c->psp && !(c->flags & KNPU_CHANGE_F_PSP))
		return -EINVAL;
	if (c->weight && !(c->flags & KNPU_CHANGE_F_WEIGHT))
		return -EINVAL;
	return c->weight < -255 || c->weight > 255 ? -ERANGE : 0;
}

static void change_of(struct fuzz *f, struct knpu_synapse_change *c)
{
	u32 bits = byte_of(f);

	*c = (struct knpu_synapse_change){ .flags = bits % 8 };
	pair_of(f, &c->source, &c->target);
	if (bits >= 250)
		c->flags |= 8;
	if (c->flags & KNPU_CHANGE_F_WEIGHT || bits & 32)
		c->weight = (int16_t)(below(f, 514) - 257);
	if (c->flags & KNPU_CHANGE_F_PSP || bits & 64)
		c->psp = byte_of(f);
}

void set_synapses(struct fuzz *f)
{
	struct session *by = session_of(f);
	struct knpu_synapse_change changes[BATCH];
	u32 nr = 1 + byte_of(f) % BATCH;
	size_t failed;
	int err = 0;
	u32 i;

	if (!has_room(f, by))
		return;
	for (i = 0; i < nr; i++)
		change_of(f, &changes[i]);
	for (i = 0; i < nr && !err; i++)
		err = change_error(f, &changes[i]);
	CHECK(knpu_synapse_set(by->k, changes, nr, &failed) == err);
	CHECK(!err || failed == i - 1);
	for (i = 0; i < nr && !err; i++) {
		struct edit *e = new_edit(by, EDIT_SET);

		e->flags = changes[i].flags;
		e->s.source = changes[i].source;
		e->s.target = changes[i].target;
		e->s.weight = changes[i].weight;
		e->s.psp = changes[i].psp;
	}
	pending_as_told(by);
}

void clear_synapses(struct fuzz *f)
{
	struct session *by = session_of(f);
	struct spans s;
	struct edit *e;
	size_t failed;
	int err = spans_of(f, &s);

	if (!has_room(f, by))
		return;
	CHECK(knpu_synapse_clear(by->k, s.span, s.sources, s.targets,
				 &failed) == err);
	CHECK(!err || failed == s.failed);
	if (!err) {
		e = new_edit(by, EDIT_CLEAR);
		e->items = s.sources + s.targets;
		memcpy(e->from, s.from, sizeof(e->from));
		memcpy(e->to, s.to, sizeof(e->to));
	}
	pending_as_told(by);
}

void count_synapses(struct fuzz *f)
{
	struct session *by = session_of(f);
	u64 count, incoming, expected = 0;
	struct spans s;
	size_t failed;
	int err = spans_of(f, &s);
	u32 i;

	CHECK(knpu_synapse_count(by->k, s.span, s.sources, s.targets,
				 (uint64_t *)&count, &failed) == err);
	CHECK(!err || failed == s.failed);
	CHECK(knpu_synapse_count_incoming(by->k, s.span, s.sources, s.targets,
					  (uint64_t *)&incoming,
					  &failed) == err);
	CHECK(!err || failed == s.failed);
	for (i = 0; i < f->m->nr_synapses; i++)
		expected += s.from[f->m->synapses[i].source] &&
			    s.to[f->m->synapses[i].target];
	CHECK(err || (count == expected && incoming == expected));
}

/* The first session, so that what was kept of inputs means what it did. */
void publish(struct fuzz *f)
{
	struct session *by = &f->sessions[0];
	struct knpu_publish expected, told;
	u32 i;

	/* The other one does when it has something to publish, every other time. */
	for (i = 1; i < SESSIONS; i++)
		if (f->sessions[i].nr && (f->sessions[i].nr + by->nr) % 2)
			by = &f->sessions[i];
	CHECK(!knpu_publish_tell(by->k, &told));
	ref_publish(f, by, &expected);
	CHECK(told.burst == expected.burst);
	CHECK(told.synapses == expected.synapses);
	CHECK(told.removed == expected.removed);
	CHECK(told.missing == expected.missing);
	for (i = 0; i < SESSIONS; i++)
		pending_as_told(&f->sessions[i]);
	same_synapses(f);
}
