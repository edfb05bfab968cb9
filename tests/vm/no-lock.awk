# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Reads a trace, with stacks, of the threads that run bursts: knpu:burst_begin
# and burst_end, lock:lock_acquire, and what allocates and frees.  Prints what
# they did within a burst that a burst must not do, with the way there, and a
# line of counts at the end:
#
#	bursts N within N interrupts N scheduler N rcu N locks N memory N
#
# Within a burst, but not of its doing:
#
#	interrupts	the third flag of a line says that one was being
#			served, or the stack that one had just come or was to go
#	scheduler	the stack has __schedule(): the thread was preempted
#	rcu		no lock, but how lockdep sees the read side of RCU,
#			which waits for nobody
#
# locks and memory are what there was outside of bursts.  An event comes before
# its stack; one without a stack is the burst's.

function thread() {
	return match($0, /-[0-9]+ +\[[0-9]+\] /) ? \
		substr($0, RSTART + 1, RLENGTH - 1) + 0 : -1
}

function in_interrupt() {
	match($0, /\] [^ ]+ /)
	return substr($0, RSTART + 4, 1) != "."
}

function judge(pid, stack) {
	if (!(pid in event))
		return
	if (stack ~ / < asm_(sysvec_[a-z_]+|common_interrupt) /) {
		interrupts++
	} else if (stack ~ / < __schedule /) {
		scheduler++
	} else {
		within++
		print event[pid] stack
	}
	delete event[pid]
}

function end_of_stack() {
	if (of >= 0)
		judge(of, stack " ")
	of = -1
}

BEGIN {
	of = -1
	bursts = within = interrupts = scheduler = rcu = locks = memory = 0
}
/^#/ { next }
/^ => / {
	stack = stack " < " $2
	next
}
{
	end_of_stack()
	pid = thread()
}
pid < 0 { next }
/: <stack trace>$/ {
	stack = ""
	of = in_interrupt() ? -1 : pid
	next
}
busy[pid] && in_interrupt() {
	interrupts++
	next
}
{ judge(pid, "") }
/: burst_begin: / {
	busy[pid] = 1
	next
}
/: burst_end: / {
	bursts += busy[pid]
	busy[pid] = 0
	next
}
!busy[pid] {
	if (/: lock_acquire: /)
		locks++
	else
		memory++
	next
}
/: lock_acquire: [^ ]+ read rcu_read_lock$/ {
	rcu++
	next
}
{ event[pid] = $0 }
END {
	end_of_stack()
	for (pid in event)
		judge(pid, "")
	printf "bursts %d within %d interrupts %d scheduler %d rcu %d", \
		bursts, within, interrupts, scheduler, rcu
	printf " locks %d memory %d\n", locks, memory
}
