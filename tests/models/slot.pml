/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The slot of a deleted neuron is used again only when nothing old can reach
 * it: no spike on its way, no burst of the ledger.  What was queued for it is
 * told apart otherwise (naming.pml), and a generation that somebody holds is
 * told as of when it was.  A handle has the incarnation that it was given for;
 * whoever reads with it gets that neuron, or is told that it is gone.
 *
 * fault NO_DELAY	spikes on their way are not waited for
 * fault NO_WINDOW	the ledger's window is not waited for
 * fault NO_INCARNATION	a handle is good for whoever has the slot
 * fault NO_COUNTER	a reader does not look again whether it was written
 */
#define BURSTS 5
#define LONG 3
#define SHORT 1

/* Either may be the longer one. */
byte delay = LONG;
byte window = SHORT;
bool chosen;

byte burst = 1;
bool alive = true;
byte incarnation = 1;	/* of the slot */
byte state = 1;		/* of which incarnation the neuron's state is */
bool counter;		/* set while the two are written */
byte written;		/* how often they were */
byte deleted_at;

/* By burst: of which incarnation a spike was; 0: none. */
byte spike_to[BURSTS + LONG + 1];
byte fired[BURSTS + 1];

#ifdef NO_DELAY
#define DELAY_OVER true
#else
#define DELAY_OVER (burst > deleted_at + delay)
#endif
#ifdef NO_WINDOW
#define WINDOW_OVER true
#else
#define WINDOW_OVER (burst > deleted_at + window)
#endif

/* Boundaries are within, between two steps of this process. */
active proctype bursts()
{
	if
	:: delay = SHORT; window = LONG
	:: skip
	fi;
	chosen = true;
	do
	:: burst == BURSTS -> break
	:: else -> atomic {
		/* What arrives is for the neuron that it was sent to. */
		assert(!alive || !spike_to[burst] ||
		       spike_to[burst] == incarnation);
		if
		:: alive -> spike_to[burst + delay] = incarnation;
			    fired[burst] = incarnation
		:: skip
		fi;
		burst++
	}
	od
}

active proctype editor()
{
	chosen;
	if
	:: atomic { alive = false; deleted_at = burst }
	:: goto done
	fi;
	if
	:: atomic {
		DELAY_OVER && WINDOW_OVER ->
		counter = true
	   };
	   incarnation++;
	   state = incarnation;
	   written++;
	   atomic { counter = false; alive = true }
	:: burst == BURSTS
	fi;
done:	skip
}

/* Somebody who was given the first neuron reads it. */
active proctype reader()
{
	byte mine = 1, before, found, whose;
	bool gone;

	do
	:: atomic { !counter -> before = written };
	   if
	   :: whose = incarnation; found = state
	   :: found = state; whose = incarnation
	   fi;
	   gone = !alive;
#ifdef NO_COUNTER
	   break
#else
	   if
	   :: !counter && written == before -> break
	   :: else
	   fi
#endif
	od;
#ifndef NO_INCARNATION
	gone = gone || whose != mine;
#endif
	assert(gone || found == mine)
}

/* Whose spikes were those?  An answer counts while the burst is in the ring. */
active proctype ledger_reader()
{
	byte b, whose;

	select(b : 1 .. BURSTS - 1);
	b < burst;
	whose = incarnation;
	assert(burst - b > window || !fired[b] || fired[b] == whose)
}
