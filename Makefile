# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Thin front end.  What is built and how stands in lib/, tools/ and tests/
# (*.mk); what is run stands in scripts/ and tests/.
#
#   make BUILD=/somewhere    puts all output there (default: build)
#   make SAN=asan|tsan|fuzz  the same, instrumented, in $(BUILD)/<SAN>

VERSION := 0.1.0
BUILD ?= build
SAN ?=

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

export BUILD

include scripts/build.mk
include lib/lib.mk
include tools/tools.mk
include tests/tests.mk
include scripts/install.mk

.PHONY: load unload vm
.PHONY: all help setup run check check-faults check-debug check-long fuzz bench format clean

all: lib tools

help:
	@scripts/help.sh

setup:
	@scripts/setup.sh run check

run:
	@scripts/setup.sh run
	@scripts/run.sh

check:
	@scripts/setup.sh run check
	@scripts/check.sh $(LANES)

check-faults:
	@scripts/setup.sh run check
	@scripts/check.sh faults

check-debug:
	@scripts/setup.sh run check
	@scripts/check.sh debug

check-long:
	@scripts/setup.sh run check
	@LONG=$(or $(LONG),100) scripts/check.sh long

load:
	@scripts/load.sh

unload:
	@scripts/load.sh --unload

vm:
	@scripts/setup.sh run check
	@scripts/vm-shell.sh $(VM)

fuzz:
	@scripts/fuzz.sh

bench: all
	@scripts/bench.sh

format:
	@scripts/format.sh

clean:
	rm -rf -- '$(BUILD)'
