/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Fire candidates: the neurons that had input in the last complete burst.
 */
#ifndef KNPU_CORE_CANDIDATES_H
#define KNPU_CORE_CANDIDATES_H

#include "core_port.h"
#include "engine.h"

int knpu_candidates_list(struct knpu_engine *e, struct knpu_candidate_list *l,
			 struct knpu_candidate *to);
int knpu_candidates_exact(struct knpu_engine *e, struct knpu_candidate_list *l,
			  struct knpu_candidate *to);

#endif /* KNPU_CORE_CANDIDATES_H */
