#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Lane loads-long: the module is loaded and unloaded again and again, also
# while others open its device, in the kernel that knows what is leaked.
#
#	LONG=n    n times (default 100)

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

LOADS=${LONG:-100}
kernel=debug-kasan
work=$(build_abs)/vm/lane-loads
mkdir -p "$work"
headers=$(scripts/headers.sh "$kernel")

build() {
	run_make lib tools selftests
	tests/vm/light.sh "$work/knpu"
	scripts/kmod.sh "$headers" >"$work/ko"
	PLANT=tests/faults/leak.list scripts/kmod.sh "$headers" \
		>"$work/ko-leak"
}

tap_check "modules build" build
[ "$TAP_FAILED" = 0 ] || { tap_done; exit 1; }
cat >"$work/guest.sh" <<END
export ROOT="$ROOT" WORK="$work" BUILD="$(build_abs)" LOADS=$LOADS
export KO="$(cat "$work/ko")" KO_LEAK="$(cat "$work/ko-leak")"
exec bash "$ROOT/tests/vm/loads-guest.sh"
END
# The planted leak is not to fail the machine.
export VM_EXPECT='kmemleak: [0-9]+ new suspected memory leaks'
tap_sub loads scripts/vm.sh "$kernel" "$work/guest.sh" $((600 + 120 * LOADS))
tap_done
