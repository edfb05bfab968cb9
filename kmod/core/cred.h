/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Who has opened a session.
 */
#ifndef KNPU_CORE_CRED_H
#define KNPU_CORE_CRED_H

#include "core_port.h"

/**
 * struct knpu_cred - credentials, as they were when the session was opened
 * @uid: user, as the machine counts them
 * @gid: group
 * @admin: may do everything with every engine
 * @pid: its process, as the machine counts them
 * @process: its name
 * @in_group: is it a member of this other group?
 * @opener: for @in_group; valid as long as the session
 */
struct knpu_cred {
	u32 uid;
	u32 gid;
	s32 pid;
	char process[KNPU_PROCESS_LEN];
	bool admin;
	bool (*in_group)(const struct knpu_cred *cred, u32 gid);
	const void *opener;
};

static inline bool knpu_cred_in_group(const struct knpu_cred *cred, u32 gid)
{
	return cred->gid == gid || cred->in_group(cred, gid);
}

#endif /* KNPU_CORE_CRED_H */
