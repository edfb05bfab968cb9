/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The boundary between two bursts, where changes take effect.
 *
 * A change is prepared by its session: checked, its memory allocated.  It is
 * put on a list that the burst role takes whole at the next boundary; there
 * it only swaps pointers and writes values.  The thread of a clock that runs
 * has the role, and is woken to apply it.  Without one, an engine that runs no
 * burst is at a boundary: the session takes the role and applies it itself.
 */
#ifndef KNPU_CORE_BOUNDARY_H
#define KNPU_CORE_BOUNDARY_H

#include "core_port.h"

struct knpu_engine;

/**
 * struct knpu_change - something that takes effect at a boundary
 * @node: on the list of the engine
 * @apply: carries it out, by the holder of the burst role; cannot fail
 * @done: it has taken effect
 * @burst: the burst from which it holds
 */
struct knpu_change {
	struct llist_node node;
	void (*apply)(struct knpu_engine *e, struct knpu_change *change);
	struct completion done;
	u64 burst;
};

void knpu_boundary_submit(struct knpu_engine *e, struct knpu_change *change);
void knpu_boundary_drain(struct knpu_engine *e);
void knpu_role_leave(struct knpu_engine *e);

#endif /* KNPU_CORE_BOUNDARY_H */
