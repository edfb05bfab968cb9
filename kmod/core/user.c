// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The table of users: a user is there as long as he has a session or an engine.
 */
#include "core_port.h"
#include "user.h"

#define BUCKETS 64

/* Protects @users and knpu_user.refs; nests in nothing. */
static DEFINE_MUTEX(users_lock);
static struct knpu_user *users[BUCKETS];

/* Where a user is, or where the pointer to him belongs. */
static struct knpu_user **place_of(u32 uid)
{
	struct knpu_user **at = &users[uid % BUCKETS];

	lockdep_assert_held(&users_lock);
	while (*at && (*at)->uid != uid)
		at = &(*at)->next;
	return at;
}

static struct knpu_user *user_alloc(u32 uid)
{
	struct knpu_user *user;

	user = kvzalloc(sizeof(*user), GFP_KERNEL_ACCOUNT);
	if (user)
		user->uid = uid;
	return user;
}

/**
 * knpu_user_get - a user, for a session or an engine of his
 * @uid: as the machine counts them
 *
 * Return: the user with a reference, or NULL if there is no memory.
 */
struct knpu_user *knpu_user_get(u32 uid)
{
	struct knpu_user **at, *user;

	mutex_lock(&users_lock);
	at = place_of(uid);
	if (!*at)
		*at = user_alloc(uid);
	user = *at;
	if (user)
		user->refs++;
	mutex_unlock(&users_lock);
	return user;
}

/* A session or an engine of his is gone. */
void knpu_user_put(struct knpu_user *user)
{
	if (!user)
		return;
	mutex_lock(&users_lock);
	if (!--user->refs) {
		*place_of(user->uid) = user->next;
		kvfree(user);
	}
	mutex_unlock(&users_lock);
}
