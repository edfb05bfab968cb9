// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Requests of a session: counted, and watched while they are carried out.
 */
#include "core_port.h"
#include "request.h"

/* A place that was free, or NULL. */
static struct knpu_watch *take_place(struct knpu_watches *places, u64 now)
{
	u32 i;

	for (i = 0; i < KNPU_REQUESTS_WATCHED; i++) {
		struct knpu_watch *w = &places->watch[i];

		if (!atomic64_read(&w->begun) &&
		    !atomic64_cmpxchg(&w->begun, 0, now))
			return w;
	}
	return NULL;
}

/* Places behind others, made here if there are none; NULL: without memory. */
static struct knpu_watches *more_places(struct knpu_watches *places)
{
	struct knpu_watches *more = smp_load_acquire(&places->more);
	struct knpu_watches *other;

	if (more)
		return more;
	more = kvzalloc(sizeof(*more), GFP_KERNEL_ACCOUNT);
	if (!more)
		return NULL;
	other = cmpxchg(&places->more, NULL, more);
	if (!other)
		return more;
	kvfree(more);
	return other;
}

/*
 * Return: what knpu_request_end() is given; NULL if there is no memory to watch
 * so many at once.
 */
struct knpu_watch *knpu_request_begin(struct knpu_metrics *m, u32 command)
{
	struct knpu_watches *places = &m->watches;
	struct knpu_watch *w;
	u64 now = knpu_now();

	WRITE_ONCE(m->last, now);
	do
		w = take_place(places, now);
	while (!w && (places = more_places(places)));
	if (w)
		WRITE_ONCE(w->command, command);
	return w;
}

/* Return: 0 or -ENOMEM. */
int knpu_request_init(struct knpu_metrics *m)
{
	m->tally = knpu_sums_alloc(KNPU_TALLY_END);
	return m->tally ? 0 : -ENOMEM;
}

/* Nobody looks at the requests any more. */
void knpu_request_exit(struct knpu_metrics *m)
{
	struct knpu_watches *places = m->watches.more;

	knpu_sums_free(m->tally);
	while (places) {
		struct knpu_watches *more = places->more;

		kvfree(places);
		places = more;
	}
}

void knpu_request_end(struct knpu_metrics *m, struct knpu_watch *watch,
		      u64 bytes, int err)
{
	knpu_sums_add(m->tally, KNPU_TALLY_REQUESTS, 1);
	knpu_sums_add(m->tally, KNPU_TALLY_BYTES, bytes);
	if (err)
		knpu_sums_add(m->tally, KNPU_TALLY_FAILURES, 1);
	if (watch)
		atomic64_set_release(&watch->begun, 0);
}

/* Nanoseconds since the oldest of those that are carried out began, or 0. */
u64 knpu_request_oldest(const struct knpu_metrics *m, u32 *command)
{
	const struct knpu_watches *places = &m->watches;
	u64 now = knpu_now(), oldest = 0;
	u32 i;

	*command = 0;
	for (; places; places = smp_load_acquire(&places->more)) {
		for (i = 0; i < KNPU_REQUESTS_WATCHED; i++) {
			const struct knpu_watch *w = &places->watch[i];
			u64 begun = atomic64_read(&w->begun);
			u64 age = begun && begun < now ? now - begun : 0;

			if (age <= oldest)
				continue;
			oldest = age;
			*command = READ_ONCE(w->command);
		}
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
