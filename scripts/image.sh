#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# image.sh METAPACKAGE: prints the directory into which the kernel image that
# METAPACKAGE (linux-image-amd64) stands for is unpacked: vmlinuz and
# lib/modules/ with modules.dep.  It is in the cache, not installed: a user's
# /boot stays as it is.
#
# image.sh debug-kasan|debug-kcsan: that of a debug kernel.

here=$PWD
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# image.sh --extract DEB: into the current directory.
if [ "$1" = --extract ]; then
	dpkg-deb --fsys-tarfile "$2" | tar -x -C "$here"
	# Debian 12's own kernels have their modules in /lib, as depmod wants.
	for release in "$here"/lib/modules/*; do
		PATH=$PATH:/sbin:/usr/sbin depmod -b "$here" "${release##*/}"
	done
	(cd "$here" && ln -s boot/vmlinuz-* vmlinuz)
	exit 0
fi

case $1 in
debug-*) exec scripts/debug-kernel.sh "${1#debug-}" ;;
esac

scripts/fetch-deb.sh --known "$1" || {
	# Without lists, what is in the cache is good enough.
	version=6.1
	[ "$1" = linux-image-amd64 ] || version=6.12
	found=$(find "$CACHE" -maxdepth 2 -path \
		"*/linux-image-$version.*-amd64_*/vmlinuz" | sort -V | tail -n 1)
	[ -n "$found" ] || die "apt knows no $1; run apt-get update as root"
	warn "no package lists; using $found"
	dirname "$found"
	exit 0
}

package=$(apt-cache depends "$1" | awk \
	'$1 == "Depends:" && $2 ~ /^linux-image-[0-9]/ { print $2; exit }')
[ -n "$package" ] || die "$1 depends on no image"
image=$(scripts/fetch-deb.sh "$package" vmlinuz \
	"$ROOT/scripts/image.sh" --extract)
dirname "$image"
