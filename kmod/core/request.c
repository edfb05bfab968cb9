// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Requests of a session: counted, and watched while they are carried out.
 */
#include "core_port.h"
#include "request.h"

/* Return: what knpu_request_end() is given; NULL if too many are watched. */
struct knpu_watch *knpu_request_begin(struct knpu_metrics *m, u32 command)
{
	u64 now = knpu_now();
	u32 i;

	WRITE_ONCE(m->last, now);
	for (i = 0; i < KNPU_REQUESTS_WATCHED; i++) {
		struct knpu_watch *w = &m->watch[i];

		if (!atomic64_read(&w->begun) &&
		    !atomic64_cmpxchg(&w->begun, 0, now)) {
			WRITE_ONCE(w->command, command);
			return w;
		}
	}
	return NULL;
}

void knpu_request_end(struct knpu_metrics *m, struct knpu_watch *watch,
		      u64 bytes, int err)
{
	atomic64_add(1, &m->requests);
	atomic64_add(bytes, &m->bytes);
	if (err)
		atomic64_add(1, &m->failures);
	if (watch)
		atomic64_set_release(&watch->begun, 0);
}

/* Nanoseconds since the oldest of those that are carried out began, or 0. */
u64 knpu_request_oldest(const struct knpu_metrics *m, u32 *command)
{
	u64 now = knpu_now(), oldest = 0;
	u32 i;

	*command = 0;
	for (i = 0; i < KNPU_REQUESTS_WATCHED; i++) {
		u64 begun = atomic64_read(&m->watch[i].begun);
		u64 age = begun && begun < now ? now - begun : 0;

		if (age <= oldest)
			continue;
		oldest = age;
		*command = READ_ONCE(m->watch[i].command);
	}
	return oldest;
}

/**
 * knpu_request_hangs - is a request at work too long?
 * @m: of its session
 * @watch: of the request
 * @most: nanoseconds that are not too long
 * @now: the time
 *
 * Called by one thread at a time.  Return: it is, and is seen so for the first
 * time.
 */
bool knpu_request_hangs(struct knpu_metrics *m, struct knpu_watch *watch,
			u64 most, u64 now)
{
	u64 begun = atomic64_read(&watch->begun);

	if (!begun || begun > now || now - begun < most)
		return false;
	if (watch->reported == begun)
		return false;
	watch->reported = begun;
	WRITE_ONCE(m->hangs, m->hangs + 1);
	return true;
}
