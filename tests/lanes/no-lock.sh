#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane no-lock: between burst_begin and burst_end a burst thread takes no lock,
# allocates nothing and frees nothing, as the lockdep kernel's trace tells.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

work=$(build_abs)/vm/no-lock
mkdir -p "$work"
headers=$(scripts/headers.sh debug-kasan)

build() {
	run_make selftests
	scripts/kmod.sh "$headers" >"$work/ko"
	PLANT=tests/faults/burst-lock.list scripts/kmod.sh "$headers" \
		>"$work/ko-lock"
	PLANT=tests/faults/burst-alloc.list scripts/kmod.sh "$headers" \
		>"$work/ko-alloc"
}

# found LINE...: what the parser says of a trace with these lines.
found() {
	printf '%s\n' "$@" | awk -f tests/vm/no-lock.awk
}

line='  knpu/a b-12  [001] d..1.  5.000001:'
irq='  knpu/a b-12  [001] d.h1.  5.000001:'
other='  knpu/c-13  [001] d..1.  5.000001:'
stack='<stack trace>'

# parses EXPECTED LINE...
parses() {
	local expected=$1
	shift
	found "$@" | diff <(printf '%s\n' "$expected") <(tail -n 1)
}

tap_check "the parser: what is within, what is outside" parses \
	"bursts 1 within 2 interrupts 0 scheduler 0 rcu 1 locks 1 memory 1" \
	"$line lock_acquire: 00f try before" "$line burst_begin: burst=1" \
	"$line lock_acquire: 00f read rcu_read_lock" \
	"$line lock_acquire: 00f &e->lock" "$line kfree: ptr=1" \
	"$line $stack" " => kfree" " => knpu_burst_run" \
	"$other kfree: ptr=2" "$line burst_end: burst=1"
tap_check "the parser: interrupts, also between a line and its stack" parses \
	"bursts 1 within 1 interrupts 2 scheduler 0 rcu 0 locks 0 memory 0" \
	"$line burst_begin: burst=1" "$line lock_acquire: 00f mine" \
	"$irq lock_acquire: 00f timer" "$irq $stack" " => asm_common_interrupt" \
	"$line $stack" " => lock_acquire" " => knpu_burst_run" \
	"$line lock_acquire: 00f soon" "$line $stack" " => irq_exit_rcu" \
	" => asm_sysvec_apic_timer_interrupt" " => knpu_burst_run" \
	"$line burst_end: burst=1"
tap_check "the parser: preemption" parses \
	"bursts 1 within 1 interrupts 0 scheduler 1 rcu 0 locks 0 memory 0" \
	"$line burst_begin: burst=1" "$line lock_acquire: 00f &rq->__lock" \
	"$line $stack" " => __schedule" " => preempt_schedule" \
	" => knpu_burst_block" "$line lock_acquire: 00f &rq->__lock" \
	"$line $stack" " => try_to_wake_up" " => knpu_burst_run" \
	"$line burst_end: burst=1"
tap_check "modules build" build
cat >"$work/guest.sh" <<END
export ROOT="$ROOT" BUILD="$(build_abs)" STRESS_OPS=${STRESS_OPS:-250}
export KO="$(cat "$work/ko")"
export KO_LOCK="$(cat "$work/ko-lock")" KO_ALLOC="$(cat "$work/ko-alloc")"
exec bash "$ROOT/tests/vm/no-lock-guest.sh"
END
tap_sub lockdep scripts/vm.sh debug-kasan "$work/guest.sh" 1200
tap_done
