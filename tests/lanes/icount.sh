#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Lane icount: a synaptic event and a candidate cost as many instructions in
# the kernel as in a process.  Nothing is timed: in the machine, a nanosecond is
# one instruction; in a process, valgrind counts them.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

BURSTS=${BURSTS:-15}
# By how much, in percent, the kernel's may be off.
MARGIN=10
work=$(build_abs)/vm/lane-icount
rm -rf -- "$work"
mkdir -p "$work"

# Pairs: which figure of a workload differs, and the two kinds that differ in it.
pairs() {
	cat <<'END'
event events few-events many-events
marked-event events few-marked-events many-marked-events
candidate candidates few-candidates many-candidates
END
}
KINDS=$(pairs | awk '{ print $3, $4 }' | xargs)

build() {
	local headers
	run_make lib
	gcc -static -pthread -O2 -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror \
		-Iinclude/uapi -Iinclude -o "$work/workload" \
		tests/vm/workload.c "$BUILD/lib/libknpu.a"
	headers=$(scripts/headers.sh linux-headers-6.12-amd64)
	scripts/kmod.sh "$headers" >"$work/ko"
	PLANT=tests/faults/icount.list scripts/kmod.sh "$headers" \
		>"$work/planted"
}

# A line for each kind: embedded, kind, what the workload prints, instructions
# in all bursts.
embedded() {
	local kind figures
	for kind in $KINDS; do
		figures=$(valgrind --tool=callgrind \
			--callgrind-out-file="$work/callgrind.$kind" \
			--toggle-collect=knpu_burst_run --log-file="$work/valgrind" \
			"$work/workload" embedded "$kind" "$BURSTS")
		echo "embedded $kind $figures $(awk '/^summary:/ { print $2 }' \
			"$work/callgrind.$kind")"
	done >"$work/embedded"
	cat "$work/embedded"
}

in_machine() {
	VM_ACCEL=tcg,thread=single VM_ICOUNT=shift=0,sleep=off VM_CPUS=1 \
		scripts/vm.sh linux-image-6.12-amd64 "$work/guest.sh" 300
	cp "$(build_abs)/vm/$release/files" "$work/kernel"
	cat "$work/kernel"
}

# Both sides have had the same bursts.
same_work() {
	diff <(awk '{ print $2, $3, $4, $6, $7 }' "$work/embedded") \
		<(awk '$1 == "kernel" { print $2, $3, $4, $6, $7 }' "$work/kernel")
}

# cost SIDE FIGURE FEW MANY: instructions for each.  The kernel tells of one
# burst (columns 3 to 5), valgrind of all (6 to 8).
cost() {
	cat "$work/embedded" "$work/kernel" | awk -v side="$1" -v what="$2" \
		-v few="$3" -v many="$4" '
		function column(n) { return side == "embedded" ? n + 3 : n }
		$1 == side && $2 == few { n -= $column(c); i -= $column(5) }
		$1 == side && $2 == many { n += $column(c); i += $column(5) }
		BEGIN { c = what == "events" ? 3 : 4 }
		END { if (n <= 0) exit 1; printf "%.2f\n", i / n }'
}

# compare SIDE NAME FIGURE FEW MANY
compare() {
	local kernel embedded
	kernel=$(cost "$1" "${@:3}")
	embedded=$(cost embedded "${@:3}")
	awk -v name="$2" -v side="$1" -v k="$kernel" -v e="$embedded" \
		-v margin="$MARGIN" 'BEGIN {
		off = 100 * (k / e - 1)
		printf "%s: instructions: embedded %.2f, %s %.2f: %+.1f %%\n",
			name, e, side, k, off
		exit !(off <= margin && off >= -margin)
	}'
}

tap_check "what is measured builds" build
[ "$TAP_FAILED" = 0 ] || { tap_done; exit 1; }
release=$(basename "$(scripts/image.sh linux-image-6.12-amd64)"/lib/modules/*)
cat >"$work/guest.sh" <<END
export ROOT="$ROOT" WORK="$work" BURSTS=$BURSTS KINDS="$KINDS"
export KO="$(cat "$work/ko")" PLANTED="$(cat "$work/planted")"
exec bash "$ROOT/tests/vm/icount-guest.sh"
END
tap_check "instructions of the embedded engine" embedded
tap_check "instructions of the kernel's" in_machine
[ "$TAP_FAILED" = 0 ] || { tap_done; exit 1; }
tap_check "bursts are the same on both sides" same_work
while read -r name row; do
	# shellcheck disable=SC2086 # words of the row
	tap_check "$name: within $MARGIN %" compare kernel "$name" $row
	sed 's/^/# /' "$TAP_TMP/out"
done < <(pairs)
while read -r name row; do
	# shellcheck disable=SC2086 # words of the row
	tap_refuse "$name: planted work is caught" "planted [0-9.]+: \+" \
		compare planted "$name" $row
done < <(pairs)
tap_done
