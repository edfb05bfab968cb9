#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# What lane icount runs in the machine: each kind of burst with each module.
# Descriptor 3 gets a line for each: module, kind, what the workload prints.

# shellcheck source=scripts/lib.sh
. "$ROOT/scripts/lib.sh"

# measure MODULE FILE
measure() {
	local kind figures
	insmod "$2"
	for kind in $KINDS; do
		figures=$("$WORK/workload" kernel "$kind" "$BURSTS")
		echo "$1 $kind $figures" >&3
	done
	rmmod knpu
}

measure kernel "$KO"
measure planted "$PLANTED"
