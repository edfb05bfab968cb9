/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What went wrong without ending the run: said at once, and kept for the
 * report.
 */
#ifndef KNPU_WARNINGS_H
#define KNPU_WARNINGS_H

#include "tool.h"

/**
 * struct warnings - what was said
 * @text: the first ones, WARNINGS_KEPT at most
 * @nr: how many of them
 * @total: how many there were
 */
struct warnings {
	char **text;
	size_t nr;
	size_t total;
};

void warnings_add(struct warnings *w, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void warnings_free(struct warnings *w);

#endif /* KNPU_WARNINGS_H */
