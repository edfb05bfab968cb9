#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# knpu sessions, engines and kick, on the embedded backend: there they see the
# one session that they are themselves.

# shellcheck source=tests/cli/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

here=(--backend embedded)

tap_check "sessions" exits 0 "$KNPU" sessions "${here[@]}"
tap_check "sessions: a head" says stdout '^id +uid +pid +process +engine +may '
tap_check "sessions: itself, without an engine and without rights" \
	says stdout "^[0-9]+ +$(id -u) +[0-9]+ knpu +- +---- +0\.[0-9] "
tap_check "sessions: what it is doing" says stdout '  command 0xa1 for 0\.'
tap_check "sessions -j" exits 0 "$KNPU" sessions -j "${here[@]}"
tap_check "sessions -j: itself" is stdout '.schema == 1 and .hidden == 0 and
	(.sessions | length) == 1 and (.sessions[0] | .self and .busy == 1 and
	.process == "knpu" and .engine == null and .rights == "----" and
	.failures == 0 and .command == 161)'
tap_check "sessions with too much: status 2" exits 2 "$KNPU" sessions all
tap_check "sessions, no device: status 3" exits 3 "$KNPU" sessions \
	--device /nonexistent

tap_check "engines" exits 0 "$KNPU" engines "${here[@]}"
tap_check "engines: a head and no more" [ "$(wc -l <stdout)" = 1 ]
tap_check "engines -j" exits 0 "$KNPU" engines -j "${here[@]}"
tap_check "engines -j: none" is stdout '.schema == 1 and .engines == []'
tap_check "engines with too much: status 2" exits 2 "$KNPU" engines all
tap_check "engines, no device: status 3" exits 3 "$KNPU" engines \
	--device /nonexistent

tap_check "kick nobody: status 2" exits 2 "$KNPU" kick "${here[@]}"
tap_check "kick what is no id: status 2" exits 2 "$KNPU" kick "${here[@]}" 1 x
tap_check "kick: which" says stderr "'x' is not the id of a session"
tap_check "kick -1: status 2" exits 2 "$KNPU" kick "${here[@]}" -- -1
tap_check "kick who is not there: status 1" exits 1 "$KNPU" kick "${here[@]}" 7
tap_check "kick: is said" says stderr '^knpu: kick 7: .*no such'
tap_check "kick, no device: status 3" exits 3 "$KNPU" kick \
	--device /nonexistent 7

tap_done
