/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The status page, kmod/core/page.c and lib/status.c: a latch of two copies.
 * A reader who finds the sequence it began with has a copy as of one burst,
 * and never an older one than before.
 *
 * fault NO_WMB		the copy may be written before the raise is seen
 * fault NO_RELEASE	the next raise may be seen before the copy
 * fault NO_ACQUIRE	the copy may be read before the sequence is
 * fault NO_RMB		the sequence may be read again before the copy is
 * fault ONE_COPY	both writes go to the same copy
 */
#define BURSTS 3
#define READS 2

/* Words of memory: the sequence, and two copies of two words. */
#define SEQUENCE 0
#define COPY(n) (1 + 2 * (n))
#define WORDS 5
#include "weak.inc"

inline copy_write(n, burst)
{
	if
	:: STORE(COPY(n), burst);
	   STORE(COPY(n) + 1, burst)
	:: STORE(COPY(n) + 1, burst);
	   STORE(COPY(n), burst)
	fi
}

inline raise()
{
	sequence++;
#ifdef NO_RELEASE
	STORE(SEQUENCE, sequence);
#else
	STORE_RELEASE(SEQUENCE, sequence);
#endif
#ifndef NO_WMB
	WMB
#endif
}

active proctype writer()
{
	byte sequence, burst;

	/* Readers see memory alone: when a store is issued makes no odds. */
	for (burst : 1 .. BURSTS) { atomic {
		raise();
		copy_write(0, burst);
		raise();
#ifdef ONE_COPY
		copy_write(0, burst)
#else
		copy_write(1, burst)
#endif
	} }
}

/* Loads that no barrier parts happen in any order. */
inline copy_read(n)
{
	if
	:: a = memory[COPY(n)];
	   b = memory[COPY(n) + 1]
	:: b = memory[COPY(n) + 1];
	   a = memory[COPY(n)]
	fi
}

active proctype reader()
{
	byte before, after, a, b, last, reads;

again:
	do
	:: reads == READS -> break
	:: else ->
#ifdef NO_ACQUIRE
		/* The copy that it will turn out to be, read early. */
		select(before : 0 .. 2 * BURSTS);
		copy_read(before & 1);
		if
		:: before == memory[SEQUENCE]
		:: else -> goto again
		fi;
		after = memory[SEQUENCE];
#else
		before = memory[SEQUENCE];
#ifdef NO_RMB
		after = memory[SEQUENCE];
		copy_read(before & 1);
#else
		copy_read(before & 1);
		after = memory[SEQUENCE];
#endif
#endif
		if
		:: after == before ->
			assert(a == b);
			assert(a >= last);
			last = a;
			reads++
		:: else
		fi
	od
}
