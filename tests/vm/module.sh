# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# The module, KO, in a test machine: loading, unloading, what it leaves behind.
# Sourced, after tests/vm/kernel.sh.

is_loaded() {
	grep -q '^knpu ' /proc/modules
}

load() {
	insmod "$KO"
	[ -c /dev/knpu ]
}

unload() {
	rmmod knpu
	! is_loaded && [ ! -e /dev/knpu ]
}

# load_and_unload TIMES: loads, closes an engine that runs on time, runs a
# brain, and unloads.
load_and_unload() {
	local i
	for ((i = 0; i < $1; i++)); do
		load
		"$BUILD/selftests/lifetime-64" -t close_while_it_runs
		"$WORK/knpu" run --backend kernel -q \
			examples/cases/case-09-refractory.brain
		unload
	done
}

# A module that has gone has no names any more: what it allocated is known by
# return addresses in the range of modules.
leaks_nothing() {
	leaks >"$TAP_TMP/leaks"
	! grep -E -B 20 -A 5 '\[knpu\]|0xffffffff[abc]' "$TAP_TMP/leaks"
}
