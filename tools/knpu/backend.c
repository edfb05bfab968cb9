/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Which backend the tool talks to.
 */
#include "backend.h"

#include <errno.h>
#include <string.h>

static const enum knpu_backend backends[] = {
	KNPU_BACKEND_AUTO,
	KNPU_BACKEND_KERNEL,
	KNPU_BACKEND_EMBEDDED,
};

static const char *const words[] = { "auto", "kernel", "embedded" };

bool backend_parse(const char *word, enum knpu_backend *out)
{
	const char *near = nearest_word(word, words, ARRAY_SIZE(words));

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(word, words[i])) {
			*out = backends[i];
			return true;
		}
	if (near)
		complain("--backend %s: did you mean %s?", word, near);
	else
		complain("--backend %s: expected auto, kernel or embedded",
			 word);
	return false;
}

int backend_open(enum knpu_backend backend, const char *device,
		 struct knpu **out)
{
	struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = backend,
		.device = device,
	};
	const char *why;
	int ret = knpu_open(&opts, out);

	if (!ret)
		return TOOL_OK;
	why = knpu_error();
	if (why && why[0])
		complain("%s", why);
	else
		complain("%s backend: %s", knpu_backend_name(backend),
			 strerror(-ret));
	return ret == -ENOMEM ? TOOL_UNMET : TOOL_BACKEND;
}

/*
 * What an engine says, and a process that has no more files: none of it is
 * mended by another snapshot.
 */
static const int not_of_file[] = {
	ENOMEM, EEXIST, ENFILE,	   EMFILE, ENOSPC, EAGAIN, ESTALE,     EBUSY,
	ENODEV, EINTR,	ETIMEDOUT, EFAULT, ENOTTY, E2BIG,  EOPNOTSUPP,
};

int backend_restore_exit(int err)
{
	for (size_t i = 0; i < ARRAY_SIZE(not_of_file); i++)
		if (-err == not_of_file[i])
			return TOOL_UNMET;
	return TOOL_BAD;
}
