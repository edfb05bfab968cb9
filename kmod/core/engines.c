// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The directory of engines: made and removed under a lock, found without one.
 *
 * RCU finds an engine, a reference keeps it: an engine is freed a grace period
 * after it has lost its last reference, and who finds it later than that is
 * refused the reference.
 */
#include "core_port.h"
#include "engines.h"
#include "limits.h"
#include "quota.h"

/*
 * Protects @reserved, knpu_user.engines, writers of @directory and @hash, and
 * knpu_engine.dead and .access.  Nothing nests inside it, it nests in nothing.
 */
static DEFINE_MUTEX(directory_lock);
static struct knpu_engine __rcu *directory[KNPU_ENGINES_MAX];
/* Of the names; written before the engine is, read relaxed. */
static u32 hash[KNPU_ENGINES_MAX];
/* Engines that are there, or are being made. */
static u32 reserved;

static struct knpu_engine *entry(u32 i)
{
	return rcu_dereference_protected(directory[i],
					 lockdep_is_held(&directory_lock));
}

/**
 * knpu_engines_reserve - room for an engine that is about to be made
 * @user: whose it will be
 *
 * Before the work: however many are made at once, no more than the limits get
 * through.  Return: 0; -ENFILE: there are too many; -EMFILE: of this user.
 */
int knpu_engines_reserve(struct knpu_user *user)
{
	int err = 0;

	mutex_lock(&directory_lock);
	if (reserved >= knpu_quota(KNPU_QUOTA_ENGINES)) {
		err = -ENFILE;
	} else if (user->engines >= knpu_quota(KNPU_QUOTA_USER_ENGINES)) {
		err = -EMFILE;
	} else {
		reserved++;
		user->engines++;
	}
	mutex_unlock(&directory_lock);
	return err;
}

static void unreserve(struct knpu_user *user)
{
	lockdep_assert_held(&directory_lock);
	reserved--;
	user->engines--;
}

/* It was not made. */
void knpu_engines_unreserve(struct knpu_user *user)
{
	mutex_lock(&directory_lock);
	unreserve(user);
	mutex_unlock(&directory_lock);
}

static bool add(struct knpu_engine *e)
{
	u32 h = knpu_name_hash(e->name), room = 0, i;

	lockdep_assert_held(&directory_lock);
	for (i = KNPU_ENGINES_MAX; i-- > 0;) {
		const struct knpu_engine *other = entry(i);

		if (!other)
			room = i;
		else if (hash[i] == h && !strcmp(other->name, e->name))
			return false;
	}
	e->slot = room;
	WRITE_ONCE(hash[room], h);
	rcu_assign_pointer(directory[room], e);
	return true;
}

/* Puts an engine where room was reserved; false: its name is taken. */
bool knpu_engines_add(struct knpu_engine *e)
{
	bool added;

	mutex_lock(&directory_lock);
	added = add(e);
	mutex_unlock(&directory_lock);
	return added;
}

/* Nobody finds it any more; false: another thread was first. */
bool knpu_engines_remove(struct knpu_engine *e)
{
	bool removed;

	mutex_lock(&directory_lock);
	removed = !e->dead;
	if (removed) {
		rcu_assign_pointer(directory[e->slot], NULL);
		WRITE_ONCE(e->dead, true);
		unreserve(e->user);
	}
	mutex_unlock(&directory_lock);
	return removed;
}

/**
 * knpu_engines_find - find an engine by name
 * @name: the name
 *
 * Return: the engine with a reference, or NULL.
 */
struct knpu_engine *knpu_engines_find(const char *name)
{
	u32 h = knpu_name_hash(name), i;
	struct knpu_engine *found = NULL;

	rcu_read_lock();
	for (i = 0; i < KNPU_ENGINES_MAX && !found; i++) {
		struct knpu_engine *e;

		if (READ_ONCE(hash[i]) != h)
			continue;
		e = rcu_dereference(directory[i]);
		if (e && !strcmp(e->name, name) &&
		    refcount_inc_not_zero(&e->refs))
			found = e;
	}
	rcu_read_unlock();
	return found;
}

/**
 * knpu_engines_next - the next engine
 * @at: place to look from; afterwards that behind the one that was found
 *
 * Return: the engine with a reference, or NULL.
 */
struct knpu_engine *knpu_engines_next(u32 *at)
{
	struct knpu_engine *e = NULL;

	rcu_read_lock();
	while (*at < KNPU_ENGINES_MAX && !e) {
		e = rcu_dereference(directory[*at]);
		if (e && !refcount_inc_not_zero(&e->refs))
			e = NULL;
		++*at;
	}
	rcu_read_unlock();
	return e;
}

/**
 * knpu_engines_share - change who may do what
 * @e: the engine
 * @rights: of the session that asks
 * @cred: who asks
 * @arg: what for
 *
 * Return: 0, -EACCES, -EINVAL, -EPERM or -ENOMEM.
 */
int knpu_engines_share(struct knpu_engine *e, u32 rights,
		       const struct knpu_cred *cred,
		       const struct knpu_engine_access *arg)
{
	struct knpu_access *fresh, *old;
	int err;

	fresh = kvzalloc(sizeof(*fresh), GFP_KERNEL_ACCOUNT);
	if (!fresh)
		return -ENOMEM;
	mutex_lock(&directory_lock);
	old = rcu_dereference_protected(e->access,
					lockdep_is_held(&directory_lock));
	*fresh = *old;
	err = knpu_access_change(fresh, rights, cred, arg);
	if (!err)
		rcu_assign_pointer(e->access, fresh);
	mutex_unlock(&directory_lock);
	if (err)
		kvfree(fresh);
	else
		kvfree_rcu(old, rcu);
	return err;
}
