#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
cat <<'END'
make              build the library and the tools in build/
make run          let a brain watch a street: build, fetch the video, run
make check        the tests; LANES="style unit" runs only those lanes
make check-faults plant faults in the core; each must turn a test red
make check-debug  the module in kernels with KASAN, lockdep, KCSAN; builds them once
make check-long   the random tests with large counts; LONG=1 does 1 % of them
make load         build the module for the running kernel and load it
make unload       unload it
make vm           a shell in a test machine with the module; VM=6.1 or 6.12
make fuzz         fuzz what reads foreign input: commands for ten minutes, files for five
make bench        measure bursts, queries, publishing and restoring
make install      PREFIX=/usr/local DESTDIR=
make uninstall    the same files again
make setup        install the packages that run and check need
make format       lay out all C code as lane style wants it
make clean        remove build/

BUILD=dir puts the output elsewhere; SAN=asan or SAN=tsan builds with that
sanitizer in build/asan or build/tsan.
END
