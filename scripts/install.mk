# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# make install PREFIX=/usr/local DESTDIR=

PREFIX ?= /usr/local
DESTDIR ?=
bindir ?= $(PREFIX)/bin
libdir ?= $(PREFIX)/lib
includedir ?= $(PREFIX)/include
mandir ?= $(PREFIX)/share/man

HEADERS := include/knpu.h include/knpu-brain.h
MAN1 := $(wildcard Documentation/man/*.1)
MAN3 := $(wildcard Documentation/man/*.3)

.PHONY: install uninstall
install: all
	install -d '$(DESTDIR)$(bindir)' '$(DESTDIR)$(libdir)/pkgconfig' \
		'$(DESTDIR)$(includedir)/linux' '$(DESTDIR)$(mandir)/man1' \
		'$(DESTDIR)$(mandir)/man3'
	install -m 755 $(TOOL_BINS) '$(DESTDIR)$(bindir)'
	install -m 644 $(LIB_A) '$(DESTDIR)$(libdir)'
	install -m 755 $(O)/lib/$(SONAME) '$(DESTDIR)$(libdir)'
	ln -sf $(SONAME) '$(DESTDIR)$(libdir)/libknpu.so'
	install -m 644 $(LIB_PC) '$(DESTDIR)$(libdir)/pkgconfig'
	install -m 644 $(HEADERS) '$(DESTDIR)$(includedir)'
	install -m 644 include/uapi/linux/knpu.h \
		'$(DESTDIR)$(includedir)/linux'
	$(if $(MAN1),install -m 644 $(MAN1) '$(DESTDIR)$(mandir)/man1')
	$(if $(MAN3),install -m 644 $(MAN3) '$(DESTDIR)$(mandir)/man3')

uninstall:
	rm -f $(patsubst %,'$(DESTDIR)$(bindir)/%',$(TOOLS)) \
		'$(DESTDIR)$(libdir)/libknpu.a' \
		'$(DESTDIR)$(libdir)/$(SONAME)' \
		'$(DESTDIR)$(libdir)/libknpu.so' \
		'$(DESTDIR)$(libdir)/pkgconfig/libknpu.pc' \
		$(patsubst include/%,'$(DESTDIR)$(includedir)/%',$(HEADERS)) \
		'$(DESTDIR)$(includedir)/linux/knpu.h' \
		$(patsubst Documentation/man/%,'$(DESTDIR)$(mandir)/man1/%',$(MAN1)) \
		$(patsubst Documentation/man/%,'$(DESTDIR)$(mandir)/man3/%',$(MAN3))
