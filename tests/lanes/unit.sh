#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lanes unit, unit-asan, unit-tsan (SAN=): the programs of tests/unit.  Under
# TSan only those that race on purpose, race_*.c.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

san=${SAN:-}
target=unit pattern='*'
if [ "$san" = tsan ]; then
	target=race pattern='race_*'
fi

run_make SAN="$san" "$target" >"$TAP_TMP/make" || { cat "$TAP_TMP/make"; exit 1; }

export CMOCKA_MESSAGE_OUTPUT=TAP
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=0:second_deadlock_stack=1

# TSan of GCC 12 cannot map its shadow where the kernel randomises more bits
# than it knows; such a kernel is told not to.
launch=()
if [ "$san" = tsan ]; then
	echo 'int main(void) { return 0; }' >"$TAP_TMP/probe.c"
	gcc -fsanitize=thread -o "$TAP_TMP/probe" "$TAP_TMP/probe.c"
	for _ in 1 2 3 4 5; do
		"$TAP_TMP/probe" >/dev/null 2>&1 ||
			launch=(setarch "$(uname -m)" -R)
	done
fi


# The sanitizer of this lane finds what is planted.
planted() {
	gcc -g -pthread -fsanitize="$1" -fno-sanitize-recover=all \
		-o "$TAP_TMP/planted" tests/lanes/planted.c
	"${launch[@]}" "$TAP_TMP/planted" "$2"
}
case $san in
asan)
	tap_refuse "a planted overflow is caught" heap-buffer-overflow \
		planted address,undefined overflow
	tap_refuse "a planted shift is caught" "shift exponent" \
		planted address,undefined shift
	;;
tsan) tap_refuse "a planted race is caught" "data race" planted thread race ;;
esac

for source in tests/unit/$pattern.c; do
	[ -e "$source" ] || continue
	name=$(basename "$source" .c)
	tap_sub "$name" timeout 300 "${launch[@]}" \
		"$BUILD/${san:+$san/}tests/unit/$name"
done
tap_done
