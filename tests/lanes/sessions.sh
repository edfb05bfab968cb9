#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Lane sessions-long: a million sessions are opened, used and closed in this
# process, and a tenth of them in the kernel that knows what is leaked;
# afterwards everything counts as before.
#
#	LONG=n    n percent of that (default 100)

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

export LONG=${LONG:-100}
kernel=debug-kasan
work=$(build_abs)/vm/lane-sessions
mkdir -p "$work"
headers=$(scripts/headers.sh "$kernel")

build() {
	run_make lib tools selftests unit
	scripts/kmod.sh "$headers" >"$work/ko"
}

tap_check "module and tests build" build
[ "$TAP_FAILED" = 0 ] || { tap_done; exit 1; }
CMOCKA_MESSAGE_OUTPUT=TAP tap_sub "$LONG % of a million in a process" \
	timeout 7200 "$BUILD/tests/unit/core_session"
cat >"$work/guest.sh" <<END
export ROOT="$ROOT" WORK="$work" BUILD="$(build_abs)" LONG=$LONG
export KO="$(cat "$work/ko")"
exec bash "$ROOT/tests/vm/sessions-guest.sh"
END
tap_sub sessions scripts/vm.sh "$kernel" "$work/guest.sh" $((600 + 120 * LONG))
tap_done
