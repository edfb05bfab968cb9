// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What a publish makes anew: the rows that change.  It shares the others, as
 * long as little is kept that nobody needs any more, and what is saved is the
 * same as if nothing were shared.
 */
#include "chunk_next.h"
#include "engine.h"
#include "save_section.h"
#include "session.h"

#include "chunk_helper.h"
#include "save_helper.h"

#define FIRST 3
#define NEURONS 512
/* Synapses of each; of a plain one there is a word. */
#define FAN 20
#define ROW_WORDS (KNPU_ROW_HEAD + KNPU_RUN_HEAD + FAN)
/* Sources of the chunk that is looked at, the second. */
#define SECOND KNPU_CHUNK

static struct knpu *k;
static long live;

static const struct knpu_generation *generation(void)
{
	struct knpu_session *s = k->session;

	return s->engine->generation;
}

static const struct knpu_chunk *second(void)
{
	return generation()->chunk[1];
}

/* The synapses of all: each has a weight that tells its source and place. */
static s16 weight_of(u32 source, u32 i)
{
	return (source * 7 + i) % 200;
}

static int up(void **state)
{
	static struct knpu_synapse s[NEURONS * FAN];
	u32 i;

	(void)state;
	live = port_live();
	k = make_engine("chunk");
	assert_int_equal(add_row_of(k, "a", NEURONS, NULL, 0), FIRST);
	for (i = 0; i < ARRAY_SIZE(s); i++)
		s[i] = (struct knpu_synapse){
			.source = FIRST + i / FAN,
			.target = FIRST + i % FAN,
			.weight = weight_of(FIRST + i / FAN, i % FAN),
			.delay = 1,
		};
	OK(knpu_synapse_add(k, s, ARRAY_SIZE(s), NULL));
	OK(knpu_publish(k, NULL));
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return port_live() != live;
}

/* The first synapse of each of these sources gets another weight. */
static void change(u32 first, u32 nr, s16 weight)
{
	u32 i;

	for (i = first; i < first + nr; i++) {
		const struct knpu_synapse_change c = {
			.source = i,
			.target = FIRST,
			.weight = weight,
			.flags = KNPU_CHANGE_F_WEIGHT,
		};

		OK(knpu_synapse_set(k, &c, 1, NULL));
	}
	OK(knpu_publish(k, NULL));
}

/* Of all sources, those from @first on were changed, @nr of them. */
static void all_are_there(u32 first, u32 nr, s16 weight)
{
	static struct knpu_synapse out[NEURONS * FAN + 1];
	u32 source = 0, skip = 0;
	int i;

	chunks_are_right(generation(), FIRST + NEURONS);
	assert_int_equal(knpu_synapse_list(k, &source, FIRST + NEURONS, &skip,
					   out, NEURONS * FAN + 1),
			 NEURONS * FAN);
	for (i = 0; i < NEURONS * FAN; i++) {
		u32 of = FIRST + i / FAN;
		bool is_other = i % FAN == 0 && of >= first && of < first + nr;

		assert_int_equal(out[i].source, of);
		assert_int_equal(out[i].target, FIRST + i % FAN);
		assert_int_equal(out[i].weight,
				 is_other ? weight : weight_of(of, i % FAN));
	}
}

/* Edits the first row of the second chunk, until the next edit is its turn. */
static void go_to_its_turn(void)
{
	while (!knpu_chunk_next_has_turn(second(), 1))
		change(SECOND, 1, 250);
}

static void few_rows_are_made(void **state)
{
	const struct knpu_chunk *base = second();

	(void)state;
	assert_null(base->base);
	assert_int_equal(base->words, KNPU_CHUNK * ROW_WORDS);
	change(SECOND + 9, 2, 250);
	assert_ptr_equal(second()->base, base);
	assert_int_equal(base->refs.count, 1);
	assert_int_equal(second()->words, 2 * ROW_WORDS);
	assert_int_equal(second()->total, KNPU_CHUNK * ROW_WORDS);
	assert_int_equal(second()->synapses, KNPU_CHUNK * FAN);
	all_are_there(SECOND + 9, 2, 250);
	/* Those that were made, and one more; the base stays the first. */
	change(SECOND + 10, 2, 240);
	assert_ptr_equal(second()->base, base);
	assert_int_equal(second()->words, 3 * ROW_WORDS);
	change(SECOND + 9, 1, 240);
	assert_int_equal(second()->words, 3 * ROW_WORDS);
	all_are_there(SECOND + 9, 3, 240);
}

static void until_half_is_shared(void **state)
{
	const struct knpu_chunk *base = second();

	(void)state;
	assert_false(knpu_chunk_next_has_turn(base, 1));
	change(SECOND, KNPU_CHUNK / 2, 250);
	assert_ptr_equal(second()->base, base);
	assert_int_equal(second()->words, KNPU_CHUNK / 2 * ROW_WORDS);
	change(SECOND + KNPU_CHUNK / 2, 1, 250);
	assert_null(second()->base);
	assert_int_equal(second()->words, KNPU_CHUNK * ROW_WORDS);
	all_are_there(SECOND, KNPU_CHUNK / 2 + 1, 250);
	/* From here on it is a base itself. */
	base = second();
	change(SECOND, 1, 250);
	assert_ptr_equal(second()->base, base);
	change(SECOND, KNPU_CHUNK, 250);
	assert_null(second()->base);
	all_are_there(SECOND, KNPU_CHUNK, 250);
}

/* Then an eighth that nobody needs is enough to make it anew, not sooner. */
static void until_it_is_its_turn(void **state)
{
	const struct knpu_chunk *base = second();

	(void)state;
	go_to_its_turn();
	change(SECOND, KNPU_CHUNK / 8, 250);
	assert_ptr_equal(second()->base, base);
	change(SECOND + KNPU_CHUNK / 8, 1, 250);
	go_to_its_turn();
	assert_ptr_equal(second()->base, base);
	assert_int_equal(second()->dead, (KNPU_CHUNK / 8 + 1) * ROW_WORDS);
	change(SECOND, 1, 250);
	assert_null(second()->base);
	assert_int_equal(second()->words, KNPU_CHUNK * ROW_WORDS);
	all_are_there(SECOND, KNPU_CHUNK / 8 + 1, 250);
}

/* Whatever publishes are between its edits, it has its turn. */
static void a_turn_is_not_missed(void **state)
{
	u32 nr = 16, at, between, others;
	u32 most = KNPU_CHUNK / 8 + KNPU_TURNS * nr;

	(void)state;
	for (others = 0; others < 2 * KNPU_TURNS; others++) {
		for (at = 0; at < KNPU_CHUNK; at += nr) {
			change(SECOND + at, nr, 200 + others);
			assert_true(second()->dead <= most * ROW_WORDS);
			for (between = 0; between < others; between++)
				change(FIRST, 1, weight_of(FIRST, 0));
		}
		all_are_there(SECOND, KNPU_CHUNK, 200 + others);
	}
}

/* A row without synapses is no row, shared or not. */
static void rows_that_go(void **state)
{
	const struct knpu_span spans[2] = {
		{ .scope = KNPU_SCOPE_NEURON, .id = SECOND + 1, .nr = 2 },
		{ .scope = KNPU_SCOPE_NEURON, .id = FIRST, .nr = FAN },
	};
	const struct knpu_span rest[2] = {
		{ .scope = KNPU_SCOPE_NEURON, .id = SECOND, .nr = KNPU_CHUNK },
		{ .scope = KNPU_SCOPE_NEURON, .id = FIRST, .nr = FAN },
	};
	const struct knpu_chunk *base = second();

	(void)state;
	OK(knpu_synapse_clear(k, spans, 1, 1, NULL));
	OK(knpu_publish(k, NULL));
	assert_ptr_equal(second()->base, base);
	assert_int_equal(second()->words, 0);
	assert_int_equal(second()->total, (KNPU_CHUNK - 2) * ROW_WORDS);
	assert_null(knpu_chunk_row(second(), SECOND + 1));
	assert_non_null(knpu_chunk_row(second(), SECOND));
	change(SECOND, 1, 250);
	assert_null(knpu_chunk_row(second(), SECOND + 2));
	assert_int_equal(second()->words, ROW_WORDS);
	OK(knpu_synapse_clear(k, rest, 1, 1, NULL));
	OK(knpu_publish(k, NULL));
	assert_null(second());
}

/* What bursts need is that of the rows there are, not of those there were. */
static void bounds_are_of_what_is_there(void **state)
{
	u64 most = generation()->bound.shared;

	(void)state;
	connect(k, SECOND + 4, FIRST + 100, -255, 9);
	OK(knpu_publish(k, NULL));
	assert_non_null(second()->base);
	assert_true(generation()->bound.shared > most);
	assert_true(generation()->delays[0] & 1 << 9);
	OK(knpu_synapse_remove(
		k, &(struct knpu_synapse_pair){ SECOND + 4, FIRST + 100 }, 1,
		NULL));
	OK(knpu_publish(k, NULL));
	assert_non_null(second()->base);
	assert_true(generation()->bound.shared == most);
	assert_false(generation()->delays[0] & 1 << 9);
	chunks_are_right(generation(), FIRST + NEURONS);
}

/* Who holds a generation keeps what it shares, whoever else goes. */
static void kept_for_who_reads(void **state)
{
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu *reader = attach_to("chunk");
	struct bytes before, after;

	(void)state;
	change(SECOND + 9, 2, 250);
	before = save(k);
	OK(knpu_call(reader, KNPU_CMD_SAVE_OPEN, &open, "open"));
	change(SECOND, KNPU_CHUNK, 7);
	after = save_read(reader, open.bytes);
	assert_int_equal(after.nr, before.nr);
	assert_memory_equal(after.at, before.at, before.nr);
	knpu_close(reader);
	free(before.at);
	free(after.at);
}

/* What is restored shares nothing, and has it all. */
static void saved_and_restored(void **state)
{
	struct bytes shared, flat;

	(void)state;
	change(FIRST + 1, 1, 250);
	change(SECOND + 9, 2, 250);
	assert_non_null(second()->base);
	shared = save(k);
	knpu_close(k);
	k = open_embedded();
	OK(restore(k, "chunk", shared, 5000));
	assert_null(second()->base);
	assert_int_equal(second()->words, KNPU_CHUNK * ROW_WORDS);
	flat = save(k);
	assert_int_equal(shared.nr, flat.nr);
	assert_memory_equal(shared.at, flat.at, flat.nr);
	free(shared.at);
	free(flat.at);
}

/* Charged for a snapshot, as long as it is open. */
static u64 charged_for_a_snapshot(void)
{
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_close close = { .size = sizeof(close) };
	struct knpu_session *s = k->session;
	u64 before = atomic64_read(&s->user->memory);
	u64 charged;

	OK(knpu_call(k, KNPU_CMD_SAVE_OPEN, &open, "open"));
	charged = atomic64_read(&s->user->memory) - before;
	OK(knpu_call(k, KNPU_CMD_SAVE_CLOSE, &close, "close"));
	assert_int_equal(atomic64_read(&s->user->memory), before);
	return charged;
}

static void what_is_laid_out_is_charged(void **state)
{
	u64 flat = charged_for_a_snapshot();

	(void)state;
	change(SECOND + 9, 2, 250);
	assert_int_equal(charged_for_a_snapshot(),
			 flat + (KNPU_CHUNK * ROW_WORDS + KNPU_CHUNK) *
					 sizeof(u32));
}

static void read_at(u64 offset)
{
	u8 byte;
	struct knpu_save_read read = {
		.size = sizeof(read),
		.offset = offset,
		.bytes = (uintptr_t)&byte,
		.nr = 1,
	};

	OK(knpu_call(k, KNPU_CMD_SAVE_READ, &read, "read"));
	assert_int_equal(read.nr, 1);
}

/* Chunks are passed on the way to what stands behind them. */
static void who_passes_lays_out_nothing(void **state)
{
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_session *s = k->session;
	u32 *flat;

	(void)state;
	change(SECOND + 9, 2, 250);
	OK(knpu_call(k, KNPU_CMD_SAVE_OPEN, &open, "open"));
	flat = ((struct knpu_save *)s->save)->flat;
	flat[0] = 0xabcdef;
	read_at(open.bytes - 1);
	assert_int_equal(flat[0], 0xabcdef);
	/* Of the chunk itself; behind it are the third one and the end. */
	read_at(open.bytes - 2 * sizeof(struct knpu_snapshot_section) -
		knpu_chunk_rows_bytes(generation()->chunk[2]->total) - 1);
	/* The first row begins where rows begin. */
	assert_int_equal(flat[0], 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(few_rows_are_made),
		TEST(until_half_is_shared),
		TEST(until_it_is_its_turn),
		TEST(a_turn_is_not_missed),
		TEST(rows_that_go),
		TEST(bounds_are_of_what_is_there),
		TEST(kept_for_who_reads),
		TEST(saved_and_restored),
		TEST(what_is_laid_out_is_charged),
		TEST(who_passes_lays_out_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
