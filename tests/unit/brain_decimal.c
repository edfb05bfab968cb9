// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Numbers are made exactly from their digits.
 */
#include "brain_helper.h"

#include "lib/brain/decimal.h"

static int64_t scaled(const char *text, uint64_t scale)
{
	struct kb_scaled s =
		kb_decimal_scale(text, (uint32_t)strlen(text), scale);
	int64_t value;

	assert_true(kb_scaled_round(&s, INT64_MIN, INT64_MAX, &value));
	return value;
}

static bool is_number(const char *text)
{
	return kb_decimal_is_number(text, (uint32_t)strlen(text));
}

static void grammar(void **state)
{
	(void)state;
	assert_true(is_number("42"));
	assert_true(is_number("-3"));
	assert_true(is_number("+0.25"));
	assert_true(is_number("1e3"));
	assert_true(is_number("1.5e-3"));
	assert_true(is_number("1e+03"));
	assert_false(is_number(""));
	assert_false(is_number("-"));
	assert_false(is_number(".5"));
	assert_false(is_number("5."));
	assert_false(is_number("1e"));
	assert_false(is_number("1e+"));
	assert_false(is_number("1E3"));
	assert_false(is_number("0x10"));
	assert_false(is_number("1.2.3"));
	assert_false(is_number("--1"));
	assert_false(is_number("1 "));
	assert_true(kb_decimal_is_integer("-12", 3));
	assert_false(kb_decimal_is_integer("1.0", 3));
	assert_false(kb_decimal_is_integer("1e3", 3));
}

/* Halves away from zero, steps of 1/4096. */
static void fixed_point(void **state)
{
	(void)state;
	assert_int_equal(scaled("1", 4096), 4096);
	assert_int_equal(scaled("0.1", 4096), 410); /* 409.6 */
	assert_int_equal(scaled("-0.1", 4096), -410);
	assert_int_equal(scaled("1.1", 4096), 4506); /* 4505.6 */
	/* 1/8192 */
	assert_int_equal(scaled("0.0001220703125", 4096), 1);
	assert_int_equal(scaled("-0.0001220703125", 4096), -1);
	assert_int_equal(scaled("0.00012207031249999999999999", 4096), 0);
	assert_int_equal(scaled("0.000366210937500000000000000", 4096), 2);
	assert_int_equal(scaled("12.5e1", 4096), 512000);
	assert_int_equal(scaled("1250000e-4", 4096), 512000);
	assert_int_equal(scaled("0.000125e6", 4096), 512000);
	assert_int_equal(scaled("524287.99975", 4096), 2147483647);
	assert_int_equal(scaled("007.50", 4096), 30720);
	assert_int_equal(scaled("-0", 4096), 0);
	assert_int_equal(scaled("0e999999999999999999999999", 4096), 0);
}

static void extremes(void **state)
{
	struct kb_scaled s;
	char digits[5000];

	(void)state;
	assert_int_equal(scaled("1e-400", 4096), 0);
	assert_int_equal(scaled("1e-99999999999999999999999", 4096), 0);
	s = kb_decimal_scale("1e-400", 6, 4096);
	assert_true(s.rest);
	assert_false(s.half);
	s = kb_decimal_scale("1e400", 5, 4096);
	assert_true(s.overflow);
	s = kb_decimal_scale("1e99999999999999999999", 22, 4096);
	assert_true(s.overflow);
	s = kb_decimal_scale("999999999999999999", 18, 4294967296);
	assert_true(s.overflow);
	/* 1 000...0 (4000 zeros) e-4000 */
	memset(digits, '0', sizeof(digits));
	digits[0] = '1';
	strcpy(digits + 4001, "e-4000");
	assert_int_equal(scaled(digits, 4096), 4096);
	/* 0.000...01 (4000 zeros) e4001 is 1 */
	memset(digits, '0', sizeof(digits));
	digits[1] = '.';
	strcpy(digits + 4002, "1e4001");
	assert_int_equal(scaled(digits, 4096), 4096);
}

/* The other scales: leak 2^16, excitability 2^32, rates 10^6. */
static void scales(void **state)
{
	struct kb_scaled s;

	(void)state;
	assert_int_equal(scaled("0.1", 65536), 6554); /* 6553.6 */
	assert_int_equal(scaled("0.5", 65536), 32768);
	assert_int_equal(scaled("1", 4294967296), 4294967296);
	s = kb_decimal_scale("0.3", 3, 4294967296); /* 1288490188.8 */
	assert_int_equal(s.whole, 1288490188);
	assert_true(s.half);
	s = kb_decimal_scale("0.9999999999999999", 18, 4294967296);
	assert_int_equal(s.whole, 4294967295);
	s = kb_decimal_scale("29.97", 5, 1000000);
	assert_int_equal(s.whole, 29970000);
	assert_false(s.rest);
	s = kb_decimal_scale("0.0000001", 9, 1000000);
	assert_int_equal(s.whole, 0);
	assert_true(s.rest);
}

static void fits(void **state)
{
	struct kb_scaled s = kb_decimal_scale("-524288", 7, 4096);
	int64_t value;

	(void)state;
	assert_true(kb_scaled_round(&s, INT32_MIN, INT32_MAX, &value));
	assert_int_equal(value, INT32_MIN);
	s = kb_decimal_scale("524288", 6, 4096);
	assert_false(kb_scaled_round(&s, INT32_MIN, INT32_MAX, &value));
	/* 524287.9999 is 2147483647.59 steps */
	s = kb_decimal_scale("524287.9999", 11, 4096);
	assert_false(kb_scaled_round(&s, INT32_MIN, INT32_MAX, &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grammar),  cmocka_unit_test(fixed_point),
		cmocka_unit_test(extremes), cmocka_unit_test(scales),
		cmocka_unit_test(fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
