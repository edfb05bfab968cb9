/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Messages to the person at the terminal.
 */
#include "tool.h"

#include <stdarg.h>
#include <string.h>

/* One line on stderr, begun by the name of the tool. */
void complain(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("knpu: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

#define WORD_MAX 32

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Edits that turn @a into @b; words longer than WORD_MAX are never near. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], la = strlen(a), lb = strlen(b);

	if (la > WORD_MAX || lb > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= lb; j++)
		row[j] = j;
	for (size_t i = 1; i <= la; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			size_t above = row[j];

			row[j] = min3(above + 1, row[j - 1] + 1,
				      corner + (a[i - 1] != b[j - 1]));
			corner = above;
		}
	}
	return row[lb];
}

/* The word that @word was probably meant to be, or NULL. */
const char *nearest_word(const char *word, const char *const *words, size_t nr)
{
	const char *best = NULL;
	size_t least = 3;

	for (size_t i = 0; i < nr; i++) {
		size_t d = distance(word, words[i]);

		if (d < least && d < strlen(words[i])) {
			least = d;
			best = words[i];
		}
	}
	return best;
}
