// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Options of programs that were built with a newer knpu.h.
 */
#include <errno.h>
#include <string.h>

#include "error.h"
#include "options.h"

/* No version will have larger ones: it is no size of options. */
#define SIZE_MAX_KNOWN 4096

/*
 * Takes options as this library knows them, of the @smallest size at least.
 * What stands behind @known bytes has to be zero: a member of a later version
 * that is not used.  When there is a larger version, the members that an old
 * program has not are zero.
 *
 * Return: 0; -EINVAL if they are none, or too small; -E2BIG if they ask for
 * what this library cannot.
 */
int knpu_options_take(void *to, size_t known, size_t smallest, const void *from,
		      const char *what)
{
	const char *bytes = from;
	size_t size, i;

	if (!from)
		return knpu_fail(-EINVAL, "%s: no options", what);
	memcpy(&size, from, sizeof(size));
	if (size < smallest)
		return knpu_fail(-EINVAL, "%s: options of %zu bytes, not %zu",
				 what, size, smallest);
	if (size > SIZE_MAX_KNOWN)
		return knpu_fail(-E2BIG, "%s: options of %zu bytes", what,
				 size);
	for (i = known; i < size; i++)
		if (bytes[i])
			return knpu_fail(
				-E2BIG,
				"%s: options of %zu bytes: byte %zu is beyond what this library knows",
				what, size, i);
	memcpy(to, from, known);
	return 0;
}
