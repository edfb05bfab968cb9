// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The directory of sessions: opened and ended under a lock, found without one,
 * in the same way as engines are.
 */
#include "core_port.h"
#include "limits.h"
#include "quota.h"
#include "sessions.h"

/*
 * Protects @reserved, knpu_user.sessions, @serial and writers of @directory.
 * Nothing nests inside it, it nests in nothing.
 */
static DEFINE_MUTEX(directory_lock);
static struct knpu_session __rcu *directory[KNPU_SESSIONS_MAX];
/* Sessions that are there, or are being opened. */
static u32 reserved;
static u64 serial;

/**
 * knpu_sessions_reserve - room for a session that is about to be opened
 * @user: whose it will be
 *
 * Before the work: however many are opened at once, no more than the limits get
 * through.  Return: 0; -ENFILE: there are too many; -EMFILE: of this user.
 */
int knpu_sessions_reserve(struct knpu_user *user)
{
	int err = 0;

	mutex_lock(&directory_lock);
	if (reserved >= knpu_quota(KNPU_QUOTA_SESSIONS)) {
		err = -ENFILE;
	} else if (user->sessions >= knpu_quota(KNPU_QUOTA_USER_SESSIONS)) {
		err = -EMFILE;
	} else {
		reserved++;
		user->sessions++;
	}
	mutex_unlock(&directory_lock);
	return err;
}

static void unreserve(struct knpu_user *user)
{
	lockdep_assert_held(&directory_lock);
	reserved--;
	user->sessions--;
}

/* It was not opened. */
void knpu_sessions_unreserve(struct knpu_user *user)
{
	mutex_lock(&directory_lock);
	unreserve(user);
	mutex_unlock(&directory_lock);
}

static u32 free_slot(void)
{
	u32 i = 0;

	lockdep_assert_held(&directory_lock);
	while (rcu_dereference_protected(directory[i],
					 lockdep_is_held(&directory_lock)))
		i++;
	return i;
}

/* Puts a session where room was reserved, and gives it its id. */
void knpu_sessions_add(struct knpu_session *s)
{
	mutex_lock(&directory_lock);
	s->slot = free_slot();
	s->id = ++serial * KNPU_SESSIONS_MAX + s->slot;
	rcu_assign_pointer(directory[s->slot], s);
	mutex_unlock(&directory_lock);
}

/* Nobody finds it any more, and its room is free. */
void knpu_sessions_remove(struct knpu_session *s)
{
	mutex_lock(&directory_lock);
	rcu_assign_pointer(directory[s->slot], NULL);
	unreserve(s->user);
	mutex_unlock(&directory_lock);
}

static struct knpu_session *get(u32 slot)
{
	struct knpu_session *s = rcu_dereference(directory[slot]);

	return s && refcount_inc_not_zero(&s->refs) ? s : NULL;
}

/* The session with a reference, or NULL. */
struct knpu_session *knpu_sessions_find(u64 id)
{
	struct knpu_session *s;

	rcu_read_lock();
	s = get(array_index_nospec(id % KNPU_SESSIONS_MAX, KNPU_SESSIONS_MAX));
	rcu_read_unlock();
	if (!s || s->id == id)
		return s;
	knpu_session_put(s);
	return NULL;
}

/**
 * knpu_sessions_next - the next session
 * @at: place to look from; afterwards that behind the one that was found
 *
 * Return: the session with a reference, or NULL.
 */
struct knpu_session *knpu_sessions_next(u32 *at)
{
	struct knpu_session *s = NULL;

	rcu_read_lock();
	while (*at < KNPU_SESSIONS_MAX && !s) {
		s = get(array_index_nospec(*at, KNPU_SESSIONS_MAX));
		++*at;
	}
	rcu_read_unlock();
	return s;
}
