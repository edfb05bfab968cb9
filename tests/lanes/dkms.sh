#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane dkms: DKMS builds the module from our sources for both kernels.  Its
# trees are in a directory of ours, so the machine stays as it is.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

PATH=$PATH:/sbin:/usr/sbin
trees=(--dkmstree "$TAP_TMP/dkms" --sourcetree "$TAP_TMP/src"
	--installtree "$TAP_TMP/modules")
mkdir "$TAP_TMP/dkms" "$TAP_TMP/src" "$TAP_TMP/modules"
version=$(sed -n 's/^VERSION := //p' Makefile)

# What is in the repository, as who has cloned it hands it to DKMS.
add() {
	mkdir "$TAP_TMP/clone"
	tar -c dkms.conf Kbuild kmod include | tar -x -C "$TAP_TMP/clone"
	dkms add "${trees[@]}" "$TAP_TMP/clone"
}

# build METAPACKAGE
build() {
	local headers release
	headers=$(scripts/headers.sh "$1")
	release=$(sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' \
		"$headers/include/generated/utsrelease.h")
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL dkms build "${trees[@]}" \
		"knpu/$version" -k "$release" --kernelsourcedir "$headers" || {
		cat "$TAP_TMP/dkms/knpu/$version/build/make.log"
		return 1
	}
	modinfo -F vermagic "$TAP_TMP/dkms/knpu/$version/$release/x86_64/module"/* |
		grep "^$release "
}

tap_check "dkms.conf and the Makefile agree on the version" \
	grep -qx "PACKAGE_VERSION=\"$version\"" dkms.conf
tap_check "dkms add" add
tap_check "dkms build, 6.1" build linux-headers-amd64
tap_check "dkms build, 6.12" build linux-headers-6.12-amd64
tap_done
