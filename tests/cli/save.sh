#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Snapshots: a run that goes on where another ended, files that are not sound,
# and what becomes of a file that cannot be written.

# shellcheck source=tests/cli/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Chance, delays, leak, spikes from a file, a video: all that a run can have.
for burst in 5 90 139 140 141 142 200 299; do
	echo "$burst,$((burst % 8)),1,0,3"
done >spikes.csv
frames=()
for ((i = 0; i < 60; i++)); do
	frames+=("$((i * 37 % 251)),$((i * 91 % 251)),$((i * 53 % 251)),7")
done
gray film.y4m 2 2 20:1 "${frames[@]}"
cat >lively.brain <<'END'
(engine lively (seed 5) (hz 100) (power 1.5) (fatigue true))
(area a (dims 6 4 2) (leak 0.3) (accumulate true) (refractory 2))
(area b (dims 8 3 1) (threshold 0.1) (leak 0.1) (accumulate true)
 (excitability 0.7))
(area eye (dims 2 2 1) (refractory 1))
(connect a b all-to-all (attractivity 30) (delay 1))
(connect b a all-to-all (attractivity 20) (delay 9))
(connect eye b all-to-all (delay 200))
(input a (poisson 20) (amount 2)) (input b (file "spikes.csv"))
(input eye (video luma-on (threshold 10)))
(output fired b (decode rate))
!(step 7)
END
lively=(lively.brain --input film.y4m)

# --- it goes on -------------------------------------------------------------------

"$KNPU" run -q "${lively[@]}" --bursts 300 --save whole.knpu --json whole.json
tap_check "a run is saved at its end" exits 0 "$KNPU" run "${lively[@]}" \
	--bursts 140 --save half.knpu --json first.json
tap_check "and says so" says stdout '^snapshot +half.knpu, after burst 140$'
tap_check "another goes on from there" exits 0 "$KNPU" run "${lively[@]}" \
	--restore half.knpu --bursts 300 --save second.knpu --json second.json
tap_check "from the next burst on" is second.json \
	'.first_burst == 141 and .bursts == 160'
tap_check "the two have the spikes of the whole, and of each area" is \
	<(jq -s . whole.json first.json second.json) '
	def total: [.[].spikes_by_area | to_entries[]] |
		group_by(.key) | map(map(.value) | add);
	.[0].spikes > 3000 and .[0].spikes == .[1].spikes + .[2].spikes and
	.[1].spikes > 1000 and .[2].spikes > 1000 and
	(.[:1] | total) == (.[1:] | total)'

# on SNAPSHOT: fingerprints of 1000 bursts after it.
on() {
	"$KNPU" run -q "${lively[@]}" --restore "$1" --bursts 1300 -j |
		jq '{first_burst, spikes, spikes_by_area, spikes_hash,
			potentials_hash}'
}
on whole.knpu >whole.on
on second.knpu >second.on
tap_check "and go on for 1000 bursts with the same" cmp whole.on second.on
tap_check "as more than nothing" is whole.on '.spikes > 10000'
"$KNPU" run -q "${lively[@]}" --restore half.knpu --bursts 300 --save other.knpu \
	--input <(tr '\007' '\377' <film.y4m)
on other.knpu >other.on
tap_check "which what was seen differently has not" exits 1 cmp whole.on other.on

# --- a snapshot that does not fit ---------------------------------------------------

sed 's/dims 8 3 1/dims 9 3 1/' lively.brain >turned.brain
tap_check "the snapshot of another brain: status 2" exits 2 \
	"$KNPU" run turned.brain --input film.y4m --restore half.knpu --bursts 300
tap_check "and which area differs" says stderr \
	'half.knpu: of another brain: it has no area b like the one in turned'
echo '(area more (dims 1 1 1))' >more.brain
tap_check "an area too many in the brain: status 2" exits 2 "$KNPU" run \
	"${lively[@]}" more.brain --restore half.knpu --bursts 300
tap_check "and which" says stderr 'it has no area more like'
"$KNPU" run -q lively.brain more.brain --input film.y4m --bursts 10 --save more.knpu
tap_check "an area too many in the snapshot: status 2" exits 2 "$KNPU" run \
	"${lively[@]}" --restore more.knpu --bursts 300
tap_check "and how many" says stderr 'it has 7 areas, and lively.brain has 6'

# --- files that are not sound --------------------------------------------------------

# refused FILE WHAT REGEX
refused() {
	tap_check "$2: status 2" exits 2 "$KNPU" run "${lively[@]}" \
		--restore "$1" --bursts 300 --save never.knpu
	tap_check "$2: where, and what" says stderr "$3"
	tap_check "$2: nothing was run" [ ! -s stdout ]
	tap_check "$2: nothing was saved" [ ! -e never.knpu ]
}
refused missing.knpu "no file" 'missing.knpu: cannot be opened: No such file'
: >empty.knpu
refused empty.knpu "an empty file" "empty.knpu: byte 0, section 'head': it is not whole"
head -c 10000 film.y4m >foreign.knpu
refused foreign.knpu "a foreign file" \
	"foreign.knpu: byte 0, section 'head': not a snapshot of an engine"
size=$(stat -c %s half.knpu)
head -c $((size - 1)) half.knpu >torn.knpu
refused torn.knpu "the last byte is missing" \
	"torn.knpu: byte $((size - 32)), section 'end': it is not whole"
(cat half.knpu && printf x) >long.knpu
refused long.knpu "a byte too many" "long.knpu: byte $((size - 32)), section 'end'"

# flipped OFFSET: half.knpu with the lowest bit of a byte the other way round.
flipped() {
	local byte
	cp half.knpu flipped.knpu
	byte=$(od -An -tu1 -j "$1" -N 1 half.knpu)
	# shellcheck disable=SC2059
	printf "\\x$(printf %x $((byte ^ 1)))" |
		dd of=flipped.knpu bs=1 seek="$1" conv=notrunc status=none
}
flipped 8
refused flipped.knpu "a bit of the version" \
	"byte 0, section 'head': of a version that the engine does not know"
flipped 24
refused flipped.knpu "a bit of the head" \
	"byte 0, section 'head': these are not the bytes that were written"
# The head has 48 bytes, that of a section 32, and the first is the engine.
flipped 90
refused flipped.knpu "a bit of the engine" \
	"byte 48, section 'engine': these are not the bytes"
flipped $((size - 40))
refused flipped.knpu "a bit of the synapses" \
	"section 'synapses': these are not the bytes"

# --- the file --------------------------------------------------------------------------

nothing_else() { [ "$(find . -name '*.part.*')" = "" ]; }
tap_check "no part of a file is left" nothing_else
cp half.knpu kept.knpu
# It can grow to 4 KiB: there a disk is full.
full() { (trap '' XFSZ && ulimit -f 4 && exec "$KNPU" run -q "$@"); }
tap_check "where it cannot be written: status 1" exits 1 full "${lively[@]}" \
	--restore half.knpu --bursts 150 --save kept.knpu
tap_check "and why" says stderr 'kept.knpu: cannot be written: File too large'
tap_check "the old file is still there" cmp half.knpu kept.knpu
tap_check "and no part of the new one" nothing_else
ln -s kept.knpu link.knpu
"$KNPU" run -q "${lively[@]}" --restore half.knpu --bursts 141 --save link.knpu
tap_check "of a link, what it leads to is replaced" \
	[ -L link.knpu -a "$(cmp half.knpu kept.knpu | wc -l)" = 1 ]
tap_check "a folder that is not there: status 2" exits 2 "$KNPU" run \
	"${lively[@]}" --save nowhere/x.knpu
tap_check "said before anything is run" [ ! -s stdout ]
tap_check "a folder for a file: status 2" exits 2 "$KNPU" run "${lively[@]}" --save .
echo '(area a (dims 1 1 1)) (input a (poisson 5)) !(step 3)' >chance.brain
"$KNPU" run -q chance.brain --save chance.knpu
tap_check "actions are not done again: chance has no end" exits 2 \
	"$KNPU" run chance.brain --restore chance.knpu

# --- knpu save, knpu restore: here they see only themselves ---------------------------

here=(--backend embedded)
tap_check "save what is not there: status 1" exits 1 "$KNPU" save "${here[@]}" \
	nobody x.knpu
tap_check "and is said" says stderr "no engine 'nobody' to save"
tap_check "and no file is made" [ ! -e x.knpu ]
tap_check "save without a file: status 2" exits 2 "$KNPU" save "${here[@]}" nobody
tap_check "save, no device: status 3" exits 3 "$KNPU" save --device ./none e f
tap_check "restore from nothing: status 2" exits 2 "$KNPU" restore "${here[@]}"
tap_check "restore from two: status 2" exits 2 "$KNPU" restore "${here[@]}" a b
tap_check "restore, no device: status 3" exits 3 "$KNPU" restore --device ./none \
	half.knpu
tap_check "restore a torn file: status 2" exits 2 "$KNPU" restore "${here[@]}" torn.knpu
tap_check "where, and what" says stderr "torn.knpu: byte [0-9]+, section 'end': it is not"
tap_check "restore under no name: status 2" exits 2 "$KNPU" restore "${here[@]}" \
	--name "" whole.knpu

# kept ARGUMENT...: a restored engine, until it is asked to end; what it says is
# in the file kept.  A pipe tells when it has said so.
kept() {
	local pid got=0
	rm -f pipe
	mkfifo pipe
	"$KNPU" restore "${here[@]}" "$@" >pipe 2>stderr &
	pid=$!
	read -r line <pipe
	echo "$line" >kept
	kill -TERM "$pid"
	wait "$pid" || got=$?
	return "$got"
}
tap_check "an engine is kept until the tool is ended" kept whole.knpu
tap_check "and told" says kept \
	'^engine lively: burst 300, 6 areas, 79 neurons, [0-9]+ synapses$'
tap_check "under another name, with its clock running" kept --start --name twin \
	whole.knpu
tap_check "and told" says kept '^engine twin: burst 300,'
tap_done
