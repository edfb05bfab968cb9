// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Rows: what goes in comes out, sorted; and the bound of a row is one.
 */
#include "fixed.h"
#include "row.h"

#include "draw.h"
#include "engine_helper.h"

#define LONGEST 300
#define TARGETS 5

static u32 random_state = 1;

static u32 draw(u32 below)
{
	return draw_from(&random_state, below);
}

static struct knpu_synapse random_synapse(void)
{
	struct knpu_synapse s = {
		.source = 77,
		.target = draw(2) ? draw(TARGETS) : (1 << 24) - 1 - draw(2),
		.weight = (int)draw(511) - 255,
		.delay = draw(4) ? 1 + draw(3) : 255 - draw(2),
		.flags = draw(2),
	};

	if (s.flags)
		s.psp = draw(2) ? draw(256) : 255 * draw(2);
	return s;
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct knpu_synapse));
}

static struct knpu_synapse in[LONGEST], out[LONGEST];
static u64 packed[LONGEST];
static u32 words[3 * LONGEST + KNPU_ROW_HEAD + 1];
static struct knpu_row_bound bound;
static u64 delays[4];

static void encode(u32 nr)
{
	u32 i, length;

	for (i = 0; i < nr; i++)
		packed[i] = knpu_pack(&in[i]);
	knpu_packed_sort(packed, nr);
	length = knpu_row_words(packed, nr);
	assert_true(length < ARRAY_SIZE(words));
	memset(words, 0xa5, sizeof(words));
	memset(&bound, 0, sizeof(bound));
	memset(delays, 0, sizeof(delays));
	knpu_row_encode(words, packed, nr);
	assert_int_equal(knpu_row_length(words), length);
	knpu_row_measure(words, &bound, delays);
	/* Not a word more than was said. */
	assert_int_equal(words[length], 0xa5a5a5a5);
	assert_int_equal(words[0], nr);
}

/* Runs rise by key, and so by delay; records within them by target. */
static void sorted(u32 nr)
{
	const u32 *head = words + KNPU_ROW_HEAD;
	const u32 *record = head + KNPU_RUN_HEAD * words[1];
	u32 r, i, seen = 0;

	for (r = 0; r < words[1]; r++, head += KNPU_RUN_HEAD) {
		u32 delay = knpu_key_delay(head[1]);

		assert_true(head[0] > 0);
		assert_true(!r || head[1] > head[-1]);
		assert_true(!r || delay >= knpu_key_delay(head[-1]));
		assert_true(delays[delay / 64] >> (delay % 64) & 1);
		for (i = 1; i < head[0]; i++)
			assert_true((record[i] & KNPU_RECORD_TARGET) >=
				    (record[i - 1] & KNPU_RECORD_TARGET));
		record += head[0];
		seen += head[0];
	}
	assert_int_equal(seen, nr);
}

static void decode(u32 nr, u32 step)
{
	u32 got = 0, i;

	while (got < nr) {
		u32 n = knpu_row_decode(words, packed, got, step);

		assert_int_equal(n, min(step, nr - got));
		for (i = 0; i < n; i++)
			knpu_unpack(77, packed[i], &out[got++]);
	}
	assert_int_equal(knpu_row_decode(words, packed, nr, step), 0);
	assert_int_equal(knpu_row_decode(words, packed, U32_MAX, step), 0);
}

static void round_trip(void **state)
{
	static const u32 lengths[] = { 1, 2, 3, 17, 64, 65, LONGEST };
	u32 round, i;

	(void)state;
	for (round = 0; round < 200; round++) {
		u32 nr = lengths[round % ARRAY_SIZE(lengths)];

		for (i = 0; i < nr; i++)
			in[i] = random_synapse();
		encode(nr);
		sorted(nr);
		decode(nr, 1 + round % 70);
		qsort(in, nr, sizeof(in[0]), by_bytes);
		qsort(out, nr, sizeof(out[0]), by_bytes);
		assert_memory_equal(in, out, nr * sizeof(in[0]));
	}
}

static void delays_are_exactly_those(void **state)
{
	u32 d, i;

	(void)state;
	memset(in, 0, sizeof(in));
	for (i = 0; i < 255; i++)
		in[i].delay = 255 - i;
	encode(255);
	assert_true(delays[0] == ~1ULL && delays[1] == ~0ULL);
	assert_true(delays[2] == ~0ULL && delays[3] == ~0ULL);
	assert_int_equal(words[1], 255);
	for (d = 1; d < 256; d++) {
		in[0].delay = d;
		encode(1);
		for (i = 0; i < 4; i++)
			assert_true(delays[i] ==
				    (i == d / 64 ? 1ULL << (d % 64) : 0));
	}
}

static void nothing_takes_nothing(void **state)
{
	(void)state;
	assert_int_equal(knpu_row_words(packed, 0), 0);
}

/* What one spike adds to a target at most, whatever delays come together. */
static u64 most(u32 nr, u32 psp, bool uniform, bool driven)
{
	u64 sum[TARGETS + 2] = { 0 };
	u64 largest = 0;
	u32 i;

	for (i = 0; i < nr; i++) {
		u32 p = in[i].flags && !driven ? in[i].psp : psp;
		u32 t = in[i].target < TARGETS ?
				in[i].target :
				TARGETS + ((1 << 24) - 1 - in[i].target);
		u64 d = 2 * (uniform ? 1 : nr);

		sum[t] += (2 * (u64)abs(in[i].weight) * p * 4096 + d / 2) / d;
	}
	for (i = 0; i < ARRAY_SIZE(sum); i++)
		largest = max(largest, sum[i]);
	return largest;
}

/* The way a burst puts the bound together, from the text of row.h. */
static u64 promised(u32 psp, bool uniform, bool driven)
{
	if (uniform)
		return bound.shared * psp + (driven ? 0 : bound.own);
	return bound.shared_divided * psp + (driven ? 0 : bound.own_divided);
}

static void bound_is_one(void **state)
{
	static const u32 psps[] = { 0, 1, 2, 3, 100, 255 };
	u32 round, i, mode;

	(void)state;
	for (round = 0; round < 300; round++) {
		u32 nr = 1 + draw(LONGEST - 1);

		for (i = 0; i < nr; i++)
			in[i] = random_synapse();
		encode(nr);
		for (i = 0; i < ARRAY_SIZE(psps); i++)
			for (mode = 0; mode < 4; mode++)
				assert_true(
					most(nr, psps[i], mode & 1, mode & 2) <=
					promised(psps[i], mode & 1, mode & 2));
	}
}

/* Of targets that differ, one synapse alone: the strongest, wherever it is. */
static void bound_is_of_the_strongest(void **state)
{
	u32 round, i;

	(void)state;
	memset(in, 0, sizeof(in));
	for (round = 0; round < 300; round++) {
		u32 nr = 1 + draw(LONGEST - 1);
		u32 strongest = draw(nr);

		for (i = 0; i < nr; i++) {
			in[i].target = 3 * i;
			in[i].weight = i == strongest ? 200 : draw(200);
			in[i].delay = 1;
		}
		encode(nr);
		assert_int_equal(bound.shared, 200 * 4096);
		/* And of two to one target, both. */
		in[nr] = in[strongest];
		encode(nr + 1);
		assert_int_equal(bound.shared, 2 * 200 * 4096);
	}
}

/* Small weights and many of them, where rounding up counts most. */
static void bound_holds_for_roundings(void **state)
{
	u32 nr, i;

	(void)state;
	memset(in, 0, sizeof(in));
	for (nr = 1; nr <= LONGEST; nr++) {
		for (i = 0; i < nr; i++) {
			in[i].weight = 1 + (i & 1);
			in[i].delay = 1 + (i & 3);
		}
		encode(nr);
		for (i = 1; i < 256; i += 2)
			assert_true(most(nr, i, false, false) <=
				    promised(i, false, false));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(delays_are_exactly_those),
		cmocka_unit_test(nothing_takes_nothing),
		cmocka_unit_test(bound_is_one),
		cmocka_unit_test(bound_is_of_the_strongest),
		cmocka_unit_test(bound_holds_for_roundings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
