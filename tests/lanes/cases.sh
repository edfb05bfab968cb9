#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane cases: every brain file in examples/cases does what it says.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

O=$BUILD${SAN:+/$SAN}
run_make tools >"$TAP_TMP/make" || { cat "$TAP_TMP/make"; exit 1; }
for file in examples/cases/*.brain; do
	tap_check "$(basename "$file" .brain)" \
		timeout 120 "$O/bin/knpu" run "$file"
done
tap_done
