// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Any bytes at all are parsed: as a brain, or with errors that can be shown.
 */
#include <knpu-brain.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Larger inputs find nothing new and are slow. */
#define LENGTH_MAX 4096

static void show_errors(const struct knpu_brain *brain)
{
	char *shown = NULL;
	size_t size;
	FILE *out = open_memstream(&shown, &size);

	if (!out)
		abort();
	knpu_brain_print_errors(brain, out);
	fclose(out);
	free(shown);
}

/* Errors are in order and have a message; statements have a text. */
static void check(const struct knpu_brain *brain)
{
	const struct knpu_brain_error *error, *before = NULL;
	size_t i;

	for (i = 0; i < knpu_brain_nr_errors(brain); i++) {
		error = knpu_brain_error(brain, i);
		if (!error->message[0] || !error->place.line)
			abort();
		if (before && before->place.line > error->place.line)
			abort();
		before = error;
	}
	for (i = 0; i < knpu_brain_nr_statements(brain); i++) {
		if (knpu_brain_statement(brain, i)->text[0] != '(')
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct knpu_brain_source source = { "fuzz", (const char *)data, size };
	struct knpu_brain *brain;

	if (size > LENGTH_MAX)
		return 0;
	if (knpu_brain_parse(&source, 1, &brain))
		abort();
	check(brain);
	show_errors(brain);
	knpu_brain_free(brain);
	return 0;
}
