#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Builds, fetches the video and lets the motion brain see it.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_cache
run_make all
video=$(scripts/vtest.sh)
mkdir -p "$BUILD/run"

set -- "$BUILD/bin/knpu" run examples/motion/motion.brain --input "$video" \
	--plot "$BUILD/run/motion.png" --json "$BUILD/run/motion.json"
echo "$*"
exec "$@"
