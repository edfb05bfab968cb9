/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What synapse and connect facts have in common.
 */
#ifndef KNPU_BRAIN_SYNAPSE_H
#define KNPU_BRAIN_SYNAPSE_H

#include "option.h"

/* weight, psp and delay; they go into a struct knpu_synapse. */
extern const struct kb_option kb_synapse_options[];
extern const size_t kb_nr_synapse_options;

/* A synapse as it is unless options say otherwise. */
struct knpu_synapse kb_synapse_default(void);
/* Counts @nr synapses of a fact; an error if a brain cannot have so many. */
bool kb_synapses_count(struct kb_parser *p, const struct kb_expr *form,
		       uint64_t nr);

#endif /* KNPU_BRAIN_SYNAPSE_H */
