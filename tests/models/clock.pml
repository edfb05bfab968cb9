/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Changes for a clock, kmod/core/boundary.c and clock.c: its thread has the
 * burst role from its start to its end, also while it sleeps; whoever submits
 * a change and finds the role taken wakes it, if there is one to be found.  No
 * change is left behind, whenever the clock starts and stops.  That the store
 * which gives the role back may be seen late is left out (boundary.pml): what
 * is done here in one step is a full barrier, or a store with release after
 * one.
 *
 * fault NO_WAKE		who submits does not wake the clock
 * fault NO_START_WAKE	who starts a clock does not wake it once it can be found
 * fault NO_RECHECK	who leaves the role does not look at the list again
 * fault FORGETS	the clock forgets that it was woken after it has looked
 * fault EARLY	a clock has been started before it has the role
 */
#define SUBMITTERS 2
#define CLOCKS 2
#define NOBODY 255

bool held;		/* the role */
bool clock;		/* a clock runs, as whoever started it says */
byte owner = NOBODY;	/* who has the role; a submitter, or SUBMITTERS */
bool bell;		/* its thread can be found */
bool begun;
bool woken;
bool stopping;
bool ended;
bool waiting[SUBMITTERS];
bool done[SUBMITTERS];

#define EMPTY (!waiting[0] && !waiting[1])

inline drain()
{
	assert(held);
	/* Whoever applies one while a clock runs is its thread. */
	assert(!clock || owner == SUBMITTERS);
	atomic {
		i = 0;
		do
		:: i == SUBMITTERS -> break
		:: else ->
			if
			:: waiting[i] -> waiting[i] = false; done[i] = true
			:: else
			fi;
			i++
		od
	}
}

inline trylock()
{
	atomic {
		got = !held;
		if
		:: got -> held = true; owner = me
		:: else
		fi
	}
}

inline unlock()
{
	atomic { held = false; owner = NOBODY }
}

inline role_leave()
{
	unlock();
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
		unlock()
	od
#endif
}

proctype thread()
{
	byte me = SUBMITTERS;
	byte i;
	bool got;

	atomic { !held -> held = true; owner = me };
	begun = true;
	do
	:: stopping -> break
	:: else ->
		drain();
		/* Bursts are far away. */
#ifdef FORGETS
		woken = false;
#endif
		atomic { (woken || stopping) -> woken = false }
	od;
	clock = false;
	role_leave();
	ended = true
}

active [SUBMITTERS] proctype submitter()
{
	byte me = _pid;
	byte i;
	bool got;

	waiting[me] = true;
	trylock();
	if
	:: got -> drain(); role_leave()
	:: else ->
#ifndef NO_WAKE
		if
		:: bell -> woken = true
		:: else
		fi
#endif
	fi;
	done[me];
	assert(!waiting[me])
}

active proctype starter()
{
	byte n;

	for (n : 1 .. CLOCKS) {
		begun = false;
		woken = false;
		stopping = false;
		ended = false;
		run thread();
#ifndef EARLY
		begun;
#endif
		clock = true;
		bell = true;
#ifndef NO_START_WAKE
		woken = true;
#endif
		/* Stopped at any time, or not for as long as one waits. */
		if
		:: true
		:: true -> done[0] && done[1]
		fi;
		bell = false;
		stopping = true;
		ended
	}
}
