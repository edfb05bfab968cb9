# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# What the tests of the tool share.  Sourced, from the root of the tree or
# anywhere else; leaves the caller in a directory of its own.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

KNPU=$(build_abs)/bin/knpu
MOTION=$ROOT/examples/motion/motion.brain
export KNPU MOTION
cd "$TAP_TMP"

# exits STATUS COMMAND...: whether it ends with that status; its output goes
# to the files stdout and stderr.
exits() {
	local want=$1 got=0
	shift
	"$@" >stdout 2>stderr </dev/null || got=$?
	[ "$got" = "$want" ] && return
	echo "expected status $want, got $got"
	cat stdout stderr
	return 1
}

# says FILE REGEX: whether a line of the file matches.
says() {
	grep -Eq -- "$2" "$1" && return
	echo "no line of $1 matches: $2"
	cat "$1"
	return 1
}

# is JSON-FILE FILTER: whether a jq filter gives true.
is() {
	[ "$(jq -r "$2" "$1")" = true ] && return
	echo "$1: not true: $2"
	return 1
}

# gray FILE WIDTH HEIGHT FPS FRAME...: a video without loss.  A frame is the
# brightness of its pixels in order, separated by commas; one number is all.
gray() {
	local file=$1 pixels=$(($2 * $3)) frame value list
	printf 'YUV4MPEG2 W%d H%d F%s Ip A1:1 Cmono\n' "$2" "$3" "$4" >"$file"
	for frame in "${@:5}"; do
		IFS=, read -r -a list <<<"$frame"
		printf 'FRAME\n' >>"$file"
		for ((i = 0; i < pixels; i++)); do
			value=${list[i]:-${list[0]}}
			# shellcheck disable=SC2059
			printf "\\x$(printf %x "$value")" >>"$file"
		done
	done
}
