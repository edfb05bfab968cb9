# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# What a debug kernel can be asked for.  Sourced, in a test machine.

# KCSAN sleeps until it is told to look, and then looks at one access in some
# thousands; here nothing else is going on.
be_thorough() {
	local kcsan=/sys/kernel/debug/kcsan
	[ -e $kcsan ] || return 0
	echo 200 >/sys/module/kcsan/parameters/skip_watch
	echo on >$kcsan
}

# /proc/<pid>/fail-nth then makes any allocation fail, not only those that may.
fail_on_demand() {
	local knobs
	for knobs in /sys/kernel/debug/fail{slab,_page_alloc}; do
		echo 0 >"$knobs/ignore-gfp-wait"
		echo 0 >"$knobs/verbose"
	done
	echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
}

# What nobody points to any more.  kmemleak says so of nothing that is younger
# than five seconds, and has no way to be told to; hence the wait.
leaks() {
	local leaks=/sys/kernel/debug/kmemleak
	echo scan >$leaks
	sleep 6
	echo scan >$leaks
	cat $leaks
}
