/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Ctrl-C, SIGTERM, SIGHUP: the run ends at the next burst, with its summary
 * and picture.
 */
#include "stop.h"
#include "clock.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* timeout(1) sends its signal twice at once: that is one wish, not two. */
#define SAME_WISH_NS 500000000ULL

static volatile sig_atomic_t asked;
static uint64_t asked_ns;

static void ask(int signal_number)
{
	uint64_t now = clock_ns();

	if (!asked) {
		asked_ns = now;
		asked = 1;
		alarm(1);
		return;
	}
	if (now - asked_ns < SAME_WISH_NS)
		return;
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/*
 * The wish can come after a read has looked for it and before it sleeps: that
 * read is woken again, until the wish has been seen.
 */
static void wake(int signal_number)
{
	(void)signal_number;
	alarm(1);
}

/* What nohup has told us to ignore stays ignored. */
static void watch_hangup(const struct sigaction *action)
{
	struct sigaction inherited;

	sigaction(SIGHUP, NULL, &inherited);
	if (inherited.sa_handler != SIG_IGN)
		sigaction(SIGHUP, action, NULL);
}

void stop_watch(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = ask;
	sigemptyset(&action.sa_mask);
	sigaddset(&action.sa_mask, SIGINT);
	sigaddset(&action.sa_mask, SIGTERM);
	sigaddset(&action.sa_mask, SIGHUP);
	/* Not SA_RESTART: a read from a camera or a pipe has to return. */
	sigaction(SIGTERM, &action, NULL);
	/*
	 * Asked for also where it came ignored: a script's background jobs are
	 * started so, and one that sends SIGINT wants the run to end.
	 */
	sigaction(SIGINT, &action, NULL);
	watch_hangup(&action);
	action.sa_handler = wake;
	sigaction(SIGALRM, &action, NULL);
}

bool stop_asked(void)
{
	if (!asked)
		return false;
	alarm(0);
	return true;
}
