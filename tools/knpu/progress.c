/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * How far the run is: a bar on a terminal, a line now and then elsewhere.
 */
#include "progress.h"
#include "clock.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NS 1000000000ULL
#define BAR_WIDTH 40
/* The time between two looks: a moving bar, or a log that stays short. */
#define TERMINAL_NS (NS / 10)
#define LOG_NS (10 * NS)

void progress_begin(struct progress *p, uint64_t rate_uhz, bool quiet)
{
	memset(p, 0, sizeof(*p));
	p->quiet = quiet;
	p->terminal = isatty(STDERR_FILENO);
	p->rate_uhz = rate_uhz;
	p->begin_ns = clock_ns();
	p->shown_ns = p->begin_ns;
}

static double brain_seconds(const struct progress *p, uint64_t bursts)
{
	return (double)bursts * 1e6 / (double)p->rate_uhz;
}

static void show_bar(uint64_t burst, uint64_t end)
{
	static const char *const parts[] = {
		" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉",
	};
	uint64_t eighths = burst * BAR_WIDTH * 8 / end;
	unsigned int full = eighths / 8;

	fputs("  ", stderr);
	for (unsigned int i = 0; i < BAR_WIDTH; i++)
		fputs(i < full	? "█" :
		      i == full ? parts[eighths % 8] :
				  " ",
		      stderr);
	fprintf(stderr, "▏ %3u %%", (unsigned int)(burst * 100 / end));
}

/* @end is 0 where nobody knows when the run will end. */
void progress_show(struct progress *p, uint64_t burst, uint64_t end)
{
	uint64_t now;
	double seconds;

	if (p->quiet)
		return;
	now = clock_ns();
	if (now - p->shown_ns < (p->terminal ? TERMINAL_NS : LOG_NS))
		return;
	p->shown_ns = now;
	seconds = brain_seconds(p, burst);
	if (p->terminal)
		fputs("\r\033[K", stderr);
	if (p->terminal && end && burst <= end)
		show_bar(burst, end);
	fprintf(stderr, "  %.1f s", seconds);
	if (end && burst <= end)
		fprintf(stderr, " of %.1f s", brain_seconds(p, end));
	fprintf(stderr, ", %.1f times real time",
		seconds * (double)NS / (double)(now - p->begin_ns));
	fputs(p->terminal ? "" : "\n", stderr);
	fflush(stderr);
	p->shown = true;
}

/* Makes room for something else on a terminal. */
void progress_clear(struct progress *p)
{
	if (p->shown && p->terminal)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
