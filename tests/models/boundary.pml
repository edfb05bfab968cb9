/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The burst role and changes that wait for a boundary, kmod/core/boundary.c:
 * no change is left behind, whoever holds the role when it is submitted, and
 * only the holder applies any.  The store that gives the role back may be
 * seen late, as in a store buffer; what is atomic waits for it.
 *
 * fault NO_MB		the list may be read before the role is seen free
 * fault NO_RECHECK	who leaves the role does not look at the list again
 * fault NO_TRYLOCK	a submitter applies without the role
 */
#define BURSTS 2
#define SUBMITTERS 2
#define WHOSE (SUBMITTERS + 1)

bool held;		/* the role, as others see it */
bool leaving[WHOSE];	/* given back, and not yet seen by others */
bool waiting[SUBMITTERS];
bool done[SUBMITTERS];
byte inside;		/* how many apply changes right now */

#define EMPTY (!waiting[0] && !waiting[1])

/* What is atomic, and a full barrier, comes after the thread's own stores. */
#define SEEN !leaving[me]

inline drain()
{
	inside++;
	assert(inside == 1);
	for (i : 0 .. SUBMITTERS - 1) {
		if
		:: waiting[i] -> waiting[i] = false; done[i] = true
		:: else
		fi
	}
	inside--
}

inline trylock()
{
	atomic {
		SEEN;
		got = !held;
		held = true
	}
}

inline role_leave()
{
	leaving[me] = true;
#ifndef NO_MB
	SEEN;
#endif
#ifndef NO_RECHECK
	do
	:: EMPTY -> break
	:: else ->
		trylock();
		if
		:: !got -> break
		:: else
		fi;
		drain();
		leaving[me] = true;
#ifndef NO_MB
		SEEN;
#endif
	od
#endif
}

active [WHOSE] proctype store_buffer()
{
	byte me = _pid % WHOSE;

end:	do
	:: atomic { leaving[me] -> leaving[me] = false; held = false }
	od
}

active proctype bursts()
{
	byte me = SUBMITTERS;
	byte burst, i;
	bool got;

	for (burst : 1 .. BURSTS) {
		atomic { SEEN && !held -> held = true };
		drain();
		role_leave()
	}
}

active [SUBMITTERS] proctype submitter()
{
	byte me = (_pid - WHOSE - 1) % SUBMITTERS;
	byte i;
	bool got;

	waiting[me] = true;
#ifdef NO_TRYLOCK
	got = true;
#else
	trylock();
#endif
	if
	:: got -> drain(); role_leave()
	:: else
	fi;
	done[me];
	assert(!waiting[me])
}
