// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The arithmetic of the model against its formulas, written down in 128 bits.
 */
#include "chance.h"
#include "fixed.h"

#include "engine_helper.h"

typedef __int128 wide;

static const s32 potentials[] = {
	S32_MIN, S32_MIN + 1, -1000000007, -65537,  -65536, -4096, -3,	 -2,
	-1,	 0,	      1,	   2,	    3,	    4095,  4096, 65535,
	65536,	 999999937,   S32_MAX - 1, S32_MAX,
};

static const u32 leaks[] = { 0, 1, 2, 6554, 32768, 65534, 65535, 65536 };

static const u32 times[] = {
	0,
	1,
	2,
	3,
	4,
	5,
	31,
	32,
	33,
	1000,
	65535,
	1U << 22,
	(1U << 30) + 1,
	S32_MAX,
	U32_MAX,
};

/* sign(v) * ((|v| * factor) >> shift) */
static wide shrunk(s32 v, wide factor, int shift)
{
	wide m = v < 0 ? -(wide)v : v;

	m = m * factor >> shift;
	return v < 0 ? -m : m;
}

static void one_leak(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(potentials); i++)
		for (j = 0; j < ARRAY_SIZE(leaks); j++)
			assert_true(
				knpu_leak_once(potentials[i],
					       65536 - leaks[j]) ==
				shrunk(potentials[i], 65536 - leaks[j], 16));
}

/* p of the model page */
static wide factor_of(u32 leak, u32 n)
{
	wide one = (wide)1 << 32, half = (wide)1 << 31;
	wide p = one, q = (wide)(65536 - leak) << 16;
	int bit;

	if (!leak)
		return one;
	for (bit = 0; bit < 32; bit++) {
		if (n >> bit & 1)
			p = (p * q + half) >> 32;
		q = (q * q + half) >> 32;
	}
	return p;
}

static void many_leaks(void **state)
{
	size_t i, j, v;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(leaks); i++) {
		for (j = 0; j < ARRAY_SIZE(times); j++) {
			wide p = factor_of(leaks[i], times[j]);
			u64 f = knpu_leak_factor(leaks[i], times[j]);

			assert_true(f == p);
			for (v = 0; v < ARRAY_SIZE(potentials); v++)
				assert_true(knpu_leak_many(potentials[v], f) ==
					    shrunk(potentials[v], p, 32));
		}
	}
}

/* By hand: what must hold whatever the formula looks like. */
static void leaks_by_hand(void **state)
{
	(void)state;
	assert_int_equal(knpu_leak_once(100 * 4096, 32768), 50 * 4096);
	assert_int_equal(knpu_leak_once(-3, 32768), -1);
	assert_int_equal(knpu_leak_once(3, 32768), 1);
	assert_int_equal(knpu_leak_once(S32_MIN, 65536), S32_MIN);
	assert_int_equal(knpu_leak_once(S32_MIN, 0), 0);
	assert_int_equal(knpu_leak_many(S32_MIN, knpu_leak_factor(0, U32_MAX)),
			 S32_MIN);
	assert_int_equal(knpu_leak_many(1 << 20, knpu_leak_factor(32768, 10)),
			 1 << 10);
	assert_int_equal(knpu_leak_many(S32_MAX, knpu_leak_factor(65536, 1)),
			 0);
	/* A leak of 1/65536 has taken everything after 2^22 bursts. */
	assert_int_equal(knpu_leak_many(S32_MAX, knpu_leak_factor(1, 1 << 22)),
			 0);
	assert_int_equal(knpu_leak_many(S32_MIN, knpu_leak_factor(1, 1 << 22)),
			 0);
}

/* weight * psp * 4096 / D to nearest, halves away from zero */
static u64 contribution(u64 weight, u64 psp, u64 d)
{
	return (2 * weight * psp * 4096 + d) / (2 * d);
}

static void contributions(void **state)
{
	static const u32 psps[] = { 0, 1, 2, 3, 5, 10, 64, 127, 128, 250, 255 };
	static const u32 divisors[] = {
		1,
		2,
		3,
		5,
		6,
		7,
		9,
		10,
		11,
		13,
		64,
		100,
		127,
		255,
		256,
		257,
		1000,
		4095,
		4096,
		4097,
		8191,
		8192,
		8193,
		10007,
		65535,
		65536,
		65537,
		1000003,
		(1 << 24) - 3,
		(1 << 24) - 1,
		1 << 24,
	};
	size_t p, d;
	u32 w;

	(void)state;
	for (p = 0; p < ARRAY_SIZE(psps); p++) {
		for (d = 0; d < ARRAY_SIZE(divisors); d++) {
			u64 scale =
				knpu_contribution_scale(psps[p], divisors[d]);

			for (w = 0; w < 256; w++)
				assert_int_equal(knpu_contribution(w, scale),
						 contribution(w, psps[p],
							      divisors[d]));
		}
	}
}

/* Every psp and weight with the divisors that make the most halves. */
static void contributions_with_halves(void **state)
{
	static const u32 divisors[] = { 8192, 24576, 40960, 57344, 1 << 23 };
	u32 psp, w;
	size_t d;

	(void)state;
	for (d = 0; d < ARRAY_SIZE(divisors); d++)
		for (psp = 0; psp < 256; psp++) {
			u64 scale = knpu_contribution_scale(psp, divisors[d]);

			for (w = 0; w < 256; w++)
				assert_int_equal(knpu_contribution(w, scale),
						 contribution(w, psp,
							      divisors[d]));
		}
}

static void contributions_by_hand(void **state)
{
	(void)state;
	/* Cases 2, 6 and 10 of the model page. */
	assert_int_equal(knpu_contribution(10, knpu_contribution_scale(10, 1)),
			 100 * 4096);
	assert_int_equal(knpu_contribution(10, knpu_contribution_scale(10, 2)),
			 50 * 4096);
	assert_int_equal(knpu_contribution(255,
					   knpu_contribution_scale(255, 1)),
			 65025 * 4096);
	/* 4096 / 8192 is a half: away from zero. */
	assert_int_equal(knpu_contribution(1, knpu_contribution_scale(1, 8192)),
			 1);
	assert_int_equal(knpu_contribution(1, knpu_contribution_scale(1, 8193)),
			 0);
	assert_int_equal(knpu_contribution(3, knpu_contribution_scale(1, 8192)),
			 2);
}

static void psp_of_potential(void **state)
{
	static const struct {
		s32 v;
		u32 psp;
	} cases[] = {
		{ S32_MIN, 0 },
		{ -4096, 0 },
		{ -2048, 0 },
		{ -1, 0 },
		{ 0, 0 },
		{ 2047, 0 },
		{ 2048, 1 },
		{ 4096, 1 },
		{ 6143, 1 },
		{ 6144, 2 },
		{ 128 * 4096, 128 },
		{ 254 * 4096 + 2047, 254 },
		{ 254 * 4096 + 2048, 255 },
		{ 255 * 4096, 255 },
		{ 255 * 4096 + 2048, 255 },
		{ 256 * 4096, 255 },
		{ S32_MAX - 2047, 255 },
		{ S32_MAX, 255 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(knpu_psp_of_potential(cases[i].v),
				 cases[i].psp);
}

static void saturation(void **state)
{
	(void)state;
	assert_int_equal(knpu_saturate(0), 0);
	assert_int_equal(knpu_saturate(S32_MAX), S32_MAX);
	assert_int_equal(knpu_saturate(S32_MAX + 1LL), S32_MAX);
	assert_int_equal(knpu_saturate(S64_MAX), S32_MAX);
	assert_int_equal(knpu_saturate(S32_MIN), S32_MIN);
	assert_int_equal(knpu_saturate(S32_MIN - 1LL), S32_MIN);
	assert_int_equal(knpu_saturate(S64_MIN), S32_MIN);
	assert_true(knpu_magnitude(S32_MIN) == 1U << 31);
	assert_true(knpu_magnitude(-1) == 1);
	assert_true(knpu_magnitude(S32_MAX) == S32_MAX);
}

static void chance(void **state)
{
	(void)state;
	assert_int_equal(knpu_permute(0), 129708002U);
	assert_int_equal(knpu_permute(1), 2831084092U);
	assert_int_equal(knpu_permute(42), 1223963391U);
	assert_int_equal(knpu_permute(0xffffffff), 3861530882U);
	/* h(id, b) = P(seed), the seed wrapping in 32 bits. */
	assert_int_equal(knpu_draw(0, 0), 129708002U);
	assert_int_equal(
		knpu_draw(7, 9),
		knpu_permute((u32)(7 * 2654435761ULL + 9 * 1597334677ULL)));
	/* u(a, b, c) = P(P(P(P(seed) ^ a) ^ b) ^ c) */
	assert_int_equal(knpu_chance(0, 129708002U, 129708002U, 129708003U),
			 2831084092U);
	assert_int_equal(knpu_chance(42, 1223963391U ^ 1, 2831084092U,
				     129708002U ^ 42),
			 1223963391U);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_leak),
		cmocka_unit_test(many_leaks),
		cmocka_unit_test(leaks_by_hand),
		cmocka_unit_test(contributions),
		cmocka_unit_test(contributions_with_halves),
		cmocka_unit_test(contributions_by_hand),
		cmocka_unit_test(psp_of_potential),
		cmocka_unit_test(saturation),
		cmocka_unit_test(chance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
