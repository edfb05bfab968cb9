/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * How far the run is: a bar on a terminal, a line now and then elsewhere.
 */
#ifndef KNPU_PROGRESS_H
#define KNPU_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct progress - what was shown
 * @quiet: nothing is shown
 * @terminal: stderr is one
 * @rate_uhz: bursts per second in millionths
 * @begin_ns: when the run began
 * @shown_ns: when something was shown last
 * @shown: something stands on the line of the bar
 */
struct progress {
	bool quiet;
	bool terminal;
	uint64_t rate_uhz;
	uint64_t begin_ns;
	uint64_t shown_ns;
	bool shown;
};

void progress_begin(struct progress *p, uint64_t rate_uhz, bool quiet);
void progress_show(struct progress *p, uint64_t burst, uint64_t end);
void progress_clear(struct progress *p);

#endif /* KNPU_PROGRESS_H */
