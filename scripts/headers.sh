#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# headers.sh METAPACKAGE: prints the build directory of the kernel headers that
# METAPACKAGE (linux-headers-amd64) stands for.  They are unpacked into the
# cache, not installed: the headers of 6.12 depend on a kernel image, and a
# user's /boot stays as it is.
#
# headers.sh debug-kasan|debug-kcsan: that of a debug kernel.

here=$PWD
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# headers.sh --extract PACKAGE COMMON DEB...: into the current directory, and
# its one absolute path made relative.
if [ "$1" = --extract ]; then
	for deb in "${@:4}"; do
		dpkg-deb -x "$deb" "$here"
	done
	# shellcheck disable=SC2016 # for make to expand
	printf 'include $(dir $(lastword $(MAKEFILE_LIST)))../%s/Makefile\n' \
		"$3" >"$here/usr/src/$2/Makefile"
	exit 0
fi

# depends PACKAGE REGEX: the first package that PACKAGE depends on and that
# matches.
depends() {
	apt-cache depends "$1" | awk -v re="^($2)\$" \
		'$1 == "Depends:" && $2 ~ re { print $2; exit }'
}

case $1 in
debug-*)
	echo "$(scripts/debug-kernel.sh "${1#debug-}")/build"
	exit
	;;
esac

scripts/fetch-deb.sh --known "$1" || {
	# Without lists, what is in the cache is good enough.
	version=6.1
	[ "$1" = linux-headers-amd64 ] || version=6.12
	found=$(find "$CACHE" -path "*/linux-headers-$version.*/usr/src/*-amd64" \
		-prune 2>/dev/null | sort -V | tail -n 1)
	[ -n "$found" ] || die "apt knows no $1; run apt-get update as root"
	warn "no package lists; using $found"
	echo "$found"
	exit 0
}

package=$(depends "$1" 'linux-headers-[0-9].*')
common=$(depends "$package" 'linux-headers-.*-common')
kbuild=$(depends "$package" 'linux-kbuild-.*')
exec scripts/fetch-deb.sh "$package,$common,$kbuild" "usr/src/$package" \
	"$ROOT/scripts/headers.sh" --extract "$package" "$common"
