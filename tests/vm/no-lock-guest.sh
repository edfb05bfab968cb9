#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# What lane no-lock runs in the machine: three modules, one after the other,
# with everything that sessions can do going on around running engines, and a
# trace of the burst threads.  Prints TAP.

# shellcheck source=scripts/lib.sh
. "$ROOT/scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

trace=/sys/kernel/tracing

trace_on() {
	local event
	echo nop >$trace/current_tracer
	# One order of time on all processors: a thread moves.
	echo global >$trace/trace_clock
	echo 40000 >$trace/buffer_size_kb
	echo 1 >$trace/options/stacktrace
	# A session that steps bursts itself is not traced, nor are its bursts.
	for event in lock/lock_acquire kmem percpu vmalloc \
			knpu/burst_begin knpu/burst_end; do
		echo 'comm ~ "knpu/*"' >$trace/events/$event/filter
		echo 1 >$trace/events/$event/enable
	done
	echo >$trace/trace
	echo 1 >$trace/tracing_on
}

trace_off() {
	echo 0 >$trace/tracing_on
	echo 0 >$trace/events/enable
}

# Nothing was lost: each processor's buffer tells.
lost() {
	grep -hE '^(overrun|dropped events):' $trace/per_cpu/cpu*/stats |
		awk '{ n += $NF } END { print n + 0 }'
}

# look SEED: adds what no-lock.awk finds in one trace to what was found.
look() {
	trace_on
	STRESS_SEED=$1 STRESS_OPS=$STRESS_OPS "$BUILD/selftests/stress-64" \
		>"$TAP_TMP/stress" || true
	trace_off
	{
		[ "$(lost)" = 0 ] || echo "lost $(lost)"
		awk -f tests/vm/no-lock.awk $trace/trace
	} >>"$TAP_TMP/found"
}

# watch KO: looks until enough was seen.  How many bursts there are in the time
# that the commands take is up to the machine.
watch() {
	local seed
	: >"$TAP_TMP/found"
	insmod "$1"
	for seed in 1 2 3 4 5 6 7 8; do
		look "$seed"
		enough >"$TAP_TMP/enough" && break
	done
	rmmod knpu
	counts
}

# count WORD: the sum of the numbers after it.
count() {
	grep '^bursts' "$TAP_TMP/found" | grep -oE "\<$1 [0-9]+" |
		awk '{ n += $2 } END { print n + 0 }'
}

# The lines of counts: one of each trace.
counts() {
	sed -n 's/^bursts/# &/p' "$TAP_TMP/found"
}

enough() {
	counts
	if grep '^lost' "$TAP_TMP/found"; then
		return 1
	fi
	[ "$(count bursts)" -ge 300 ] && [ "$(count locks)" -ge 300 ] &&
		[ "$(count memory)" -ge 10 ]
}

# What was found, each kind once with how often.
kinds() {
	sed -nE 's/.*: (lock_acquire: )[^ ]+ /\1/; s/.*: ([a-z_]+: )[^<]*=[^<]*/\1/; /^bursts/!p' \
		"$TAP_TMP/found" | sort | uniq -c | sort -rn
}

clean() {
	kinds
	[ "$(count within)" = 0 ]
}

watch "$KO"
tap_check "the trace saw bursts; outside of them locks, memory" enough
tap_check "no lock, no allocation, no free within a burst" clean
watch "$KO_LOCK"
tap_refuse "a planted lock is caught" 'lock_acquire: planted' clean
watch "$KO_ALLOC"
tap_refuse "a planted allocation is caught" 'kmalloc: ' clean
tap_done
