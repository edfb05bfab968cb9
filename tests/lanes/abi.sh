#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane abi: headers, version script, what the library exports and the version
# in the .pc file agree.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

run_make lib >"$TAP_TMP/make" || { cat "$TAP_TMP/make"; exit 1; }

# Functions that the public headers declare.
declared() {
	printf '#include <knpu.h>\n#include <knpu-brain.h>\n' |
		gcc -E -P -Iinclude/uapi -Iinclude - |
		tr '\n' ' ' | grep -oE '\bknpu_[a-z0-9_]+ ?\(' |
		tr -d ' (' | sort -u
}

# Functions that the version script exports.
mapped() {
	sed -n '/global:/,/local:/s/^[[:space:]]*\(knpu_[a-z0-9_]*\);$/\1/p' \
		"${1:-lib/libknpu.map}" | sort -u
}

# Symbols of the library, with their version.
exported() {
	nm -D --defined-only "$BUILD/lib/libknpu.so" |
		awk '$3 ~ /@@/ && $2 != "A" { print $3 }' | sort -u
}

same() {
	diff -u "$1" "$2"
}

declared >"$TAP_TMP/declared"
mapped >"$TAP_TMP/mapped"
exported >"$TAP_TMP/exported"

tap_check "headers and version script agree" \
	same "$TAP_TMP/declared" "$TAP_TMP/mapped"
sed 's/@@.*//' "$TAP_TMP/exported" >"$TAP_TMP/names"
tap_check "the library exports the version script" \
	same "$TAP_TMP/mapped" "$TAP_TMP/names"

# 0.1.3 in the .pc means: last node KNPU_0.1, soname libknpu.so.0
pc_version() {
	PKG_CONFIG_PATH=$BUILD/lib pkg-config --modversion libknpu
}

versions_agree() {
	local version node soname
	version=$(pc_version)
	node=$(sed -n 's/^KNPU_\([0-9.]*\) {$/\1/p' lib/libknpu.map | tail -n 1)
	soname=$(objdump -p "$BUILD/lib/libknpu.so" | awk '/SONAME/ { print $2 }')
	echo "libknpu.pc $version, node KNPU_$node, soname $soname"
	[ "${version%.*}" = "$node" ] && [ "libknpu.so.${version%%.*}" = "$soname" ]
}
tap_check "version of .pc, node and soname agree" versions_agree

nodes_known() {
	! sed 's/.*@@KNPU_//' "$TAP_TMP/exported" | sort -u |
		grep -vxF -f <(sed -n 's/^KNPU_\([0-9.]*\) {$/\1/p' lib/libknpu.map)
}
tap_check "every symbol has a version" nodes_known

# The check can fail.
sed '/knpu_publish;/d' lib/libknpu.map >"$TAP_TMP/planted.map"
mapped "$TAP_TMP/planted.map" >"$TAP_TMP/planted"
tap_refuse "a function missing from the script is caught" knpu_publish \
	same "$TAP_TMP/declared" "$TAP_TMP/planted"
tap_done
