// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The text of the last error of a thread.
 */
#include <errno.h>
#include <knpu.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

const char *knpu_errno_words(int err)
{
	switch (-err) {
	case ENOTTY:
		return "the engine does not know this command";
	case E2BIG:
		return "the engine does not know all of this struct";
	case EOPNOTSUPP:
		return "a flag, scope or reserved field that is not supported";
	case EINVAL:
		return "not valid, or too many items, or none";
	case EAGAIN:
		return "too many commands in a second: try again";
	case ENODEV:
		return "no engine, or it was destroyed";
	case ESTALE:
		return "the session was ended: open again";
	case EACCES:
		return "the session has not the right";
	case EPERM:
		return "only an administrator may, or who is in the group";
	case ENOENT:
		return "there is no such id, name or property";
	case EEXIST:
		return "the name is taken";
	case ERANGE:
		return "a value does not fit";
	case ENFILE:
		return "there are as many as there may be";
	case EMFILE:
		return "the user has as many as one user may have";
	case EDQUOT:
		return "the user has as much memory as one user may have";
	case ENOSPC:
		return "a limit would be passed";
	case EBUSY:
		return "the session has an engine, the clock of its engine runs, or another is at it";
	case ETIMEDOUT:
		return "another edit takes too long: nothing was changed";
	case EBADMSG:
		return "not a sound snapshot";
	case EINTR:
		return "a signal came";
	case EFAULT:
		return "memory that cannot be read or written";
	}
	return strerrordesc_np(-err);
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
