#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane runner: what judges the other lanes can itself say no.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

# judge STATUS TAP EXPECTED: EXPECTED is "passed failed skipped".
judge() {
	printf '%b' "$2" | awk -v name=x -v status="$1" -v emit=0 \
		-v counts="$TAP_TMP/judged" -f scripts/tap.awk
	echo "got $(cat "$TAP_TMP/judged"), expected $3"
	[ "$(cat "$TAP_TMP/judged")" = "$3" ]
}

tap_check "all well" judge 0 'ok 1 - a\nok 2 - b\n1..2\n' "2 0 0"
tap_check "plan first" judge 0 '1..2\nok 1\nok 2\n' "2 0 0"
tap_check "two groups" judge 0 '1..1\nok 1\n1..1\nok 1\n' "2 0 0"
tap_check "a failure" judge 1 'ok 1\nnot ok 2\n1..2\n' "1 1 0"
tap_check "a failure with status 0" judge 0 'not ok 1\n1..1\n' "0 1 0"
tap_check "an overwritten line" judge 0 '\r   \rok 1\n1..1\n' "1 0 0"
tap_check "a skip" judge 0 'ok 1 - a # SKIP no\n1..1\n' "0 0 1"
tap_check "all skipped" judge 0 '1..0 # SKIP no\n' "0 0 1"
tap_check "nothing printed" judge 0 '' "0 1 0"
tap_check "nothing printed, crash" judge 139 '' "0 2 0"
tap_check "no plan" judge 0 'ok 1\n' "1 1 0"
tap_check "too few tests" judge 0 '1..2\nok 1\n' "1 1 0"
tap_check "too many tests" judge 0 '1..1\nok 1\nok 2\n' "2 1 0"
tap_check "crash after the plan" judge 134 '1..1\nok 1\n' "1 1 0"
tap_check "status without a failure" judge 3 '1..1\nok 1\n' "1 1 0"
tap_check "time limit" judge 124 '1..1\nok 1\n' "1 1 0"
tap_check "bail out" judge 1 '1..1\nok 1\nBail out! x\n' "1 1 0"

# tells TAP EXPECTED: what is said of failures, in one line.
tells() {
	printf '%b' "$1" | awk -v name=x -v status=0 -v emit=0 \
		-v counts=/dev/null -f scripts/tap.awk | paste -sd '|' |
		diff <(echo "$2") -
}

tap_check "what a failed test said is told, before it and after" \
	tells 'ok 1 - a\n# c\nnot ok 2 - b\n# d\nok 3 - e\n# f\n1..3\n' \
	'# c|not ok - x: b|# d'
tap_check "and of all that it said the last twenty lines" \
	tells "$(seq -f '# %g' 25)\nnot ok 1 - b\n1..1\n" \
	"$(seq -f '# %g' 6 25 | paste -sd '|')|not ok - x: b"

# A lane in which everything fails, through the runner itself.
no_such_lane() {
	BUILD=$TAP_TMP/build scripts/check.sh no-such-lane
}
tap_refuse "an unknown lane fails" '^0 passed, 1 failed, 0 skipped$' no_such_lane

# The setup: without root it names the one command and stops.
without_root() {
	mkdir -p "$TAP_TMP/bin"
	printf '#!/bin/sh\nexit 1\n' >"$TAP_TMP/bin/dpkg-query"
	printf '#!/bin/sh\nexit 1\n' >"$TAP_TMP/bin/sudo"
	printf '#!/bin/sh\necho 1000\n' >"$TAP_TMP/bin/id"
	chmod +x "$TAP_TMP/bin"/*
	CI=true PATH=$TAP_TMP/bin:$PATH scripts/setup.sh run
}
tap_refuse "without root, setup names the command" \
	'apt-get update && apt-get install .*libavcodec-dev' without_root
tap_done
