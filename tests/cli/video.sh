#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# From a video to spikes: videos of a few pixels, and spikes found by hand.

# shellcheck source=tests/cli/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# sees NAME VIDEO: runs the brain on standard input.
sees() {
	local name=$1 video=$2
	cat >"see.brain"
	tap_check "$name" "$KNPU" run see.brain --input "$video"
}

# Two voxels of 2 x 2 pixels.  Frame 1 enters at floor(1 * 100 / 10) + 1 = 11.
gray rise.y4m 4 2 10:1 100 112,112,100,100,112,112,100,100 112
sees "a rise by the threshold is a spike, in its burst, once" rise.y4m <<'END'
(area on (dims 2 1 1)) (area off (dims 2 1 1))
(input on (video luma-on)) (input off (video luma-off))
!(step 10) !(expect-fired)
!(step 1) !(expect-fired (on 0 0 0))
!(step 9) !(expect-fired)
!(step 1) !(expect-fired (on 1 0 0))
END

gray less.y4m 4 2 10:1 100 111 99 87
sees "a rise by less is none; the next frame is compared with this one" \
	less.y4m <<'END'
(area on (dims 1 1 1)) (area off (dims 1 1 1))
(input on (video luma-on)) (input off (video luma-off))
!(step 11) !(expect-fired)
!(step 10) !(expect-fired (off 0 0 0))
!(step 10) !(expect-fired (off 0 0 0))
END

# The mean of four pixels rises by 48 / 4 = 12, and by 47 / 4 = 11.75.
gray mean.y4m 4 2 10:1 100 148,100,100,147,100,100,100,100
sees "the mean is not rounded" mean.y4m <<'END'
(area on (dims 2 1 1)) (input on (video luma-on))
!(step 11) !(expect-fired (on 0 0 0))
END

# Three pixels for two voxels: the middle one is half in each.  18 * 2 / 3 = 12
# on the left; on the right 17 * 2 / 3 = 11.33.
gray part.y4m 3 1 10:1 100 118,100,117
sees "a pixel can lie in two voxels" part.y4m <<'END'
(area on (dims 2 1 1)) (input on (video luma-on))
!(step 11) !(expect-fired (on 0 0 0))
END
# The middle pixel alone: 36 / 3 = 12 in both.
gray half.y4m 3 1 10:1 100 100,136,100
sees "and counts for both" half.y4m <<'END'
(area on (dims 2 1 1)) (input on (video luma-on))
!(step 11) !(expect-fired (on 0 0 0) (on 1 0 0))
END

gray wide.y4m 1 1 10:1 100 112
sees "one pixel can cover several voxels" wide.y4m <<'END'
(area on (dims 2 2 1)) (input on (video luma-on))
!(step 11) !(expect-fired (on 0 0 0) (on 0 1 0) (on 1 0 0) (on 1 1 0))
END

gray rows.y4m 2 3 10:1 100 100,100,100,100,112,112
sees "x is to the right, y down, depth 0" rows.y4m <<'END'
(area on (dims 2 3 2)) (input on (video luma-on))
!(step 11) !(expect-fired (on 0 2 0) (on 1 2 0))
END

gray amount.y4m 1 1 10:1 100 105
sees "threshold, amount, and all neurons of the voxel" amount.y4m <<'END'
(area on (dims 1 1 1) (per-voxel 2))
(input on (video luma-on (threshold 5)) (amount 2.5))
!(step 11) !(expect-fired (on 0 0 0 0) (on 0 0 0 1))
!(expect-potential-at-fire (on 0 0 0 1) 2.5)
END

# 20 frames per second at 10 Hz: frames 2 and 3 both enter at burst 2.
gray fast.y4m 1 1 20:1 10 10 30 60
sees "several frames in one burst add up" fast.y4m <<'END'
(engine fast (hz 10))
(area on (dims 1 1 1)) (input on (video luma-on))
!(step 1) !(expect-fired)
!(step 1) !(expect-potential-at-fire (on 0 0 0) 2.0)
END

# 30000/1001 frames per second at 100 Hz: frame 1 at floor(3.33) + 1, frame 3
# at floor(10.01) + 1.
gray ntsc.y4m 1 1 30000:1001 10 30 30 60
sees "odd frame rates are exact" ntsc.y4m <<'END'
(area on (dims 1 1 1)) (input on (video luma-on))
!(step 3) !(expect-fired) !(step 1) !(expect-fired (on 0 0 0))
!(step 6) !(expect-fired) !(step 1) !(expect-fired (on 0 0 0))
END

cat >on.brain <<'END'
(area on (dims 2 1 1)) (input on (video luma-on))
END
"$KNPU" run -q on.brain --input rise.y4m --json rise.json
tap_check "three frames of a tenth of a second are 30 bursts" is rise.json \
	'.bursts == 30 and .video.frames == 3 and .spikes_by_area.on == 2'
"$KNPU" run -q on.brain --input - --json stdin.json <rise.y4m
tap_check "standard input sees the same" is <(jq -s . rise.json stdin.json) \
	'.[0].frames_hash == .[1].frames_hash and
	.[0].spikes_hash == .[1].spikes_hash and .[0].spikes == .[1].spikes'
"$KNPU" run -q on.brain --input less.y4m --json less.json
tap_check "another video, another fingerprint" is <(jq -s . rise.json less.json) \
	'.[0].frames_hash != .[1].frames_hash'
# Per frame: width and height as u32, little-endian, then its rows.
{
	for value in 100 111 99 87; do
		printf '\4\0\0\0\2\0\0\0'
		for _ in 1 2 3 4 5 6 7 8; do
			# shellcheck disable=SC2059
			printf "\\x$(printf %x $value)"
		done
	done
} >less.bytes
tap_check "frames_hash is what the manual says" is less.json \
	".frames_hash == \"xxh3-128:$(xxh128sum less.bytes |
		cut -d ' ' -f 1)\""

"$KNPU" run -q on.brain --input rise.y4m --bursts 12 --json limit.json
tap_check "--bursts ends a run" is limit.json '.bursts == 12'
"$KNPU" run -q on.brain --input rise.y4m --seconds 0.15 --json limit.json
tap_check "--seconds does" is limit.json '.bursts == 15'

# --- videos that move -----------------------------------------------------------

# box NAME FPS X: a dark box 20 wide in a picture 320 wide; X is a formula.
box() {
	ffmpeg -v error -y -f lavfi -i "color=gray:s=320x240:r=$2:d=3" \
		-f lavfi -i "color=black:s=20x60:r=$2:d=3" \
		-filter_complex "[0][1]overlay=x='$3':y=90" -c:v ffv1 "$1"
}

# moves NAME ANSWER VIDEO
moves() {
	"$KNPU" run -q "$MOTION" --input "$3" --json moves.json
	tap_check "$1" is moves.json \
		"[.answers[].answer] | length == 3 and unique == [\"$2\"]"
}

for fps in 10 15 24 25 30000/1001 50; do
	box right.mkv "$fps" '40+t*60'
	moves "a box moves right at $fps frames per second" right right.mkv
	box left.mkv "$fps" '260-t*60'
	moves "a box moves left at $fps frames per second" left left.mkv
done
box right.mkv 10 '40+t*60'
"$KNPU" run -q "$MOTION" --input right.mkv --json right.json
# In second 1 the box is at 100 .. 160 of 320, 20 wide; its middle at 120 of 240.
tap_check "where: on the box" is right.json '.answers[1].where |
	.x > 0.3 and .x < 0.58 and .y > 0.4 and .y < 0.6 and
	.text == "centre" and .output == "where_right"'
ffmpeg -v error -y -f lavfi \
	-i "color=gray:s=320x240:r=10:d=3,noise=alls=20:allf=t" -c:v ffv1 noise.mkv
moves "noise moves nowhere" none noise.mkv
box still.mkv 10 150
moves "what stands does not move" none still.mkv

# --- formats ----------------------------------------------------------------------

for format in gray yuv420p yuv444p yuv422p nv12 yuyv422 rgb24 yuv420p10le; do
	ffmpeg -v error -y -i right.mkv -pix_fmt "$format" -c:v rawvideo \
		format.nut
	"$KNPU" run -q "$MOTION" --input format.nut --json format.json
	tap_check "pixels as $format" is format.json \
		'[.answers[].answer] | unique == ["right"]'
done

# --- what is no video -----------------------------------------------------------

echo "nothing to see" >text.avi
tap_check "a file that is no video: status 2" exits 2 \
	"$KNPU" run on.brain --input text.avi
tap_check "and says so" says stderr '^knpu: text.avi: not readable as video: '
tap_check "no such file: status 2" exits 2 "$KNPU" run on.brain --input none.avi
tap_check "and says so" says stderr '^knpu: none.avi: .*No such file'
ffmpeg -v error -y -f lavfi -i "sine=d=1" sound.wav
tap_check "no video in it: status 2" exits 2 \
	"$KNPU" run on.brain --input sound.wav
tap_check "and says so" says stderr 'sound.wav: no video in it'
tap_check "no --input: status 2" exits 2 "$KNPU" run on.brain
tap_check "and names the place" says stderr \
	'on.brain:1:24: \(input on \(video luma-on\)\) needs a video'
echo '(area a (dims 1 1 1))' >deaf.brain
tap_check "a brain that takes no video: status 2" exits 2 \
	"$KNPU" run deaf.brain --input rise.y4m
tap_check "and says so" says stderr 'no \(input AREA \(video \.\.\.\)\)'

tap_done
