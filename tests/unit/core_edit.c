// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Edits of synapses, against the plainest way there is to do them: an array of
 * all synapses, walked from end to end for each edit.
 */
#include "core_port.h"

#include "engine_helper.h"

/* Sources in three chunks; few targets, so that edits meet synapses. */
#define NEURONS 600
#define SOURCES 12
#define TARGETS 8
#define MOST 4096
#define ROUNDS 400
#define ITEMS 12

static u32 random_state = 7;

static u32 draw(u32 below)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % below;
}

/* ---- the plain way ---- */

static struct knpu_synapse plain[MOST];
static u32 nr_plain;
/* What the edits since the last publish came to. */
static u64 removed, missing;

static void plain_add(const struct knpu_synapse *s)
{
	assert_true(nr_plain < MOST);
	plain[nr_plain++] = *s;
}

static void plain_remove(u32 source, u32 target)
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

static void plain_set(const struct knpu_synapse_change *c)
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

static bool in_span(const struct knpu_span *span, u32 id)
{
	/* Areas have one neuron each, but for area a; see random_edits(). */
	if (span->scope == KNPU_SCOPE_AREA)
		return span->id < 3 ? id == span->id : id >= 3;
	return id >= span->id && id < span->id + span->nr;
}

static bool in_spans(const struct knpu_span *spans, u32 nr, u32 id)
{
	u32 i;

	for (i = 0; i < nr; i++)
		if (in_span(&spans[i], id))
			return true;
	return false;
}

static bool between(const struct knpu_span *spans, u32 sources, u32 targets,
		    const struct knpu_synapse *s)
{
	return in_spans(spans, sources, s->source) &&
	       in_spans(spans + sources, targets, s->target);
}

static void plain_clear(const struct knpu_span *spans, u32 sources, u32 targets)
{
	u32 kept = 0;
	u32 i;

	for (i = 0; i < nr_plain; i++)
		if (!between(spans, sources, targets, &plain[i]))
			plain[kept++] = plain[i];
	removed += nr_plain - kept;
	nr_plain = kept;
}

static u64 plain_count(const struct knpu_span *spans, u32 sources, u32 targets)
{
	u64 nr = 0;
	u32 i;

	for (i = 0; i < nr_plain; i++)
		nr += between(spans, sources, targets, &plain[i]);
	return nr;
}

/* ---- the same, done by both ---- */

static u32 any_source(u32 first)
{
	return first + draw(SOURCES) * 49;
}

static u32 any_target(u32 first)
{
	return first + draw(TARGETS);
}

static s16 any_weight(void)
{
	return (int)draw(511) - 255;
}

static void add_some(struct knpu *k, u32 first)
{
	struct knpu_synapse s[ITEMS];
	u32 nr = 1 + draw(ITEMS);
	u32 i;

	for (i = 0; i < nr; i++) {
		s[i] = (struct knpu_synapse){
			.source = any_source(first),
			.target = any_target(first),
			.weight = any_weight(),
			.delay = draw(3) ? 1 : 1 + draw(255),
			.flags = draw(2),
		};
		if (s[i].flags)
			s[i].psp = draw(256);
		plain_add(&s[i]);
	}
	OK(knpu_synapse_add(k, s, nr, NULL));
}

static void remove_some(struct knpu *k, u32 first)
{
	struct knpu_synapse_pair pair[ITEMS];
	u32 nr = 1 + draw(ITEMS);
	u32 i;

	for (i = 0; i < nr; i++) {
		pair[i].source = any_source(first);
		pair[i].target = any_target(first);
		plain_remove(pair[i].source, pair[i].target);
	}
	OK(knpu_synapse_remove(k, pair, nr, NULL));
}

static void set_some(struct knpu *k, u32 first)
{
	static const u32 flags[] = { 1, 2, 3, 4, 5 };
	struct knpu_synapse_change c[ITEMS];
	u32 nr = 1 + draw(ITEMS);
	u32 i;

	for (i = 0; i < nr; i++) {
		c[i] = (struct knpu_synapse_change){
			.source = any_source(first),
			.target = any_target(first),
			.flags = flags[draw(ARRAY_SIZE(flags))],
		};
		if (c[i].flags & KNPU_CHANGE_F_WEIGHT)
			c[i].weight = any_weight();
		if (c[i].flags & KNPU_CHANGE_F_PSP)
			c[i].psp = draw(256);
		plain_set(&c[i]);
	}
	OK(knpu_synapse_set(k, c, nr, NULL));
}

/* Spans of sources, far apart, then of targets, close together. */
static void any_spans(struct knpu_span *spans, u32 first, u32 sources,
		      u32 targets)
{
	u32 i;

	for (i = 0; i < sources + targets; i++) {
		spans[i] = (struct knpu_span){ .scope = KNPU_SCOPE_NEURON };
		if (i >= sources) {
			spans[i].id = any_target(first);
			spans[i].nr = 1 + draw(3);
		} else if (draw(4)) {
			spans[i].id = any_source(first);
			spans[i].nr = draw(3) ? 1 : 1 + draw(50);
		} else {
			spans[i].id = first + draw(256);
			spans[i].nr = 1 + draw(340);
		}
		if (!draw(20)) {
			spans[i].scope = KNPU_SCOPE_AREA;
			spans[i].id = draw(4);
			spans[i].nr = 0;
		}
	}
}

static void clear_some(struct knpu *k, u32 first)
{
	struct knpu_span spans[ITEMS];
	u32 sources = 1 + draw(ITEMS / 3);
	u32 targets = 1 + draw(ITEMS / 3);

	any_spans(spans, first, sources, targets);
	plain_clear(spans, sources, targets);
	OK(knpu_synapse_clear(k, spans, sources, targets, NULL));
}

static void count_some(struct knpu *k, u32 first)
{
	struct knpu_span spans[ITEMS];
	u32 sources = 1 + draw(ITEMS / 2);
	u32 targets = 1 + draw(ITEMS / 2);
	uint64_t count;

	any_spans(spans, first, sources, targets);
	OK(knpu_synapse_count(k, spans, sources, targets, &count, NULL));
	assert_int_equal(count, plain_count(spans, sources, targets));
	OK(knpu_synapse_count_incoming(k, spans, sources, targets, &count,
				       NULL));
	assert_int_equal(count, plain_count(spans, sources, targets));
}

static int by_value(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct knpu_synapse));
}

static void same_synapses(struct knpu *k, u32 neurons)
{
	static struct knpu_synapse listed[MOST], expected[MOST];
	u32 source = 0, skip = 0;
	int nr = knpu_synapse_list(k, &source, neurons, &skip, listed, MOST);

	assert_int_equal(nr, nr_plain);
	assert_int_equal(source, neurons);
	memcpy(expected, plain, nr_plain * sizeof(*plain));
	qsort(expected, nr, sizeof(*expected), by_value);
	qsort(listed, nr, sizeof(*listed), by_value);
	assert_memory_equal(listed, expected, nr * sizeof(*listed));
}

static int by_target(const void *a, const void *b)
{
	const struct knpu_synapse *x = a;
	const struct knpu_synapse *y = b;

	if (x->target != y->target)
		return x->target < y->target ? -1 : 1;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return by_value(a, b);
}

/* All of them by target, in pieces of any length. */
static u32 list_incoming(struct knpu *k, u32 neurons, struct knpu_synapse *out)
{
	u32 target = 0, skip = 0, nr = 0;

	while (target < neurons) {
		u32 room = 1 + draw(draw(2) ? 5 : 100);
		int n = knpu_synapse_list_incoming(k, &target, neurons, &skip,
						   out + nr, room);

		assert_true(n >= 0 && n <= (int)room);
		assert_true(n == (int)room || target == neurons);
		nr += n;
		assert_true(nr < MOST - 100);
	}
	return nr;
}

static void same_incoming(struct knpu *k, u32 neurons)
{
	static struct knpu_synapse listed[MOST], expected[MOST];
	u32 nr = list_incoming(k, neurons, listed);
	u32 i;

	assert_int_equal(nr, nr_plain);
	/* Targets rise, and the sources of each. */
	for (i = 1; i < nr; i++)
		assert_true(listed[i].target > listed[i - 1].target ||
			    (listed[i].target == listed[i - 1].target &&
			     listed[i].source >= listed[i - 1].source));
	memcpy(expected, plain, nr_plain * sizeof(*plain));
	qsort(expected, nr, sizeof(*expected), by_target);
	qsort(listed, nr, sizeof(*listed), by_target);
	assert_memory_equal(listed, expected, nr * sizeof(*listed));
}

static void publish(struct knpu *k, u32 neurons)
{
	struct knpu_publish told;

	OK(knpu_publish_tell(k, &told));
	assert_int_equal(told.synapses, nr_plain);
	assert_int_equal(told.removed, removed);
	assert_int_equal(told.missing, missing);
	removed = missing = 0;
	same_synapses(k, neurons);
}

static void edit_some(struct knpu *k, u32 first)
{
	switch (draw(8)) {
	case 0:
	case 1:
	case 2:
		return add_some(k, first);
	case 3:
		return clear_some(k, first);
	case 4:
	case 5:
		return remove_some(k, first);
	default:
		return set_some(k, first);
	}
}

static void random_edits(void **state)
{
	struct knpu *k = make_engine("edit");
	u32 first = add_row_of(k, "a", NEURONS, NULL, 0);
	u32 round, edits, most = 0;

	(void)state;
	assert_int_equal(first, 3);
	nr_plain = 0;
	for (round = 0; round < ROUNDS; round++) {
		for (edits = draw(6); edits; edits--)
			edit_some(k, first);
		publish(k, first + NEURONS);
		/* First there is no index, then one that edits keep up. */
		if (round < 10)
			continue;
		same_incoming(k, first + NEURONS);
		count_some(k, first);
		most = nr_plain > most ? nr_plain : most;
	}
	assert_true(most > 100);
	knpu_close(k);
}

/* ---- what they do to spikes ---- */

static void remove_one(struct knpu *k, u32 source, u32 target)
{
	const struct knpu_synapse_pair pair = { source, target };

	OK(knpu_synapse_remove(k, &pair, 1, NULL));
}

static void set_weight(struct knpu *k, u32 source, u32 target, s16 weight)
{
	const struct knpu_synapse_change c = {
		.source = source,
		.target = target,
		.weight = weight,
		.flags = KNPU_CHANGE_F_WEIGHT,
	};

	OK(knpu_synapse_set(k, &c, 1, NULL));
}

/* Two neurons; what the second has got after the first fired. */
static s64 arrives(struct knpu *k, u32 a)
{
	s64 before = potential(k, a + 1);

	stimulate(k, a, FX(2));
	OK(knpu_engine_step(k, 2, NULL));
	return potential(k, a + 1) - before;
}

static struct knpu *two_neurons(u32 *a)
{
	static const struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(1) },
		{ .property = KNPU_PROPERTY_PSP, .value = 3 },
		{ .property = KNPU_PROPERTY_UNIFORM_PSP, .value = 1 },
	};
	static const struct knpu_property_value high[] = {
		{ .property = KNPU_PROPERTY_THRESHOLD, .value = FX(100000) },
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
	};
	struct knpu *k = make_engine("edit");

	*a = add_row_of(k, "a", 1, values, ARRAY_SIZE(values));
	assert_int_equal(add_row_of(k, "b", 1, high, ARRAY_SIZE(high)), *a + 1);
	return k;
}

static void spikes_before_and_after(void **state)
{
	const struct knpu_synapse_change own = {
		.target = 4,
		.source = 3,
		.psp = 7,
		.flags = KNPU_CHANGE_F_PSP,
	};
	const struct knpu_synapse_change areas = {
		.target = 4,
		.source = 3,
		.flags = KNPU_CHANGE_F_AREA_PSP,
	};
	struct knpu *k;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	assert_int_equal(a, own.source);
	assert_int_equal(arrives(k, a), 0);
	/* Two synapses of one pair: both count, both change, both go. */
	connect(k, a, a + 1, 10, 1);
	connect(k, a, a + 1, 20, 1);
	OK(knpu_publish(k, NULL));
	assert_int_equal(arrives(k, a), FX(30 * 3));
	set_weight(k, a, a + 1, -5);
	assert_int_equal(arrives(k, a), FX(30 * 3));
	OK(knpu_publish(k, NULL));
	assert_int_equal(arrives(k, a), FX(-10 * 3));
	OK(knpu_synapse_set(k, &own, 1, NULL));
	OK(knpu_publish(k, NULL));
	assert_int_equal(arrives(k, a), FX(-10 * 7));
	OK(knpu_synapse_set(k, &areas, 1, NULL));
	OK(knpu_publish(k, NULL));
	assert_int_equal(arrives(k, a), FX(-10 * 3));
	remove_one(k, a, a + 1);
	OK(knpu_publish(k, NULL));
	assert_int_equal(arrives(k, a), 0);
	knpu_close(k);
}

/* What is on its way over a synapse goes with it, and comes with another. */
static void spikes_on_their_way(void **state)
{
	struct knpu *k;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	connect(k, a, a + 1, 10, 5);
	OK(knpu_publish(k, NULL));
	stimulate(k, a, FX(2));
	/* It fires in 1, and would arrive in 6. */
	OK(knpu_engine_step(k, 3, NULL));
	remove_one(k, a, a + 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_step(k, 5, NULL));
	assert_int_equal(potential(k, a + 1), 0);

	stimulate(k, a, FX(2));
	OK(knpu_engine_step(k, 3, NULL));
	connect(k, a, a + 1, 10, 5);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_step(k, 2, NULL));
	assert_int_equal(potential(k, a + 1), 0);
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(potential(k, a + 1), FX(10 * 3));
	knpu_close(k);
}

/* Commands take effect in their order, also within one publish. */
static void order_of_commands(void **state)
{
	struct knpu_publish told;
	struct knpu *k;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	connect(k, a, a + 1, 1, 1);
	remove_one(k, a, a + 1);
	remove_one(k, a, a + 1);
	connect(k, a, a + 1, 2, 1);
	set_weight(k, a, a + 1, 3);
	connect(k, a, a + 1, 4, 1);
	OK(knpu_publish_tell(k, &told));
	assert_int_equal(told.synapses, 2);
	assert_int_equal(told.removed, 1);
	assert_int_equal(told.missing, 1);
	assert_int_equal(arrives(k, a), FX((3 + 4) * 3));
	/* Nothing is pending, so nothing is told of it again. */
	OK(knpu_publish_tell(k, &told));
	assert_int_equal(told.removed + told.missing, 0);
	knpu_close(k);
}

/* An engine without synapses takes the memory of one that never had any. */
static void nothing_is_left(void **state)
{
	struct knpu_engine_info before, after;
	struct knpu *k;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	connect(k, a, a, 1, 1);
	remove_one(k, a, a);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_info(k, &before));
	connect(k, a, a + 1, 1, 200);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_info(k, &after));
	assert_true(after.memory > before.memory);
	remove_one(k, a, a + 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_info(k, &after));
	assert_int_equal(after.memory, before.memory);
	assert_int_equal(after.synapses, 0);
	knpu_close(k);
}

static void refused(struct knpu *k, struct knpu_synapse_change change, int err)
{
	const struct knpu_synapse_change good = {
		.flags = KNPU_CHANGE_F_AREA_PSP,
	};
	const struct knpu_synapse_change items[] = { good, good, change, good };
	struct knpu_engine_info info;
	size_t failed = 99;

	assert_int_equal(knpu_synapse_set(k, items, 4, &failed), err);
	assert_int_equal(failed, 2);
	OK(knpu_engine_info(k, &info));
	assert_int_equal(info.pending_synapses, 0);
}

#define REFUSED(err, ...) \
	refused(k, (struct knpu_synapse_change){ __VA_ARGS__ }, err)

static void changes_that_are_refused(void **state)
{
	struct knpu_synapse_pair pairs[2] = {};
	size_t failed = 99;
	struct knpu *k;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	REFUSED(-EOPNOTSUPP, .flags = 8);
	REFUSED(-EOPNOTSUPP, .flags = 1, .__reserved = 1);
	REFUSED(-ENOENT, .flags = 1, .source = a + 2);
	REFUSED(-ENOENT, .flags = 1, .target = a + 2);
	REFUSED(-EINVAL, .flags = 0);
	REFUSED(-EINVAL, .flags = 6);
	REFUSED(-EINVAL, .flags = 7);
	REFUSED(-EINVAL, .flags = 1, .psp = 1);
	REFUSED(-EINVAL, .flags = 4, .psp = 1);
	REFUSED(-EINVAL, .flags = 2, .weight = 1);
	REFUSED(-ERANGE, .flags = 1, .weight = 256);
	REFUSED(-ERANGE, .flags = 1, .weight = -256);
	pairs[1].target = a + 2;
	assert_int_equal(knpu_synapse_remove(k, pairs, 2, &failed), -ENOENT);
	assert_int_equal(failed, 1);
	pairs[0].source = a + 2;
	assert_int_equal(knpu_synapse_remove(k, pairs, 2, &failed), -ENOENT);
	assert_int_equal(failed, 0);
	/* None at all is nothing to do. */
	OK(knpu_synapse_remove(k, NULL, 0, NULL));
	OK(knpu_synapse_set(k, NULL, 0, NULL));
	knpu_close(k);
}

static void spans_refused(struct knpu *k, struct knpu_span span, int err)
{
	const struct knpu_span good = { .scope = KNPU_SCOPE_AREA, .id = 3 };
	const struct knpu_span spans[2][4] = { { good, span, good, good },
					       { good, good, good, span } };
	struct knpu_engine_info info;
	size_t failed, i;
	uint64_t count = 99;

	for (i = 0; i < 2; i++) {
		failed = 99;
		assert_int_equal(knpu_synapse_clear(k, spans[i], 2, 2, &failed),
				 err);
		assert_int_equal(failed, 1 + 2 * i);
		failed = 99;
		assert_int_equal(knpu_synapse_count(k, spans[i], 2, 2, &count,
						    &failed),
				 err);
		assert_int_equal(failed, 1 + 2 * i);
	}
	OK(knpu_engine_info(k, &info));
	assert_int_equal(info.pending_synapses, 0);
	assert_int_equal(count, 99);
}

#define SPAN_REFUSED(err, ...) \
	spans_refused(k, (struct knpu_span){ __VA_ARGS__ }, err)

static void spans_that_are_refused(void **state)
{
	const struct knpu_span good[2] = { { .id = 3 }, { .id = 3 } };
	struct knpu *k;
	uint64_t count;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	SPAN_REFUSED(-EOPNOTSUPP, .scope = 2, .nr = 1);
	SPAN_REFUSED(-EOPNOTSUPP, .scope = 1, .nr = 1, .__reserved = 1);
	SPAN_REFUSED(-ENOENT, .scope = 0, .id = 5);
	SPAN_REFUSED(-EINVAL, .scope = 0, .id = 4, .nr = 1);
	SPAN_REFUSED(-ENOENT, .scope = 1, .id = a + 2, .nr = 1);
	SPAN_REFUSED(-ENOENT, .scope = 1, .id = a, .nr = 3);
	SPAN_REFUSED(-ENOENT, .scope = 1, .id = a, .nr = U32_MAX);
	SPAN_REFUSED(-ENOENT, .scope = 1, .id = U32_MAX, .nr = 1);
	SPAN_REFUSED(-EINVAL, .scope = 1, .id = a, .nr = 0);
	/* There must be both ends. */
	assert_int_equal(knpu_synapse_clear(k, good, 0, 2, NULL), -EINVAL);
	assert_int_equal(knpu_synapse_clear(k, good, 2, 0, NULL), -EINVAL);
	assert_int_equal(knpu_synapse_count(k, good, 0, 2, &count, NULL),
			 -EINVAL);
	assert_int_equal(knpu_synapse_count(k, good, SIZE_MAX, 2, &count, NULL),
			 -EINVAL);
	knpu_close(k);
}

/* What the arithmetic of ids could get wrong: first, last, chunk by chunk. */
static void clear_all(void **state)
{
	const struct knpu_span all[2] = {
		{ .scope = KNPU_SCOPE_NEURON, .id = 0, .nr = 3 + NEURONS },
		{ .scope = KNPU_SCOPE_NEURON, .id = 0, .nr = 3 + NEURONS },
	};
	struct knpu *k = make_engine("edit");
	u32 first = add_row_of(k, "a", NEURONS, NULL, 0);
	struct knpu_publish told;
	uint64_t count;
	u32 i;

	(void)state;
	for (i = 0; i < first + NEURONS; i++)
		connect(k, i, first + NEURONS - 1 - i, 1, 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_synapse_count(k, all, 1, 1, &count, NULL));
	assert_int_equal(count, first + NEURONS);
	OK(knpu_synapse_clear(k, all, 1, 1, NULL));
	connect(k, 0, 0, 1, 1);
	OK(knpu_publish_tell(k, &told));
	assert_int_equal(told.removed, first + NEURONS);
	assert_int_equal(told.missing, 0);
	assert_int_equal(told.synapses, 1);
	knpu_close(k);
}

#define LONG 600000

/* A row so long that the index is not kept up but made anew. */
static void edit_of_a_long_row(void **state)
{
	struct knpu_span spans[2] = {
		{ .scope = KNPU_SCOPE_NEURON, .id = 3, .nr = 1 },
		{ .scope = KNPU_SCOPE_NEURON, .id = 3, .nr = 1 },
	};
	struct knpu_synapse *s = calloc(LONG, sizeof(*s));
	struct knpu *k = make_engine("edit");
	u32 first = add_row_of(k, "a", NEURONS, NULL, 0);
	uint64_t count;
	u32 i;

	(void)state;
	for (i = 0; i < LONG; i++)
		s[i] = (struct knpu_synapse){
			.source = first,
			.target = first + i % NEURONS,
			.weight = 1,
			.delay = 1,
		};
	OK(knpu_synapse_add(k, s, LONG, NULL));
	OK(knpu_publish(k, NULL));
	OK(knpu_synapse_count_incoming(k, spans, 1, 1, &count, NULL));
	assert_int_equal(count, LONG / NEURONS);
	connect(k, first, first, 1, 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_synapse_count_incoming(k, spans, 1, 1, &count, NULL));
	assert_int_equal(count, LONG / NEURONS + 1);
	/* Another row is short again. */
	connect(k, first + 1, first, 1, 1);
	OK(knpu_publish(k, NULL));
	spans[0].id = first + 1;
	OK(knpu_synapse_count_incoming(k, spans, 1, 1, &count, NULL));
	assert_int_equal(count, 1);
	free(s);
	knpu_close(k);
}

/* Neurons that come after the index was made are targets as well. */
static void incoming_of_new_neurons(void **state)
{
	struct knpu_synapse out[4];
	struct knpu_engine_info before, after;
	u32 target = 3, skip = 0, first;
	struct knpu *k;
	u32 a;

	(void)state;
	k = two_neurons(&a);
	connect(k, a, a + 1, 1, 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_info(k, &before));
	assert_int_equal(knpu_synapse_list_incoming(k, &target, a + 2, &skip,
						    out, 4),
			 1);
	/* Who asks pays for it, and it is told. */
	OK(knpu_engine_info(k, &after));
	assert_true(after.memory > before.memory);
	first = add_row_of(k, "c", 1000, NULL, 0);
	target = first;
	assert_int_equal(knpu_synapse_list_incoming(k, &target, first + 1000,
						    &skip, out, 4),
			 0);
	connect(k, a, first + 999, 9, 1);
	OK(knpu_publish(k, NULL));
	target = first;
	assert_int_equal(knpu_synapse_list_incoming(k, &target, first + 1000,
						    &skip, out, 4),
			 1);
	assert_int_equal(out[0].source, a);
	assert_int_equal(out[0].target, first + 999);
	assert_int_equal(out[0].weight, 9);
	target = first + 1001;
	assert_int_equal(knpu_synapse_list_incoming(k, &target, first + 1001,
						    &skip, out, 4),
			 -ENOENT);
	knpu_close(k);
}

/*
 * An index for which there is no memory is no reason not to publish; who asks
 * next makes it.
 */
static void index_without_memory(void **state)
{
	long live = port_live();
	struct knpu_synapse out[4];
	unsigned long n;
	bool failed = true;
	int refused = 0, published = 0;

	(void)state;
	for (n = 1; failed; n++) {
		u32 target = 3, skip = 0;
		struct knpu *k;
		int err;
		u32 a;

		k = two_neurons(&a);
		connect(k, a, a + 1, 1, 1);
		OK(knpu_publish(k, NULL));
		assert_int_equal(knpu_synapse_list_incoming(k, &target, a + 2,
							    &skip, out, 4),
				 1);
		connect(k, a + 1, a + 1, 2, 1);
		port_fail_nth(n);
		err = knpu_publish(k, NULL);
		failed = !port_fail_left();
		port_fail_nth(0);
		assert_true(!err || (failed && err == -ENOMEM));
		if (failed)
			*(err ? &refused : &published) += 1;
		target = 3;
		assert_int_equal(knpu_synapse_list_incoming(k, &target, a + 2,
							    &skip, out, 4),
				 err ? 1 : 2);
		assert_int_equal(out[0].source, a);
		knpu_close(k);
		assert_int_equal(port_live(), live);
	}
	assert_true(refused > 5);
	/* Index, targets, changes, chunk */
	assert_int_equal(published, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_edits),
		cmocka_unit_test(spikes_before_and_after),
		cmocka_unit_test(spikes_on_their_way),
		cmocka_unit_test(order_of_commands),
		cmocka_unit_test(nothing_is_left),
		cmocka_unit_test(changes_that_are_refused),
		cmocka_unit_test(spans_that_are_refused),
		cmocka_unit_test(clear_all),
		cmocka_unit_test(edit_of_a_long_row),
		cmocka_unit_test(incoming_of_new_neurons),
		cmocka_unit_test(index_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
