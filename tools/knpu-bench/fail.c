// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A benchmark that cannot go on says why and ends.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

void *must_alloc(size_t nr, size_t size)
{
	void *p = calloc(nr ? nr : 1, size);

	if (p)
		return p;
	fprintf(stderr, "knpu-bench: out of memory: %zu x %zu bytes\n", nr,
		size);
	exit(1);
}

void must(int err)
{
	if (!err)
		return;
	fprintf(stderr, "knpu-bench: %s\n", knpu_error());
	exit(1);
}

void must_start(pthread_t *thread, void *(*run)(void *arg), void *arg)
{
	int err = pthread_create(thread, NULL, run, arg);

	if (!err)
		return;
	fprintf(stderr, "knpu-bench: no thread: %s\n", strerror(err));
	exit(1);
}
