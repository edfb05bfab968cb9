// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * How errors are shown.
 */
#include "brain_helper.h"

/* Parses a file called @name and compares what is printed. */
static void assert_shown(const char *name, const char *text, size_t length,
			 const char *expected)
{
	const struct knpu_brain_source source = { name, text, length };
	struct knpu_brain *brain;
	char *shown;
	size_t size;
	FILE *out = open_memstream(&shown, &size);

	assert_int_equal(knpu_brain_parse(&source, 1, &brain), 0);
	assert_int_equal(knpu_brain_print_errors(brain, out), 0);
	fclose(out);
	assert_string_equal(shown, expected);
	free(shown);
	knpu_brain_free(brain);
}

static void caret(void **state)
{
	const char *text = "; one\n\t(area a (dims 1 1 x))\r\n";

	(void)state;
	assert_shown("dir/my.brain", text, strlen(text),
		     "dir/my.brain:2:20: error: expected depth (an integer "
		     "1..16777216), found 'x'\n"
		     "     (area a (dims 1 1 x))\n"
		     "                       ^\n");
}

/* Nothing that a terminal would obey gets out; wide characters line up. */
static void escapes(void **state)
{
	const char *text = "(a\x1b[0m\xff \xe2\x80\xae)";
	const char *wide = "(\xe6\x97\xa5 1)";

	(void)state;
	assert_shown("n\x1b", text, strlen(text),
		     "n\\x1b:1:7: error: expected UTF-8, found the byte "
		     "0xff\n"
		     "    (a\\x1b[0m\\xff \\u{202e})\n"
		     "             ^\n");
	assert_shown("n", wide, strlen(wide),
		     "n:1:2: error: expected a fact, found "
		     "'\xe6\x97\xa5'\n"
		     "    (\xe6\x97\xa5 1)\n"
		     "     ^\n");
}

/* Of a line of 1000 characters, 70 are shown on each side. */
static void long_lines(void **state)
{
	char text[1001], expected[512], part[72];

	(void)state;
	memset(text, ' ', sizeof(text));
	text[1000] = 0;
	memcpy(text + 500, "(x)", 3);
	memset(part, ' ', 70);
	part[70] = 0;
	part[69] = '(';
	snprintf(expected, sizeof(expected),
		 "n:1:502: error: expected a fact, found 'x'\n"
		 "    ...%sx)%.68s...\n    %73s^\n",
		 part,
		 "                                                            "
		 "        ",
		 "");
	assert_shown("n", text, 1000, expected);
}

static void at_the_end(void **state)
{
	(void)state;
	assert_shown("n", "!", 1,
		     "n:1:2: error: expected '(' after '!'\n"
		     "    !\n     ^\n");
	assert_shown("n", "\n!\n", 3,
		     "n:3:1: error: expected '(' after "
		     "'!'\n    \n    ^\n");
}

static void place(void **state)
{
	struct knpu_brain *brain = parse_good("\n  !(step 1)");
	struct knpu_brain_place nowhere = { 1, 1, 1 };
	char *shown;
	size_t size;
	FILE *out = open_memstream(&shown, &size);

	(void)state;
	assert_int_equal(knpu_brain_print_place(
				 brain, &knpu_brain_statement(brain, 0)->place,
				 out),
			 0);
	assert_int_equal(knpu_brain_print_place(brain, &nowhere, out), -EINVAL);
	fclose(out);
	assert_string_equal(shown, "b:2:4");
	free(shown);
	knpu_brain_free(brain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(caret),      cmocka_unit_test(escapes),
		cmocka_unit_test(long_lines), cmocka_unit_test(at_the_end),
		cmocka_unit_test(place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
