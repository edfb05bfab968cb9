# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Every directory in tools/ is one program, made of all its .c files and
# linked with the shared library: what the library does not export, a tool
# cannot use.

# Packages (pkg-config) that a tool needs beside libknpu.
PKGS_knpu := libavdevice libavformat libavcodec libswscale libavutil cairo \
	json-c libxxhash
PKGS_knpu-bench := json-c libxxhash

TOOLS := $(patsubst tools/%/,%,$(sort $(dir $(wildcard tools/*/*.c))))
TOOL_BINS := $(addprefix $(O)/bin/,$(TOOLS))

.PHONY: tools
tools: $(TOOL_BINS)

tool_obj = $(call obj,$(wildcard tools/$(1)/*.c))
pkgs = $(if $(PKGS_$(2)),$$($(PKG_CONFIG) $(1) $(PKGS_$(2))))

define tool_rules
$(call tool_obj,$(1)): $(O)/obj/%.o: %.c $(O)/.flags
	$$(call compile,-Itools/$(1) -DKNPU_VERSION='"$$(VERSION)"' \
		$$(call pkgs,--cflags,$(1)))

$(O)/bin/$(1): $(call tool_obj,$(1)) $(LIB_SO)
	$$(call link,$(call tool_obj,$(1)) -L$(O)/lib -lknpu \
		-Wl$$(comma)-rpath$$(comma)'$$$$ORIGIN/../lib' \
		$$(call pkgs,--libs,$(1)) -lm)

-include $(patsubst %.o,%.d,$(call tool_obj,$(1)))
endef
$(foreach t,$(TOOLS),$(eval $(call tool_rules,$(t))))
