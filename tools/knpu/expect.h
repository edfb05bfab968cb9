/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Expectations of a brain file: what was expected, and what was seen.
 */
#ifndef KNPU_EXPECT_H
#define KNPU_EXPECT_H

#include "brain_files.h"
#include "observe.h"

/**
 * struct expectations - how they went
 */
struct expectations {
	uint64_t passed;
	uint64_t failed;
};

int expect_check(struct expectations *e, const struct brain_files *files,
		 const struct knpu_brain_statement *st, struct knpu *k,
		 const struct watch *watch);

/* expect_synapses.c: 1 met, 0 not (and told to @say), or -errno */
int expect_synapses(const struct knpu_brain *brain,
		    const struct knpu_brain_statement *st, struct knpu *k,
		    FILE *say);

#endif /* KNPU_EXPECT_H */
