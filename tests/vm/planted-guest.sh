#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# What the lanes planted-* run in the machine with the module that has planted
# faults: what walks over them.  What the kernel says of it is in its log.

# shellcheck source=scripts/lib.sh
. "$ROOT/scripts/lib.sh"
# shellcheck source=tests/vm/kernel.sh
. tests/vm/kernel.sh
# shellcheck source=tests/vm/module.sh
. tests/vm/module.sh

be_thorough
insmod "$KO"
for test in mapping waiting stress hostile; do
	"$BUILD/selftests/$test-64" >/dev/null || true
done
[ -e /sys/kernel/debug/kmemleak ] || exit 0
leaks >/dev/null
# The last, as the machine does not survive it.
rmmod knpu
race_unload 1
