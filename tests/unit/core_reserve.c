// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A limit of memory is asked before there is memory: what does not fit is
 * refused before it is allocated, not when it is there.
 */
#include "connectome.h"
#include "incoming.h"
#include "session.h"

#include "backend.h"
#include "engine_helper.h"

#define FIRST 3
#define CHUNKS 8
#define NEURONS (CHUNKS * KNPU_CHUNK - FIRST)

/* Sources and targets in every chunk: of each chunk one row with one synapse. */
#define ROW_WORDS (KNPU_ROW_HEAD + KNPU_RUN_HEAD + 1)
#define CHUNK_BYTES (sizeof(struct knpu_chunk) + ROW_WORDS * sizeof(u32))
#define TABLE_BYTES \
	(sizeof(struct knpu_generation) + CHUNKS * sizeof(struct knpu_chunk *))
#define INDEX_BYTES \
	(sizeof(struct knpu_incoming) + CHUNKS * sizeof(struct knpu_chunk *))
#define INDEX_CHUNK_BYTES \
	(sizeof(struct knpu_chunk) + (KNPU_INCOMING_HEAD + 1) * sizeof(u32))

/* More than any command does. */
#define MANY 1000000

static struct knpu *k;

static u64 held(void)
{
	struct knpu_session *s = k->session;

	return atomic64_read(&s->user->memory);
}

static int up(void **state)
{
	u32 i;

	(void)state;
	k = make_engine("reserve");
	assert_int_equal(add_row_of(k, "row", NEURONS, NULL, 0), FIRST);
	for (i = 0; i < CHUNKS; i++)
		connect(k, i * KNPU_CHUNK + 9, i * KNPU_CHUNK + 5, 1, 1);
	return 0;
}

static int down(void **state)
{
	(void)state;
	OK(knpu_limit_set("user_memory", 0));
	knpu_close(k);
	return port_live() != 0;
}

static int publish(void)
{
	return knpu_publish(k, NULL);
}

static int list_by_target(void)
{
	uint32_t target = 0, skip = 0;
	struct knpu_synapse s;
	int nr = knpu_synapse_list_incoming(k, &target, FIRST + NEURONS, &skip,
					    &s, 1);

	return nr < 0 ? nr : 0;
}

/* How often memory was asked for, with so much left of the limit. */
static u32 allocations(int (*command)(void), u64 left, int expected)
{
	u64 had = held();
	u32 done;

	OK(knpu_limit_set("user_memory", had + left));
	port_fail_nth(MANY);
	assert_int_equal(command(), expected);
	done = MANY - port_fail_left();
	port_fail_nth(0);
	assert_true(held() <= had + left);
	if (expected)
		assert_int_equal(held(), had);
	return done;
}

/* Of what a command makes: first a whole, then pieces of one size. */
static void no_piece_more_than_fits(int (*command)(void), u32 handed_over,
				    u64 whole, u64 piece)
{
	u32 before, i;

	assert_int_equal(allocations(command, whole - 1, -EDQUOT), handed_over);
	before = allocations(command, whole, -EDQUOT);
	assert_true(before > handed_over);
	for (i = 1; i < CHUNKS; i++) {
		u64 left = whole + i * piece;

		assert_int_equal(allocations(command, left, -EDQUOT),
				 before + i);
		assert_int_equal(allocations(command, left + piece - 1,
					     -EDQUOT),
				 before + i);
	}
	/* Then none was had that was refused. */
	assert_int_equal(allocations(command, whole + CHUNKS * piece, 0),
			 before + CHUNKS);
}

static void a_publish_that_does_not_fit(void **state)
{
	(void)state;
	no_piece_more_than_fits(publish, 0, TABLE_BYTES, CHUNK_BYTES);
}

static void an_index_that_does_not_fit(void **state)
{
	(void)state;
	OK(publish());
	/* Room for the synapse that is told. */
	no_piece_more_than_fits(list_by_target, 1, INDEX_BYTES,
				INDEX_CHUNK_BYTES);
}

/* What the next index shares with the one before is charged once. */
static void an_index_that_shares(void **state)
{
	u64 had;

	(void)state;
	OK(publish());
	OK(list_by_target());
	had = held();
	connect(k, 9, 6, 1, 1);
	OK(publish());
	/* A record in its row; in the index a row, beside those there were. */
	assert_int_equal(held(), had + sizeof(u32) + INDEX_CHUNK_BYTES);
}

/* What there was no memory for is given back. */
static void without_memory(int (*command)(void))
{
	u64 had = held();
	u32 n;

	for (n = 1;; n++) {
		int err;

		port_fail_nth(n);
		err = command();
		port_fail_nth(0);
		if (!err)
			break;
		assert_int_equal(err, -ENOMEM);
		assert_int_equal(held(), had);
	}
	assert_true(n > CHUNKS);
}

static void what_there_is_no_memory_for(void **state)
{
	(void)state;
	without_memory(publish);
	without_memory(list_by_target);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_publish_that_does_not_fit),
		TEST(an_index_that_does_not_fit),
		TEST(an_index_that_shares),
		TEST(what_there_is_no_memory_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
