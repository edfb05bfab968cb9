/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The ledger, kmod/core/ledger.c and lib/ledger.c: two rings with one writer.
 * What a reader takes for the spikes of a burst are the spikes of that burst.
 *
 * fault NO_BURST_CLAIM	the index entry may be written before it is claimed
 * fault NO_SPIKE_CLAIM	a spike may be written before it is claimed
 * fault NO_RELEASE	the head may be seen before the burst is
 * fault NO_FENCE	what is claimed may be read before the spikes are
 * fault LATE_CLAIM	an entry that is being written counts as whole
 * fault LATE_SPIKES	a spike that is being written counts as whole
 */
#define BURSTS 3
#define BURST_CAPACITY 2
#define SPIKE_CAPACITY 2
#define BLOCKS 2

#define HEAD 0
#define CLAIMED_BURST 1
#define CLAIMED_SPIKE 2
#define FIRST(burst) (3 + 2 * ((burst) % BURST_CAPACITY))
#define COUNT(burst) (FIRST(burst) + 1)
#define SPIKE(at) (7 + (at) % SPIKE_CAPACITY)
#define WORDS 9
#include "weak.inc"

/* What was, for the reader's answer to be held against. */
byte true_first[BURSTS + 1];
byte true_count[BURSTS + 1];

active proctype writer()
{
	byte burst, position, first, block;

	/* Readers see memory alone: when a store is issued makes no odds. */
	for (burst : 1 .. BURSTS) { atomic {
		first = position;
		STORE(CLAIMED_BURST, burst);
#ifndef NO_BURST_CLAIM
		WMB;
#endif
		/* A block that is visited claims a spike, and may fire. */
		if
		:: block = 1
		:: block = BLOCKS + 1
		fi;
		for (block : block .. BLOCKS) {
			STORE(CLAIMED_SPIKE, position + 1);
#ifndef NO_SPIKE_CLAIM
			WMB;
#endif
			if
			:: position++;
			   /* The spike at a position is told by its number. */
			   STORE(SPIKE(position - 1), position)
			:: skip
			fi
		}
		true_first[burst] = first;
		true_count[burst] = position - first;
		STORE(FIRST(burst), first);
		STORE(COUNT(burst), position - first);
		STORE(CLAIMED_SPIKE, position);
#ifdef NO_RELEASE
		STORE(HEAD, burst);
#else
		STORE_RELEASE(HEAD, burst);
#endif
	} }
}

#ifdef LATE_CLAIM
#define BURSTS_KEPT (BURST_CAPACITY + 1)
#else
#define BURSTS_KEPT BURST_CAPACITY
#endif
#ifdef LATE_SPIKES
#define SPIKES_KEPT (SPIKE_CAPACITY + 1)
#else
#define SPIKES_KEPT SPIKE_CAPACITY
#endif

/* A difference below 0 is a large number to the reader. */
#define BURST_LAPPED \
	(claimed_burst < burst || claimed_burst - burst >= BURSTS_KEPT)
#define SPIKE_LAPPED \
	(claimed_spike < first || claimed_spike - first > SPIKES_KEPT)

inline look_at_claims()
{
	if
	:: claimed_burst = memory[CLAIMED_BURST];
	   claimed_spike = memory[CLAIMED_SPIKE]
	:: claimed_spike = memory[CLAIMED_SPIKE];
	   claimed_burst = memory[CLAIMED_BURST]
	fi
}

active proctype reader()
{
	byte head, burst, first, count, claimed_burst, claimed_spike, i;
	byte spike[BLOCKS];

	head = memory[HEAD];
	if
	:: head == 0 -> goto done
	:: else -> select(burst : 1 .. head)
	fi;
	if
	:: first = memory[FIRST(burst)];
	   count = memory[COUNT(burst)]
	:: count = memory[COUNT(burst)];
	   first = memory[FIRST(burst)]
	fi;
#ifdef NO_FENCE
	look_at_claims();
#endif
	for (i : 0 .. BLOCKS - 1) {
		if
		:: i < count -> spike[i] = memory[SPIKE(first + i)]
		:: else
		fi
	}
#ifndef NO_FENCE
	look_at_claims();
#endif
	if
	:: BURST_LAPPED || SPIKE_LAPPED ->
		goto done
	:: else
	fi;
	assert(first == true_first[burst]);
	assert(count == true_count[burst]);
	for (i : 0 .. BLOCKS - 1) {
		assert(i >= count || spike[i] == first + i + 1)
	}
done:	skip
}
