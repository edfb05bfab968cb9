// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Windows of the ledger: lists, bitmaps and places of the spikes of an area.
 *
 * In burst b neuron i of the area fires iff fires(i, b); what is told is
 * compared with that.
 */
#include <stdbool.h>

#include "engine_helper.h"

#define SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define WIDTH 3
#define DEPTH 5
#define EACH 2
#define NEURONS (WIDTH * DEPTH * EACH)
#define BURSTS 100

static struct knpu *k;
static const struct knpu_ledger *ledger;
static struct knpu_area_info area;

static bool fires(uint32_t i, uint64_t burst)
{
	return (i * 7 + burst * 3) % 5 == 0 || (i == 4 && burst > 90);
}

/* Those before it and after it fire in every burst. */
static void run_burst(uint64_t burst)
{
	uint32_t i;

	for (i = 3; i < area.first; i++)
		stimulate(k, i, FX(2));
	for (i = 0; i < NEURONS; i++)
		if (fires(i, burst))
			stimulate(k, area.first + i, FX(2) + i);
	for (i = 0; i < 4; i++)
		stimulate(k, area.first + NEURONS + i, FX(2));
	OK(knpu_engine_step(k, 1, NULL));
}

static int up(void **state)
{
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "looked at",
		.dims = { WIDTH, 1, DEPTH },
		.per_voxel = EACH,
	};
	struct knpu_engine_opts engine = engine_opts("window");
	uint64_t b;

	(void)state;
	engine.ledger_bursts = 128;
	k = open_embedded();
	OK(knpu_engine_create(k, &engine));
	add_row_of(k, "before", 3, NULL, 0);
	OK(knpu_area_add(k, &opts, &area));
	add_row_of(k, "after", 4, NULL, 0);
	OK(knpu_ledger_map(k, &ledger));
	for (b = 1; b <= BURSTS; b++)
		run_burst(b);
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

static struct knpu_window window(uint64_t last, uint32_t bursts)
{
	return (struct knpu_window){
		.last = last,
		.bursts = bursts,
		.first = area.first,
		.neurons = NEURONS,
	};
}

static size_t expect_list(uint64_t last, uint32_t bursts,
			  const struct knpu_window_spike *got)
{
	uint64_t b = last < bursts ? 1 : last - bursts + 1;
	size_t n = 0;
	uint32_t i;

	for (; b <= last; b++) {
		for (i = 0; i < NEURONS; i++) {
			if (!fires(i, b))
				continue;
			assert_true(got[n].burst == b);
			assert_int_equal(got[n].id, area.first + i);
			assert_int_equal(got[n].potential, FX(2) + i);
			n++;
		}
	}
	return n;
}

static void lists(void **state)
{
	static const struct {
		uint64_t last;
		uint32_t bursts;
	} of[] = { { BURSTS, 1 },     { BURSTS, 10 }, { 50, 20 },
		   { BURSTS, 64 },    { 3, 64 },      { 1, 1 },
		   { BURSTS, BURSTS } };
	static struct knpu_window_spike got[NEURONS * BURSTS];
	size_t count, i;

	(void)state;
	for (i = 0; i < SIZE(of); i++) {
		struct knpu_window w = window(of[i].last, of[i].bursts);

		OK(knpu_ledger_window(ledger, &w, got, SIZE(got), &count));
		assert_int_equal(count,
				 expect_list(of[i].last, of[i].bursts, got));
		assert_true(count > 0);
	}
}

static void some_neurons(void **state)
{
	struct knpu_window w = window(95, 2);
	struct knpu_window_spike got[8];
	size_t count;

	(void)state;
	/* Neuron 4 fires in every burst after 90. */
	w.first = area.first + 4;
	w.neurons = 1;
	OK(knpu_ledger_window(ledger, &w, got, 8, &count));
	assert_int_equal(count, 2);
	assert_int_equal(got[0].burst, 94);
	assert_int_equal(got[1].burst, 95);
	assert_int_equal(got[1].id, area.first + 4);
	w.neurons = 0;
	OK(knpu_ledger_window(ledger, &w, got, 8, &count));
	assert_int_equal(count, 0);
	/* Neurons that are not there do not fire. */
	w.first = 1000000;
	w.neurons = UINT32_MAX;
	OK(knpu_ledger_window(ledger, &w, got, 8, &count));
	assert_int_equal(count, 0);
}

static void expect_bits(uint64_t last, uint32_t bursts, const uint64_t *bits)
{
	uint32_t words = (bursts + 63) / 64;
	uint32_t i, ago;

	for (i = 0; i < NEURONS; i++) {
		for (ago = 0; ago < words * 64; ago++) {
			bool set = bits[i * words + ago / 64] >> ago % 64 & 1;
			bool fired = ago < bursts && ago < last &&
				     fires(i, last - ago);

			assert_int_equal(set, fired);
		}
	}
}

static void bitmaps(void **state)
{
	static const uint32_t lengths[] = { 1, 3, 63, 64, 65, 99 };
	uint64_t bits[NEURONS * 2];
	size_t i;

	(void)state;
	for (i = 0; i < SIZE(lengths); i++) {
		struct knpu_window w = window(BURSTS, lengths[i]);

		memset(bits, 0xff, sizeof(bits));
		OK(knpu_ledger_bitmap(ledger, &w, bits));
		expect_bits(BURSTS, lengths[i], bits);
		w.last = 2;
		OK(knpu_ledger_bitmap(ledger, &w, bits));
		expect_bits(2, lengths[i], bits);
	}
}

static void places(void **state)
{
	struct knpu_fired fired[NEURONS];
	size_t count, n = 0;
	uint32_t i;

	(void)state;
	OK(knpu_ledger_fired(ledger, &area, 77, fired, NEURONS, &count));
	for (i = 0; i < NEURONS; i++) {
		if (!fires(i, 77))
			continue;
		assert_int_equal(fired[n].id, area.first + i);
		assert_int_equal(fired[n].potential, FX(2) + i);
		/* x outermost, then z, then those of the voxel. */
		assert_int_equal(fired[n].x, i / (DEPTH * EACH));
		assert_int_equal(fired[n].y, 0);
		assert_int_equal(fired[n].z, i / EACH % DEPTH);
		assert_int_equal(fired[n].n, i % EACH);
		n++;
	}
	assert_int_equal(count, n);
	assert_true(n > 1);
	assert_int_equal(knpu_ledger_fired(ledger, &area, 77, fired, n - 1,
					   &count),
			 -ENOBUFS);
	assert_int_equal(count, n);
}

static void refusals(void **state)
{
	struct knpu_window w = window(BURSTS + 1, 5);
	struct knpu_window_spike got[4];
	uint64_t bits[NEURONS];
	size_t count = 9;

	(void)state;
	assert_int_equal(knpu_ledger_window(ledger, &w, got, 4, &count),
			 -EAGAIN);
	assert_int_equal(count, 0);
	assert_int_equal(knpu_ledger_bitmap(ledger, &w, bits), -EAGAIN);
	w.last = 0;
	assert_int_equal(knpu_ledger_bitmap(ledger, &w, bits), -EINVAL);
	w = window(5, 0);
	assert_int_equal(knpu_ledger_window(ledger, &w, got, 4, &count),
			 -EINVAL);
	w = window(BURSTS, 50);
	assert_int_equal(knpu_ledger_window(ledger, &w, NULL, 0, &count),
			 -ENOBUFS);
	assert_true(count > 50);
}

/* A window of which one burst is lost is lost. */
static void lapped(void **state)
{
	struct knpu_window w;
	uint64_t bits[NEURONS * 3];
	uint64_t b;

	(void)state;
	for (b = BURSTS + 1; b <= 150; b++)
		run_burst(b);
	/* The ring of 128 holds 23..150. */
	w = window(30, 8);
	OK(knpu_ledger_bitmap(ledger, &w, bits));
	expect_bits(30, 8, bits);
	w = window(30, 9);
	assert_int_equal(knpu_ledger_bitmap(ledger, &w, bits), -EOVERFLOW);
	OK(knpu_engine_reset(k, NULL));
	assert_int_equal(knpu_ledger_bitmap(ledger, &w, bits), -EAGAIN);
	run_burst(1);
	w = window(1, 9);
	OK(knpu_ledger_bitmap(ledger, &w, bits));
	expect_bits(1, 9, bits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lists, up, down),
		cmocka_unit_test_setup_teardown(some_neurons, up, down),
		cmocka_unit_test_setup_teardown(bitmaps, up, down),
		cmocka_unit_test_setup_teardown(places, up, down),
		cmocka_unit_test_setup_teardown(refusals, up, down),
		cmocka_unit_test_setup_teardown(lapped, up, down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
