// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The table of users: a user is there as long as he has a session or an engine.
 */
#include "core_port.h"
#include "quota.h"
#include "user.h"

#define BUCKETS 64
#define NS_PER_SECOND 1000000000ULL

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

/**
 * knpu_user_paced - may the user give another command now?
 * @user: who
 *
 * A second's worth may come at once; then they have to come as slowly as the
 * limit says.  One atomic word tells how far ahead of that the user is, so
 * commands wait for no lock and none is counted twice or not at all.
 */
bool knpu_user_paced(struct knpu_user *user)
{
	u64 rate = knpu_quota(KNPU_QUOTA_USER_RATE);
	u64 now, next;
	s64 due;

	if (likely(!rate))
		return true;
	now = knpu_now();
	due = atomic64_read(&user->due);
	do {
		next = max_t(u64, due, now) + div64_u64(NS_PER_SECOND, rate);
		if (next > now + NS_PER_SECOND)
			return false;
	} while (!atomic64_try_cmpxchg(&user->due, &due, next));
	return true;
}

/**
 * knpu_user_charge - may a user have so much more memory?
 * @user: who, or NULL for what is nobody's
 * @bytes: how much
 *
 * To be called before what takes it is done, so that however many threads ask
 * at once, the limit is not passed; what was had is given back with
 * knpu_user_uncharge().  Return: 0, and he has it, or -EDQUOT.
 */
int knpu_user_charge(struct knpu_user *user, u64 bytes)
{
	u64 most = knpu_quota(KNPU_QUOTA_USER_MEMORY);
	s64 held;

	if (!user)
		return 0;
	held = atomic64_read(&user->memory);
	do {
		if (most && bytes && ((u64)held > most || bytes > most - held))
			return -EDQUOT;
	} while (!atomic64_try_cmpxchg(&user->memory, &held, held + bytes));
	return 0;
}

/* He has it, whatever the limit says. */
void knpu_user_force(struct knpu_user *user, u64 bytes)
{
	if (user)
		atomic64_add(bytes, &user->memory);
}

void knpu_user_uncharge(struct knpu_user *user, u64 bytes)
{
	if (user)
		atomic64_add(-bytes, &user->memory);
}
