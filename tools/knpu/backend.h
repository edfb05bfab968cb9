/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef KNPU_TOOL_BACKEND_H
#define KNPU_TOOL_BACKEND_H

#include "tool.h"

#include <knpu.h>

bool backend_parse(const char *word, enum knpu_backend *out);

/* TOOL_OK, or TOOL_BACKEND after saying why it is not available. */
int backend_open(enum knpu_backend backend, const char *device,
		 struct knpu **out);

/*
 * Of an engine that could not be restored: TOOL_BAD if that is the fault of the
 * file, or of the name that it was to have, else TOOL_UNMET.
 */
int backend_restore_exit(int err);

#endif /* KNPU_TOOL_BACKEND_H */
