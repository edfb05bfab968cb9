/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The text of the last error of a thread.
 */
#ifndef KNPU_LIB_ERROR_H
#define KNPU_LIB_ERROR_H

/* Sets the text and returns @err. */
int knpu_fail(int err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* What an errno of the contract means, in words. */
const char *knpu_errno_words(int err);

#endif /* KNPU_LIB_ERROR_H */
