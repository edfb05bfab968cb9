/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Structs of options, which begin with their size: a program may have been
 * built with another version of knpu.h than the library.
 */
#ifndef KNPU_LIB_OPTIONS_H
#define KNPU_LIB_OPTIONS_H

#include <stddef.h>

int knpu_options_take(void *to, size_t known, size_t smallest, const void *from,
		      const char *what);

#endif /* KNPU_LIB_OPTIONS_H */
