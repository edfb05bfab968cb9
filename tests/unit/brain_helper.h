/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the tests of the brain language share.
 */
#ifndef TESTS_UNIT_BRAIN_HELPER_H
#define TESTS_UNIT_BRAIN_HELPER_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <knpu-brain.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Parses one file called "b". */
static inline struct knpu_brain *parse_bytes(const char *text, size_t length)
{
	struct knpu_brain_source source = { "b", text, length };
	struct knpu_brain *brain;

	assert_int_equal(knpu_brain_parse(&source, 1, &brain), 0);
	assert_non_null(brain);
	return brain;
}

static inline struct knpu_brain *parse(const char *text)
{
	return parse_bytes(text, strlen(text));
}

/* Parses what must have no error. */
static inline struct knpu_brain *parse_good(const char *text)
{
	struct knpu_brain *brain = parse(text);

	if (knpu_brain_nr_errors(brain))
		knpu_brain_print_errors(brain, stderr);
	assert_int_equal(knpu_brain_nr_errors(brain), 0);
	return brain;
}

/* The errors as "LINE:COLUMN LINE:COLUMN ..." */
static inline void assert_places(const struct knpu_brain *brain,
				 const char *expected)
{
	char found[1024] = "", one[32];
	const struct knpu_brain_error *error;
	size_t i;

	for (i = 0; i < knpu_brain_nr_errors(brain); i++) {
		error = knpu_brain_error(brain, i);
		snprintf(one, sizeof(one), "%s%u:%u", i ? " " : "",
			 error->place.line, error->place.column);
		strcat(found, one);
	}
	if (strcmp(found, expected))
		knpu_brain_print_errors(brain, stderr);
	assert_string_equal(found, expected);
}

/* Parses; the errors stand at these places. */
static inline void assert_errors(const char *text, const char *places)
{
	struct knpu_brain *brain = parse(text);

	assert_places(brain, places);
	knpu_brain_free(brain);
}

/* Parses; there is one error, there, and its message has @part in it. */
static inline void assert_error(const char *text, const char *place,
				const char *part)
{
	struct knpu_brain *brain = parse(text);

	assert_places(brain, place);
	if (!strstr(knpu_brain_error(brain, 0)->message, part))
		fail_msg("'%s' has no '%s'",
			 knpu_brain_error(brain, 0)->message, part);
	knpu_brain_free(brain);
}

static inline void assert_good(const char *text)
{
	knpu_brain_free(parse_good(text));
}

#endif /* TESTS_UNIT_BRAIN_HELPER_H */
