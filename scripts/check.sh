#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# check.sh [LANE...]: runs lanes (default: those of `make check`) and prints,
# as its last line, "N passed, N failed, N skipped".
#
# A lane is a program that prints TAP; its log is $BUILD/check/<lane>.log.
# V=1 shows it while it runs.  `default`, `faults`, `debug` and `long` are names
# for sets of lanes.
#
# Lanes run one after the other, but for debug-kernels: it begins as soon as the
# build has passed, and takes the processors that others leave idle.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# name, seconds it may take, command (in the root of the tree).  Order counts:
# what is cheap and telling comes first.
lanes() {
	cat <<'END'
build               900 tests/lanes/build.sh
uapi                120 tests/lanes/uapi.sh
abi                 120 tests/lanes/abi.sh
unit                300 tests/lanes/unit.sh
unit-asan           600 env SAN=asan tests/lanes/unit.sh
unit-tsan           600 env SAN=tsan tests/lanes/unit.sh
reference           300 tests/lanes/reference.sh
models              600 tests/lanes/models.sh
cases               300 tests/lanes/cases.sh
random-brains       900 tests/lanes/random-brains.sh
random-brains-asan  900 env SAN=asan tests/lanes/random-brains.sh
cli                 900 tests/lanes/cli.sh
examples            120 tests/lanes/examples.sh
install             120 tests/lanes/install.sh
bench               300 tests/lanes/bench.sh
fuzz                600 tests/lanes/fuzz.sh
kernel-core         900 tests/lanes/kernel-core.sh
dkms                600 tests/lanes/dkms.sh
vm-6.1             1200 tests/lanes/vm.sh 6.1
vm-6.12            1200 tests/lanes/vm.sh 6.12
icount              600 tests/lanes/icount.sh
style               600 tests/lanes/style.sh
runner              120 tests/lanes/runner.sh
END
}

more_lanes() {
	cat <<'END'
faults             7200 tests/faults/run.sh
debug-kernels      5400 tests/lanes/debug-kernels.sh
debug-kasan        3600 tests/lanes/vm.sh debug-kasan
planted-kasan      1800 tests/lanes/planted.sh kasan
no-lock            1800 tests/lanes/no-lock.sh
debug-kcsan        3600 tests/lanes/vm.sh debug-kcsan
planted-kcsan      1800 tests/lanes/planted.sh kcsan
random-brains-long 86400 tests/lanes/random-brains.sh
fuzz-long          86400 tests/lanes/fuzz.sh
loads-long         28800 tests/lanes/loads.sh
sessions-long      28800 tests/lanes/sessions.sh
END
}

names_of() {
	local want
	for want; do
		case $want in
		default) lanes | awk '{ print $1 }' ;;
		long) echo build debug-kernels random-brains-long fuzz-long \
			loads-long sessions-long ;;
		faults) echo build faults ;;
		debug) echo build debug-kernels debug-kasan planted-kasan \
			no-lock debug-kcsan planted-kcsan ;;
		*) echo "$want" ;;
		esac
	done | tr ' ' '\n' | awk '!seen[$0]++'
}

log_dir=$(build_abs)/check
mkdir -p "$log_dir"
passed=0 failed=0 skipped=0

# What timeout(1) is told of process groups.
in_group=()

# run_lane NAME TIMEOUT COMMAND...
run_lane() {
	local name=$1 log=$log_dir/$1.log start=$SECONDS status=0
	local limit=(timeout "${in_group[@]}" -k 10 "$2")
	shift 2
	rm -f "$log" "$log".*
	# A lane that is not "long" does not see the percentage.
	case $name in
	*-long) ;;
	*) set -- env -u LONG "$@" ;;
	esac
	if [ -n "${V:-}" ]; then
		"${limit[@]}" "$@" </dev/null 2>&1 | tee "$log" || status=$?
	else
		"${limit[@]}" "$@" </dev/null >"$log" 2>&1 || status=$?
	fi
	echo "$status $((SECONDS - start))" >"$log.ended"
}

# tell_lane NAME: what has come of it.
tell_lane() {
	local name=$1 log=$log_dir/$1.log status seconds p f s
	read -r status seconds 2>/dev/null <"$log.ended" || status=1 seconds=0
	awk -v name="$name" -v status="$status" -v emit=0 \
		-v counts="$log.counts" -f scripts/tap.awk "$log" >"$log.failures"
	read -r p f s <"$log.counts"
	printf '%-20s %6d passed %4d failed %4d skipped %6d s\n' \
		"$name" "$p" "$f" "$s" "$seconds"
	cat "$log.failures"
	grep -Ei '^ok.*# *skip' "$log" || true
	[ "$f" = 0 ] || echo "(log: $log)"
	passed=$((passed + p))
	failed=$((failed + f))
	skipped=$((skipped + s))
	lane_failed=$f
}

# row_of NAME: sets row to what the tables say of a lane.
row_of() {
	read -r -a row < <({ lanes; more_lanes; } |
		awk -v n="$1" '$1 == n') || true
	[ -n "${row[*]:-}" ]
}

# In a process group of its own, which ends with us.
early=debug-kernels
early_pid=
begin_early() {
	[[ " ${chosen[*]} " = *" $early "* ]] || return 0
	row_of "$early"
	set -m
	{
		renice -n 10 -p "$BASHPID" >/dev/null
		in_group=(--foreground)
		run_lane "${row[@]}"
	} &
	early_pid=$!
	set +m
	trap 'kill -- "-$early_pid" 2>/dev/null || true' EXIT
}

[ $# -gt 0 ] || set -- default
mapfile -t chosen < <(names_of "$@")

for name in "${chosen[@]}"; do
	row_of "$name" || {
		echo "no such lane: $name; there are:" \
			"$({ lanes; more_lanes; } | awk '{ print $1 }' | xargs)"
		failed=$((failed + 1))
		continue
	}
	if [ "$name" = "$early" ] && [ -n "$early_pid" ]; then
		wait "$early_pid" || true
	else
		run_lane "${row[@]}"
	fi
	tell_lane "$name"
	[ "$name" = build ] || continue
	if [ "$lane_failed" != 0 ]; then
		echo "The build failed; the other lanes were not run."
		break
	fi
	begin_early
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
