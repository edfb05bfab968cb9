#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane cli: the tools as a user calls them, tests/cli/*.sh.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

run_make all >"$TAP_TMP/make" || { cat "$TAP_TMP/make"; exit 1; }
for script in tests/cli/*.sh; do
	[ -x "$script" ] || continue
	tap_sub "$(basename "$script" .sh)" timeout 600 "$script"
done
tap_done
