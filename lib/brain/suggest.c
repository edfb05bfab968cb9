// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * "Did you mean": the known names nearest to an unknown one.
 */
#include "suggest.h"
#include "diag.h"

#include <string.h>

/* Farther than this is no suggestion. */
#define FAR 3

/* Characters of a name that can be compared. */
#define LETTERS_MAX 128

/* The characters of a name; returns LETTERS_MAX + 1 for too many. */
static size_t letters_of(const char *text, uint32_t letters[LETTERS_MAX])
{
	size_t left = strlen(text), nr = 0;
	unsigned int n;

	for (; left; left -= n, text += n) {
		if (nr == LETTERS_MAX)
			return LETTERS_MAX + 1;
		n = kb_utf8_decode(text, left, &letters[nr]);
		if (!n) {
			letters[nr] = (unsigned char)*text;
			n = 1;
		}
		nr++;
	}
	return nr;
}

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/**
 * struct table - distances between beginnings of two names, row by row
 * @a: characters of a name
 * @b: of the other
 * @nr: of @b
 * @rows: the last three rows.  Of row i only columns i-2 .. i+2 are filled,
 *	as all others are FAR, and one beside them.
 */
struct table {
	uint32_t a[LETTERS_MAX];
	uint32_t b[LETTERS_MAX];
	size_t nr;
	unsigned int rows[3][LETTERS_MAX + 2];
};

/* Fills row @i, which is not the first; returns the least in it. */
static unsigned int fill_row(struct table *t, size_t i)
{
	const uint32_t *a = t->a, *b = t->b;
	unsigned int *row = t->rows[i % 3], *up = t->rows[(i + 2) % 3];
	unsigned int *up2 = t->rows[(i + 1) % 3], best;
	size_t j = i > 3 ? i - 2 : 1;

	row[j - 1] = best = j == 1 ? (unsigned int)i : FAR;
	for (; j <= i + 2 && j <= t->nr; j++) {
		row[j] = up[j - 1] + (a[i - 1] != b[j - 1]);
		row[j] = least(row[j], least(up[j], row[j - 1]) + 1);
		if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
		    a[i - 2] == b[j - 1])
			row[j] = least(row[j], up2[j - 2] + 1);
		best = least(best, row[j]);
	}
	row[j] = FAR;
	return best;
}

unsigned int kb_distance(const char *a, const char *b)
{
	unsigned int best = 0, before;
	struct table t;
	size_t na, i;

	na = letters_of(a, t.a);
	t.nr = letters_of(b, t.b);
	if (na > LETTERS_MAX || t.nr > LETTERS_MAX || na > t.nr + 2 ||
	    t.nr > na + 2)
		return FAR;
	for (i = 0; i <= 3; i++)
		t.rows[0][i] = (unsigned int)i;
	for (i = 1; i <= na; i++) {
		before = best;
		best = fill_row(&t, i);
		/* a swap looks two rows back */
		if (best >= FAR && before >= FAR)
			return FAR;
	}
	return least(t.rows[na % 3][t.nr], FAR);
}

void kb_suggest_offer(struct kb_suggest *s, const char *name)
{
	unsigned int distance, i, at;
	size_t length = s->unknown->length;

	if (s->p->comparisons >= KNPU_BRAIN_COMPARISONS_MAX)
		return;
	s->p->comparisons++;
	distance = kb_distance(s->unknown->text, name);
	/* A name that shares nothing with the unknown one is no help. */
	if (distance >= FAR || distance >= length)
		return;
	for (at = s->nr; at && s->distance[at - 1] > distance; at--)
		;
	if (at == KNPU_BRAIN_SUGGESTIONS_MAX)
		return;
	if (s->nr < KNPU_BRAIN_SUGGESTIONS_MAX)
		s->nr++;
	for (i = s->nr - 1; i > at; i--) {
		s->names[i] = s->names[i - 1];
		s->distance[i] = s->distance[i - 1];
	}
	s->names[at] = name;
	s->distance[at] = distance;
}

/* ". Did you mean ...?" or nothing. */
static void make_question(const struct kb_suggest *s, char *text, size_t room)
{
	struct kb_expr name = { .kind = KB_SYMBOL };
	char shown[KB_SHOWN_MAX];
	unsigned int i;
	size_t n;

	text[0] = 0;
	if (!s->nr)
		return;
	n = (size_t)snprintf(text, room,
			     ". Did you mean%s: ", s->nr > 1 ? " one of" : "");
	for (i = 0; i < s->nr; i++) {
		name.text = s->names[i];
		name.length = (uint32_t)strlen(name.text);
		kb_show(&name, shown);
		/* without its quotes */
		n += (size_t)snprintf(text + n, room - n, "%s%.*s",
				      i ? ", " : "", (int)strlen(shown) - 2,
				      shown + 1);
	}
	snprintf(text + n, room - n, "?");
}

bool kb_suggest_error(struct kb_suggest *s, const char *what)
{
	char question[KNPU_BRAIN_SUGGESTIONS_MAX * KB_SHOWN_MAX + 32];
	char shown[KB_SHOWN_MAX];

	if (s->unknown->kind != KB_SYMBOL)
		return kb_expected(s->p, s->unknown, what);
	make_question(s, question, sizeof(question));
	return kb_error(s->p, &s->unknown->place, "expected %s, found %s%s",
			what, kb_show(s->unknown, shown), question);
}
