#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# load.sh: builds knpu.ko for the running kernel and loads it.
# load.sh --unload: unloads it.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PATH=$PATH:/sbin:/usr/sbin
if [ "${1:-}" = --unload ]; then
	as_root rmmod knpu
	exit
fi

[ -e /proc/modules ] || die "the running kernel has no loadable modules"
headers=/lib/modules/$(uname -r)/build
[ -d "$headers" ] ||
	die "no headers of the running kernel: install linux-headers-$(uname -r)"
ko=$(scripts/kmod.sh "$headers")

# The group to which the udev rule gives the device.
getent group knpu >/dev/null || as_root groupadd --system knpu
if [ -d /run/udev ] && ! cmp -s kmod/60-knpu.rules \
	/etc/udev/rules.d/60-knpu.rules; then
	as_root install -m 644 kmod/60-knpu.rules /etc/udev/rules.d/
	as_root udevadm control --reload
fi
as_root insmod "$ko"
[ -d /run/udev ] || as_root chgrp knpu /dev/knpu
ls -l /dev/knpu
