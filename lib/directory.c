// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sessions and engines that are there.
 */

#include "backend.h"
#include "error.h"

/* Items of one array argument. */
#define BATCH 64

/**
 * knpu_session_list - the sessions that there are
 * @k: session
 * @next: in: 0, or where to go on; out: where to go on
 * @out: of the same user; of all, for an administrator
 * @room: how many @out has room for
 * @hidden: how many of other users were passed over is added to it; or NULL
 *
 * Return: how many were written, 0 at the end; -EINVAL without room; -ESTALE;
 * -ENOMEM.  Thread-safe.
 */
int knpu_session_list(struct knpu *k, uint32_t *next,
		      struct knpu_session_entry *out, size_t room,
		      uint32_t *hidden)
{
	struct knpu_session_list arg = {
		.size = sizeof(arg),
		.next = *next,
		.nr = room < BATCH ? room : BATCH,
		.sessions = (uintptr_t)out,
	};
	int err = knpu_call(k, KNPU_CMD_SESSION_LIST, &arg, "session list");

	if (err)
		return err;
	*next = arg.next;
	if (hidden)
		*hidden += arg.hidden;
	return arg.nr;
}

/**
 * knpu_engine_list - the engines that there are
 * @k: session
 * @next: in: 0, or where to go on; out: where to go on
 * @out: those that the session may read
 * @room: how many @out has room for
 *
 * Return: how many were written, 0 at the end; -EINVAL without room; -ESTALE;
 * -ENOMEM.  Thread-safe.
 */
int knpu_engine_list(struct knpu *k, uint32_t *next,
		     struct knpu_engine_entry *out, size_t room)
{
	struct knpu_engine_list arg = {
		.size = sizeof(arg),
		.next = *next,
		.nr = room < BATCH ? room : BATCH,
		.engines = (uintptr_t)out,
	};
	int err = knpu_call(k, KNPU_CMD_ENGINE_LIST, &arg, "engine list");

	if (err)
		return err;
	*next = arg.next;
	return arg.nr;
}

/**
 * knpu_session_kick - end a session for whoever has it open
 * @k: session
 * @id: of the session to end; may be @k's own
 *
 * Return: 0; -ENOENT if there is no such session, or it is another user's;
 * -ESTALE.  Thread-safe.
 */
int knpu_session_kick(struct knpu *k, uint64_t id)
{
	struct knpu_session_kick arg = { .size = sizeof(arg), .id = id };

	return knpu_call(k, KNPU_CMD_SESSION_KICK, &arg, "session kick");
}
