#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Lane style: layout, spelling, documentation, and what each room must not hold.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
# shellcheck source=scripts/tap.sh
. scripts/tap.sh

# Our files: those that git has or would take.
if git rev-parse --git-dir >/dev/null 2>&1; then
	git ls-files -co --exclude-standard | sort -u
else
	find . -path "./${BUILD#./}" -prune -o -type f -print | sed 's/^\.\///'
fi | while read -r file; do
	[ ! -f "$file" ] || echo "$file"
done >"$TAP_TMP/files"

# files REGEX: those that match, into the array `list`.
files() {
	mapfile -t list < <(grep -E "$1" "$TAP_TMP/files" || true)
}

# on NAME COMMAND...: tap_check with the files in `list` as arguments.
on() {
	[ "${#list[@]}" -gt 0 ] || return 0
	tap_check "$1" "${@:2}" "${list[@]}"
}

# --- layout -------------------------------------------------------------------

files '\.[ch]$'
on "clang-format" clang-format --dry-run --Werror

checkpatch=$(scripts/checkpatch.sh)

# A message of any level fails.  .checkpatch.conf says what is not asked, and why.
run_checkpatch() {
	printf '%s\0' "${@:2}" | xargs -0 -n 16 -P "$(nproc)" \
		perl "$checkpatch" --no-tree --no-summary --quiet --show-types \
		--emacs "$1" -f
}

# What is asked of kernel code and not of programs: they have no __printf(),
# no strscpy(), no ARRAY_SIZE(), their own typedefs, and the embedded port defines the very
# words that the kernel's style is about.
programs=--ignore=ARRAY_SIZE,AVOID_EXTERNS,COMPLEX_MACRO
programs+=,EMBEDDED_FUNCTION_NAME,ENOSYS,MACRO_ARG_UNUSED
programs+=,MULTISTATEMENT_MACRO_USE_DO_WHILE,NEW_TYPEDEFS
programs+=,PREFER_DEFINED_ATTRIBUTE_MACRO,QUOTED_WHITESPACE_BEFORE_NEWLINE
programs+=,REPEATED_WORD,SPLIT_STRING,STRCPY,STRNCPY,STRLCPY
programs+=,USE_NEGATIVE_ERRNO,VOLATILE

files '^(kmod|include/uapi)/.*\.[ch]$'
on "checkpatch, kernel code" run_checkpatch --strict
files '^(include|lib|tools|tests|Documentation)/.*\.[ch]$'
mapfile -t list < <(printf '%s\n' "${list[@]}" | grep -v '^include/uapi/')
on "checkpatch, programs" run_checkpatch "$programs"

files '(\.sh|^\.ci/run)$'
on "shellcheck" shellcheck -x

spdx() {
	local file bad=0
	for file; do
		head -n 3 "$file" | grep -q 'SPDX-License-Identifier: ' || {
			echo "$file: no SPDX line"
			bad=1
		}
	done
	return $bad
}
files '(\.([ch]|sh|mk|awk|map|py|pml|inc)|^Makefile|^Kbuild|^\.ci/run|^\.clang-format)$'
on "every source has its licence" spdx

files '\.(c|h|sh|mk|awk|md|rst|[1-9]|brain|pml|inc)$'
# Tests misspell on purpose, to be asked whether they meant something else; Nd
# and Fo are words of mdoc.
on "codespell" codespell \
	--ignore-words-list=alls,blok,chekc,fo,nd,treshold,wieght

# --- documentation ------------------------------------------------------------

rst() {
	local file
	for file; do
		rst2html --strict --no-raw "$file" /dev/null
	done
}
files '\.rst$'
on "reST" rst

man_lint() {
	[ -z "$(mandoc -T lint -W warning "$@" | tee /dev/stderr)" ]
}
files '^Documentation/man/.*\.[1-9]$'
on "man pages" man_lint

# A function without a page is a function that nobody finds.
pages_for_functions() {
	local name bad=0
	while read -r name; do
		grep -lqE "^\.(Nm|Fn|Fo) $name\b" Documentation/man/*.3 || {
			echo "$name: in no page of Documentation/man"
			bad=1
		}
	done < <(sed -n 's/^[[:space:]]*\(knpu_[a-z0-9_]*\);$/\1/p' lib/libknpu.map)
	return $bad
}
tap_check "every function has a man page" pages_for_functions

# Targets of links, images and inclusions of a page that are no URLs.
# shellcheck disable=SC2016 # the backtick is reST's
targets() {
	set +e
	grep -oE '\]\([^):]+\)' "$1" | sed 's/^](//; s/)$//'
	grep -oE '`[^`<]*<[^>:]+>`__?' "$1" | sed 's/.*<//; s/>.*//'
	sed -n 's/^\.\. \(image\|figure\|include\):: *//p' "$1"
}

links() {
	local file target bad=0
	for file; do
		while read -r target; do
			target=${target%%#*}
			[ -e "$(dirname "$file")/$target" ] || {
				echo "$file: no $target"
				bad=1
			}
		done < <(targets "$file" || true)
	done
	return $bad
}
files '\.(md|rst)$'
on "links lead somewhere" links

# --- rooms --------------------------------------------------------------------

# The code of a file without its comments, with the file's name.
code() {
	local file
	for file; do
		gcc -fpreprocessed -dD -E -P -w "$file" 2>/dev/null |
			sed "s|^|$file: |"
	done
}

# never PATTERN FILE...: no code has it.
never() {
	local pattern=$1
	shift
	! code "$@" | grep -E "$pattern"
}

core_words='\b(__user|printk|pr_[a-z]+|current|float|double|__KERNEL__|copy_(from|to)_user)\b'

core_includes() {
	local file name bad=0
	for file; do
		[ "$(basename "$file")" != core_port.h ] || continue
		while read -r name; do
			case $name in
			\"*\") [ ! -f "kmod/core/$(tr -d '"' <<<"$name")" ] ||
				continue ;;
			esac
			echo "$file: includes $name"
			bad=1
		done < <(sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*//p' "$file")
	done
	return $bad
}

planted=$TAP_TMP/planted.c
cat >"$planted" <<-'END'
	#include <linux/slab.h>
	#include "../lib/session.h"
	int a(int fd)
	{
		float f = 0;

		if (LINUX_VERSION_CODE)
			sleep(1);
		return ioctl(fd, 0, &f);
	}
END

files '^kmod/core/'
mapfile -t list < <(printf '%s\n' "${list[@]}" | grep -vx kmod/core/core_port.h)
on "core: no word of the kernel's surface" never "$core_words"
on "core: includes core_port.h and core headers only" core_includes
tap_refuse "a planted float is caught" float never "$core_words" "$planted"
tap_refuse "a planted include is caught" slab core_includes "$planted"

files '\.[ch]$'
mapfile -t list < <(printf '%s\n' "${list[@]}" | grep -vx kmod/compat.h)
versions='\b(LINUX_VERSION_CODE|KERNEL_VERSION)\b'
on "kernel versions in compat.h only" never "$versions"
tap_refuse "a planted version is caught" VERSION never "$versions" "$planted"

files '^(tools|Documentation|tests/cli)/.*\.[ch]$'
inner='\bioctl *\(|include ".*(lib|kmod)/'
on "tools: libknpu only" never "$inner"
tap_refuse "a planted ioctl is caught" ioctl never "$inner" "$planted"

files '^tests/reference/.*\.[ch]$'
on "reference: nothing of the engine" never 'include .*(knpu|kmod|lib/|core)'

files '^tests/.*\.[ch]$'
waits='\b(sleep|usleep|nanosleep|clock_nanosleep) *\('
on "tests: no sleep as synchronisation" never "$waits"
tap_refuse "a planted sleep is caught" sleep never "$waits" "$planted"

nowhere() {
	! grep -nE '\.\./(shared|\.\./shared)' "$@"
}
files .
on "the tree stands alone" nowhere

# Not a failure: a reader's patience ends somewhere.
while read -r file; do
	size=$(stat -c %s "$file")
	case $file in
	*.png | LICENSES/* | COPYING) ;;
	*) [ "$size" -le 24576 ] || echo "# $file is large: $size bytes" ;;
	esac
done <"$TAP_TMP/files"

tap_done
