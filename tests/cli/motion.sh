#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The motion brain and a real street scene.  What is expected was judged by
# looking at the frames, second by second; seconds in which about as many walk
# left as right are left out.

# shellcheck source=tests/cli/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Two walk left, one right; then a pair and a man come in from the right and
# walk left.
left="1 2 3 4 5 6"
# A man in black walks right along the middle.
right="9 10 11"
# A light hood, then blue jeans, walk left from the right edge.
left+=" 14 15 16"
# A man crosses to the left in front, others behind him.
left+=" 22 23 24 25 26 27"
# Six people, all walk right.
right+=" 32 33 34 35 36 37 38 39"
# A woman in red walks left, alone.
left+=" 42 43 44"
# A couple, close and large, walks left over the grass.
left+=" 51 52 53 54"
# The same man walks back, others with him.
right+=" 58 59 60 61"
# A man in blue and a woman walk left; more follow.
left+=" 66 67 68"

video=${KNPU_VTEST:-$("$ROOT/scripts/vtest.sh" 2>vtest.log || true)}
if [ ! -f "$video" ]; then
	tap_skip "motion" "no vtest.avi: $(tail -n 1 vtest.log)"
	tap_done
	exit
fi

answers() {
	local second bad=0
	for second in $2; do
		is "$3" ".answers[$second] | .second == $second and
			.answer == \"$1\"" || bad=1
	done
	return $bad
}

run() {
	"$KNPU" run -q "$MOTION" --input "$1" --json "$2" "${@:3}"
}

tap_check "a real street scene is seen" run "$video" whole.json --plot whole.png
tap_check "answers: left" answers left "$left" whole.json
tap_check "answers: right" answers right "$right" whole.json
tap_check "795 frames are 7950 bursts and 80 seconds" is whole.json \
	'.video.frames == 795 and .bursts == 7950 and (.answers | length) == 80'
tap_check "where: the couple on the grass is in the lower half" is whole.json \
	'.answers[52].where | .y > 0.5 and .y < 1 and .x > 0.4 and .x < 0.9'
tap_check "where: the woman in red is right of the middle" is whole.json \
	'.answers[43].where | .x > 0.6'
tap_check "at least 20 times real time" is whole.json '.rtf_engine >= 20'
tap_check "the picture is one" says <(head -c 4 whole.png) PNG

run "$video" again.json
same='del(.engine_seconds, .wall_seconds, .bursts_per_second, .rtf_engine)'
tap_check "twice the same, to the bit" cmp \
	<(jq "$same" whole.json) <(jq "$same" again.json)

# The decoder's bitexact flag is the tool's; without loss from there on.
mirror=(ffmpeg -v error -flags bitexact -i "$video" -frames:v 200 -vf hflip)
tap_check "mirror" "${mirror[@]}" -c:v ffv1 mirror.mkv
run mirror.mkv mirror.json
# shellcheck disable=SC2016
swap='def other: {"left": "right", "right": "left"}[.] // .;
	[.answers[] | [.second, (.answer | other),
		.counts.right, .counts.left]]'
plain='[.answers[:20][] | [.second, .answer, .counts.left, .counts.right]]'
tap_check "a mirrored video swaps left and right, to the spike" cmp \
	<(jq -c "$plain" whole.json) <(jq -c "$swap" mirror.json)
tap_check "and mirrors where it was" is <(jq -s '
	[.[0].answers[:20], .[1].answers] | transpose |
	map(select(.[0].where)) | map(.[0].where.x + .[1].where.x - 1 | fabs)' \
	whole.json mirror.json) 'max < 0.001'

grep -v '^(connect' "$MOTION" >blind.brain
"$KNPU" run -q blind.brain --input "$video" --seconds 20 --json blind.json
tap_check "without its connections the brain answers none" is blind.json \
	'[.answers[].answer] | length == 20 and unique == ["none"]'
tap_check "although the retina sees" is blind.json \
	'.spikes_by_area.retina_on > 1000'

head -c 2000000 "$video" >short.avi
tap_check "a video that ends early does not end the run badly" exits 0 \
	"$KNPU" run "$MOTION" --input short.avi --json short.json
tap_check "a warning says after which frame" says stderr \
	'warning: short.avi: frame [0-9]+: the video ends early: 795 frames'
tap_check "what came before is seen" is short.json '.answers[3].answer == "left"'

head -c 2000000 "$video" >broken.avi
head -c 3000 /dev/zero | tr '\0' '\252' |
	dd of=broken.avi bs=1000 seek=1000 conv=notrunc status=none
tap_check "a broken frame does not end the run badly" exits 0 \
	"$KNPU" run "$MOTION" --input broken.avi --json broken.json
tap_check "a warning names the broken frame" says stderr \
	'warning: broken.avi: frame [0-9]+: broken'
tap_check "and the report has it" is broken.json \
	'[.warnings[] | test("frame [0-9]+: broken")] | any'
tap_check "the run went on behind it" is broken.json \
	'.video.frames > 150 and .bursts == .video.frames * 10'

tap_done
