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
# Lanes run one after the other, in two rows.  What mostly compiles begins as soon
# as the build has passed, and takes the processors that the others leave idle:
# a test machine waits half of its time.

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
kernel-core        2700 tests/lanes/kernel-core.sh
dkms               1800 tests/lanes/dkms.sh
vm-6.1             1200 tests/lanes/vm.sh 6.1
vm-6.12            1200 tests/lanes/vm.sh 6.12
icount              600 tests/lanes/icount.sh
style              1800 tests/lanes/style.sh
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

# What runs beside the others, in this order: first what some of them wait for.
# The rest is told behind all of them.
told_last="kernel-core dkms style"
beside="debug-kernels $told_last"

# is_one_of NAME LIST
is_one_of() {
	[[ " $2 " = *" $1 "* ]]
}

# in_order: reads names, and puts those that are told last behind the others.
in_order() {
	local name last=()
	while read -r name; do
		if is_one_of "$name" "$told_last"; then
			last+=("$name")
		else
			echo "$name"
		fi
	done
	[ "${#last[@]}" = 0 ] || printf '%s\n' "${last[@]}"
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

# run_beside: says on descriptor 3 which lane has ended.
run_beside() {
	local name
	renice -n 10 -p "$BASHPID" >/dev/null
	in_group=(--foreground)
	for name in $beside; do
		is_one_of "$name" "${chosen[*]}" || continue
		row_of "$name"
		run_lane "${row[@]}" 3>&-
		echo "$name" >&3
	done
}

# In a process group of its own, which ends with us.
beside_pid=
begin_beside() {
	local pipe=$log_dir/beside name
	# What is never begun has passed nothing, whatever it did the last time.
	for name in $beside; do
		rm -f "$log_dir/$name.log".*
		: >"$log_dir/$name.log"
	done
	rm -f "$pipe"
	mkfifo "$pipe"
	set -m
	run_beside 3>"$pipe" &
	beside_pid=$!
	set +m
	trap 'kill -- "-$beside_pid" 2>/dev/null || true' EXIT
	exec 3<"$pipe"
	rm -f "$pipe"
}

# wait_for NAME: until it has ended, or nothing runs beside any more.
ended=
wait_for() {
	local name
	until is_one_of "$1" "$ended"; do
		read -r name <&3 || break
		ended+=" $name"
	done
}

[ $# -gt 0 ] || set -- default
mapfile -t chosen < <(names_of "$@" | in_order)

for name in "${chosen[@]}"; do
	row_of "$name" || {
		echo "no such lane: $name; there are:" \
			"$({ lanes; more_lanes; } | awk '{ print $1 }' | xargs)"
		failed=$((failed + 1))
		continue
	}
	if [ -n "$beside_pid" ] && is_one_of "$name" "$beside"; then
		wait_for "$name"
	else
		run_lane "${row[@]}" 3<&-
	fi
	tell_lane "$name"
	[ "$name" = build ] || continue
	if [ "$lane_failed" != 0 ]; then
		echo "The build failed; the other lanes were not run."
		break
	fi
	begin_beside
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
