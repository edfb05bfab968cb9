// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The embedded backend: the core, in this process.
 */
#include "embedded/core_port.h"
#include "../kmod/core/cmd.h"
#include "../kmod/core/session.h"

#include <stdio.h>
#include <unistd.h>

#include "backend.h"
#include "backend_embedded.h"
#include "error.h"

static int copy_in(void *to, u64 from, size_t bytes)
{
	if (!from)
		return -EFAULT;
	memcpy(to, (const void *)(uintptr_t)from, bytes);
	return 0;
}

static int copy_out(u64 to, const void *from, size_t bytes)
{
	if (!to)
		return -EFAULT;
	memcpy((void *)(uintptr_t)to, from, bytes);
	return 0;
}

static const struct knpu_copy copy = { .in = copy_in, .out = copy_out };

static bool in_group(const struct knpu_cred *cred, u32 gid)
{
	int nr = getgroups(0, NULL), i;
	bool found = false;
	gid_t *groups;

	(void)cred;
	groups = calloc(nr > 0 ? nr : 1, sizeof(*groups));
	if (!groups)
		return false;
	nr = getgroups(nr, groups);
	for (i = 0; i < nr; i++)
		found |= groups[i] == gid;
	free(groups);
	return found;
}

static __thread const struct knpu_cred *someone;

void knpu_embedded_be(const struct knpu_cred *cred)
{
	someone = cred;
}

static int embedded_open(struct knpu *k, const char *device)
{
	struct knpu_cred self = {
		.uid = geteuid(),
		.gid = getegid(),
		.pid = getpid(),
		.admin = !geteuid(),
		.in_group = in_group,
	};

	struct knpu_session *s;
	int err;

	(void)device;
	snprintf(self.process, sizeof(self.process), "%.15s",
		 program_invocation_short_name);
	s = knpu_session_open(someone ? someone : &self);
	if (!IS_ERR(s)) {
		k->session = s;
		return 0;
	}
	err = PTR_ERR(s);
	snprintf(k->reason, sizeof(k->reason), "%s",
		 err == -ENOMEM ? "out of memory" : knpu_errno_words(err));
	return err;
}

static void embedded_close(struct knpu *k)
{
	int i;

	for (i = 0; i < KNPU_MAP_END; i++)
		knpu_shared_put(k->shared[i]);
	knpu_session_close(k->session);
}

static int embedded_call(struct knpu *k, unsigned int nr, void *arg)
{
	int err = knpu_cmd_call(k->session, &copy, nr, (uintptr_t)arg);

	if (err == -ENOMEM)
		knpu_fail(err, "out of memory: %zu bytes were asked for",
			  port_failed_size());
	return err;
}

static int embedded_map(struct knpu *k, const struct knpu_map *map,
			const void **out)
{
	struct knpu_shared *shared;

	if (!knpu_session_enter(k->session))
		return knpu_fail(-ESTALE, "map: %s", knpu_errno_words(-ESTALE));
	shared = knpu_session_shared(k->session, map->object);
	knpu_session_leave(k->session);
	k->shared[map->object] = shared;
	*out = shared->data;
	return 0;
}

static int embedded_wait(struct knpu *k, int timeout_ms)
{
	struct knpu_session *s = k->session;
	u64 until = U64_MAX;
	int err;

	if (timeout_ms >= 0)
		until = knpu_now() + timeout_ms * 1000000ULL;
	if (!knpu_session_enter(s))
		return -ESTALE;
	err = port_wait(&knpu_session_engine(s)->wakeup, &s->waiter, until);
	knpu_session_leave(s);
	return err;
}

const struct knpu_backend_ops knpu_backend_embedded = {
	.name = "embedded",
	.open = embedded_open,
	.close = embedded_close,
	.call = embedded_call,
	.map = embedded_map,
	.wait = embedded_wait,
};
