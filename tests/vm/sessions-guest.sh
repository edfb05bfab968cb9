#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# What lane sessions-long runs in the machine.  Prints TAP.

# shellcheck source=scripts/lib.sh
. "$ROOT/scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh
# shellcheck source=tests/vm/kernel.sh
. tests/vm/kernel.sh
# shellcheck source=tests/vm/module.sh
. tests/vm/module.sh

# A thousand at a time; each time all has to be as before.
cycles() {
	local i
	for ((i = 0; i < LONG; i++)); do
		"$BUILD/selftests/sessions-64" -t open_use_close
	done
}

tap_check "module loads" load
tap_check "$LONG thousand sessions are opened, used and closed" cycles
tap_check "module unloads" unload
tap_check "nothing is leaked" leaks_nothing
tap_done
