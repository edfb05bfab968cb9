#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Prints the path of vtest.avi, a street scene that Debian ships in
# opencv-doc; fetches it into the cache if it is not there.

here=$PWD
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# vtest.sh --extract DEB: takes the one file out, into the current directory.
if [ "${1:-}" = --extract ]; then
	member=$(dpkg-deb --fsys-tarfile "$2" | tar -t |
		sed -n '/examples\/data\/vtest\.avi\(\.gz\)\?$/p')
	[ -n "$member" ] || die "no examples/data/vtest.avi in $2"
	case $member in
	*.gz) unpack=(gzip -dc) ;;
	*) unpack=(cat) ;;
	esac
	dpkg-deb --fsys-tarfile "$2" | tar -xO "$member" |
		"${unpack[@]}" >"$here/vtest.avi"
	exit 0
fi

exec scripts/fetch-deb.sh opencv-doc vtest.avi "$ROOT/scripts/vtest.sh" --extract
