#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# light.sh OUT: links the tool without the libraries that decode videos and
# draw.  They are more than 200 files, which an emulated processor takes seconds
# to relocate at each start; a run of a brain without a video calls none of
# them, and what calls one ends there.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

out=$1
link=(gcc -static -pthread -o "$out" "$BUILD"/obj/tools/knpu/*.o
	"$BUILD/lib/libknpu.a" -ljson-c -lxxhash -lm)
"${link[@]}" 2>&1 |
	sed -n "s/.*undefined reference to \`\([A-Za-z0-9_]*\)'.*/\1/p" | sort -u |
	sed 's/.*/.globl &\n&:/' >"$out.S" || true
printf 'ud2\n.section .note.GNU-stack,"",@progbits\n' >>"$out.S"
exec "${link[@]}" "$out.S"
