#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane bench: knpu-bench runs and prints its fields.  Nothing is timed here: a
# shared machine has no opinion about speed.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

run_make all >"$TAP_TMP/make" || { cat "$TAP_TMP/make"; exit 1; }

# fields FILE NAME...: the JSON object has them, none null.
fields() {
	python3 - "$@" <<-'END'
	import json, sys
	with open(sys.argv[1]) as f:
	    got = json.load(f)
	missing = [n for n in sys.argv[2:] if got.get(n) is None]
	print("has", sorted(got), "lacks", missing)
	sys.exit(bool(missing))
	END
}

burst() {
	"$BUILD/bin/knpu-bench" burst --neurons 1000 --fanout 10 --rate 0.01 -j \
		>"$TAP_TMP/burst.json"
	fields "$TAP_TMP/burst.json" events_per_second limit_events_per_second
}

idle() {
	"$BUILD/bin/knpu-bench" idle --neurons 10000 -j >"$TAP_TMP/idle.json"
	fields "$TAP_TMP/idle.json"
}

# All of what it is judged by, and a row for each lock and number of readers.
contention() {
	"$BUILD/bin/knpu-bench" contention --neurons 1000 --fanout 10 \
		--bursts 10 --rounds 1 --readers 2 -j >"$TAP_TMP/contention.json"
	fields "$TAP_TMP/contention.json" point_query_p99_ns \
		throughput_ratio_mutex latency_ratio_mutex burst_slowdown
	jq -e '[.cells[] | select(.queries_per_second > 0) | [.lock, .readers]] ==
		[["none", 1], ["none", 2], ["rwlock", 1], ["rwlock", 2],
		 ["mutex", 1], ["mutex", 2]]' "$TAP_TMP/contention.json"
}

# In the brain and in a tenth of it, which has 1000 synapses.
publish() {
	"$BUILD/bin/knpu-bench" publish --neurons 1000 --fanout 10 --rounds 1 \
		-j >"$TAP_TMP/publish.json"
	fields "$TAP_TMP/publish.json" size_ratio
	jq -e '[.cells[] | select(.publish_ns > 0) | [.neurons, .edits]] ==
		[[1000, 1], [1000, 10], [1000, 100], [1000, 1000], [1000, 10000],
		 [100, 1], [100, 10], [100, 100], [100, 1000]]' "$TAP_TMP/publish.json"
}

# It leaves no file behind.
restore() {
	mkdir "$TAP_TMP/restore"
	TMPDIR=$TAP_TMP/restore "$BUILD/bin/knpu-bench" restore --neurons 1000 \
		--fanout 10 --rounds 1 -j >"$TAP_TMP/restore.json"
	fields "$TAP_TMP/restore.json" snapshot_bytes save_bytes_per_second \
		restore_bytes_per_second copy_bytes_per_second ratio
	rmdir "$TAP_TMP/restore"
}

# Nor does one that fails: its file may not grow.
restore_fails() {
	mkdir "$TAP_TMP/fails"
	if (
		trap '' XFSZ
		ulimit -f 8
		TMPDIR=$TAP_TMP/fails "$BUILD/bin/knpu-bench" restore \
			--neurons 2000 --fanout 10 --rounds 1
	) 2>"$TAP_TMP/failed"; then
		return 1
	fi
	grep 'cannot be written: File too large' "$TAP_TMP/failed"
	rmdir "$TAP_TMP/fails"
}

# refuses TEXT ARGUMENT...: ends with status 2, and says so and where to look.
refuses() {
	local status=0
	"$BUILD/bin/knpu-bench" "${@:2}" >"$TAP_TMP/refused" 2>&1 || status=$?
	cat "$TAP_TMP/refused"
	[ "$status" = 2 ] && grep -q "^[^ ]*knpu-bench: .*$1" "$TAP_TMP/refused" &&
		grep -qx "Try 'knpu-bench --help'." "$TAP_TMP/refused"
}

tap_check "burst" burst
tap_check "idle" idle
tap_check "contention" contention
tap_check "publish" publish
tap_check "restore" restore
tap_check "a restore that fails leaves nothing" restore_fails
tap_check "its schema is a number" grep -q '"schema": 1,' "$TAP_TMP/idle.json"
tap_check "no number" refuses 'not a number' burst --neurons x
tap_check "a number too large" refuses 'not in range' burst --rate 2
tap_check "no readers" refuses 'not in range' contention --readers 0
tap_check "no option" refuses 'nonsense' burst --nonsense
tap_check "no benchmark" refuses 'nonsense' nonsense
tap_refuse "an unknown field is caught" "lacks \['no_such'\]" \
	fields "$TAP_TMP/burst.json" no_such
tap_done
