#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# knpu run: expectations, prints, inputs from files and by chance, reports.

# shellcheck source=tests/cli/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# --- expectations ----------------------------------------------------------------

cat >good.brain <<'END'
(area a (dims 2 1 1)) (area b (dims 2 1 1) (threshold 1.5) (leak 0.5)
 (accumulate true))
(connect a b block)
!(inject (a 1 0 0) 2.5)
!(step 1)
!(expect-fired (a 1 0 0))
!(expect-count a 1)
!(expect-potential-at-fire (a 1 0 0) 2.5)
!(expect-synapses a b ((0 0 0) (0 0 0)) ((1 0 0) (1 0 0)))
!(expect-property (b 1 0 0) leak 0.5)
!(expect-property (b 1 0 0) accumulate true)
!(step 1)
!(expect-fired)
!(expect-fired (_power 0 0 0))
!(expect-potential (b 1 0 0) 0.5)
END
tap_check "expectations that are met: status 0" exits 0 "$KNPU" run good.brain
tap_check "and are counted" says stdout '^expectations +9 met, 0 failed'

# fails NAME PLACE EXPECTED SEEN BRAIN: one expectation that is not met.
fails() {
	printf '%s\n' "(area a (dims 2 1 1) (uniform-psp true))
(area b (dims 2 1 1) (per-voxel 2))" \
		'(connect a b block) !(inject (a 1 0 0) 2.5) !(step 1)' \
		"$5" '!(inject (a 0 0 0) 1) !(step 1) !(print-fired)' >bad.brain
	tap_check "$1: status 1" exits 1 "$KNPU" run bad.brain
	tap_check "$1: the place" says stderr "^bad.brain:$2: expectation failed"
	tap_check "$1: what was expected" says stderr "^	expected: $3\$"
	tap_check "$1: what was seen" says stderr "^	seen[a-z0-9 ]*: $4\$"
	tap_check "$1: the run went on" says stdout \
		'^burst 2: \(a 0 0 0\) \(b 1 0 0 0\) \(b 1 0 0 1\)$'
}
fails "another neuron" 4:2 '\(a 0 0 0\)' '\(a 1 0 0\)' \
	'!(expect-fired (a 0 0 0))'
fails "none expected" 4:4 'nothing' '\(a 1 0 0\)' '  !(expect-fired)'
fails "_power was not named but _death is" 4:2 '\(_death 0 0 0\) \(a 1 0 0\)' \
	'\(a 1 0 0\)' '!(expect-fired (a 1 0 0) (_death 0 0 0))'
fails "potential" 4:2 'the potential of \(a 1 0 0\) to be 1.25' '0.0' \
	'!(expect-potential (a 1 0 0) 1.25)'
fails "count" 4:2 '2 spikes in a' 1 '!(expect-count a 2)'
fails "potential at fire" 4:2 \
	'the potential at fire of \(a 1 0 0\) to be 3.0' '2.5' \
	'!(expect-potential-at-fire (a 1 0 0) 3)'
fails "potential at fire, without a spike" 4:2 \
	'\(a 0 0 0\) to fire at 3.0' 'it did not fire' \
	'!(expect-potential-at-fire (a 0 0 0) 3)'
fails "property" 4:2 'leak of \(b 1 0 0 1\) to be 0.25' '0' \
	'!(expect-property (b 1 0 0 1) leak 0.25)'
fails "synapses" 4:2 '\(\(0 0 0\) \(0 0 0\)\)' \
	'\(\(0 0 0\) \(0 0 0\)\) \(\(1 0 0\) \(1 0 0\)\)' \
	'!(expect-synapses a b ((0 0 0) (0 0 0)))'

cat >step.brain <<'END'
(area a (dims 1 1 1) (threshold 10))
!(inject (a 0 0 0) 1.5) !(step 1)
!(expect-potential (a 0 0 0) 1.500244140625)
!(expect-potential (a 0 0 0) 1.499755859375)
!(expect-potential (a 0 0 0) 1.50048828125)
END
tap_check "one step of 1/4096 is near enough, two are not" exits 1 \
	"$KNPU" run step.brain
tap_check "two of three met" says stdout '2 met, 1 failed'

# --- prints ------------------------------------------------------------------------

cat >print.brain <<'END'
(area a (dims 1 2 3)) (area b (dims 2 2 1) (per-voxel 3) (threshold 100))
!(inject (a 0 1 2) 1) !(inject (b 1 0 0 2) -0.000244140625) !(step 1)
!(print-fired) !(print-potential (b 1 0 0 2)) !(step 1) !(print-fired)
END
"$KNPU" run -q print.brain >print.out
printf '%s\n' 'burst 1: (a 0 1 2)' 'burst 1: (b 1 0 0 2) -0.000244140625' \
	'burst 2:' >print.want
tap_check "print-fired and print-potential" cmp print.out print.want

# --- spikes from a file --------------------------------------------------------------

mkdir -p folder
cat >folder/spikes.csv <<'END'
# burst,x,y,z,amount
3,1,0,0
1, 0, 1, 1, 2.5

3,0,0,0,0.25
3,0,0,0,0.75
END
cat >folder/file.brain <<'END'
(area a (dims 2 2 2) (per-voxel 2))
(input a (file "spikes.csv") (amount 1.5))
!(step 1) !(expect-fired (a 0 1 1 0) (a 0 1 1 1))
!(expect-potential-at-fire (a 0 1 1 0) 2.5)
!(step 1) !(expect-fired)
END
tap_check "a file beside the brain is fed" exits 0 \
	"$KNPU" run folder/file.brain --json file.json
tap_check "the run ends with its last line" is file.json \
	'.bursts == 3 and .spikes_by_area.a == 6'

printf '%s\n' 1,0,0,0 1,2,0,0 0,0,0,0 1,0,0 1,0,0,0,x 1,0,0,0,600000 \
	1,0,0,0,1,1 x,0,0,0 1,0,0,-1 >folder/spikes.csv
tap_check "lines that are wrong: status 2" exits 2 "$KNPU" run folder/file.brain
tap_check "x out of range" says stderr \
	'^knpu: folder/spikes.csv:2: x has to be an integer from 0 to 1 \(area a\)'
tap_check "burst 0" says stderr 'spikes.csv:3: the burst has to be'
tap_check "a field too few" says stderr 'spikes.csv:4: expected burst,x,y,z'
tap_check "no amount" says stderr 'spikes.csv:5: the amount has to be a decimal'
tap_check "amount out of range" says stderr 'spikes.csv:6: .* out of range'
tap_check "a field too many" says stderr 'spikes.csv:7: expected burst,x,y,z'
tap_check "burst that is none" says stderr 'spikes.csv:8: the burst has to be'
tap_check "negative z" says stderr 'spikes.csv:9: z has to be'
tap_check "and the fact" says stderr \
	'file.brain:2:1: \(input a \(file "spikes.csv"\).* cannot be fed'
rm folder/spikes.csv
tap_check "no such file: status 2" exits 2 "$KNPU" run folder/file.brain
tap_check "and says so" says stderr 'folder/spikes.csv: No such file'

# --- spikes by chance -----------------------------------------------------------------

# P of the neuron model's page, in the shell's 64 bits.
p() {
	local s=$((($1 * 747796405 + 2891336453) & 0xffffffff)) w
	w=$(((((s >> ((s >> 28) + 4)) ^ s) * 277803737) & 0xffffffff))
	echo $(((w >> 22) ^ w))
}
u() {
	local x
	x=$(p "$1")
	x=$(p $((x ^ $2)))
	x=$(p $((x ^ $3)))
	p $((x ^ $4))
}
{
	echo '(engine chance (seed 7) (hz 100))'
	echo '(area z (dims 1 1 1)) (area a (dims 5 1 1))'
	# Number 0 is another input; neurons of a are 4 to 8.
	echo '(input z (poisson 0)) (input a (poisson 30))'
	for burst in 1 2 3 4 5 6; do
		fired=
		for x in 0 1 2 3 4; do
			[ "$(u 7 $((0x80000001)) $((x + 4)) $burst)" -ge \
				$((0x100000000 * 3 / 10)) ] ||
				fired+=" (a $x 0 0)"
		done
		echo "!(step 1) !(expect-fired$fired)"
	done
} >chance.brain
tap_check "the P of this test is that of the model's page" \
	[ "$(p 0) $(p 1) $(p 42)" = "129708002 2831084092 1223963391" ]
tap_check "chance draws what the model's page says" exits 0 \
	"$KNPU" run chance.brain --bursts 6

echo '(area a (dims 10 1 1)) (input a (poisson 500))' >always.brain
"$KNPU" run -q always.brain --bursts 20 --json always.json
tap_check "a rate above hz is always" is always.json \
	'.bursts == 20 and .spikes_by_area.a == 200'

tap_check "chance alone and no step: status 2" exits 2 "$KNPU" run always.brain
tap_check "and what is to be said" says stderr '--bursts or --seconds'
echo '!(step 3)' >>always.brain
tap_check "chance alone ends with the last action" exits 0 \
	"$KNPU" run always.brain --json always.json
tap_check "and there it ends" is always.json '.bursts == 3'
tap_check "the speed of next to nothing is not told" says stdout \
	'^time +0.03 s of brain in [0-9.]+ ms, '

# --- reports ----------------------------------------------------------------------------

cat >out.brain <<'END'
(area a (dims 2 1 1)) (area b (dims 2 2 1))
(output left a (decode rate)) (output right b (decode rate))
(output where_left a (decode map)) (output start b (decode first))
!(inject (a 1 0 0) 1) !(step 100)
!(inject (a 0 0 0) 1) !(inject (b 1 1 0) 1) !(step 1)
!(inject (b 0 1 0) 1) !(inject (b 0 0 0) 1) !(step 149)
END
"$KNPU" run -j out.brain >out.json 2>err
tap_check "-j: only the report is on standard output" jq -e . out.json
tap_check "schema and versions" is out.json \
	'.schema == 1 and .tool == "knpu run" and (.version | length) > 0'
tap_check "totals" is out.json '.bursts == 250 and .spikes == 255 and
	.spikes_by_area == {"_death": 0, "_power": 250, "_fatigue": 0,
		"a": 2, "b": 3} and .frames_hash == null and .video == null'
tap_check "speed" is out.json '.rtf_engine > 0 and .engine_seconds > 0 and
	.brain_seconds == 2.5'
tap_check "a second with one voice" is out.json '.answers[0] ==
	{"second": 0, "answer": "left", "counts": {"left": 1, "right": 0},
	"where": {"x": 0.75, "y": 0.5, "text": "right",
		"output": "where_left"}}'
# Per neuron: 1 of 2 against 3 of 4.
tap_check "a second with two voices" is out.json \
	'.answers[1].answer == "right" and .answers[1].where == null'
tap_check "a second with none, and short" is out.json \
	'.answers[2].answer == "none" and (.answers | length) == 3'
tap_check "rate: spikes per neuron and second, peak over 100 ms" is out.json \
	'.outputs[1].seconds[1] |
	.spikes == 3 and .rate == 0.75 and .peak == 7.5'
tap_check "map: voxels and counts" is out.json \
	'.outputs[2].seconds | map(.map) == [[[1,0,0,1]], [[0,0,0,1]], []]'
tap_check "first: which, and when" is out.json \
	'.outputs[3].seconds | map(.first) ==
	[null, {"burst": 101, "voxel": [1,1,0]}, null]'

cat >mixed.brain <<'END'
(area a (dims 1 1 1)) (area b (dims 1 1 1))
(output left a (decode rate)) (output right b (decode rate))
!(inject (a 0 0 0) 1) !(inject (b 0 0 0) 1) !(step 100)
END
"$KNPU" run -q mixed.brain --json mixed.json
tap_check "as many on both sides: mixed" is mixed.json \
	'.answers[0].answer == "mixed"'

echo '(engine e (power 0)) (area a (dims 300 1 1))
!(step 1) !(inject (a 1 0 0) 1) !(inject (a 259 0 0) 1) !(step 2)' \
	>hash.brain
"$KNPU" run -q hash.brain --json hash.json
# Burst 2 (u64), 2 spikes (u32), ids 4 and 262 (u32).
printf '\2\0\0\0\0\0\0\0\2\0\0\0\4\0\0\0\6\1\0\0' >hash.bytes
tap_check "spikes_hash is what the manual says" is hash.json \
	".spikes_hash == \"xxh3-128:$(xxh128sum hash.bytes |
		cut -d ' ' -f 1)\""

# Fired with 1.0 each; of the 303 neurons neuron 5 is left with a half.
echo '(engine e (power 0)) (area a (dims 300 1 1) (accumulate true))
!(inject (a 1 0 0) 1) !(inject (a 259 0 0) 1) !(inject (a 2 0 0) 0.5)
!(step 1)' >potentials.brain
"$KNPU" run -q potentials.brain --json potentials.json
{
	printf '\0\20\0\0\0\20\0\0'
	head -c 20 /dev/zero
	printf '\0\10\0\0'
	head -c $((297 * 4)) /dev/zero
} >potentials.bytes
tap_check "potentials_hash too" is potentials.json \
	".potentials_hash == \"xxh3-128:$(xxh128sum potentials.bytes |
		cut -d ' ' -f 1)\""

tap_check "a picture without a video" exits 0 \
	"$KNPU" run -q out.brain --plot out.png
tap_check "is one" says <(head -c 4 out.png) PNG
echo '(area a (dims 1 1 1))' >idle.brain
tap_check "a picture without a burst" exits 0 \
	"$KNPU" run -q idle.brain --plot idle.png
tap_check "a brain that does nothing ends at once" exits 0 "$KNPU" run idle.brain
echo '(area a (dims 1 1 1)) !(step 70000) !(expect-fired)' >long.brain
tap_check "70 000 silent bursts" exits 0 timeout 20 "$KNPU" run long.brain \
	--plot long.png
tap_check "nothing else was left behind" [ -z "$(find . -name '*.part*')" ]

# --- where output goes -----------------------------------------------------------

cat >print.brain <<'END'
(engine m (power 0)) (area a (dims 1 1 1))
!(inject (a 0 0 0) 2) !(step 1) !(print-fired)
END
closed_stdout() {
	"$KNPU" run -q --json closed.json print.brain >&-
	is closed.json '.bursts == 1'
}
tap_check "a closed stdout does not become the report" closed_stdout
device_stays() {
	ln -sf /dev/null device.json
	"$KNPU" run -q --json device.json print.brain
	[ -c /dev/null ] && [ -c device.json ]
}
tap_check "a device is written, not replaced" device_stays
full_stdout() {
	local got=0
	"$KNPU" info >/dev/full || got=$?
	[ "$got" = 1 ]
}
tap_check "a full stdout is an error" full_stdout

tap_done
