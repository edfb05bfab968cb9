#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane build: everything compiles, in every variant, without a warning.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

tap_check "library, tools and tests" run_make all tests
tap_check "with ASan and UBSan" run_make SAN=asan all tests
tap_check "with TSan" run_make SAN=tsan lib race
tap_done
