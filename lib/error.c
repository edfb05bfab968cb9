// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The text of the last error of a thread.
 */
#include <knpu.h>
#include <stdarg.h>
#include <stdio.h>

#include "error.h"

static __thread char text[512];

int knpu_fail(int err, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	return err;
}

/**
 * knpu_error - what went wrong
 *
 * Return: the text of the last call of this thread that failed; "" if none
 * did.  It is valid until the next call of this thread that fails.
 */
const char *knpu_error(void)
{
	return text;
}
