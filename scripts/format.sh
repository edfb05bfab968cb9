#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Lays out all C code as .clang-format says.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

git ls-files -z -co --exclude-standard '*.c' '*.h' | xargs -0 clang-format -i
