/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the brain answered in each second, by its outputs and nothing else.
 */
#ifndef KNPU_ANSWER_H
#define KNPU_ANSWER_H

#include "outputs.h"

/* Answers that are not the name of an output. */
#define ANSWER_NONE (-1)
#define ANSWER_MIXED (-2)

/**
 * struct answer - of one second
 * @output: index of the rate output that spoke up, or one of ANSWER_*
 * @somewhere: @x and @y are known
 * @x: centre of what its map saw, 0 left to 1 right
 * @y: 0 top to 1 bottom
 * @map: index of the map output that told
 */
struct answer {
	int output;
	bool somewhere;
	double x;
	double y;
	size_t map;
};

bool answer_asked(const struct outputs *o);
void answer_of(const struct outputs *o, const struct output_second *s,
	       struct answer *out);
/* The rate output that map output @map tells the place of, or ANSWER_NONE. */
int answer_of_map(const struct outputs *o, size_t map);
const char *answer_name(const struct outputs *o, const struct answer *a);
const char *answer_region(const struct answer *a);

#endif /* KNPU_ANSWER_H */
