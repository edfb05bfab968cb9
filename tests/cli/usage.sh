#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# How the tool is called, what it refuses, and what its exit status says.

# shellcheck source=tests/cli/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

echo '(area a (dims 3 2 1)) !(step 1)' >good.brain
printf '%s\n' '(area a (dims 3 2 1)' >open.brain
printf '%s\n' '(area a (dims 3 2 1) (treshold 2))' '(connect a c block)' \
	'(connect a a blok)' >bad.brain

# --- help ------------------------------------------------------------------------

tap_check "--help" exits 0 "$KNPU" --help
tap_check "names the subcommands" says stdout '^  check '
tap_check "--version" exits 0 "$KNPU" --version
tap_check "is one line" says stdout '^knpu [0-9]+\.[0-9]+\.[0-9]+'
for sub in run check info watch sessions engines kick save restore; do
	tap_check "$sub --help" exits 0 "$KNPU" "$sub" --help
	tap_check "$sub --help says how" says stdout "^Usage: knpu $sub "
	tap_check "$sub --nonsense: status 2" exits 2 "$KNPU" "$sub" --nonsense
	tap_check "$sub --nonsense: where to look" says stderr \
		"Try 'knpu $sub --help'"
done
tap_check "no subcommand: status 2" exits 2 "$KNPU"
tap_check "an unknown one: status 2" exits 2 "$KNPU" chekc good.brain
tap_check "and what was meant" says stderr "did you mean 'check'"
tap_check "run without a file: status 2" exits 2 "$KNPU" run
tap_check "info with too much: status 2" exits 2 "$KNPU" info good.brain
tap_check "--bursts 0: status 2" exits 2 "$KNPU" run good.brain --bursts 0
tap_check "--bursts x: status 2" exits 2 "$KNPU" run good.brain --bursts 1x
tap_check "--seconds x: status 2" exits 2 "$KNPU" run good.brain --seconds x
tap_check "--seconds -1: status 2" exits 2 "$KNPU" run good.brain --seconds -1
tap_check "--plot x.jpg: status 2" exits 2 "$KNPU" run good.brain --plot none.jpg
tap_check "--plot x.jpg: what is expected" says stderr \
	'--plot none.jpg: expected a name that ends in .png'
tap_check "--backend x: status 2" exits 2 "$KNPU" run good.brain --backend x
tap_check "--backend: what was meant" exits 2 \
	"$KNPU" info --backend kernl
tap_check "is said" says stderr 'did you mean kernel'

# --- check -----------------------------------------------------------------------

tap_check "check: a good brain" exits 0 "$KNPU" check good.brain
tap_check "check: what is in it" says stdout \
	'^ok: 4 areas, 9 neurons, 2 statements$'
tap_check "check -j: a good brain" exits 0 "$KNPU" check -j good.brain
tap_check "check -j: what is in it" is stdout '.ok and .areas == 4 and
	.neurons == 9 and .statements == 2 and .errors == [] and .schema == 1'
tap_check "check: a bad brain: status 2" exits 2 "$KNPU" check bad.brain
tap_check "check: its first error" says stderr '^bad.brain:1:2[0-9]: '
tap_check "check: what was meant" says stderr 'threshold'
tap_check "check: its second error" says stderr '^bad.brain:2:[0-9]+: '
tap_check "check: its third error" says stderr '^bad.brain:3:[0-9]+: '
tap_check "check -j: a bad brain: status 2" exits 2 "$KNPU" check -j bad.brain
tap_check "check -j: every error and its place" is stdout '(.ok | not) and
	[.errors[].line] == [1, 2, 3] and
	([.errors[] | .file == "bad.brain" and .column > 1] | all)'
tap_check "check: no such file: status 2" exits 2 "$KNPU" check none.brain
tap_check "check: is said" says stderr 'none.brain: No such file'
tap_check "check: a folder: status 2" exits 2 "$KNPU" check .

echo '(area a (dims 3 2 1)) (input a (file "spikes.csv"))' >file.brain
printf '%s\n' 1,0,0,0 1,3,0,0 >spikes.csv
tap_check "check: a bad file of spikes: status 2" exits 2 "$KNPU" check file.brain
tap_check "check: its place" says stderr 'spikes.csv:2: x has to be'
tap_check "check -j: a bad file of spikes: status 2" exits 2 \
	"$KNPU" check -j file.brain
tap_check "check -j: is not ok" is stdout '.ok | not'
echo 1,2,1,0 >spikes.csv
tap_check "check: a good file of spikes" exits 0 "$KNPU" check file.brain
rm spikes.csv
tap_check "check: no file of spikes: status 2" exits 2 "$KNPU" check file.brain

# --- run: nothing is run that is wrong ------------------------------------------------

for brain in bad open none; do
	tap_check "run $brain.brain: status 2" exits 2 "$KNPU" run "$brain.brain" \
		--json none.json --plot none.png
	tap_check "run $brain.brain: the error" says stderr "$brain.brain"
	tap_check "run $brain.brain: nothing on standard output" [ ! -s stdout ]
done
tap_check "nothing was written" [ -z "$(find . -name 'none.*')" ]
tap_check "files are one load, in order" exits 0 "$KNPU" run good.brain \
	<(echo '!(inject (a 2 1 0) 1) !(step 1) !(expect-fired (a 2 1 0))')
tap_check "a report that cannot be written: status 2" exits 2 \
	"$KNPU" run good.brain --json no/such/folder.json
tap_check "is said" says stderr 'no/such/folder.json: No such file'

echo '(area a (dims 4000 4000 1)) !(step 1)' >large.brain
# shellcheck disable=SC2016 # the inner shell expands it
tap_check "no memory: status 1" exits 1 bash -c \
	'ulimit -v 600000; exec "$KNPU" run large.brain --json none.json'
tap_check "no memory: the size that was asked for" says stderr \
	'out of memory: [0-9]+ bytes were asked for'
tap_check "no memory: nothing half made" [ -z "$(find . -name 'none.*')" ]

# --- backends ----------------------------------------------------------------------------

tap_check "--backend embedded" exits 0 "$KNPU" run good.brain --backend embedded \
	--json back.json
tap_check "is what the report says" is back.json '.backend == "embedded"'
tap_check "auto says which and why" exits 0 "$KNPU" run good.brain
tap_check "on a line of its own" says stdout '^backend +(embedded|kernel): .+'
tap_check "no device: status 3" exits 3 \
	"$KNPU" run good.brain --backend kernel --device /nonexistent
tap_check "no device: it is not there" says stderr '/nonexistent: not there'
tap_check "info, no device: status 3" exits 3 \
	"$KNPU" info --backend kernel --device /nonexistent
: >closed
chmod 0 closed
if [ "$(id -u)" != 0 ]; then
	as_user=(env)
elif command -v setpriv >/dev/null; then
	as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
chmod 755 . "$(dirname "$KNPU")" "$(dirname "$(dirname "$KNPU")")"
if "${as_user[@]}" "$KNPU" --version >version 2>&1 </dev/null; then
	tap_check "a device one may not open: status 3" exits 3 \
		"${as_user[@]}" "$KNPU" info --backend kernel \
		--device "$PWD/closed"
	tap_check "a device one may not open: permission" says stderr \
		'[Pp]ermission'
else
	tap_skip "a device one may not open" "$(cat version)"
fi
: >file
tap_check "a device that is none: status 3" exits 3 \
	"$KNPU" info --backend kernel --device "$PWD/file"

tap_check "info" exits 0 "$KNPU" info
tap_check "info: backend" says stdout '^backend +'
tap_check "info -j" exits 0 "$KNPU" info -j
tap_check "info -j: abi and limits" is stdout '.abi == 1 and .schema == 1 and
	.limits.neurons == 16777216 and .limits.delay == 255 and
	(.backend_reason | length) > 0'

tap_done
