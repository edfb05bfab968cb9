# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# libknpu: the library's own files, the brain language, and the core with the
# embedded port.

# Its self-tests are for a debug build of the module, and for a unit test.
CORE_SRC := $(filter-out %/selftest.c,$(wildcard kmod/core/*.c))
EMBEDDED_SRC := $(wildcard lib/embedded/*.c)
LIB_SRC := $(wildcard lib/*.c lib/brain/*.c)

CORE_OBJ := $(call obj,$(CORE_SRC))
EMBEDDED_OBJ := $(call obj,$(EMBEDDED_SRC))
LIB_OBJ := $(call obj,$(LIB_SRC))
LIB_ALL_OBJ := $(CORE_OBJ) $(EMBEDDED_OBJ) $(LIB_OBJ)

SOVERSION := $(firstword $(subst ., ,$(VERSION)))
SONAME := libknpu.so.$(SOVERSION)

LIB_A := $(O)/lib/libknpu.a
LIB_SO := $(O)/lib/libknpu.so
LIB_PC := $(O)/lib/libknpu.pc

.PHONY: lib
lib: $(LIB_A) $(LIB_SO) $(LIB_PC)

# Nothing of the core is public, so it is hidden from the start.
$(CORE_OBJ): $(O)/obj/%.o: %.c $(O)/.flags
	$(call compile,$(CORE_CPPFLAGS) -fvisibility=hidden)

# It looks at every synapse of a brain that is restored: four at once.
$(O)/obj/kmod/core/row_bound.o: CFLAGS += -O3

$(EMBEDDED_OBJ): $(O)/obj/%.o: %.c $(O)/.flags
	$(call compile,$(CORE_CPPFLAGS) -Ilib -fvisibility=hidden)

$(LIB_OBJ): $(O)/obj/%.o: %.c $(O)/.flags
	$(call compile,-Ilib)

# The list of members is part of the archive's reason to be made anew.
$(O)/obj/members: FORCE
	@mkdir -p $(@D); echo '$(LIB_ALL_OBJ)' | cmp -s - $@ || \
		echo '$(LIB_ALL_OBJ)' >$@

$(LIB_A): $(LIB_ALL_OBJ) $(O)/obj/members
	@mkdir -p $(@D); rm -f $@; echo '  AR      $@'
	@ar rcsD $@ $(LIB_ALL_OBJ)

$(O)/lib/$(SONAME): $(LIB_ALL_OBJ) lib/libknpu.map $(O)/obj/members
	$(call link,-shared -Wl$(comma)-soname$(comma)$(SONAME) \
		-Wl$(comma)--version-script=lib/libknpu.map \
		$(if $(SAN),,-Wl$(comma)-z$(comma)defs) $(LIB_ALL_OBJ))
comma := ,

$(LIB_SO): $(O)/lib/$(SONAME)
	@ln -sf $(SONAME) $@

$(LIB_PC): lib/libknpu.pc.in Makefile FORCE
	@mkdir -p $(@D)
	@sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(libdir)|' \
		-e 's|@INCLUDEDIR@|$(includedir)|' -e 's|@VERSION@|$(VERSION)|' \
		$< >$@

-include $(LIB_ALL_OBJ:.o=.d)
