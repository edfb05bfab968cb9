/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the requests of a session leave behind, for those who look at sessions.
 *
 * Each number is exact once the session rests; none is protected by anything,
 * so looking at a session holds up nobody.
 */
#ifndef KNPU_CORE_REQUEST_H
#define KNPU_CORE_REQUEST_H

#include "core_port.h"

/* Requests that are watched in one piece of memory. */
#define KNPU_REQUESTS_WATCHED 8

/**
 * struct knpu_watch - a request that is being carried out
 * @begun: when, on the clock of knpu_now(); 0: none
 * @command: KNPU_CMD_...
 * @reported: the last that was reported, by its @begun; the watch thread's
 */
struct knpu_watch {
	atomic64_t begun;
	u64 reported;
	u32 command;
};

/**
 * struct knpu_watches - places for requests that are carried out at once
 * @more: where these are not enough, or NULL; set once
 * @watch: the places
 */
struct knpu_watches {
	struct knpu_watches *more;
	struct knpu_watch watch[KNPU_REQUESTS_WATCHED];
};

/**
 * enum knpu_tally - what a session counts
 * @KNPU_TALLY_REQUESTS: carried out, or refused
 * @KNPU_TALLY_FAILURES: of them, those that failed
 * @KNPU_TALLY_BYTES: of their arguments and arrays
 * @KNPU_TALLY_DROPS: items of input that no burst delivered
 * @KNPU_TALLY_END: how many there are
 */
enum knpu_tally {
	KNPU_TALLY_REQUESTS,
	KNPU_TALLY_FAILURES,
	KNPU_TALLY_BYTES,
	KNPU_TALLY_DROPS,
	KNPU_TALLY_END,
};

/**
 * struct knpu_metrics - of a session
 * @tally: enum knpu_tally
 * @last: when the last one began, or whoever was inside the session left it
 * @hangs: those that were reported as they took too long; written by the watch
 *	thread
 * @waits_edit: those that wait for another edit of the engine to end
 * @waits_own: those that wait for another of the session that edits synapses
 * @watches: those that are being carried out; there were never more at once
 *	than have a place in it
 */
struct knpu_metrics {
	u64 __percpu *tally;
	u64 last;
	u64 hangs;
	atomic_t waits_edit;
	atomic_t waits_own;
	struct knpu_watches watches;
};

int knpu_request_init(struct knpu_metrics *m);
void knpu_request_exit(struct knpu_metrics *m);
struct knpu_watch *knpu_request_begin(struct knpu_metrics *m, u32 command);
void knpu_request_end(struct knpu_metrics *m, struct knpu_watch *watch,
		      u64 bytes, int err);
bool knpu_request_hangs(struct knpu_metrics *m, struct knpu_watch *watch,
			u64 most, u64 now);
u64 knpu_request_oldest(const struct knpu_metrics *m, u32 *command);

#endif /* KNPU_CORE_REQUEST_H */
