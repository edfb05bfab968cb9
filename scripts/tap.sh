# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# Printing TAP from shell.  Sourced by lanes, after scripts/lib.sh.

TAP_N=0
TAP_FAILED=0
TAP_TMP=$(mktemp -d)
trap 'rm -rf -- "$TAP_TMP"' EXIT

tap_ok() {
	TAP_N=$((TAP_N + 1))
	echo "ok $TAP_N - $*"
}

tap_not_ok() {
	TAP_N=$((TAP_N + 1))
	TAP_FAILED=$((TAP_FAILED + 1))
	echo "not ok $TAP_N - $*"
}

# tap_skip NAME REASON
tap_skip() {
	TAP_N=$((TAP_N + 1))
	echo "ok $TAP_N - $1 # SKIP $2"
}

# Runs a command with its output in $TAP_TMP/out and its status in tap_status.
# Not within a condition, where bash forgets set -e in functions.
tap_run() {
	tap_began=$SECONDS
	set +e
	(
		set -e
		"$@"
	) >"$TAP_TMP/out" 2>&1 </dev/null
	tap_status=$?
	set -e
}

# So that what takes long is seen to.
tap_say_time() {
	local seconds=$((SECONDS - tap_began))
	[ "$seconds" -lt 5 ] || echo "# $1 took $seconds s"
}

# tap_check NAME COMMAND...: passes if the command succeeds.
tap_check() {
	local name=$1
	shift
	tap_run "$@"
	if [ "$tap_status" = 0 ]; then
		tap_ok "$name"
	else
		tap_not_ok "$name"
		sed 's/^/# /' "$TAP_TMP/out"
	fi
	tap_say_time "$name"
}

# tap_refuse NAME PATTERN COMMAND...: passes if the command fails and says
# something that matches.
tap_refuse() {
	local name=$1 pattern=$2
	shift 2
	tap_run "$@"
	if [ "$tap_status" = 0 ]; then
		tap_not_ok "$name"
		echo "# succeeded, but had to fail"
	elif ! grep -Eq -- "$pattern" "$TAP_TMP/out"; then
		tap_not_ok "$name"
		echo "# failed, but not with: $pattern"
		sed 's/^/# /' "$TAP_TMP/out"
	else
		tap_ok "$name"
	fi
	tap_say_time "$name"
}

# tap_sub NAME COMMAND...: runs a program that prints TAP, as part of this
# stream.
tap_sub() {
	local name=$1 p f s
	shift
	tap_run "$@"
	awk -v name="$name" -v status="$tap_status" -v emit=1 \
		-v first=$((TAP_N + 1)) -v counts="$TAP_TMP/counts" \
		-f "$ROOT/scripts/tap.awk" "$TAP_TMP/out"
	read -r p f s <"$TAP_TMP/counts"
	TAP_N=$((TAP_N + p + f + s))
	TAP_FAILED=$((TAP_FAILED + f))
	tap_say_time "$name"
}

# Ends the stream; the exit status of the lane.
tap_done() {
	echo "1..$TAP_N"
	[ "$TAP_FAILED" = 0 ]
}
