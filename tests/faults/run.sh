#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Lane faults: plants the faults of faults.list in a copy of the tree, one at
# a time, and wants tests to turn red for each.  Prints TAP.
#
#	FAULTS=pattern   only faults whose name matches (default: all)
#	BRAINS=n         random brains per fault (default 40)
#	FAULTS_SHARE=k/n only the k-th of n shares of them, from 0; that the others
#	                 still apply is seen all the same (default: all)
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
SHARE=${FAULTS_SHARE:-0/1}
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
	for source in "$SCRATCH"/tree-0/tests/unit/{core,lib}_*.c; do
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

# The unit tests: first those with a name like the fault's, or that of the file
# which it is in.  They mostly see it.
unit_order() {
	local word words rank target
	words="${fault_name%%:*} $(basename "$fault_file" .c)"
	for target in $(unit_targets); do
		rank=9
		for word in ${words//_/ }; do
			[[ _$(basename "$target")_ != *_${word}_* ]] ||
				rank=$((rank - 1))
		done
		echo "$rank $target"
	done | sort -s -n -k 1,1 | cut -d ' ' -f 2
}

# 2: one of them does not build.
run_unit() {
	local test
	for test in $(unit_order); do
		if ! make_in "$1" "$test" >"$1/build/log" 2>&1; then
			basename "$test"
			return 2
		fi
		if ! timeout 60 "$1/$test" >"$1/build/log" 2>&1 </dev/null; then
			basename "$test"
			return 1
		fi
	done
}

# red TREE LANE: succeeds, with what was red, if the lane is; 2: it does not
# build.
red() {
	local what status=0
	what=$("run_$2" "$1") || status=$?
	echo "$2: $what"
	case $status in
	0) return 1 ;;
	1) return 0 ;;
	*) return 2 ;;
	esac
}

# ---- faults ----

# judge TREE FILE BY OLD NEW: prints a verdict: "caught ..." or a complaint.
judge() {
	local tree=$1 file=$2 by=$3 lane lanes=$3 status
	local built=(build/bin/knpu)
	[ "$by" != unit ] || built=(lib)
	[ "$by" != any ] || lanes=$sound_lanes
	if [ "$by" != any ] && [[ "$sound_lanes " != *" $by "* ]]; then
		echo "not tried: $by is red without it"
		return
	fi
	if ! replace_once "$tree/$file" "$4" "$5"; then
		echo "does not apply: its text is not there exactly once"
		return
	fi
	if ! make_in "$tree" "${built[@]}" >"$tree/build/log" 2>&1; then
		echo "does not build"
		grep -m 3 'error' "$tree/build/log" || tail -n 3 "$tree/build/log"
		return
	fi
	for lane in $lanes; do
		status=0
		red "$tree" "$lane" >"$tree/build/red" || status=$?
		[ "$status" != 1 ] || continue
		[ "$status" = 0 ] || echo "does not build, as for"
		[ "$status" != 0 ] || echo -n "caught by "
		cat "$tree/build/red"
		return
	done
	echo "survived $lanes"
}

# try N TREE NAME FILE BY OLD NEW: judges, and mends the tree again.
try() {
	local n=$1 tree=$2
	fault_name=$3 fault_file=$4
	shift 3
	{
		echo "$fault_name"
		judge "$tree" "$@"
	} >"$SCRATCH/verdict-$n" 2>&1
	[ ! -f "$ROOT/$fault_file" ] ||
		cp -- "$SCRATCH/sound/$fault_file" "$tree/$fault_file"
}

# What is not tried would be, if its text were there.
look() {
	local n=$1 name=$2
	is_once "$SCRATCH/sound/$3" "$5" && return
	{
		echo "$name"
		echo "does not apply: its text is not there exactly once"
	} >"$SCRATCH/verdict-$n"
}

# This worker's part of the faults.
maybe_try() {
	local n=$1
	[ $((n % WORKERS)) = "$worker" ] || return 0
	[[ $2 =~ $FAULTS ]] || return 0
	if [ $((n / WORKERS % ${SHARE#*/})) = "${SHARE%/*}" ]; then
		try "$n" "$SCRATCH/tree-$worker" "${@:2}"
	else
		look "$@"
	fi
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

# Which fault is tried; tests are in no order for none.
fault_name='' fault_file=''

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
