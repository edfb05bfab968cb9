#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Lanes planted-kasan, planted-kcsan: the debug kernels are awake.  A module with
# the faults of tests/faults/<name>.list runs in one, and its kernel has to say
# what the list wants of each.
#
#	planted.sh kasan|kcsan

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh
# shellcheck source=tests/faults/list.sh
. tests/faults/list.sh

kernel=debug-$1
list=tests/faults/$1.list
work=$(build_abs)/vm/lane-planted-$1
mkdir -p "$work"
release=$(basename "$(scripts/image.sh "$kernel")"/lib/modules/*)
headers=$(scripts/headers.sh "$kernel")

build() {
	run_make selftests
	PLANT=$list scripts/kmod.sh "$headers" >"$work/ko"
}

# The machine fails, of course; what counts is what its kernel says, in its
# log or, where it did not end by itself, on its console.
run() {
	scripts/vm.sh "$kernel" "$work/guest.sh" 900 || true
	cat "$(build_abs)/vm/$release"/{log,console}
}

seen() {
	if grep -Eq -- "$4" "$work/said"; then
		tap_ok "seen: $2"
	else
		tap_not_ok "seen: $2"
		echo "# the kernel did not say: $4"
	fi
}

tap_check "a module with the faults builds" build
[ "$TAP_FAILED" = 0 ] || { tap_done; exit 1; }
cat >"$work/guest.sh" <<END
export ROOT="$ROOT" BUILD="$(build_abs)" KO="$(cat "$work/ko")"
exec bash "$ROOT/tests/vm/planted-guest.sh"
END
run >"$work/said" 2>&1
each_fault "$list" seen
tap_done
