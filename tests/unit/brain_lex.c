// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * From text to expressions: strings, places, and what is wrong with a text.
 */
#include "brain_helper.h"

#define AREA "(area a (dims 1 1 1))"

/* The path of (input a (file "...")) after @text as a string. */
static void assert_path(const char *text, const char *expected)
{
	const struct knpu_brain_statement *statement;
	struct knpu_brain *brain;
	char all[256];

	snprintf(all, sizeof(all), AREA "(input a (file %s))", text);
	brain = parse_good(all);
	statement = knpu_brain_statement(brain, 1);
	assert_int_equal(statement->kind, KNPU_BRAIN_INPUT);
	assert_string_equal(statement->input.path, expected);
	knpu_brain_free(brain);
}

static void strings(void **state)
{
	(void)state;
	assert_path("\"a b;(c)\"", "a b;(c)");
	assert_path("\"\\\"q\\\" \\\\ \\n\\t\"", "\"q\" \\ \n\t");
	assert_path("\"\\x41\\x7f\"", "A\x7f");
	assert_path("\"\\u{e9}\\u{20ac}\\u{1F600}\"",
		    "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	assert_path("\"\xc3\xa9\"", "\xc3\xa9");
}

static void bad_strings(void **state)
{
	(void)state;
	assert_error(AREA "\n(input a (file \"x\\q\"))", "2:18", "escape");
	assert_error(AREA "\n(input a (file \"\\x80\"))", "2:17", "\\xhh");
	assert_error(AREA "\n(input a (file \"\\x4\"))", "2:17", "\\xhh");
	assert_error(AREA "\n(input a (file \"\\x00\"))", "2:17", "\\xhh");
	assert_error(AREA "\n(input a (file \"\\u{d800}\"))", "2:17", "d800");
	assert_error(AREA "\n(input a (file \"\\u{110000}\"))", "2:17",
		     "110000");
	assert_error(AREA "\n(input a (file \"\\u41\"))", "2:17", "\\u{");
	assert_error(AREA "\n(input a (file \"\\u{}\"))", "2:17", "\\u{");
	assert_error(AREA "\n(input a (file \"x\"y))", "2:19", "after a str");
	assert_error(AREA "\n(input a (file \"x))", "2:16", "not closed");
	assert_error(AREA "\n(input a (file \"x\\", "2:16", "not closed");
	/* what follows is read nevertheless */
	assert_errors(AREA "\n(input a (file \"x))\n(set a (psp 256))",
		      "2:16 3:13");
}

static void not_text(void **state)
{
	struct knpu_brain *brain;

	(void)state;
	/* overlong, surrogate, cut off, alone: once for a run of them */
	assert_error("; \xc0\x80 x\n" AREA, "1:3", "UTF-8");
	assert_error("; \xed\xa0\x80\n" AREA, "1:3", "UTF-8");
	assert_error("; \xe2\x82\n" AREA, "1:3", "UTF-8");
	assert_error("; \xf4\x90\x80\x80\n" AREA, "1:3", "UTF-8");
	assert_errors("; \xff a \xff\n" AREA, "1:3 1:7");
	assert_errors("(area \xff (dims 1 1 1))", "1:7");
	brain = parse_bytes("(area a\0(dims 1 1 1))", 21);
	assert_places(brain, "1:8");
	assert_non_null(strstr(knpu_brain_error(brain, 0)->message, "zero"));
	knpu_brain_free(brain);
}

/* Columns count characters; a tab is one, a byte order mark none. */
static void columns(void **state)
{
	(void)state;
	assert_errors("\t(area \xc3\xa9\xe2\x82\xac (dims 1 1 1) (x))", "1:25");
	assert_errors("\xef\xbb\xbf(x)", "1:2");
	assert_errors("\r\n\r\n (x)\r\n", "3:3");
}

static void parentheses(void **state)
{
	(void)state;
	assert_error(")", "1:1", "unexpected ')'");
	assert_errors(")) " AREA ")", "1:1 1:25");
	assert_error("(area a (dims 1 1 1)", "1:1", "not closed");
	assert_error("(area a (dims 1 1 1", "1:1", "not closed");
	assert_error("!(step 1", "1:2", "not closed");
	/* the next form at the start of a line is read */
	assert_errors("(area a (dims 1 1 1)\n(set a (psp 256))\n"
		      "!(step\n!(expect-count a 0)",
		      "1:1 2:13 3:2");
	assert_error("(area a (dims 1 1 1)\n!(step 1)", "1:1",
		     "expected ')' before line 2");
	/* also where one too many later makes up for it */
	assert_errors("(area a (dims 1 1 1)\n(area b (dims 1 1 1))\n"
		      "(set b (psp 1)))\n(set a (psp 256))",
		      "1:1 3:16 4:13");
	assert_errors("(area a (dims 1 1 1)\n(set (a 0 0 0) (leak 0)))",
		      "1:1 2:25");
	assert_errors("(area a (dims 1 1 1)\n!(step 1))", "1:1 2:10");
	/* in a text that closes all, a form may begin at the start of a line */
	assert_good("(area a\n(dims 1 1 1)\n)");
	assert_good("(area a (dims 2 1 1))\n(connect a a\n"
		    "(vectors\n(1 0 0))\n)");
	/* areas can have the names of facts */
	assert_good("(area\narea\n(dims 1 1 1))\n(area set (dims 1 1 1))\n"
		    "(synapse\n(area 0 0 0)\n(set\n0 0 0)\n)");
	assert_errors("()", "1:1");
	assert_errors("!()", "1:2");
	assert_errors("(())", "1:2");
}

static void top_level(void **state)
{
	(void)state;
	assert_error("area", "1:1", "'area'");
	assert_errors(AREA " junk \"x\" 5\nmore", "1:23 2:1");
	assert_errors("! " AREA, "1:3");
	assert_errors("! x", "1:3 1:3");
	assert_errors("!", "1:2");
	assert_good("! ; comment\n (step 1)");
	assert_good("");
	assert_good("; nothing");
	assert_error("$x", "1:1", "variables");
	assert_error("(area $x (dims 1 1 1))", "1:7", "variables");
}

static void deep(void **state)
{
	size_t nr = 1000000;
	char *text = malloc(2 * nr + 1);
	struct knpu_brain *brain;

	(void)state;
	memset(text, '(', nr);
	memset(text + nr, ')', nr);
	brain = parse_bytes(text, 2 * nr);
	assert_places(brain, "1:2 1:257");
	knpu_brain_free(brain);
	brain = parse_bytes(text, nr);
	assert_true(knpu_brain_nr_errors(brain) >= 1);
	knpu_brain_free(brain);
	free(text);
}

/* Errors are in order of file, line and column; names are of all files. */
static void files(void **state)
{
	const struct knpu_brain_source sources[] = {
		{ "one", "(x)\n" AREA, 4 + strlen(AREA) },
		{ "two", "(set a (psp 1))(y)", 18 },
	};
	struct knpu_brain *brain;

	(void)state;
	assert_int_equal(knpu_brain_parse(sources, 2, &brain), 0);
	assert_places(brain, "1:2 1:17");
	assert_int_equal(knpu_brain_error(brain, 0)->place.file, 0);
	assert_int_equal(knpu_brain_error(brain, 1)->place.file, 1);
	assert_null(knpu_brain_error(brain, 2));
	knpu_brain_free(brain);
}

static void statement_text(void **state)
{
	struct knpu_brain *brain =
		parse_good("  ( area a ; one\n\t(dims 1\n1 1) )\n!(step 3)");
	const struct knpu_brain_statement *statement;

	(void)state;
	statement = knpu_brain_statement(brain, 0);
	assert_string_equal(statement->text, "( area a (dims 1 1 1) )");
	assert_int_equal(statement->place.line, 1);
	assert_int_equal(statement->place.column, 3);
	statement = knpu_brain_statement(brain, 1);
	assert_string_equal(statement->text, "(step 3)");
	assert_int_equal(statement->place.line, 4);
	assert_int_equal(statement->place.column, 2);
	assert_null(knpu_brain_statement(brain, 2));
	knpu_brain_free(brain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings),	  cmocka_unit_test(bad_strings),
		cmocka_unit_test(not_text),	  cmocka_unit_test(columns),
		cmocka_unit_test(parentheses),	  cmocka_unit_test(top_level),
		cmocka_unit_test(deep),		  cmocka_unit_test(files),
		cmocka_unit_test(statement_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
