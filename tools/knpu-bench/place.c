// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Who runs where: bursts on a processor of their own, everybody else on the
 * others.
 *
 * Where more threads want to run than there are processors, each stands still
 * most of the time, with a lock or without; who runs is then the scheduler's
 * doing, and all that would be measured.
 */
#include <sched.h>

#include "contention.h"

static cpu_set_t everywhere;

/* How many processors there are; to be called first. */
uint32_t place_count(void)
{
	if (sched_getaffinity(0, sizeof(everywhere), &everywhere))
		CPU_ZERO(&everywhere);
	return CPU_COUNT(&everywhere);
}

/*
 * The first processor, or all others.  Where there is but one, or placing is
 * refused, the thread stays where it is.
 */
static void place(bool first)
{
	cpu_set_t set = everywhere;
	int cpu = 0;

	if (CPU_COUNT(&everywhere) < 2)
		return;
	while (!CPU_ISSET(cpu, &everywhere))
		cpu++;
	CPU_CLR(cpu, &set);
	if (first)
		CPU_XOR(&set, &set, &everywhere);
	sched_setaffinity(0, sizeof(set), &set);
}

void place_bursts(void)
{
	place(true);
}

void place_others(void)
{
	place(false);
}
