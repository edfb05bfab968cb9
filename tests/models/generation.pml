/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Generations of the connectome, kmod/core/publish.c and cmd_synapse.c: RCU
 * finds one, a reference keeps it.  A burst runs on one without a reference,
 * since only the holder of the burst role replaces it.
 *
 * fault NO_GRACE	the old one is put while somebody is about to take it
 * fault NO_REFERENCE	a reader goes on without one after its section
 * fault NO_ROLE	a generation is replaced within a burst
 * fault NO_RELEASE	the pointer may be seen before what it points to
 * fault NO_PUT		the old one is never put
 */
#define READERS 2
#define EDITS 2
#define GENERATIONS (EDITS + 1)

byte current;
byte refs[GENERATIONS];
bool freed[GENERATIONS];
bool built[GENERATIONS];	/* its contents are seen by all */
bool role;
bool reading[READERS];

inline put(g)
{
	atomic {
		assert(!freed[g] && refs[g] > 0);
		refs[g]--;
		if
		:: refs[g] == 0 -> freed[g] = true
		:: else
		fi
	}
}

inline use(g)
{
	assert(!freed[g]);
	assert(built[g])
}

init {
	byte i;

	refs[0] = 1;
	built[0] = true;
	atomic {
		for (i : 0 .. READERS - 1) {
			run reader(i)
		}
		run bursts();
		run editor()
	}
	/* All others have ended: what is not in force is gone. */
	_nr_pr == 1;
	assert(refs[current] == 1 && !freed[current]);
	for (i : 0 .. GENERATIONS - 1) {
		assert(i == current || freed[i])
	}
}

proctype reader(byte me)
{
	byte g;
	bool got;

	reading[me] = true;
	do
	:: g = current;
	   assert(!freed[g]);
#ifdef NO_REFERENCE
	   break
#else
	   atomic {
		got = refs[g] > 0;
		refs[g] = refs[g] + got
	   }
	   if
	   :: got -> break
	   :: else
	   fi
#endif
	od;
	reading[me] = false;
	use(g);
	use(g);
#ifndef NO_REFERENCE
	put(g)
#endif
}

proctype bursts()
{
	byte burst, g;

	for (burst : 1 .. 2) {
		atomic { !role -> role = true };
		g = current;
		use(g);
		use(g);
		role = false
	}
}

proctype editor()
{
	byte edit, old, i;

	for (edit : 1 .. EDITS) {
		refs[edit] = 1;
#ifndef NO_RELEASE
		built[edit] = true;
#endif
#ifndef NO_ROLE
		atomic { !role -> role = true };
#endif
		old = current;
		current = edit;
#ifdef NO_RELEASE
		built[edit] = true;
#endif
#ifndef NO_ROLE
		role = false;
#endif
#ifndef NO_GRACE
		/* Whoever is in a section now; who comes later finds the new. */
		for (i : 0 .. READERS - 1) {
			!reading[i]
		}
#endif
#ifndef NO_PUT
		put(old)
#endif
	}
}
