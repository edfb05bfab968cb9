#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# vm.sh METAPACKAGE SCRIPT [SECONDS]: boots the kernel that METAPACKAGE
# (linux-image-amd64) stands for, runs SCRIPT (an absolute path) in it with
# the whole of this machine's file system under it, and prints what it prints.
# Fails if it does, and if the kernel's log has anything to complain of.  What
# a script writes to files is lost with the machine, but what it writes to
# descriptor 3 is $BUILD/vm/<release>/files.
#
# vm.sh --shell METAPACKAGE SCRIPT: the same with a terminal, for a person.
#
# The log of the kernel is $BUILD/vm/<release>/log.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

shell=
if [ "$1" = --shell ]; then
	shell=1
	shift
fi
metapackage=$1
script=$2
limit=${3:-600}

image=$(scripts/image.sh "$metapackage")
release=$(basename "$image"/lib/modules/*)
dir=$(build_abs)/vm/$release
mkdir -p "$dir"

# What is needed to reach the root, in the order in which it can be loaded.
MODULES="virtio_pci virtio_console 9pnet_virtio 9p overlay"

module_files() {
	local module
	for module in $MODULES; do
		PATH=$PATH:/sbin:/usr/sbin \
			modprobe -d "$image" -S "$release" --show-depends "$module"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

# The machine's first file system: init and those modules.
initramfs() {
	local tree=$dir/initramfs n=100 file name
	rm -rf -- "$tree"
	mkdir -p "$tree/modules"
	gcc -static -O2 -Wall -Wextra -Werror -D_GNU_SOURCE \
		-o "$tree/init" tests/vm/init.c
	while read -r file; do
		name=$(basename "$file" .xz)
		case $file in
		*.xz) xz -dc "$file" ;;
		*) cat "$file" ;;
		esac >"$tree/modules/$n-$name"
		n=$((n + 1))
	done < <(module_files)
	(cd "$tree" && find . | sort | cpio -o -H newc --quiet -R 0:0) \
		>"$dir/initramfs.new"
	mv "$dir/initramfs.new" "$dir/initramfs.cpio"
}

# port NAME: a file that the machine writes by a virtio port.
ports=()
port() {
	ports+=(-chardev "file,id=$1,path=$dir/$1"
		-device "virtserialport,chardev=$1,name=knpu.$1")
}

# With the bit "hypervisor" a spinlock never reaches the contention tracepoints.
machine=(qemu-system-x86_64 -accel "${VM_ACCEL:-tcg,thread=multi}"
	-cpu "max,-hypervisor" -smp "${VM_CPUS:-4}" -m "${VM_MEMORY:-2G}"
	-nodefaults -no-reboot -display none -kernel "$image/vmlinuz"
	-initrd "$dir/initramfs.cpio"
	-fsdev "local,id=root,path=/,security_model=none,readonly=on,multidevs=remap"
	-device "virtio-9p-pci,fsdev=root,mount_tag=root"
	-device virtio-serial-pci)
# shift=0,sleep=off: time in the machine is a nanosecond for an instruction.
[ -z "${VM_ICOUNT:-}" ] || machine+=(-icount "$VM_ICOUNT")
cmdline="console=ttyS0 panic=-1 oops=panic log_buf_len=4M ${VM_APPEND:-} KNPU_RUN=$script"

initramfs
if [ -n "$shell" ]; then
	exec "${machine[@]}" -serial mon:stdio \
		-append "$cmdline KNPU_SHELL=1 quiet"
fi

port out
port files
port log
port verdict

# boot: until the machine is off; qemu_status is 124 if that took too long.
boot() {
	qemu_status=0
	rm -f -- "$dir"/{out,files,log,verdict,console}
	timeout -k 5 "$limit" "${machine[@]}" "${ports[@]}" \
		-serial "file:$dir/console" -append "$cmdline" \
		</dev/null >"$dir/qemu" 2>&1 || qemu_status=$?
}

# console LINES: what the machine said last; for people, nothing depends on it.
console() {
	tail -n "$1" "$dir/console" 2>/dev/null | tr -d '\r' | sed 's/^/# /' || true
}

# A kernel that patches its own code while other emulated processors run it can
# die of that before it gets to our script; that says nothing about us.
tries=3
boot
while [ ! -s "$dir/verdict" ] && [ $((tries -= 1)) -gt 0 ]; do
	warn "the machine did not get as far as the script; again"
	console 10
	boot
done
cat "$dir/out" 2>/dev/null || true

if ! grep -q '^exit ' "$dir/verdict" 2>/dev/null; then
	cat "$dir/qemu"
	console 60
	[ "$qemu_status" != 124 ] || die "the machine was stopped after $limit s"
	die "the machine ended without a verdict"
fi
read -r _ code _ taint < <(tail -n 1 "$dir/verdict")
bad=0

# Out-of-tree (4096) and unsigned (8192) is what we are; no more.
if [ $((taint & ~(4096 | 8192))) != 0 ]; then
	warn "the kernel is tainted: $taint"
	bad=1
fi
# On one processor hardly anything races, and no lane would notice.
if ! grep -Eq "smp: Brought up .* ${VM_CPUS:-4} CPU" "$dir/log"; then
	warn "the kernel did not bring up ${VM_CPUS:-4} processors"
	bad=1
fi
# A kernel says so when a module like ours is loaded; anything else counts, but
# for what a lane has provoked, VM_EXPECT.
expected='knpu: (loading out-of-tree module taints kernel|module verification failed: signature and/or required key missing - tainting kernel)'
expected+=${VM_EXPECT:+|$VM_EXPECT}
complaints='WARNING|BUG|Oops|Call Trace|INFO: (task|rcu|trying to register)|self-detected stall|general protection|unable to handle|refcount_t|UBSAN|KASAN|KCSAN|kmemleak: [0-9]+ new|possible .* (deadlock|recursion)|hung_task|blocked for more than|knpu:'
# A report of KCSAN counts if we are in one of its stacks; others are told.
awk -v counts="$dir/races" -f tests/vm/races.awk "$dir/log" >"$dir/log.ours"
if grep -Ev -- "$expected" "$dir/log.ours" | grep -E -A 30 -- "$complaints"; then
	warn "the kernel's log has complaints: $dir/log"
	bad=1
fi
races=$(cat "$dir/races")
[ "$races" = 0 ] || echo "# $races races between other parts of the kernel"
if [ "$code" != 0 ]; then
	warn "the script failed with status $code"
	bad=1
fi
exit "$bad"
