/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * "Did you mean": the known names nearest to an unknown one.
 */
#ifndef KNPU_BRAIN_SUGGEST_H
#define KNPU_BRAIN_SUGGEST_H

#include "expr.h"

/**
 * struct kb_suggest - a search for names like one that is unknown
 * @p: the parse
 * @unknown: the symbol
 * @names: the nearest so far, nearest first, then in order of offering
 * @distance: of each
 * @nr: how many
 */
struct kb_suggest {
	struct kb_parser *p;
	const struct kb_expr *unknown;
	const char *names[KNPU_BRAIN_SUGGESTIONS_MAX];
	unsigned int distance[KNPU_BRAIN_SUGGESTIONS_MAX];
	unsigned int nr;
};

/* Letters to add, drop, change or swap with a neighbour; 3 for more than 2. */
unsigned int kb_distance(const char *a, const char *b);

/* Offers a known name, of @unknown that is a symbol. */
void kb_suggest_offer(struct kb_suggest *s, const char *name);
/* "no WHAT is called 'NAME'" with what was found; silent for KB_BAD. */
bool kb_suggest_error(struct kb_suggest *s, const char *what);

#endif /* KNPU_BRAIN_SUGGEST_H */
