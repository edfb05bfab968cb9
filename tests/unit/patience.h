/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A test in which somebody may wait for ever ends, and says for what.
 */
#ifndef TESTS_UNIT_PATIENCE_H
#define TESTS_UNIT_PATIENCE_H

#include <signal.h>
#include <string.h>
#include <unistd.h>

static const char *patience_text;

static inline void patience_ends(int signal_number)
{
	(void)signal_number;
	(void)!write(STDERR_FILENO, patience_text, strlen(patience_text));
	_exit(1);
}

/* Until alarm(0), at most so many seconds; @text is a line. */
static inline void patience_begins(unsigned int seconds, const char *text)
{
	patience_text = text;
	signal(SIGALRM, patience_ends);
	alarm(seconds);
}

#endif /* TESTS_UNIT_PATIENCE_H */
