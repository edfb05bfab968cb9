// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Opening a session on one of the backends.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend.h"
#include "error.h"
#include "options.h"

#define DEVICE "/dev/knpu"

/* Between two tries of what comes too fast. */
#define PAUSE_NS 1000000

static const struct knpu_backend_ops *ops_of(enum knpu_backend backend)
{
	return backend == KNPU_BACKEND_KERNEL ? &knpu_backend_kernel :
						&knpu_backend_embedded;
}

/**
 * knpu_backend_name - the name of a backend
 * @backend: which
 *
 * Return: "auto", "kernel" or "embedded"; "?" for no backend.
 */
const char *knpu_backend_name(enum knpu_backend backend)
{
	switch (backend) {
	case KNPU_BACKEND_AUTO:
		return "auto";
	case KNPU_BACKEND_KERNEL:
	case KNPU_BACKEND_EMBEDDED:
		return ops_of(backend)->name;
	}
	return "?";
}

/**
 * knpu_backend - the backend of a session
 * @k: session
 *
 * Return: KNPU_BACKEND_KERNEL or KNPU_BACKEND_EMBEDDED.
 */
enum knpu_backend knpu_backend(const struct knpu *k)
{
	return k->kind;
}

/**
 * knpu_backend_reason - why a session has the backend it has
 * @k: session
 *
 * Return: a sentence without a full stop.
 */
const char *knpu_backend_reason(const struct knpu *k)
{
	return k->reason;
}

static int open_backend(struct knpu *k, enum knpu_backend backend,
			const char *device)
{
	k->kind = backend;
	k->ops = ops_of(backend);
	return k->ops->open(k, device);
}

/* The kernel if it works; else the embedded engine, and why. */
static int open_auto(struct knpu *k, const char *device)
{
	char why[sizeof(k->reason) - 32];

	if (!open_backend(k, KNPU_BACKEND_KERNEL, device)) {
		snprintf(k->reason, sizeof(k->reason), "%s is there and works",
			 device);
		return 0;
	}
	snprintf(why, sizeof(why), "%.200s", k->reason);
	snprintf(k->reason, sizeof(k->reason), "no kernel engine: %s", why);
	return open_backend(k, KNPU_BACKEND_EMBEDDED, device);
}

static int open_as_asked(struct knpu *k, enum knpu_backend backend,
			 const char *device)
{
	int err;

	if (backend == KNPU_BACKEND_AUTO)
		return open_auto(k, device);
	err = open_backend(k, backend, device);
	if (!err)
		snprintf(k->reason, sizeof(k->reason), "asked for");
	return err;
}

/**
 * knpu_open - open a session
 * @opts: backend and device; NULL: as the kernel where it works, else embedded
 * @out: the session
 *
 * Thread-safe.  Return: 0; -EINVAL for options that are too small or an unknown
 * backend; -E2BIG for options that this library does not know; -ENFILE for too
 * many sessions, -EMFILE for too many of the user; -ENOMEM; what opening the
 * device says (-ENOENT: not there, -EACCES: no permission, -ENOTTY: not ours,
 * -EPROTO: another version).
 */
int knpu_open(const struct knpu_open_opts *opts, struct knpu **out)
{
	struct knpu_open_opts o = { .backend = KNPU_BACKEND_AUTO };
	int saved = errno;
	struct knpu *k;
	int err = 0;

	*out = NULL;
	if (opts)
		err = knpu_options_take(&o, sizeof(o), sizeof(o), opts, "open");
	if (err)
		return err;
	if (o.backend > KNPU_BACKEND_EMBEDDED)
		return knpu_fail(-EINVAL, "open: no backend %d", o.backend);
	k = calloc(1, sizeof(*k));
	if (!k)
		return knpu_fail(-ENOMEM, "open: out of memory: %zu bytes",
				 sizeof(*k));
	k->fd = -1;
	pthread_mutex_init(&k->lock, NULL);
	err = open_as_asked(k, o.backend, o.device ? o.device : DEVICE);
	errno = saved;
	if (!err) {
		*out = k;
		return 0;
	}
	knpu_fail(err, "%s backend: %s", k->ops->name, k->reason);
	pthread_mutex_destroy(&k->lock);
	free(k);
	return err;
}

/**
 * knpu_close - end a session
 * @k: session, or NULL
 *
 * No other call of the session may be running.  What was mapped is gone
 * afterwards.  An engine ends with its last session.
 */
void knpu_close(struct knpu *k)
{
	if (!k)
		return;
	k->ops->close(k);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

static int call(struct knpu *k, unsigned int nr, void *arg)
{
	int saved = errno;
	int err = k->ops->call(k, nr, arg);

	errno = saved;
	return err;
}

static int tell(int err, const char *what)
{
	/* The backend has already said how much memory there was not. */
	if (err && err != -ENOMEM)
		knpu_fail(err, "%s: %s", what, knpu_errno_words(err));
	return err;
}

int knpu_call(struct knpu *k, unsigned int nr, void *arg, const char *what)
{
	return tell(call(k, nr, arg), what);
}

int knpu_call_paced(struct knpu *k, unsigned int nr, void *arg,
		    const char *what)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	int saved = errno;
	int err;

	/* What is refused has done nothing, and left @arg as it was. */
	while ((err = call(k, nr, arg)) == -EAGAIN)
		nanosleep(&pause, NULL);
	errno = saved;
	return what ? tell(err, what) : err;
}

/* A handle can be what is stale, or the session. */
static int session_ended(struct knpu *k)
{
	struct knpu_query query = { .size = sizeof(query) };

	return call(k, KNPU_CMD_QUERY, &query) == -ESTALE;
}

int knpu_call_items(struct knpu *k, unsigned int nr, void *arg,
		    const __u32 *item, const char *what)
{
	int err = knpu_call(k, nr, arg, what);

	if (err == -ESTALE && !session_ended(k))
		return knpu_fail(
			err,
			"%s: item %u: the place of this neuron was given to another",
			what, *item);
	/* Those that the check of an item gives. */
	if (err == -ENOENT || err == -ERANGE || err == -EINVAL ||
	    err == -EOPNOTSUPP)
		knpu_fail(err, "%s: item %u: %s", what, *item,
			  knpu_errno_words(err));
	return err;
}

int knpu_map_object(struct knpu *k, __u32 object, const void **out)
{
	struct knpu_map map = { .size = sizeof(map), .object = object };
	int saved = errno;
	int err = 0;

	pthread_mutex_lock(&k->lock);
	if (!k->mapped[object]) {
		err = knpu_call(k, KNPU_CMD_MAP, &map, "map");
		if (!err)
			err = k->ops->map(k, &map, &k->mapped[object]);
		if (!err)
			k->length[object] = map.length;
	}
	*out = k->mapped[object];
	pthread_mutex_unlock(&k->lock);
	errno = saved;
	return err;
}

/**
 * knpu_query - what the implementation is and can
 * @k: session
 * @out: ABI number, features, limits
 *
 * Works before there is an engine.  Thread-safe.  Return: 0 or -errno.
 */
int knpu_query(struct knpu *k, struct knpu_query *out)
{
	*out = (struct knpu_query){ .size = sizeof(*out) };
	return knpu_call(k, KNPU_CMD_QUERY, out, "query");
}
