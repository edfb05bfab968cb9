/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Who names a neuron means the one that has the place then; it may have gone,
 * and the place been given to another, before what was queued for it is used.
 * Input knows how many lives had begun or ended when it was checked: it
 * reaches the neuron that it was for, unless that has gone.  Whoever names by a
 * handle gets that neuron, or is told that it is gone.
 *
 * Waiting until nothing is left of the old one is left out (slot.pml): here
 * whoever queues can be as slow as he likes.
 *
 * fault NO_ORDER	who names one looks first which it is, then if it is there
 * fault NO_RELEASE	a neuron is said to be there before it is said which it is
 * fault LATE	that a life has begun is told when it has
 * fault NO_BORN	input is given to whoever has the place
 * fault NO_RECHECK	who checks does not look again for lives that began meanwhile
 */
#define LIVES 3

bool alive = true;
byte incarnation = 1;	/* as it is told */
byte who = 1;		/* as it is */
byte born;		/* lives when the neuron was added */
byte lives;
bool applying;		/* a boundary is at work: no burst is */

/* Input that waits: what it knows, and whom it is for. */
bool queued;
byte seen;
byte meant;

#ifdef NO_BORN
#define SAME true
#else
#define SAME (born <= seen)
#endif
#define REACHES (alive && (lives == seen || SAME))

/* The boundary: one goes, another comes, and so on. */
active proctype editor()
{
	do
	:: incarnation < LIVES ->
	   atomic { applying = true; alive = false };
	   atomic { lives++; applying = false };
	   applying = true;
#ifdef LATE
	   born = lives + 1;
#else
	   lives++;
	   born = lives;
#endif
#ifdef NO_RELEASE
	   atomic { alive = true; who++ };
	   incarnation++;
#else
	   incarnation++;
	   atomic { alive = true; who++ };
#endif
#ifdef LATE
	   lives++;
#endif
	   applying = false
	:: break
	od
}

/* A burst takes what waits. */
active proctype burst()
{
end:	do
	:: atomic {
		queued && !applying ->
		if
		:: REACHES -> assert(who == meant)
		:: else -> assert(!alive || who != meant)
		fi;
		queued = false
	   }
	od
}

/* By handle; @truth is who it was. */
active proctype namer()
{
	byte truth, which;
	bool there;

#ifdef NO_ORDER
	which = incarnation;
	atomic { there = alive; truth = who };
#else
	atomic { there = alive; truth = who };
	which = incarnation;
#endif
	assert(!there || which != 1 || truth == 1)
}

/* By id, and slow between the check and the queueing. */
active proctype sensor()
{
	byte stamp, whom;
	bool there;

	do
	:: stamp = lives;
	   atomic { there = alive; whom = who };
	   if
	   :: !there -> goto done
	   :: else
	   fi;
#ifdef NO_RECHECK
	   break
#else
	   if
	   :: lives == stamp -> break
	   :: else
	   fi
#endif
	od;
	atomic { seen = stamp; meant = whom; queued = true };
done:	skip
}
