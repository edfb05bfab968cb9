#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Prints the path of the kernel's checkpatch.pl, out of linux-source-6.12;
# fetches it into the cache if it is not there.

here=$PWD
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# checkpatch.sh --extract DEB: into the current directory.
if [ "${1:-}" = --extract ]; then
	dpkg-deb --fsys-tarfile "$2" |
		tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
		xz -dc -T0 |
		tar -x -C "$here" --strip-components=2 --wildcards \
			'*/scripts/checkpatch.pl' '*/scripts/spelling.txt' \
			'*/scripts/const_structs.checkpatch'
	exit 0
fi

exec scripts/fetch-deb.sh linux-source-6.12 checkpatch.pl \
	"$ROOT/scripts/checkpatch.sh" --extract
