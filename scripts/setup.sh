#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# setup.sh run|check...: installs the Debian packages listed in
# scripts/packages-<name>, if any is missing.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

wanted() {
	local list
	for list; do
		sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' \
			"scripts/packages-$list"
	done
}

# Those of the packages named that are not installed.
missing() {
	comm -23 <(printf '%s\n' "$@" | sort -u) \
		<(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" \
			2>/dev/null | sed -n 's/^installed //p' | sort -u)
}

apt() {
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"
}

command -v dpkg-query >/dev/null || {
	warn "not a Debian system; these packages or their like are needed:"
	wanted "$@" | sed 's/^/  /' >&2
	warn "going on without a check"
	exit 0
}

mapfile -t packages < <(wanted "$@")
mapfile -t need < <(missing "${packages[@]}")
[ "${#need[@]}" -gt 0 ] || exit 0

if ! can_root; then
	warn "packages are missing and this user cannot install them. Please run:"
	echo "  apt-get update && apt-get install -y --no-install-recommends ${need[*]}" >&2
	warn "as root, then try again."
	exit 1
fi

echo "Installing: ${need[*]}"
apt update ||
	warn "a package source could not be read; going on with the others"
apt install --no-install-recommends "${need[@]}" </dev/null

mapfile -t need < <(missing "${packages[@]}")
[ "${#need[@]}" -eq 0 ] || die "still missing: ${need[*]}"
