#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Lanes vm-6.1, vm-6.12, debug-kasan, debug-kcsan: the module in a real kernel,
# in a test machine.  What the embedded engine says is found out here, and the
# kernel's has to be the same.
#
#	vm.sh 6.1|6.12|debug-kasan|debug-kcsan
#	RANDOM_BRAINS=n  how many
#	FRAMES=n         of the video that the motion brain sees
#	LOADS=n          times that the module is loaded and unloaded

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

series=$1
debug=
case $series in
6.1) metapackage=linux-image-amd64 headers=linux-headers-amd64 ;;
6.*) metapackage=linux-image-$series-amd64
	headers=linux-headers-$series-amd64 ;;
# Slow: as much as finds faults, not as much as finds differences.
debug-*) debug=1 metapackage=$series headers=$series
	RANDOM_BRAINS=${RANDOM_BRAINS:-2} FRAMES=${FRAMES:-0} LOADS=${LOADS:-2} ;;
esac
RANDOM_BRAINS=${RANDOM_BRAINS:-10}
FRAMES=${FRAMES:-100}
LOADS=${LOADS:-5}
LIMIT=${LIMIT:-1500}
work=$(build_abs)/vm/lane-$series
rm -rf -- "$work"
mkdir -p "$work"

run_make lib tools reference selftests >"$TAP_TMP/make" ||
	{ cat "$TAP_TMP/make"; exit 1; }
tests/vm/light.sh "$work/knpu"
image=$(scripts/image.sh "$metapackage")
release=$(basename "$image"/lib/modules/*)
headers=$(scripts/headers.sh "$headers")

# What `make load` builds, so that it finds it done; for a debug kernel a debug
# build.  Warnings are for lane kernel-core.
build_module() {
	scripts/kmod.sh "$headers" ${debug:+KNPU_SELFTEST=1} >"$work/ko"
}

# Faults in a copy of it that its self-tests find when it is loaded.
build_wrong() {
	PLANT=tests/faults/selftest.list scripts/kmod.sh "$headers" \
		KNPU_SELFTEST=1 >"$work/ko-wrong"
}

# vermagic FILE
vermagic() {
	PATH=$PATH:/sbin:/usr/sbin modinfo -F vermagic "$1"
}

# A debug kernel has no module to compare with, only its release.
same_vermagic() {
	local ours theirs
	ours=$(vermagic "$(cat "$work/ko")")
	theirs=$(find "$image/lib/modules" -name 'overlay.ko*' -print -quit)
	if [ -n "$theirs" ]; then
		[ "$ours" = "$(vermagic "$theirs")" ]
	else
		[ "${ours%% *}" = "$release" ]
	fi
}

# embedded NAME TOOL ARGUMENT...: notes how to run it and what it says here.
embedded() {
	local name=$1
	shift
	"$1" run --backend embedded -q --json "$work/$name.json" "${@:2}" \
		>"$work/$name.log" 2>&1 || {
		cat "$work/$name.log"
		return 1
	}
	printf '%s\t' "$name" "$@" >>"$work/runs"
	echo >>"$work/runs"
}

# A brain under a name of its own: the kernel has one engine of a name, and in
# the machine several brains run at once.
unique() {
	sed "s/^(engine [^ )]*/(engine $1/"
}

here() {
	local file name seed
	for file in examples/cases/*.brain; do
		name=$(basename "$file" .brain)
		unique "$name" <"$file" >"$work/$name.brain"
		embedded "$name" "$work/knpu" "$work/$name.brain"
	done
	for ((seed = 1; seed <= RANDOM_BRAINS; seed++)); do
		"$BUILD/tests/knpu-refgen" --seed "$seed" --bursts 40 \
			--csv "$work/random-$seed.csv" |
			unique "random-$seed" >"$work/random-$seed.brain"
		embedded "random-$seed" "$work/knpu" "$work/random-$seed.brain"
	done
	[ "$FRAMES" = 0 ] || embedded motion "$(build_abs)/bin/knpu" \
		examples/motion/motion.brain --input "$(scripts/vtest.sh)" \
		--bursts $((10 * FRAMES))
}

tap_check "knpu.ko builds (${headers##*/})" build_module
: >"$work/ko-wrong"
[ -z "$debug" ] || tap_check "a module that computes wrongly builds" build_wrong
tap_check "vermagic is that of the image" same_vermagic
tap_check "the embedded engine runs them all" here
cat >"$work/guest.sh" <<END
export ROOT="$ROOT" WORK="$work" KO="$(cat "$work/ko")" LOADS=$LOADS
export BUILD="$(build_abs)" KO_WRONG="$(cat "$work/ko-wrong")"
export HEADERS="${debug:-$headers}"
exec bash "$ROOT/tests/vm/guest.sh"
END
# A report without what depends on the machine.
steady() {
	grep -vE '"(backend|backend_reason|memory|[a-z]*_seconds|bursts_per_second|rtf_engine)":' "$1"
}

# compare NAME: what both engines say of a brain: spikes, potentials,
# expectations.
compare() {
	grep -q '"backend":"kernel"' "$work/kernel/$1.json"
	diff <(steady "$work/$1.json") <(steady "$work/kernel/$1.json")
}

# planted WHICH: a hash that is not the same is seen.
planted() {
	cp "$work/random-1.json" "$work/planted.json"
	sed "s/$1\":\"xxh3-128:./$1\":\"xxh3-128:x/" \
		"$work/kernel/random-1.json" >"$work/kernel/planted.json"
	compare planted
}

# What the motion brain says; in it, no area of those that should is silent.
motion_fires() {
	jq -e '.spikes_by_area | [.retina_on, .before, .see_left, .flow_left,
		.motor_left, .motor_right] | all(. > 0)' "$work/kernel/motion.json"
}

[ -z "$debug" ] || export VM_EXPECT='knpu: self-test failed: refractory 1$'
tap_sub "$series" scripts/vm.sh "$metapackage" "$work/guest.sh" "$LIMIT"
mkdir "$work/kernel"
tar -x -f "$(build_abs)/vm/$release/files" -C "$work/kernel" || true
while read -r name _; do
	tap_check "same as embedded: $name" compare "$name"
done <"$work/runs"
if [ "$FRAMES" != 0 ]; then
	tap_check "the motion brain fires" motion_fires
	jq -c '.spikes_by_area, .spikes_hash' "$work/kernel/motion.json" |
		sed 's/^/# /'
fi
tap_refuse "planted spikes are caught" spikes_hash planted spikes_hash
tap_refuse "planted potentials are caught" potentials_hash \
	planted potentials_hash
tap_done
