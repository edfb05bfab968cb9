/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Ctrl-C: the run ends at the next burst, with its summary and picture.
 */
#include "stop.h"

#include <signal.h>
#include <string.h>

static volatile sig_atomic_t asked;

static void ask(int signal)
{
	(void)signal;
	asked = 1;
}

void stop_watch(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = ask;
	/* Not SA_RESTART: a read from a camera or a pipe has to return. */
	action.sa_flags = SA_RESETHAND;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool stop_asked(void)
{
	return asked;
}
