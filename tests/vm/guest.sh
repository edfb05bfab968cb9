#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# What the lanes of tests/lanes/vm.sh run in the machine.  Prints TAP.

# shellcheck source=scripts/lib.sh
. "$ROOT/scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh
# shellcheck source=tests/vm/kernel.sh
. tests/vm/kernel.sh
# shellcheck source=tests/vm/module.sh
. tests/vm/module.sh

mkdir -p "$WORK/kernel"

# Nothing changes for who has it open.
unload_while_open() {
	exec 9<>/dev/knpu
	rmmod knpu
}

still_there() {
	is_loaded && "$WORK/knpu" info --backend kernel
}

# one LINE: a run of the list that the lane has made: name, tool, arguments.
one() {
	local run
	IFS=$'\t' read -r -a run <<<"$1"
	"${run[1]}" run --backend kernel -q \
		--json "$WORK/kernel/${run[0]}.json" "${run[@]:2}" ||
		echo "${run[0]}: status $?"
}
export -f one

# The lane compares what they report with what it has found itself.  No two
# brains may have the same name: a kernel has one engine of a name.
run_all() {
	# shellcheck disable=SC2016 # for the inner shell
	tr '\n' '\0' <"$WORK/runs" | xargs -0 -P 4 -I{} bash -c 'one "$1"' - {} \
		>"$WORK/kernel/bad" 2>&1
	tar -c -C "$WORK/kernel" . >&3
	cat "$WORK/kernel/bad"
	[ ! -s "$WORK/kernel/bad" ]
}

# The harness tells each test three times; once is enough.
selftest() {
	timeout 300 "$1" | sed -E '/^#  +(RUN|OK) /d'
}

# bits_of TEST: debug kernels are slow; of 32-bit callers they see those that
# show what is different for them, which is how they map.  Nothing of what is read
# exactly is.
bits_of() {
	if [ "$1" = exact ]; then
		echo 64
	elif [ -d "$HEADERS" ] || [ "$1" = mapping ]; then
		echo 64 32
	else
		echo 64
	fi
}

# What its self-tests find is in the log.
load_wrong() {
	insmod "$KO_WRONG" || {
		dmesg | grep 'knpu: self-test'
		return 1
	}
}

# As on a machine that has the headers of its kernel.
make_load() {
	mkdir -p "/lib/modules/$(uname -r)"
	ln -sfn "$HEADERS" "/lib/modules/$(uname -r)/build"
	scripts/load.sh
	is_loaded
	[ "$(stat -c '%a %G' /dev/knpu)" = "660 knpu" ]
}

make_unload() {
	scripts/load.sh --unload
	! is_loaded
}

be_thorough
if [ -n "$KO_WRONG" ]; then
	tap_refuse "a module that computes wrongly is not loaded" \
		'knpu: self-test failed: refractory 1$' load_wrong
fi
tap_check "module loads" load
for test in commands mapping waiting lifetime rights sessions limits exact stress hostile; do
	for bits in $(bits_of "$test"); do
		tap_sub "$test, $bits bit" selftest "$BUILD/selftests/$test-$bits"
	done
done
if [ -d /sys/kernel/debug/failslab ]; then
	fail_on_demand
	tap_sub "faults" selftest "$BUILD/selftests/faults-64"
fi
tap_check "all brains run" run_all
tap_refuse "unload while a file is open" "in use" unload_while_open
tap_check "and nothing has changed" still_there
if [ -e /sys/kernel/debug/kmemleak ]; then
	tap_check "nothing is leaked while it is loaded" leaks_nothing
fi
tap_check "module unloads" unload
tap_sub "unloaded while others open it" race_unload 3
tap_check "load and unload $LOADS times, engines in between" \
	load_and_unload "$LOADS"
if [ -e /sys/kernel/debug/kmemleak ]; then
	tap_check "nothing is leaked" leaks_nothing
fi
if [ -d "$HEADERS" ]; then
	tap_check "make load: builds, loads, for the group knpu" make_load
	tap_check "make unload" make_unload
fi
tap_done
