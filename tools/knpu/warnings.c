/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#include "warnings.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* A video may be broken in every frame: enough is enough. */
#define WARNINGS_KEPT 100

static void keep(struct warnings *w, const char *text)
{
	char **more, *copy;

	if (w->nr == WARNINGS_KEPT)
		return;
	more = more_room(w->text, w->nr + 1, sizeof(*more), "a warning");
	if (!more)
		return;
	w->text = more;
	copy = strdup(text);
	if (copy)
		w->text[w->nr++] = copy;
}

void warnings_add(struct warnings *w, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	w->total++;
	if (w->total <= WARNINGS_KEPT)
		complain("warning: %s", text);
	else if (w->total == WARNINGS_KEPT + 1)
		complain("warning: more follow, they are only counted");
	keep(w, text);
}

void warnings_free(struct warnings *w)
{
	for (size_t i = 0; i < w->nr; i++)
		free(w->text[i]);
	free(w->text);
	memset(w, 0, sizeof(*w));
}
