#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# fuzz.sh [SECONDS [NAME]]: runs every fuzzer, or one, for SECONDS (300; that of
# commands, which finds more the longer it runs, 600).  Each begins with
# tests/fuzz/corpus/NAME.  Inputs found are kept in $BUILD/fuzz/corpus; a
# crashing one is left in $BUILD/fuzz/crash and fails.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

seconds_of() {
	case $1 in
	commands) echo 600 ;;
	*) echo 300 ;;
	esac
}

run_make SAN=fuzz fuzzers
mkdir -p "$BUILD/fuzz/crash" "$BUILD/fuzz/seed"

# Every brain of the tree is a seed.
find examples tests -name '*.brain' -exec cp -t "$BUILD/fuzz/seed" {} +

for source in tests/fuzz/${2:-*}.c; do
	[ -e "$source" ] || continue
	name=$(basename "$source" .c)
	fuzzer=$BUILD/fuzz/tests/fuzz/$name
	corpus=$BUILD/fuzz/corpus/$name
	mkdir -p "$corpus"
	seeds=("$corpus" "$BUILD/fuzz/seed")
	[ ! -d "tests/fuzz/corpus/$name" ] ||
		seeds=("$corpus" "tests/fuzz/corpus/$name")
	seconds=${1:-$(seconds_of "$name")}
	echo "fuzzing $name for $seconds s"
	"$fuzzer" -max_total_time="$seconds" -timeout=10 -len_control=0 -print_final_stats=1 \
		-artifact_prefix="$BUILD/fuzz/crash/$name-" \
		"${seeds[@]}"
done
