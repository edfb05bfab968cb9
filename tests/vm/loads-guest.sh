#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# What lane loads-long runs in the machine.  Prints TAP.

# shellcheck source=scripts/lib.sh
. "$ROOT/scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh
# shellcheck source=tests/vm/kernel.sh
. tests/vm/kernel.sh
# shellcheck source=tests/vm/module.sh
. tests/vm/module.sh

tap_check "load and unload $LOADS times, engines in between" \
	load_and_unload "$LOADS"
tap_sub "unloaded while others open it" race_unload "$LOADS"
tap_check "nothing is leaked" leaks_nothing
KO=$KO_LEAK
tap_check "a module that leaks is loaded and unloaded" load_and_unload 1
tap_refuse "its leak is seen" 'unreferenced object' leaks_nothing
tap_done
