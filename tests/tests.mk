# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Test programs.  tests/unit/X.c is one cmocka program, $(O)/tests/unit/X,
# linked with the archive: a unit test may call what is not public.

UNIT_SRC := $(wildcard tests/unit/*.c)
UNIT_CORE_SRC := $(wildcard tests/unit/core_*.c)
UNIT_BINS := $(patsubst %.c,$(O)/%,$(UNIT_SRC))

REF_MAIN := tests/reference/gen.c tests/reference/selftest.c
REF_SHARED := $(filter-out $(REF_MAIN),$(wildcard tests/reference/*.c))
REF_OBJ := $(call obj,$(wildcard $(REF_MAIN)) $(REF_SHARED))
REF_BINS := \
	$(if $(wildcard tests/reference/gen.c),$(O)/tests/knpu-refgen) \
	$(if $(wildcard tests/reference/selftest.c),$(O)/tests/knpu-refself)

EXAMPLE_SRC := $(wildcard Documentation/examples/*.c)
EXAMPLE_BINS := $(patsubst Documentation/examples/%.c,$(O)/examples/%,$(EXAMPLE_SRC))

FUZZ_SRC := $(wildcard tests/fuzz/*.c)
FUZZ_BINS := $(patsubst %.c,$(O)/%,$(FUZZ_SRC))
# tests/fuzz/X/*.c belong to the fuzzer X.
FUZZ_PART_SRC := $(wildcard tests/fuzz/*/*.c)

# Programs of the kernel's own harness, for the test machine; each also with 32
# bits, as the kernel has callers of both kinds.
SELFTEST_SRC := $(wildcard tests/selftests/*.c)
SELFTEST_BINS := $(foreach bits,64 32,$(patsubst tests/selftests/%.c,\
	$(O)/selftests/%-$(bits),$(SELFTEST_SRC)))

.PHONY: tests unit race reference examples fuzzers selftests
tests: unit reference examples
unit: $(UNIT_BINS)
race: $(filter $(O)/tests/unit/race_%,$(UNIT_BINS))
reference: $(REF_BINS)
examples: $(EXAMPLE_BINS)
fuzzers: $(FUZZ_BINS)
selftests: $(SELFTEST_BINS)

UNIT_CPPFLAGS = -I. -Ikmod/core -Ilib -Itests
$(call obj,$(UNIT_CORE_SRC)): UNIT_CPPFLAGS += $(CORE_CPPFLAGS)
$(call obj,$(UNIT_SRC)): $(O)/obj/%.o: %.c $(O)/.flags
	$(call compile,$(UNIT_CPPFLAGS))
$(filter-out %/core_meet,$(UNIT_BINS)): $(O)/tests/unit/%: $(O)/obj/tests/unit/%.o $(LIB_A)
	$(call link,$< $(LIB_A) $$($(PKG_CONFIG) --libs cmocka) -lm)

# It asks in the middle of a change.
$(O)/tests/unit/core_property_nowait: LDFLAGS += -Wl,--wrap=knpu_neuron_bring

# Its commands tell where their functions begin and end; they, read sections and
# allocations are where one stands still.  The product has nothing of this.
MEET_OBJ := $(patsubst kmod/core/%.c,$(O)/obj/tests/meet/%.o,\
	$(wildcard kmod/core/cmd_*.c))
$(MEET_OBJ): $(O)/obj/tests/meet/%.o: kmod/core/%.c $(O)/.flags
	$(call compile,$(CORE_CPPFLAGS) -finstrument-functions)
$(O)/tests/unit/core_meet: $(O)/obj/tests/unit/core_meet.o $(MEET_OBJ) $(LIB_A)
	$(call link,$(foreach f,rcu_read_lock rcu_read_unlock port_alloc,\
		-Wl$(comma)--wrap=$(f)) $< $(MEET_OBJ) $(LIB_A) \
		$$($(PKG_CONFIG) --libs cmocka) -lm)

# The reference knows the model page and nothing of the engine.
$(REF_OBJ): KNPU_CPPFLAGS :=
$(REF_OBJ): $(O)/obj/%.o: %.c $(O)/.flags
	$(call compile,-Itests/reference)
$(O)/tests/knpu-refgen: $(call obj,tests/reference/gen.c $(REF_SHARED))
	$(call link,$^)
$(O)/tests/knpu-refself: $(call obj,tests/reference/selftest.c $(REF_SHARED))
	$(call link,$^)

$(call obj,$(EXAMPLE_SRC)): $(O)/obj/%.o: %.c $(O)/.flags
	$(call compile)
$(EXAMPLE_BINS): $(O)/examples/%: $(O)/obj/Documentation/examples/%.o $(LIB_SO)
	$(call link,$< -L$(O)/lib -lknpu \
		-Wl$(comma)-rpath$(comma)'$$ORIGIN/../lib')

# libFuzzer targets: make SAN=fuzz fuzzers
$(call obj,$(FUZZ_SRC) $(FUZZ_PART_SRC)): $(O)/obj/%.o: %.c $(O)/.flags
	$(call compile,-I. -Ikmod/core -Ilib -Wno-missing-prototypes)
# The reference's engine, for those that hold it beside the other.
FUZZ_REF_OBJ := $(call obj,$(addprefix tests/reference/,model.c rules.c chance.c))
$(FUZZ_BINS): $(O)/tests/fuzz/%: $(O)/obj/tests/fuzz/%.o $(FUZZ_REF_OBJ) $(LIB_A)
	$(call link,-fsanitize=fuzzer $(filter %.o,$^) $(LIB_A) -lm)
$(O)/tests/fuzz/commands: $(call obj,$(wildcard tests/fuzz/commands/*.c))

# The harness is not ours: what it does not use, or compares, is its business.
selftest = @mkdir -p $(@D) && echo '  SELFTST $@' && \
	$(CC) -m$(1) -static -std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 \
	$(KNPU_CPPFLAGS) -isystem "$$(scripts/kselftest.sh)" $(WARNINGS) \
	-Wno-missing-prototypes -Wno-unused-parameter -Wno-sign-compare \
	$(CFLAGS) -o $@ $(filter %.c,$^)
$(O)/selftests/%-64: tests/selftests/%.c tests/selftests/helper.h \
		include/uapi/linux/knpu.h $(O)/.flags
	$(call selftest,64)
$(O)/selftests/%-32: tests/selftests/%.c tests/selftests/helper.h \
		include/uapi/linux/knpu.h $(O)/.flags
	$(call selftest,32)
# tests/selftests/X/* belong to the test X.
$(O)/selftests/stress-64 $(O)/selftests/stress-32: \
	$(wildcard tests/selftests/stress/*)

-include $(patsubst %.c,$(O)/obj/%.d,$(UNIT_SRC) $(EXAMPLE_SRC) $(FUZZ_SRC) \
	$(FUZZ_PART_SRC))
-include $(REF_OBJ:.o=.d) $(MEET_OBJ:.o=.d)
