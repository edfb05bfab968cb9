#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane uapi: the contract has one layout, whatever compiles it.
#
# The header alone is also compiled as strictly as <linux/types.h> and the
# kernel's way of writing an enum (a comma after the last item) allow.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

# Debian keeps <asm/...> in a directory that gcc -m32 does not search.
multiarch=$(gcc -print-multiarch)
strict="-fsyntax-only -Iinclude/uapi -Wall -Wextra -Werror -Wpadded"

c() {
	# shellcheck disable=SC2086 # a list of options
	"$1" $strict -isystem "/usr/include/$multiarch" "${@:2}"
}

echo '#include <linux/knpu.h>' >"$TAP_TMP/alone.c"

tap_check "layout, 64 bit" c gcc -m64 -std=gnu11 tests/uapi/layout.c
tap_check "layout, 32 bit" c gcc -m32 -std=gnu11 tests/uapi/layout.c
tap_check "layout, C90" c gcc -std=c90 tests/uapi/layout.c
tap_check "layout, C90, 32 bit" c gcc -m32 -std=c90 tests/uapi/layout.c
tap_check "layout, C++98" c g++ -x c++ -std=c++98 tests/uapi/layout.c
tap_check "layout, C++17" c g++ -x c++ -std=c++17 tests/uapi/layout.c
tap_check "layout, C++17, 32 bit" c g++ -m32 -x c++ -std=c++17 tests/uapi/layout.c
tap_check "layout, clang" c clang -std=gnu11 tests/uapi/layout.c
tap_check "header alone, C90" c gcc -std=c90 -Wdeclaration-after-statement \
	"$TAP_TMP/alone.c"
tap_check "header alone, C++98" c g++ -x c++ -std=c++98 "$TAP_TMP/alone.c"

# What is in the header is in the layout test, all of it.
structs_without_test() {
	local missing=0 name
	while read -r name; do
		grep -q "^SIZE($name, " tests/uapi/layout.c || {
			echo "struct $name: no SIZE() in tests/uapi/layout.c"
			missing=1
		}
	done < <(sed -n 's/^struct \([a-z_]*\) {$/\1/p' include/uapi/linux/knpu.h)
	return $missing
}
tap_check "every struct is tested" structs_without_test

members_without_test() {
	awk '
	FNR == NR { if (/^AT\(/) { gsub(/[(),;]/, " "); seen[$2 " " $3] = 1 } next }
	/^struct [a-z_]* {$/ { name = $2; next }
	/^};/ { name = ""; next }
	name && /;$/ {
		member = $NF
		sub(/;$/, "", member); sub(/\[.*/, "", member)
		if (!((name " " member) in seen)) { print name "." member; bad = 1 }
	}
	END { exit bad }' tests/uapi/layout.c include/uapi/linux/knpu.h
}
tap_check "every member is tested" members_without_test

# The test can fail: one member more, and it must.
planted() {
	sed 's/^\t__u32 seed;$/\t__u32 seed;\n\t__u32 planted;/' \
		include/uapi/linux/knpu.h >"$TAP_TMP/linux/knpu.h"
	gcc -fsyntax-only -I"$TAP_TMP" -std=gnu11 tests/uapi/layout.c
}
mkdir "$TAP_TMP/linux"
tap_refuse "a planted member is caught" "assert" planted
tap_done
