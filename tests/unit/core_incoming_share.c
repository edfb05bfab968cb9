// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The index of synapses by target shares the rows that an edit leaves as they
 * are with the one before, and is right all the same.
 */
#include "incoming.h"
#include "session.h"

#include "backend.h"
#include "draw.h"
#include "edit_helper.h"

/* In three chunks. */
#define NEURONS 600

/* So many synapses has each of them, and is the target of as many. */
#define FAN 20
#define FIRST 3

static u32 target_of(u32 source, u32 i)
{
	return FIRST + (source * 7 + i * 29) % NEURONS;
}

static struct knpu *indexed(void)
{
	static struct knpu_synapse s[NEURONS * FAN];
	u32 target = FIRST, skip = 0;
	struct knpu *k = make_engine("shared");
	u32 i;

	assert_int_equal(add_row_of(k, "a", NEURONS, NULL, 0), FIRST);
	for (i = 0; i < ARRAY_SIZE(s); i++)
		s[i] = (struct knpu_synapse){
			.source = FIRST + i / FAN,
			.target = target_of(i / FAN, i % FAN),
			.weight = 1,
			.delay = 1,
		};
	OK(knpu_synapse_add(k, s, ARRAY_SIZE(s), NULL));
	OK(knpu_publish(k, NULL));
	assert_int_equal(knpu_synapse_list_incoming(k, &target, FIRST + NEURONS,
						    &skip, s, 1),
			 1);
	return k;
}

static const struct knpu_generation *generation(struct knpu *k)
{
	struct knpu_session *s = k->session;

	return s->engine->generation;
}

static const struct knpu_chunk *second(struct knpu *k)
{
	return generation(k)->incoming->chunk[1];
}

static void few_rows_are_made(void **state)
{
	struct knpu *k = indexed();
	const struct knpu_chunk *base = second(k);
	u32 row = KNPU_INCOMING_HEAD + FAN;

	(void)state;
	assert_null(base->base);
	assert_int_equal(base->words, KNPU_CHUNK * row);
	connect(k, FIRST, KNPU_CHUNK + 9, 1, 1);
	connect(k, FIRST, KNPU_CHUNK + 9, 1, 2);
	connect(k, FIRST + 5, KNPU_CHUNK + 10, 1, 1);
	OK(knpu_publish(k, NULL));
	assert_ptr_equal(second(k)->base, base);
	assert_int_equal(base->refs.count, 1);
	assert_int_equal(second(k)->words, 2 * row + 3);
	assert_int_equal(second(k)->total, KNPU_CHUNK * row + 3);
	assert_int_equal(second(k)->dead, 2 * row);
	/* What is not edited is the same. */
	base = second(k);
	connect(k, FIRST, FIRST, 1, 1);
	OK(knpu_publish(k, NULL));
	assert_ptr_equal(second(k), base);
	knpu_close(k);
}

/* Adds, removes, or takes all synapses from or to a neuron away. */
static void edit(struct knpu *k, u32 *random)
{
	u32 source = draw_from(random, NEURONS);
	struct knpu_synapse_pair pair = {
		.source = FIRST + source,
		.target = target_of(source, draw_from(random, FAN)),
	};
	const struct knpu_span spans[3] = {
		{ .scope = KNPU_SCOPE_NEURON, .id = FIRST, .nr = NEURONS },
		{ .scope = KNPU_SCOPE_NEURON, .id = pair.source, .nr = 1 },
		{ .scope = KNPU_SCOPE_NEURON, .id = FIRST, .nr = NEURONS },
	};

	switch (draw_from(random, 20)) {
	case 0:
		OK(knpu_synapse_clear(k, spans, 1, 1, NULL));
		break;
	case 1:
		OK(knpu_synapse_clear(k, spans + 1, 1, 1, NULL));
		break;
	case 2 ... 9:
		OK(knpu_synapse_remove(k, &pair, 1, NULL));
		break;
	default:
		connect(k, pair.source, FIRST + draw_from(random, NEURONS), 1,
			1);
	}
}

/* Synapses by source and target, as rows have them. */
static u8 (*count_rows(const struct knpu_generation *g))[FIRST + NEURONS]
{
	u8(*nr)[FIRST + NEURONS] = calloc(FIRST + NEURONS, sizeof(*nr));
	u32 source, i;

	assert_non_null(nr);
	for (source = FIRST; source < FIRST + NEURONS; source++) {
		const u32 *row = knpu_generation_row(g, source);

		for (i = 0; row && i < row[0]; i++)
			nr[source]
			  [knpu_row_records(row)[i] & KNPU_RECORD_TARGET]++;
	}
	return nr;
}

/* All that rows have is in the index, in ascending order, and nothing else. */
static void index_is_right(const struct knpu_generation *g)
{
	u8(*nr)[FIRST + NEURONS] = count_rows(g);
	u32 target, source, i;

	for (target = FIRST; target < FIRST + NEURONS; target++) {
		const u32 *list = NULL;
		u32 left = knpu_incoming_sources(g->incoming, target, &list);

		for (source = FIRST; source < FIRST + NEURONS; source++) {
			for (i = 0; i < nr[source][target]; i++, left--) {
				assert_true(left);
				assert_int_equal(*list++, source);
			}
		}
		assert_int_equal(left, 0);
	}
	free(nr);
}

/* What a chunk says of its rows, against them. */
static void index_chunk_is_right(const struct knpu_chunk *c)
{
	u32 shared = 0, own = 0;
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++) {
		const u32 *row = knpu_chunk_row(c, i);

		if (!row)
			continue;
		assert_true(row[0]);
		*(c->row[i] & KNPU_ROW_SHARED ? &shared : &own) +=
			KNPU_INCOMING_HEAD + row[0];
	}
	assert_int_equal(c->words, own);
	assert_int_equal(c->total, own + shared);
	assert_int_equal(c->dead, c->base ? c->base->words - shared : 0);
	assert_true(!c->base || !c->base->base);
}

static void kept_up_with_edits(void **state)
{
	long live = port_live();
	u32 round, i, shared = 0, whole = 0;
	struct knpu *k = indexed();
	u32 random = 7;

	(void)state;
	for (round = 0; round < 150; round++) {
		const struct knpu_incoming *in;

		for (i = draw_from(&random, 60); i; i--)
			edit(k, &random);
		OK(knpu_publish(k, NULL));
		in = generation(k)->incoming;
		assert_non_null(in);
		index_is_right(generation(k));
		for (i = 0; i < in->chunks; i++) {
			index_chunk_is_right(in->chunk[i]);
			*(in->chunk[i]->base ? &shared : &whole) += 1;
		}
	}
	assert_true(shared > 100 && whole > 100);
	knpu_close(k);
	assert_int_equal(port_live(), live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_rows_are_made),
		cmocka_unit_test(kept_up_with_edits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
