#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# fetch-deb.sh PACKAGE[,PACKAGE...] OUT COMMAND...: OUT is a path in the cache,
# made from Debian packages by COMMAND, which are fetched and not installed.
# COMMAND runs in an empty directory with the .deb files as its last arguments;
# what it leaves there becomes <cache>/<first package>_<version>_<arch>.
# Prints <that directory>/OUT.  The .deb files are not kept.
#
# fetch-deb.sh --entry NAME PACKAGE...: the same as <that directory>-NAME, for
# what depends on more than the packages.
#
# fetch-deb.sh --known PACKAGE: makes sure that apt knows PACKAGE, or fails.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

apt_options=(-q -o DPkg::Lock::Timeout=300)
# Root's directories cannot be read by apt's own download user.
[ "$(id -u)" != 0 ] || apt_options+=(-o APT::Sandbox::User=root)

update_lists() {
	as_root apt-get "${apt_options[@]}" update >&2 ||
		warn "apt-get update did not succeed for every source"
}

# Sets `file` to the name of the candidate, package_version_arch.deb.
find_candidate() {
	file=$(apt-get "${apt_options[@]}" --print-uris download "$1" \
		2>/dev/null | awk '{ print $2; exit }' || true)
	[ -n "$file" ]
}

# A machine may have no package lists yet.
known() {
	find_candidate "$1" || {
		update_lists
		find_candidate "$1"
	}
}

if [ "$1" = --known ]; then
	known "$2"
	exit
fi

suffix=
if [ "$1" = --entry ]; then
	suffix=-$2
	shift 2
fi
IFS=, read -r -a packages <<<"$1"
out=$2
shift 2

if ! known "${packages[0]}"; then
	# Then what is in the cache is good enough.
	for old in "$CACHE/${packages[0]}"_*"$suffix/$out"; do
		[ -e "$old" ] || continue
		warn "no package lists; using $old"
		echo "$old"
		exit 0
	done
	die "apt knows no package ${packages[0]}; run apt-get update as root"
fi

download() {
	(cd "$work/deb" && rm -f -- *.deb &&
		apt-get "${apt_options[@]}" download "${packages[@]}" >&2)
}

# An entry of the cache is keyed by version.
entry=$CACHE/${file%.deb}$suffix
if [ ! -e "$entry/$out" ]; then
	need_cache
	# Who wants the same meanwhile waits: some take many minutes to make.
	lock=$entry.lock
	exec {locked}>"$lock"
	flock "$locked"
	work=$(mktemp -d "$CACHE/.fetch.XXXXXX")
	trap 'rm -rf -- "$work" "$lock"' EXIT
fi
if [ ! -e "$entry/$out" ]; then
	mkdir "$work/deb" "$work/entry"
	echo "Fetching ${packages[*]}" >&2
	download || {
		# Lists may be older than the archive.
		update_lists
		find_candidate "${packages[0]}"
		entry=$CACHE/${file%.deb}$suffix
		download
	}
	(cd "$work/entry" && "$@" "$work"/deb/*.deb >&2)
	[ -e "$work/entry/$out" ] || die "${packages[*]}: no $out in it"
	chmod 755 "$work/entry"
	# Whoever was first wins; the result is the same.
	# Another script may have taken other files out of the same package.
	mv -T "$work/entry" "$entry" 2>/dev/null || [ -e "$entry/$out" ] ||
		cp -a -n "$work/entry/." "$entry/"
fi
echo "$entry/$out"
