// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Edits of synapses at random, against the plainest way there is to do them.
 */
#include "core_port.h"
#include "session.h"

#include "backend.h"
#include "chunk_helper.h"
#include "draw.h"
#include "plain_synapses.h"

/* Sources in three chunks; few targets, so that edits meet synapses. */
#define NEURONS 600
#define TARGETS 8
#define ROUNDS 400
#define ITEMS 12

static u32 random_state = 7;
/* How many sources there are, how far apart; fewer edits leave more rows. */
static u32 sources, apart, edits_below;

static u32 draw(u32 below)
{
	return draw_from(&random_state, below);
}

static u32 any_source(u32 first)
{
	return first + draw(sources) * apart;
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
	struct knpu_session *s = k->session;
	struct knpu_publish told;

	OK(knpu_publish_tell(k, &told));
	assert_int_equal(told.synapses, nr_plain);
	assert_int_equal(told.removed, removed);
	assert_int_equal(told.missing, missing);
	removed = missing = 0;
	same_synapses(k, neurons);
	chunks_are_right(s->engine->generation, neurons);
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

static void random_edits(void)
{
	struct knpu *k = make_engine("edit");
	u32 first = add_row_of(k, "a", NEURONS, NULL, 0);
	u32 round, edits, most = 0;

	assert_int_equal(first, 3);
	nr_plain = 0;
	for (round = 0; round < ROUNDS; round++) {
		for (edits = draw(edits_below); edits; edits--)
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

/* Publishes change most rows of a chunk, which is made anew. */
static void of_few_sources(void **state)
{
	(void)state;
	sources = 12;
	apart = 49;
	edits_below = 6;
	random_edits();
}

/* They change few, and what they make shares the others. */
static void of_many_sources(void **state)
{
	(void)state;
	sources = 270;
	apart = 2;
	edits_below = 3;
	random_edits();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_few_sources),
		cmocka_unit_test(of_many_sources),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
