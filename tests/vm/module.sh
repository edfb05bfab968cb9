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

# race_unload TIMES: unloads it under the hands of who opens it; it is not loaded
# before nor after.  Who opens a device whose driver is going has the kernel call
# modprobe, which takes long in here: it calls nobody.
race_unload() {
	local modprobe=/proc/sys/kernel/modprobe path status=0
	path=$(cat $modprobe)
	echo >$modprobe
	UNLOADS=$1 timeout $((300 + 60 * $1)) \
		"$BUILD/selftests/unload-64" "$KO" || status=$?
	echo "$path" >$modprobe
	return $status
}
