#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# kmod.sh HEADERS [OPTION...]: builds knpu.ko for the kernel whose build directory
# is HEADERS (/lib/modules/6.1.0-x/build), in a copy, so that the tree stays
# clean; OPTIONs are for the kernel's make.  Prints its path.
#
#	PLANT=list	with all faults of the list planted, in another copy

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tests/faults/list.sh
. tests/faults/list.sh

PLANT=${PLANT:-}
headers=$(cd "$1" && pwd)
shift
release=$(cat "$headers/include/config/kernel.release")
dir=$(build_abs)/kmod/$release${PLANT:+-$(basename "$PLANT" .list)}
mkdir -p "$dir"

# What has gone from the tree goes from the copy; what is the same keeps its
# time, so that make does only what is to be done.
mkdir -p "$dir/kmod" "$dir/include"
(cd "$dir" && find kmod include -name '*.[ch]') | while read -r file; do
	[ -e "$file" ] || rm -f "$dir/$file"
done
tar -c Kbuild kmod include/uapi | tar -x -C "$dir"

plant() {
	replace_once "$dir/$3" "$5" "$6" ||
		die "$PLANT: $2: its text is not there exactly once"
}
[ -z "$PLANT" ] || each_fault "$PLANT" plant
env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -j"$(nproc)" \
	-C "$headers" M="$dir" "$@" modules >"$dir/log" 2>&1 ||
	{ cat "$dir/log" >&2; exit 1; }
echo "$dir/knpu.ko"
