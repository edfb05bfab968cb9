#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Ctrl-C: the run ends with its summary and its picture so far.

# shellcheck source=tests/cli/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cat >endless.brain <<'END'
(area a (dims 10 1 1)) (output a a (decode rate)) (input a (poisson 50))
!(step 1) !(print-fired)
END

# runs: waits until the run in the background has run its first burst; what one
# before it has printed must not be there any more.
runs() {
	local tries=600
	until grep -qs '^burst 1:' stdout; do
		kill -0 "$pid" && tries=$((tries - 1)) && [ $tries -gt 0 ]
		read -r -t 0.05 <>"$TAP_TMP/never" || true
	done
}
mkfifo never

# ends: the run in the background ends in time; one that does not is killed.
ends() {
	timeout 60 tail --pid "$pid" -f /dev/null && return
	kill -s KILL "$pid"
	return 1
}

# Also deaf for SIGINT, as the shell starts its background jobs.
for signal in INT TERM HUP; do
	rm -f stdout
	"$KNPU" run endless.brain --bursts 1000000000000 \
		--plot "$signal.png" --json "$signal.json" >stdout 2>stderr </dev/null &
	pid=$!
	tap_check "the run goes on until $signal" runs
	kill -s "$signal" "$pid"
	tap_check "$signal ends it" ends
	status=0
	wait "$pid" || status=$?
	tap_check "$signal: status 0" [ "$status" = 0 ]
	tap_check "$signal: a summary" says stdout '^bursts +[0-9]'
	tap_check "$signal: says that it was stopped" says stdout \
		'^stopped +after burst [0-9 ]+, as asked'
	tap_check "$signal: a picture" says <(head -c 4 "$signal.png") PNG
	tap_check "$signal: a report" is "$signal.json" \
		'.interrupted and (.answers | type) == "array"'
done

# ignores_hangup: as the kernel has it; the lowest bit is SIGHUP.
ignores_hangup() {
	grep -Eq '^SigIgn:\s[0-9a-f]*[13579bdf]$' "/proc/$pid/status"
}

# listens: waits until the run in the background catches SIGTERM. A signal that
# comes between the shell's fork and its exec is lost.
listens() {
	local tries=600 caught
	until caught=$(awk '/^SigCgt/ { print $2 }' "/proc/$pid/status") &&
		[ $((0x$caught & 1 << 14)) != 0 ] &&
		[ "/proc/$pid/exe" -ef "$KNPU" ]; do
		kill -0 "$pid" && tries=$((tries - 1)) && [ $tries -gt 0 ]
		read -r -t 0.05 <>"$TAP_TMP/never" || true
	done
}

# nohup: what came ignored stays so.
rm -f stdout
(trap '' HUP; exec "$KNPU" run endless.brain --bursts 1000000000000) \
	>stdout 2>stderr </dev/null &
pid=$!
tap_check "the run under nohup goes on" runs
tap_check "nohup: SIGHUP is ignored" ignores_hangup
kill -s TERM "$pid"
tap_check "nohup: SIGTERM ends it" ends
tap_check "nothing else was left behind" [ -z "$(find . -name '*.part*')" ]

mkfifo pipe
echo '(area a (dims 2 2 1)) (input a (video luma-on))' >video.brain
# A video that comes slowly: the reader waits in the middle of a frame.  What
# libav wants to see before it begins is there.
gray one.y4m 2 2 10:1 10
{
	cat one.y4m
	for ((i = 0; i < 3000; i++)); do
		printf 'FRAME\n\12\12\12\12'
	done
	printf 'FRAME\n'
	read -r -t 300 <>"$TAP_TMP/never" || true
} >pipe &
feeder=$!
"$KNPU" run video.brain --input pipe >stdout 2>stderr </dev/null &
pid=$!
tap_check "a run waits for a video" listens
kill -s TERM "$pid"
tap_check "waiting for a video can be stopped" ends
status=0
wait "$pid" || status=$?
tap_check "waiting for a video: status 0" [ "$status" = 0 ]
kill "$feeder" 2>/dev/null || true

tap_done
