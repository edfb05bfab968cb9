#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane examples: the programs of Documentation/examples build, run and print
# what the comment at their end says they print.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

# The lines of the last comment, after "Prints:".
expected() {
	sed -n '/^ \* Prints:$/,/^ \*\/$/p' "$1" |
		sed -e '1d' -e '$d' -e 's/^ \*[[:space:]]*//' -e '/^$/d'
}

run_example() {
	local name=$1
	diff -u <(expected "Documentation/examples/$name.c") \
		<("$BUILD/examples/$name")
}

run_make examples >"$TAP_TMP/make" || { cat "$TAP_TMP/make"; exit 1; }
for source in Documentation/examples/*.c; do
	[ -e "$source" ] || continue
	name=$(basename "$source" .c)
	tap_check "$name" run_example "$name"
done
tap_done
