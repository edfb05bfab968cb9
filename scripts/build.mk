# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# How anything is compiled: flags, output directories, one rule per kind of
# object.  Sources are found by wildcard: a new file needs no line here.

# Output of this variant.
O := $(BUILD)$(if $(SAN),/$(SAN))

ifeq ($(SAN),)
SAN_FLAGS :=
else ifeq ($(SAN),asan)
SAN_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all
else ifeq ($(SAN),tsan)
SAN_FLAGS := -fsanitize=thread
else ifeq ($(SAN),fuzz)
SAN_FLAGS := -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all
CC := clang
else
$(error SAN must be asan, tsan or fuzz)
endif

# The compiler's guesses about uninitialised memory are wrong more often in
# instrumented code; warnings are errors in the plain build.
ifneq ($(SAN),)
SAN_FLAGS += -fno-omit-frame-pointer -Wno-error
endif

ifeq ($(origin CC),default)
CC := gcc
endif
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Werror -Wstrict-prototypes -Wmissing-prototypes

# include/uapi stands before the system's headers: <linux/knpu.h> is ours.
KNPU_CPPFLAGS := -Iinclude/uapi -Iinclude
KNPU_CFLAGS := -std=gnu11 $(WARNINGS) -fPIC -fno-semantic-interposition \
	-pthread

# The native build of the kernel's code: the twin of kmod/core/core_port.h is
# forced in first and has the same include guard.
# Functions of a table have one signature, so some do not use all of it.
CORE_CPPFLAGS := -include lib/embedded/core_port.h -Ikmod/core \
	-Wno-unused-parameter

# compile(extra flags): the one way from .c to .o
compile = @mkdir -p $(@D) && echo '  CC      $@' && \
	$(CC) -D_GNU_SOURCE $(KNPU_CPPFLAGS) $(CPPFLAGS) $(KNPU_CFLAGS) $(1) \
	$(CFLAGS) $(SAN_FLAGS) -MMD -MP -c -o $@ $<

# link(inputs and libraries)
link = @mkdir -p $(@D) && echo '  LINK    $@' && \
	$(CC) -pthread $(CFLAGS) $(SAN_FLAGS) $(LDFLAGS) -Wl,--as-needed \
	-o $@ $(1)

obj = $(patsubst %.c,$(O)/obj/%.o,$(1))

# Objects are made anew when the flags change.
FLAGS_NOW := $(CC) $(CPPFLAGS) $(KNPU_CPPFLAGS) $(CORE_CPPFLAGS) \
	$(KNPU_CFLAGS) $(CFLAGS) $(SAN_FLAGS)
$(O)/.flags: FORCE
	@mkdir -p $(@D); echo '$(FLAGS_NOW)' | cmp -s - $@ || \
		echo '$(FLAGS_NOW)' >$@

.PHONY: FORCE
FORCE:
