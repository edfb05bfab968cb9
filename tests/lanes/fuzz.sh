#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lanes fuzz, fuzz-long (LONG=percent of an hour): each fuzzer runs for a while.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

seconds=30
[ -z "${LONG:-}" ] || seconds=$((LONG * 36))

tap_check "fuzzers build" run_make SAN=fuzz fuzzers
for source in tests/fuzz/*.c; do
	[ -e "$source" ] || continue
	name=$(basename "$source" .c)
	tap_check "$name, $seconds s" scripts/fuzz.sh "$seconds" "$name"
done
tap_done
