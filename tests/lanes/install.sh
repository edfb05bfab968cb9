#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane install: what `make install` puts somewhere is enough to build and run
# programs with, and `make uninstall` takes all of it away.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

dest=$TAP_TMP/dest
prefix=/opt/knpu
root=$dest$prefix

install_it() {
	run_make install PREFIX=$prefix DESTDIR="$dest"
}

hello() {
	cat <<-'END'
	#include <knpu.h>
	#include <knpu-brain.h>
	#include <stdio.h>

	int main(void)
	{
		struct knpu_query query;
		struct knpu *k;

		if (knpu_open(NULL, &k) || knpu_query(k, &query))
			return 1;
		printf("abi %u\n", (unsigned int)query.abi);
		knpu_close(k);
		return query.abi == KNPU_ABI ? 0 : 1;
	}
	END
}

# compile OUT PKG-CONFIG-OPTION COMPILER...
compile() {
	local out=$1 static=$2 flags
	shift 2
	# shellcheck disable=SC2086 # --static or nothing
	flags=$(PKG_CONFIG_PATH=$root/lib/pkgconfig \
		PKG_CONFIG_SYSROOT_DIR=$dest \
		pkg-config $static --cflags --libs libknpu)
	# shellcheck disable=SC2086 # a list of options
	"$@" -Wall -Wextra -Werror -o "$TAP_TMP/$out" "$TAP_TMP/hello.c" \
		-x none $flags ||
		return
	LD_LIBRARY_PATH=$root/lib "$TAP_TMP/$out"
}

archive() {
	gcc -o "$TAP_TMP/archived" "$TAP_TMP/hello.c" -I"$root/include" \
		"$root/lib/libknpu.a" -pthread
	"$TAP_TMP/archived"
}

tool_runs() {
	"$root/bin/knpu" info
	"$root/bin/knpu" info -j | python3 -m json.tool
}

pages() {
	local page
	for page in Documentation/man/*.[1-9]; do
		cmp "$page" "$root/share/man/man${page##*.}/$(basename "$page")"
	done
}

uninstall_it() {
	run_make uninstall PREFIX=$prefix DESTDIR="$dest"
	[ -z "$(find "$dest" ! -type d -print | tee /dev/stderr)" ]
}

hello >"$TAP_TMP/hello.c"
tap_check "install" install_it
tap_check "a C program, C11" compile c11 "" gcc -std=c11
tap_check "a C program, gnu17" compile gnu17 "" gcc -std=gnu17
tap_check "a C++ program, C++11" compile cxx11 "" g++ -std=c++11 -x c++
tap_check "a C++ program, C++20" compile cxx20 "" g++ -std=c++20 -x c++
tap_check "with the archive" archive
tap_check "the installed tool runs" tool_runs
tap_check "man pages" pages
tap_check "uninstall leaves nothing" uninstall_it
tap_done
