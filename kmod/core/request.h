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

/* Requests of one session that are watched at once; others only count. */
#define KNPU_REQUESTS_WATCHED 4

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
 * struct knpu_metrics - of a session
 * @requests: carried out, or refused
 * @failures: of them, those that failed
 * @bytes: of their arguments and arrays
 * @last: when the last one began, or whoever was inside the session left it
 * @hangs: those that were reported as they took too long; written by the watch
 *	thread
 * @waits_edit: those that wait for another edit of the engine to end
 * @waits_own: those that wait for another of the session that edits synapses
 * @watch: those that are being carried out
 */
struct knpu_metrics {
	atomic64_t requests;
	atomic64_t failures;
	atomic64_t bytes;
	u64 last;
	u64 hangs;
	atomic_t waits_edit;
	atomic_t waits_own;
	struct knpu_watch watch[KNPU_REQUESTS_WATCHED];
};

struct knpu_watch *knpu_request_begin(struct knpu_metrics *m, u32 command);
void knpu_request_end(struct knpu_metrics *m, struct knpu_watch *watch,
		      u64 bytes, int err);
bool knpu_request_hangs(struct knpu_metrics *m, struct knpu_watch *watch,
			u64 most, u64 now);
u64 knpu_request_oldest(const struct knpu_metrics *m, u32 *command);

#endif /* KNPU_CORE_REQUEST_H */
