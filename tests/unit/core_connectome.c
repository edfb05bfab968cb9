// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Generations: an edit makes anew what it touches and shares the rest; lists
 * are whole for every room and every skip.
 */
#include "connectome.h"
#include "pending.h"

#include "engine_helper.h"

#define NEURONS 1100
#define CHUNKS 5

static struct knpu_generation *
build(struct knpu_generation *old, const struct knpu_synapse *synapses, u32 nr)
{
	struct knpu_pending pending = {};
	struct knpu_publish told = {};
	struct knpu_generation *g;

	OK(knpu_pending_add(&pending, synapses, nr));
	g = knpu_generation_build(old, &pending, NEURONS, false, &told);
	assert_false(IS_ERR(g));
	knpu_pending_drop(&pending);
	return g;
}

static struct knpu_synapse synapse(u32 source, u32 target)
{
	return (struct knpu_synapse){
		.source = source,
		.target = target,
		.weight = 3,
		.delay = 1,
	};
}

static struct knpu_generation *two_chunks(void)
{
	const struct knpu_synapse s[] = {
		synapse(1, 2),
		synapse(1, 3),
		synapse(255, 9),
		synapse(600, 1),
	};
	struct knpu_generation *empty = knpu_generation_empty(NULL);
	struct knpu_generation *g = build(empty, s, ARRAY_SIZE(s));

	knpu_generation_put(empty);
	return g;
}

static void only_what_is_touched(void **state)
{
	const struct knpu_synapse more = synapse(601, 5);
	long live = port_live();
	struct knpu_generation *a = two_chunks();
	struct knpu_generation *b;
	u32 i;

	(void)state;
	assert_int_equal(a->chunks, CHUNKS);
	assert_int_equal(a->synapses, 4);
	for (i = 0; i < CHUNKS; i++)
		assert_true(!a->chunk[i] == (i != 0 && i != 2));
	b = build(a, &more, 1);
	assert_int_equal(b->synapses, 5);
	assert_int_equal(a->synapses, 4);
	assert_ptr_equal(b->chunk[0], a->chunk[0]);
	assert_int_equal(a->chunk[0]->refs.count, 2);
	/* What was added is another row: that of before is shared. */
	assert_ptr_not_equal(b->chunk[2], a->chunk[2]);
	assert_ptr_equal(b->chunk[2]->base, a->chunk[2]);
	assert_int_equal(a->chunk[2]->refs.count, 2);
	assert_int_equal(b->chunk[2]->refs.count, 1);
	assert_int_equal(a->chunk[2]->synapses, 1);
	assert_int_equal(b->chunk[2]->synapses, 2);
	knpu_generation_put(a);
	assert_int_equal(b->chunk[0]->refs.count, 1);
	assert_int_equal(b->chunk[0]->synapses, 3);
	knpu_generation_put(b);
	assert_int_equal(port_live(), live);
}

/* A generation that somebody holds does not change under an edit. */
static void old_one_stays(void **state)
{
	const struct knpu_synapse more = synapse(1, 1);
	struct knpu_generation *a = two_chunks();
	struct knpu_generation *b = build(a, &more, 1);
	struct knpu_synapse out[8];
	u32 source = 0, skip = 0;

	(void)state;
	assert_int_equal(
		knpu_generation_list(a, &source, NEURONS, &skip, out, 8), 4);
	assert_int_equal(out[0].target, 2);
	source = 0;
	assert_int_equal(
		knpu_generation_list(b, &source, NEURONS, &skip, out, 8), 5);
	assert_int_equal(out[0].target, 1);
	assert_int_equal(out[1].target, 2);
	assert_int_equal(out[2].target, 3);
	knpu_generation_put(a);
	knpu_generation_put(b);
}

static void delays_and_counts_add_up(void **state)
{
	struct knpu_synapse s[2] = { synapse(0, 0), synapse(1099, 1) };
	struct knpu_generation *a = two_chunks();
	struct knpu_generation *b;

	(void)state;
	s[0].delay = 64;
	s[1].delay = 255;
	b = build(a, s, 2);
	assert_true(a->delays[0] == 2 && !a->delays[1] && !a->delays[3]);
	assert_true(b->delays[0] == 2 && b->delays[1] == 1);
	assert_true(!b->delays[2] && b->delays[3] == 1ULL << 63);
	assert_int_equal(b->synapses, 6);
	assert_non_null(knpu_generation_row(b, 1099));
	assert_null(knpu_generation_row(b, 1098));
	assert_null(knpu_generation_row(b, CHUNKS * KNPU_CHUNK));
	assert_null(knpu_generation_row(b, U32_MAX));
	knpu_generation_put(a);
	knpu_generation_put(b);
}

/* 3, 0, 1, 70, ... synapses a source, so that rows end where rooms do not. */
static u32 synapses_of(u32 source)
{
	static const u32 nr[] = { 3, 0, 1, 70, 64, 65, 0, 2 };

	return nr[source % 8];
}

static struct knpu_generation *many(u32 sources, u32 *total)
{
	struct knpu_generation *empty = knpu_generation_empty(NULL);
	struct knpu_synapse *s = calloc(sources * 70, sizeof(*s));
	struct knpu_generation *g;
	u32 source, i;

	*total = 0;
	for (source = 0; source < sources; source++)
		for (i = 0; i < synapses_of(source); i++)
			s[(*total)++] = synapse(source, i);
	g = build(empty, s, *total);
	knpu_generation_put(empty);
	free(s);
	return g;
}

/* Lists all with this room; every one once, in order. */
static void list_all(const struct knpu_generation *g, u32 sources, u32 room,
		     u32 total)
{
	struct knpu_synapse out[200];
	u32 source = 0, skip = 0, seen = 0, at = 0, k = 0;

	while (source != sources) {
		u32 n = knpu_generation_list(g, &source, sources, &skip, out,
					     room);
		u32 i;

		assert_true(n <= room);
		assert_true(n == room || source == sources);
		for (i = 0; i < n; i++, k++) {
			while (k == synapses_of(at)) {
				at++;
				k = 0;
			}
			assert_int_equal(out[i].source, at);
			assert_int_equal(out[i].target, k);
		}
		seen += n;
	}
	assert_int_equal(seen, total);
	assert_int_equal(skip, 0);
}

static void list_with_every_room(void **state)
{
	u32 sources = 520, total, room;
	struct knpu_generation *g = many(sources, &total);

	(void)state;
	for (room = 1; room <= 200; room += room < 80 ? 1 : 17)
		list_all(g, sources, room, total);
	knpu_generation_put(g);
}

static void list_from_anywhere(void **state)
{
	static const u32 hostile[] = {
		3,	 4,	  64,		69,	     70,      71,
		1 << 24, S32_MAX, U32_MAX - 63, U32_MAX - 1, U32_MAX,
	};
	struct knpu_synapse out[200];
	u32 total, source, skip, i;
	struct knpu_generation *g = many(16, &total);

	(void)state;
	/* Source 3 has 70; what is skipped is passed over, no more. */
	for (i = 0; i < ARRAY_SIZE(hostile); i++) {
		u32 left = hostile[i] < 70 ? 70 - hostile[i] : 0;

		source = 3;
		skip = hostile[i];
		assert_int_equal(knpu_generation_list(g, &source, 4, &skip, out,
						      200),
				 left);
		assert_int_equal(source, 4);
		assert_int_equal(skip, 0);
		if (left)
			assert_int_equal(out[0].target, hostile[i]);
	}
	/* A source without synapses: nothing to skip. */
	source = 1;
	skip = U32_MAX;
	assert_int_equal(knpu_generation_list(g, &source, 3, &skip, out, 200),
			 1);
	assert_int_equal(out[0].source, 2);
	/* Nothing to list. */
	source = 5;
	skip = 7;
	assert_int_equal(knpu_generation_list(g, &source, 5, &skip, out, 200),
			 0);
	assert_int_equal(source, 5);
	knpu_generation_put(g);
}

/* The bound of a generation is that of its worst row, kept when shared. */
static void bound_is_of_all_rows(void **state)
{
	struct knpu_synapse s[3] = {
		synapse(0, 1),
		synapse(300, 1),
		synapse(300, 1),
	};
	struct knpu_generation *a, *b, *empty = knpu_generation_empty(NULL);

	(void)state;
	s[1].weight = -200;
	s[2].weight = -55;
	a = build(empty, s, 3);
	assert_true(a->bound.shared == 255ULL * 4096);
	assert_true(a->bound.own == 0 && a->bound.own_divided == 0);
	s[0].flags = KNPU_SYNAPSE_F_PSP;
	s[0].psp = 7;
	b = build(a, s, 1);
	assert_true(b->bound.shared == 255ULL * 4096);
	assert_true(b->bound.own == 3ULL * 7 * 4096);
	knpu_generation_put(a);
	/* Its worst row stands in a chunk that is made anew for another. */
	s[0] = synapse(301, 5);
	a = build(b, s, 1);
	assert_ptr_not_equal(a->chunk[1], b->chunk[1]);
	assert_true(a->bound.shared == 255ULL * 4096);
	assert_true(a->bound.own == 3ULL * 7 * 4096);
	knpu_generation_put(a);
	knpu_generation_put(b);
	knpu_generation_put(empty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_is_touched),
		cmocka_unit_test(old_one_stays),
		cmocka_unit_test(delays_and_counts_add_up),
		cmocka_unit_test(list_with_every_room),
		cmocka_unit_test(list_from_anywhere),
		cmocka_unit_test(bound_is_of_all_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
