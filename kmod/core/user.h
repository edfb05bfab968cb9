/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A user: what all his sessions and engines come to.
 */
#ifndef KNPU_CORE_USER_H
#define KNPU_CORE_USER_H

#include "core_port.h"

/**
 * struct knpu_user - a user who has a session or an engine
 * @next: in the table of users
 * @refs: of sessions and engines; under the lock of the table
 * @uid: as the machine counts them
 * @sessions: that are there, or are being opened; under the lock of sessions.c
 * @engines: that are there, or are being made; under the lock of engines.c
 * @due: when his next command is due, if they came evenly; on the clock of
 *	knpu_now()
 * @memory: bytes of all that is his, see knpu_user_charge()
 */
struct knpu_user {
	struct knpu_user *next;
	u32 refs;
	u32 uid;
	u32 sessions;
	u32 engines;
	atomic64_t due;
	atomic64_t memory;
};

struct knpu_user *knpu_user_get(u32 uid);
void knpu_user_put(struct knpu_user *user);
bool knpu_user_paced(struct knpu_user *user);
int knpu_user_charge(struct knpu_user *user, u64 bytes);
void knpu_user_force(struct knpu_user *user, u64 bytes);
void knpu_user_uncharge(struct knpu_user *user, u64 bytes);

#endif /* KNPU_CORE_USER_H */
