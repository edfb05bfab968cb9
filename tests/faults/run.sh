#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Lane faults: plants the faults of faults.list in a copy of the tree, one at
# a time, and wants tests to turn red for each.  Prints TAP.
#
#	FAULTS=pattern   only faults whose name matches (default: all)
#	BRAINS=n         random brains per fault (default 40)
#
# As many faults are tried at once as there are processors, each in a copy of
# the tree of its own; a fault costs the compilation of what it is in.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh
# shellcheck source=tests/faults/list.sh
. tests/faults/list.sh

BRAINS=${BRAINS:-40}
FAULTS=${FAULTS:-}
LIST=$ROOT/tests/faults/faults.list
SCRATCH=$(build_abs)/faults
WORKERS=$(nproc)

make_in() {
	(
		cd "$1"
		shift
		env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make \
			--no-print-directory BUILD=build CFLAGS=-O1 SAN= "$@"
	)
}

# ---- copies of the tree ----

copy_tree() {
	rm -rf -- "$SCRATCH"
	mkdir -p "$SCRATCH/tree-0"
	tar -c Makefile scripts lib tools tests include kmod examples/cases |
		tar -x -C "$SCRATCH/tree-0"
}

# Unit tests are of the copy, which does not change under our hands.
unit_targets() {
	local source
	for source in "$SCRATCH"/tree-0/tests/unit/core_*.c; do
		[ ! -e "$source" ] ||
			echo "build/tests/unit/$(basename "$source" .c)"
	done
}

make_units() {
	local -a units
	mapfile -t units < <(unit_targets)
	[ "${#units[@]}" = 0 ] || make_in "$@" "${units[@]}" >/dev/null 2>&1
}

# Brains are made once: the reference does not change.
make_brains() {
	local seed base
	mkdir -p "$SCRATCH/brains"
	for ((seed = 1; seed <= BRAINS; seed++)); do
		base=$SCRATCH/brains/$seed
		"$SCRATCH/tree-0/build/tests/knpu-refgen" --seed "$seed" \
			--csv "$base.csv" >"$base.brain"
	done
}

copy_workers() {
	local w
	for ((w = 1; w < WORKERS; w++)); do
		cp -a "$SCRATCH/tree-0" "$SCRATCH/tree-$w"
	done
}

# ---- tests: each prints what failed and returns 1, or returns 0 ----

run_knpu() {
	local tree=$1 file
	shift
	for file; do
		if ! timeout 60 "$tree/build/bin/knpu" run "$file" \
			>"$tree/build/log" 2>&1 </dev/null; then
			basename "$file"
			return 1
		fi
	done
}

run_cases() {
	run_knpu "$1" "$1"/examples/cases/*.brain
}

run_brains() {
	run_knpu "$1" "$SCRATCH"/brains/*.brain
}

run_unit() {
	local test
	for test in "$1"/build/tests/unit/core_*; do
		[ -x "$test" ] || continue
		if ! timeout 60 "$test" >"$1/build/log" 2>&1 </dev/null; then
			basename "$test"
			return 1
		fi
	done
}

# red TREE LANE: succeeds, with what was red, if the lane is.
red() {
	local what
	what=$("run_$2" "$1") && return 1
	echo "$2: $what"
}

# ---- faults ----

# judge TREE FILE BY OLD NEW: prints a verdict: "caught ..." or a complaint.
judge() {
	local tree=$1 file=$2 by=$3 lane lanes=$3
	[ "$by" != any ] || lanes=$sound_lanes
	if [ "$by" != any ] && [[ "$sound_lanes " != *" $by "* ]]; then
		echo "not tried: $by is red without it"
		return
	fi
	if ! replace_once "$tree/$file" "$4" "$5"; then
		echo "does not apply: its text is not there exactly once"
		return
	fi
	if ! make_in "$tree" build/bin/knpu >"$tree/build/log" 2>&1; then
		echo "does not build"
		grep -m 3 'error' "$tree/build/log" || tail -n 3 "$tree/build/log"
		return
	fi
	for lane in $lanes; do
		if [ "$lane" = unit ] && ! make_units "$tree"; then
			echo "does not build, as for the unit tests"
			return
		fi
		red "$tree" "$lane" >"$tree/build/red" || continue
		echo "caught by $(cat "$tree/build/red")"
		return
	done
	echo "survived $lanes"
}

# try N TREE NAME FILE BY OLD NEW: judges, and mends the tree again.
try() {
	local n=$1 tree=$2 name=$3 file=$4
	shift 3
	{
		echo "$name"
		judge "$tree" "$@"
	} >"$SCRATCH/verdict-$n" 2>&1
	[ ! -f "$ROOT/$file" ] || cp -- "$SCRATCH/sound/$file" "$tree/$file"
}

# This worker's share of the faults.
maybe_try() {
	local n=$1
	[ $((n % WORKERS)) = "$worker" ] || return 0
	[[ $2 =~ $FAULTS ]] || return 0
	try "$n" "$SCRATCH/tree-$worker" "${@:2}"
}

copy_tree
{
	make_in "$SCRATCH/tree-0" -j"$WORKERS" build/bin/knpu reference &&
		make_units "$SCRATCH/tree-0" -j"$WORKERS"
} >"$TAP_TMP/make" 2>&1 || { cat "$TAP_TMP/make"; exit 1; }
make_brains
mkdir "$SCRATCH/sound"
cp -a "$SCRATCH/tree-0/kmod" "$SCRATCH/tree-0/lib" "$SCRATCH/tree-0/tools" \
	"$SCRATCH/sound"
copy_workers

# What is red without a fault is a failure, and no proof of anything.
sound_lanes=
for lane in cases brains unit; do
	before=$TAP_FAILED
	tap_check "without a fault: $lane" "run_$lane" "$SCRATCH/tree-0"
	[ "$TAP_FAILED" != "$before" ] || sound_lanes+=" $lane"
done

for ((worker = 0; worker < WORKERS; worker++)); do
	each_fault "$LIST" maybe_try &
done
wait

report() {
	local verdict=$SCRATCH/verdict-$1
	[ -e "$verdict" ] || return 0
	if grep -q '^caught by' "$verdict"; then
		tap_ok "fault $2: $(sed -n 's/^caught by/caught by/p' "$verdict")"
	else
		tap_not_ok "fault $2: $(sed -n 2p "$verdict")"
		sed -e 1,2d -e 's/^/# /' "$verdict"
	fi
}
each_fault "$LIST" report
[ "$TAP_FAILED" != 0 ] || rm -rf -- "$SCRATCH"
tap_done
