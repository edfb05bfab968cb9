#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane models: every state that the models of tests/models can get into is
# looked at; no assertion fails in any, and none is an end that is not meant.
# The faults that a model names at its top, planted, have to be found.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

# explore MODEL [FAULT]: succeeds if nothing is wrong in any state.
explore() {
	local dir
	dir=$(mktemp -d -p "$TAP_TMP")
	cd "$dir"
	spin -a ${2:+"-D$2"} "$1"
	# What is wrong is found soon: the compiler would take longer.
	gcc "-O${2:+0}" -w -DSAFETY -o pan pan.c
	./pan -m1000000 >report || true
	grep -E '^pan:|states, stored|errors:' report
	# An incomplete search has looked at too little.
	if grep -E 'search depth too small|not completed|out of memory' report; then
		return 1
	fi
	grep -q 'errors: 0$' report
}

for model in "$ROOT"/tests/models/*.pml; do
	name=$(basename "$model" .pml)
	tap_check "$name" explore "$model"
	faults=0
	while read -r fault meaning; do
		tap_refuse "$name, $meaning" \
			'assertion violated|invalid end state' \
			explore "$model" "$fault"
		faults=$((faults + 1))
	done < <(sed -n 's/^ \* fault \([A-Z_]*\)[[:space:]]*/\1 /p' "$model")
	tap_check "$name names its faults" [ "$faults" -gt 0 ]
done
tap_done
