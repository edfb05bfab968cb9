#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Lane random-brains: random brains with expectations after every burst, which
# the slow reference of the model page has computed.
#
#	COUNT=n   how many (default 300; 60 where the build is instrumented)
#	FIRST=n   seed of the first (default 1)
#	BURSTS=n  steps per brain (default 40)
#	LONG=n    n per cent of ten thousand, with seeds of their own
#
# A brain that fails is kept as $BUILD/run/random-<seed>.brain.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

O=$BUILD${SAN:+/$SAN}
COUNT=${COUNT:-${SAN:+60}}
COUNT=${COUNT:-300}
FIRST=${FIRST:-1}
BURSTS=${BURSTS:-40}
if [ -n "${LONG:-}" ]; then
	COUNT=$((LONG * 100))
	FIRST=100001
fi
KEEP=$(build_abs)/run
REFGEN=$BUILD/tests/knpu-refgen

run_make reference >"$TAP_TMP/make" || { cat "$TAP_TMP/make"; exit 1; }
run_make ${SAN:+SAN="$SAN"} tools >"$TAP_TMP/make" ||
	{ cat "$TAP_TMP/make"; exit 1; }
mkdir -p "$KEEP"

# one SEED: a line "ok SEED" or "bad SEED"; what knpu said is in a log.
one() {
	local seed=$1 base=$TAP_TMP/random-$1
	if "$REFGEN" --seed "$seed" --bursts "$BURSTS" --csv "$base.csv" \
		--stats >"$base.brain" 2>"$base.stats" &&
		timeout 300 "$O/bin/knpu" run "$base.brain" \
			>"$base.log" 2>&1; then
		echo "ok $seed"
		rm -f "$base.brain" "$base.csv" "$base.log"
	else
		echo "bad $seed"
	fi
}
export -f one
export REFGEN BURSTS TAP_TMP O

# A kept brain names its file of spikes by where that is kept.
keep() {
	local from=$TAP_TMP/random-$1 to=$KEEP/random-$1
	sed "s|$from.csv|$to.csv|" "$from.brain" >"$to.brain"
	[ ! -e "$from.csv" ] || cp "$from.csv" "$to.csv"
	echo "# seed $1; kept as $to.brain"
	[ ! -e "$from.log" ] || head -n 20 "$from.log" | sed 's/^/# /'
}

seq "$FIRST" $((FIRST + COUNT - 1)) |
	xargs -P "$(nproc)" -I{} bash -c 'one {}' >"$TAP_TMP/results"

sort -k2n "$TAP_TMP/results" >"$TAP_TMP/sorted"
while read -r result seed; do
	if [ "$result" = ok ]; then
		tap_ok "random brain $seed"
	else
		tap_not_ok "random brain $seed"
		keep "$seed"
	fi
done <"$TAP_TMP/sorted"

# What the brains reached together: everything the reference counts.
unreached() {
	cat "$TAP_TMP"/random-*.stats |
		awk '{ n[$1] += $2 } END { for (e in n) if (!n[e]) print e }'
}

if [ "$COUNT" -ge 300 ]; then
	mapfile -t missing < <(unreached)
	if [ "${#missing[@]}" = 0 ]; then
		tap_ok "the brains reach everything"
	else
		tap_not_ok "the brains reach everything"
		printf '# not reached: %s\n' "${missing[@]}"
	fi
fi
tap_done
