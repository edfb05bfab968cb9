/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The small RCU of the embedded core, lib/embedded/port_rcu.c: nothing is
 * freed that a reader has found.  Without sequential consistency a reader's
 * store of its epoch would be seen late, as from a store buffer.
 *
 * fault NO_ORDER	the reader's epoch may be seen after it has read
 * fault NO_WAIT	the writer frees at once
 * fault NO_OLDER	the writer waits for readers of the new epoch alone
 * fault EARLY		the epoch is raised before the old is unpublished
 */
#define READERS 2
#define UPDATES 2
#define VERSIONS (UPDATES + 1)

byte epoch = 1;
byte slot[READERS];
byte buffered[READERS];	/* epoch in the reader's store buffer, or 0 */
byte published;
bool freed[VERSIONS];

active [READERS] proctype store_buffer()
{
end:	do
	:: atomic { buffered[_pid] -> slot[_pid] = buffered[_pid]; buffered[_pid] = 0 }
	od
}

active [READERS] proctype reader()
{
	byte me = _pid - READERS;
	byte seen, found, sections;

	do
	:: sections == 2 -> break
	:: else ->
		/* The epoch may be old by the time it is stored. */
		seen = epoch;
		buffered[me] = seen;
#ifndef NO_ORDER
		buffered[me] == 0;
#endif
		found = published;
		assert(!freed[found]);
		assert(!freed[found]);
		/* The same buffer: what was stored first is seen first. */
		atomic { buffered[me] == 0 -> slot[me] = 0 };
		sections++
	od
}

active proctype writer()
{
	byte target, old, i, update;

	for (update : 1 .. UPDATES) {
		old = published;
#ifdef EARLY
		epoch++;
		target = epoch;
		published = update;
#else
		published = update;
		epoch++;
		target = epoch;
#endif
#ifndef NO_WAIT
		for (i : 0 .. READERS - 1) {
#ifdef NO_OLDER
			slot[i] == 0 || slot[i] < target
#else
			slot[i] == 0 || slot[i] >= target
#endif
		}
#endif
		freed[old] = true
	}
}
