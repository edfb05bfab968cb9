#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lanes fuzz, fuzz-long (LONG=percent of an hour): each fuzzer runs for a while.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

# That of commands needs the longest to meet what it has not met before.
seconds_of() {
	if [ -n "${LONG:-}" ]; then
		echo $((LONG * 36))
	elif [ "$1" = commands ]; then
		echo 60
	else
		echo 30
	fi
}

tap_check "fuzzers build" run_make SAN=fuzz fuzzers
for source in tests/fuzz/*.c; do
	[ -e "$source" ] || continue
	name=$(basename "$source" .c)
	seconds=$(seconds_of "$name")
	tap_check "$name, $seconds s" scripts/fuzz.sh "$seconds" "$name"
done
tap_done
