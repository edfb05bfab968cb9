#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane reference: the slow reference of the model page tests itself.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

run_make reference >"$TAP_TMP/make" || { cat "$TAP_TMP/make"; exit 1; }
tap_sub selftest "$BUILD/tests/knpu-refself"
tap_done
