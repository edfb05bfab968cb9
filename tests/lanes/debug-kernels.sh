#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane debug-kernels: builds what the lanes debug-* boot, or finds it in the
# cache.  A lane of its own, so that its seconds are told apart.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

for name in kasan kcsan; do
	tap_check "debug kernel $name" scripts/debug-kernel.sh "$name"
done
tap_done
