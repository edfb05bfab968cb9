// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * "Did you mean"
 */
#include "brain_helper.h"

#include "lib/brain/suggest.h"

static void distances(void **state)
{
	(void)state;
	assert_int_equal(kb_distance("retina", "retina"), 0);
	assert_int_equal(kb_distance("retina", "retnia"), 1);
	assert_int_equal(kb_distance("retina", "retna"), 1);
	assert_int_equal(kb_distance("retina", "rettina"), 1);
	assert_int_equal(kb_distance("retina", "retine"), 1);
	assert_int_equal(kb_distance("retina", "ratine"), 2);
	assert_int_equal(kb_distance("retina", "ertnia"), 2);
	assert_int_equal(kb_distance("retina", "cat"), 3);
	assert_int_equal(kb_distance("retina", "tineva"), 3);
	assert_int_equal(kb_distance("", "ab"), 2);
	/* characters, not bytes */
	assert_int_equal(kb_distance("\xc3\xa9t\xc3\xa9", "ete"), 2);
}

static void one_name(void **state)
{
	(void)state;
	assert_error("(aera a (dims 1 1 1))", "1:2", "Did you mean: area?");
	assert_error("(area a (dimz 1 1 1) (dims 1 1 1))", "1:10",
		     "Did you mean one of: dims, time?");
	assert_error("(area a (dims 1 1 1)) (connect a a bolck)", "1:36",
		     "Did you mean: block?");
	assert_error("(area a (dims 1 1 1)) (connect a a block (wieght 1))",
		     "1:43", "Did you mean: weight?");
	assert_error("(area a (dims 1 1 1)) (input a (vidoe luma-on))", "1:33",
		     "Did you mean: video?");
	assert_error("(area a (dims 1 1 1) (time clok))", "1:28",
		     "Did you mean: clock?");
	assert_error("!(stpe 1)", "1:3", "Did you mean: step?");
	assert_error("(area retina (dims 1 1 1)) (set retnia (psp 1))", "1:33",
		     "Did you mean: retina?");
}

/* The nearest stand first. */
static void several_names(void **state)
{
	(void)state;
	assert_error("(area left (dims 1 1 1)) (area leaf (dims 1 1 1))"
		     "(area lea (dims 1 1 1)) (set lea1 (psp 1))",
		     "1:79", "Did you mean one of: leaf, lea, left?");
}

static void no_name(void **state)
{
	struct knpu_brain *brain = parse("(zebra)");

	(void)state;
	assert_places(brain, "1:2");
	assert_null(strstr(knpu_brain_error(brain, 0)->message, "mean"));
	knpu_brain_free(brain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distances),
		cmocka_unit_test(one_name),
		cmocka_unit_test(several_names),
		cmocka_unit_test(no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
