// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Who may do what with an engine.
 */
#include "core_port.h"
#include "access.h"

/**
 * knpu_access_rights - what somebody may do
 * @access: of the engine
 * @cred: who
 *
 * As with files the first class that fits decides: an owner without a bit has
 * not the right, even if all others have it, but can give it to himself.
 * Return: bits of enum knpu_right.
 */
u32 knpu_access_rights(const struct knpu_access *access,
		       const struct knpu_cred *cred)
{
	if (cred->admin)
		return KNPU_RIGHT_ALL;
	if (cred->uid == access->uid)
		return (access->mode >> 6 & KNPU_MODE_CLASS) | KNPU_RIGHT_OWN;
	if (knpu_cred_in_group(cred, access->gid))
		return access->mode >> 3 & KNPU_MODE_CLASS;
	return access->mode & KNPU_MODE_CLASS;
}

static int change_uid(struct knpu_access *access, const struct knpu_cred *cred,
		      u32 shown)
{
	u32 uid;

	if (!knpu_uid_take(shown, &uid))
		return -EINVAL;
	if (uid != access->uid && !cred->admin)
		return -EPERM;
	access->uid = uid;
	return 0;
}

static int change_gid(struct knpu_access *access, const struct knpu_cred *cred,
		      u32 shown)
{
	u32 gid;

	if (!knpu_gid_take(shown, &gid))
		return -EINVAL;
	if (gid != access->gid && !cred->admin &&
	    !knpu_cred_in_group(cred, gid))
		return -EPERM;
	access->gid = gid;
	return 0;
}

/**
 * knpu_access_change - make what somebody asks for out of a copy
 * @access: the copy
 * @rights: of the session that asks
 * @cred: who asks
 * @arg: what for
 *
 * As with files: the owner sets the mode and gives the engine to a group of
 * his; only an administrator gives it to another user.
 * Return: 0, -EACCES, -EINVAL or -EPERM.
 */
int knpu_access_change(struct knpu_access *access, u32 rights,
		       const struct knpu_cred *cred,
		       const struct knpu_engine_access *arg)
{
	int err = 0;

	if (arg->flags && !(rights & KNPU_RIGHT_OWN))
		return -EACCES;
	if (arg->flags & KNPU_ENGINE_ACCESS_F_MODE) {
		if (arg->mode > KNPU_MODE_ALL)
			return -EINVAL;
		access->mode = arg->mode;
	}
	if (arg->flags & KNPU_ENGINE_ACCESS_F_UID)
		err = change_uid(access, cred, arg->uid);
	if (!err && arg->flags & KNPU_ENGINE_ACCESS_F_GID)
		err = change_gid(access, cred, arg->gid);
	return err;
}
