// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * /dev/knpu: an open file is a session.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/poll.h>

#include "chardev.h"
#include "core/session.h"

/* The group that a process has besides those of its list is in knpu_cred. */
static bool in_group(const struct knpu_cred *cred, u32 gid)
{
	const struct cred *opener = cred->opener;
	const struct group_info *groups = opener->group_info;
	int i;

	for (i = 0; i < groups->ngroups; i++)
		if (gid_eq(groups->gid[i], KGIDT_INIT(gid)))
			return true;
	return false;
}

static int knpu_open(struct inode *inode, struct file *file)
{
	struct knpu_cred cred = {
		.uid = __kuid_val(file->f_cred->euid),
		.gid = __kgid_val(file->f_cred->egid),
		.pid = task_tgid_nr(current),
		.admin = ns_capable_noaudit(&init_user_ns, CAP_SYS_ADMIN),
		.in_group = in_group,
		/* The file holds its opener's until after ->release. */
		.opener = file->f_cred,
	};
	struct knpu_session *s;

	get_task_comm(cred.process, current);
	s = knpu_session_open(&cred);
	if (IS_ERR(s))
		return PTR_ERR(s);
	file->private_data = s;
	return stream_open(inode, file);
}

static int knpu_release(struct inode *inode, struct file *file)
{
	knpu_session_close(file->private_data);
	return 0;
}

/* What there is to poll; an engine that is found is there until we have looked. */
static __poll_t state_of(struct knpu_session *s)
{
	const struct knpu_engine *e = knpu_session_engine(s);

	if (!e)
		return knpu_session_stale(s) ? EPOLLERR | EPOLLHUP : EPOLLERR;
	if (knpu_engine_dead(e))
		return EPOLLHUP;
	if (smp_load_acquire(&e->burst) < READ_ONCE(s->waiter.burst))
		return 0;
	return EPOLLIN | EPOLLRDNORM;
}

/*
 * Level-triggered: ready while the last burst is the one asked for, or later.
 * Called when poll() begins and before it ends: each time the session is entered,
 * so that it has not rested before the one, nor since the other.
 */
static __poll_t knpu_poll(struct file *file, poll_table *wait)
{
	struct knpu_session *s = file->private_data;
	bool entered = knpu_session_enter(s);
	__poll_t state;

	poll_wait(file, &s->waiter.queue, wait);
	/* Pairs with the writer: it stores the burst, then looks at who waits. */
	smp_mb();
	rcu_read_lock();
	state = state_of(s);
	rcu_read_unlock();
	if (entered)
		knpu_session_leave(s);
	return state;
}

static const struct file_operations knpu_fops = {
	.owner = THIS_MODULE,
	.open = knpu_open,
	.release = knpu_release,
	.poll = knpu_poll,
	.unlocked_ioctl = knpu_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = knpu_mmap,
};

static struct miscdevice knpu_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "knpu",
	.fops = &knpu_fops,
	.mode = 0660,
};

int __init knpu_chardev_init(void)
{
	return misc_register(&knpu_device);
}

void knpu_chardev_exit(void)
{
	misc_deregister(&knpu_device);
}
