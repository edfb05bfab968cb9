#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# debug-kernel.sh kasan|kcsan: prints the directory of a debug kernel, built
# out of Debian's linux-source-6.12 with tests/vm/debug.config and
# tests/vm/<name>.config; about 10 minutes on two processors, once.  In it are
#
#	vmlinuz		the kernel; everything that it needs is built in
#	lib/modules/	what modprobe wants to see
#	build/		what a module is built against (scripts/kmod.sh)
#
# scripts/image.sh and scripts/headers.sh know it as debug-<name>, so that
# `scripts/vm.sh debug-kasan SCRIPT` boots it.
#
# It is kept in the cache under the version of the source and a hash of the
# configuration and of this script, both without their comments.

here=$PWD
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# What building a module needs; the rest of the tree is not kept.
prune() {
	find "$1" -depth \( -type f -o -type l \) \
		-not -path "$1/include/*" -not -path "$1/scripts/*" \
		-not -path "$1/arch/x86/include/*" \
		-not -path "$1/tools/objtool/objtool" \
		-not -path "$1/arch/x86/Makefile*" \
		-not -path "$1/Makefile" -not -path "$1/.config" \
		-not -path "$1/Module.symvers" -delete
	find "$1" -type d -empty -delete
}

# debug-kernel.sh --build NAME DEB: into the current directory.
if [ "$1" = --build ]; then
	name=$2
	deb=$3
	cd "$here"
	mkdir build
	dpkg-deb --fsys-tarfile "$deb" |
		tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
		xz -dc -T0 | tar -x -C build --strip-components=1
	cat "$ROOT/tests/vm/debug.config" "$ROOT/tests/vm/$name.config" \
		>wanted.config
	cd build
	kmake() {
		env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s \
			-j"$(nproc)" LOCALVERSION="-knpu-$name" "$@"
	}
	kmake KCONFIG_ALLCONFIG=../wanted.config allnoconfig
	# What this compiler or source does not have would go unnoticed.
	grep -v '^#' ../wanted.config | grep -vxF -f .config >../missing || true
	[ ! -s ../missing ] ||
		die "the configuration lacks: $(paste -s -d ' ' ../missing)"
	kmake bzImage modules_prepare
	cp vmlinux.symvers Module.symvers
	release=$(cat include/config/kernel.release)
	modules=../lib/modules/$release
	mkdir -p "$modules"
	cp modules.builtin modules.builtin.modinfo "$modules"
	: >"$modules/modules.order"
	PATH=$PATH:/sbin:/usr/sbin depmod -b .. "$release"
	cp arch/x86/boot/bzImage ../vmlinuz
	prune .
	exit 0
fi

name=$1
key=$(grep -hv '^[[:space:]]*#' tests/vm/debug.config "tests/vm/$name.config" \
	scripts/debug-kernel.sh | sha256sum | cut -c 1-12)
vmlinuz=$(scripts/fetch-deb.sh --entry "debug-$name-$key" linux-source-6.12 \
	vmlinuz "$ROOT/scripts/debug-kernel.sh" --build "$name")
dirname "$vmlinuz"
