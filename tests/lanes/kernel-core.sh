#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane kernel-core: knpu.ko compiles for the kernels that we support, with
# W=1 and sparse, without a warning, and calls nothing that they do not export.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

build=$(build_abs)

# What the kernel's build brings to every module.
OWN='^__this_module$'

# objects DIR: the module's objects, as Kbuild lists them.
objects() {
	sed -n 's/^knpu-[^ ]* += \(kmod\/[a-z0-9_\/]*\.o\)$/\1/p' "$1/Kbuild"
}

kbuild_is_complete() {
	diff -u <(objects . | sort) <(printf '%s\n' kmod/*.c kmod/core/*.c |
		sed 's/\.c$/.o/' | sort)
}

# scratch DIR: a copy of what Kbuild reads, so that the tree stays clean.
scratch() {
	mkdir -p "$1/include"
	rm -rf "$1/kmod" "$1/include/uapi"
	cp -a Kbuild "$1/"
	cp -a kmod "$1/"
	cp -a include/uapi "$1/include/"
}

# compile HEADERS DIR OBJECT...: says nothing, or fails.
compile() {
	local headers=$1 dir=$2 log=$TAP_TMP/kbuild
	shift 2
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -k -j"$(nproc)" \
		-C "$headers" M="$dir" KNPU_SELFTEST=1 W=1 C=2 CF=-Wsparse-error \
		KCFLAGS=-Werror "$@" >"$log" 2>&1 || {
		grep -v "because of errors" "$log"
		return 1
	}
	if [ -s "$log" ]; then
		cat "$log"
		return 1
	fi
}

# links HEADERS DIR OBJECT...: every undefined symbol is there.
links() {
	local headers=$1 dir=$2 undefined
	shift 2
	(cd "$dir" && ld -r -o "$TAP_TMP/all.o" "$@")
	undefined=$(nm -u "$TAP_TMP/all.o" | awk '{ print $2 }' |
		grep -vxF -f <(awk '{ print $2 }' "$headers/Module.symvers") |
		grep -vE "$OWN" || true)
	[ -z "$undefined" ] || {
		echo "not exported by $headers:"
		echo "$undefined"
		return 1
	}
}

# plant DIR NAME TEXT: one file more in the copy.
plant() {
	printf '#include "core_port.h"\n%s\n' "$3" >"$1/kmod/core/planted_$2.c"
	echo "knpu-y += kmod/core/planted_$2.o" >>"$1/Kbuild"
}

kernel() {
	local name=$1 package=$2 headers dir list
	headers=$(scripts/headers.sh "$package")
	dir=$build/kernel-$name
	scratch "$dir"
	mapfile -t list < <(objects "$dir")
	tap_check "$name: W=1, sparse (${headers##*/})" \
		compile "$headers" "$dir" "${list[@]}"
	tap_check "$name: symbols" links "$headers" "$dir" "${list[@]}"

	plant "$dir" w1 'int knpu_planted(void) { return 0; }'
	tap_refuse "$name: a planted W=1 warning is caught" \
		"no previous prototype" \
		compile "$headers" "$dir" kmod/core/planted_w1.o
	plant "$dir" sparse 'int knpu_planted(const int __user *p);
int knpu_planted(const int __user *p) { return *p; }'
	tap_refuse "$name: a planted sparse error is caught" \
		"dereference of noderef" \
		compile "$headers" "$dir" kmod/core/planted_sparse.o
	plant "$dir" symbol 'int kernel_has_no_such_thing(void);
int knpu_planted(void);
int knpu_planted(void) { return kernel_has_no_such_thing(); }'
	compile "$headers" "$dir" kmod/core/planted_symbol.o
	tap_refuse "$name: a planted unknown symbol is caught" \
		"kernel_has_no_such_thing" \
		links "$headers" "$dir" kmod/core/planted_symbol.o
}

tap_check "Kbuild lists every file of the module" kbuild_is_complete
kernel 6.1 linux-headers-amd64
kernel 6.12 linux-headers-6.12-amd64
tap_done
