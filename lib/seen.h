/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Spikes of an area whose neurons do not lie side by side.
 */
#ifndef KNPU_LIB_SEEN_H
#define KNPU_LIB_SEEN_H

#include <knpu.h>

/**
 * struct seen - spikes of a window
 * @k: session
 * @ledger: of its engine
 * @area: that is looked for
 * @window: in which
 * @spikes: those of it
 * @index: for each, which place of the grid its neuron has
 * @nr: how many
 */
struct seen {
	struct knpu *k;
	const struct knpu_ledger *ledger;
	const struct knpu_area_info *area;
	struct knpu_window window;
	struct knpu_window_spike *spikes;
	uint32_t *index;
	size_t nr;
};

int seen_take(struct seen *s);
void seen_forget(struct seen *s);

#endif /* KNPU_LIB_SEEN_H */
