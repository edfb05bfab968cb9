#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Prints the directory of the kernel's kselftest.h and kselftest_harness.h,
# out of linux-source-6.12; fetches them into the cache if they are not there.

here=$PWD
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# kselftest.sh --extract DEB: into the current directory.
if [ "${1:-}" = --extract ]; then
	dpkg-deb --fsys-tarfile "$2" |
		tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
		xz -dc -T0 |
		tar -x -C "$here" --strip-components=4 --wildcards \
			'*/tools/testing/selftests/kselftest.h' \
			'*/tools/testing/selftests/kselftest_harness.h'
	mkdir "$here/kselftest"
	mv "$here"/kselftest*.h "$here/kselftest/"
	exit 0
fi

exec scripts/fetch-deb.sh linux-source-6.12 kselftest \
	"$ROOT/scripts/kselftest.sh" --extract
