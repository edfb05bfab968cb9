# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# What every script needs: where things are.  Sourced, not run.  Leaves the
# caller in the root of the tree.

set -euo pipefail
export LC_ALL=C.UTF-8

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

BUILD=${BUILD:-build}
CACHE=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/knpu
export ROOT BUILD CACHE

# The directory that gets the output, absolute.
build_abs() {
	mkdir -p "$BUILD"
	(cd "$BUILD" && pwd)
}

warn() {
	echo "$(basename "$0"): $*" >&2
}

die() {
	warn "$@"
	exit 1
}

# The directory that keeps what was fetched; ends the script if it cannot.
need_cache() {
	mkdir -p "$CACHE" 2>/dev/null || true
	[ -d "$CACHE" ] && [ -w "$CACHE" ] && [ -x "$CACHE" ] && return
	die "cannot write to the cache $CACHE; set XDG_CACHE_HOME to a directory that can be written to"
}

# make with all processors.  An outer make's variables come through the
# environment; its job server and a lane's SAN do not.
run_make() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u SAN \
		make --no-print-directory -j"$(nproc)" BUILD="$BUILD" "$@"
}

# Runs a command as root: directly, or through sudo where that asks nothing
# or there is a terminal to ask on.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif can_sudo; then
		sudo -- "$@"
	else
		return 127
	fi
}

can_sudo() {
	command -v sudo >/dev/null || return 1
	sudo -n true 2>/dev/null || { [ -z "${CI:-}" ] && [ -t 0 ]; }
}

can_root() {
	[ "$(id -u)" = 0 ] || can_sudo
}
